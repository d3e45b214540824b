/** The way in: one field for a client's key. */
import type { Notice, PageFrame, RenderedPage } from '../../contracts/operator-pages.ts';
import { html } from './html.ts';
import { renderPage } from './layout.ts';
import { LAYOUT_TEXTS } from './layout-texts.ts';

/** `back` is where the reader wanted to go. */
export function renderLogin(
  frame: PageFrame,
  view: { back: string; csrf: string; refusal: Notice | null },
): RenderedPage {
  const texts = LAYOUT_TEXTS[frame.language].login;
  const content = html`<form method="post" action="/operator/login" class="card narrow">
<input type="hidden" name="csrf" value="${view.csrf}">
<input type="hidden" name="back" value="${view.back}">
<p class="field"><label for="key">${texts.key}</label>
<input id="key" name="key" type="password" autocomplete="current-password" required maxlength="512" aria-describedby="hint"></p>
<p id="hint" class="soft">${texts.hint}</p>
<p><button>${texts.submit}</button></p>
</form>`;
  return renderPage(
    { ...frame, notice: view.refusal },
    { name: 'login', title: texts.title, lead: texts.lead, content },
  );
}

/** Something could not be shown or done, and what to do about it. */
export function renderProblem(frame: PageFrame, view: { title: string; detail: string; fix: string }): RenderedPage {
  const content = html`<div class="card"><p>${view.detail}</p><p><strong>${view.fix}</strong></p></div>`;
  return renderPage(frame, { name: 'problem', title: view.title, content });
}
