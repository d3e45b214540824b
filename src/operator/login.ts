/** The ways in: a client's key, and an identity provider where there is one. */
import type { LoginView, Notice, PageFrame, RenderedPage } from '../../contracts/operator-pages.ts';
import { type Html, html } from './html.ts';
import { renderPage } from './layout.ts';
import { LAYOUT_TEXTS } from './layout-texts.ts';

export function renderLogin(frame: PageFrame, view: LoginView): RenderedPage {
  const texts = LAYOUT_TEXTS[frame.language].login;
  const content = html`${provider(view, frame)}<form method="post" action="/operator/login" class="card narrow">
<input type="hidden" name="csrf" value="${view.csrf}">
<input type="hidden" name="back" value="${view.back}">
<p class="field"><label for="key">${texts.key}</label>
<input id="key" name="key" type="password" autocomplete="current-password" required maxlength="512" aria-describedby="hint"></p>
<p id="hint" class="soft">${texts.hint}</p>
<p><button>${texts.submit}</button></p>
</form>`;
  return renderPage(
    { ...frame, notice: view.refusal ?? refusalOf(view, frame) },
    { name: 'login', title: texts.title, lead: view.provider === null ? texts.lead : texts.eitherWay, content },
  );
}

/* A link, not a form: a form of ours may lead nowhere else. */
function provider({ provider: there, back }: LoginView, { language }: PageFrame): Html | null {
  if (there === null) return null;
  const texts = LAYOUT_TEXTS[language].login;
  const href = `/operator/oidc?${new URLSearchParams({ back })}`;
  return html`<p class="card narrow"><a class="button" href="${href}">${texts.through(there.name)}</a></p>
`;
}

function refusalOf({ provider: there }: LoginView, { language }: PageFrame): Notice | null {
  if (there === null || there.refusal === null) return null;
  const texts = LAYOUT_TEXTS[language].login;
  return { kind: 'refused', title: texts.notThrough(there.name), text: texts.refusals[there.refusal] };
}

/** Where a browser goes on by itself, and a reader by the link. */
export function renderOnward(
  frame: PageFrame,
  { to, after }: { to: string; after: 'signed-in' | 'signed-out' },
): RenderedPage {
  const texts = LAYOUT_TEXTS[frame.language].onward[after];
  const content = html`<p class="card"><a href="${to}">${texts.go}</a></p>`;
  return renderPage(frame, { name: 'login', title: texts.title, content });
}

/** Something could not be shown or done, and what to do about it. */
export function renderProblem(frame: PageFrame, view: { title: string; detail: string; fix: string }): RenderedPage {
  const content = html`<div class="card"><p>${view.detail}</p><p><strong>${view.fix}</strong></p></div>`;
  return renderPage(frame, { name: 'problem', title: view.title, content });
}
