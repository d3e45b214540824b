/** Announced maintenance of one back end: what is to come, announcing more, and taking it back. */
import type { MaintenanceView, PageFrame } from '../../contracts/operator-pages.ts';
import { type Html, html } from './html.ts';
import { form, time } from './layout.ts';
import { MAINTENANCE_TEXTS } from './maintenance-texts.ts';
import { reasonField } from './message-actions.ts';
import { table } from './overview.ts';

type Given = Readonly<Record<string, string>>;

/** Nothing where nothing is announced. */
export function renderWindows(
  frame: PageFrame,
  of: { backend: string; windows: readonly MaintenanceView[]; mayCommand: boolean; given: Given },
): Html | null {
  const texts = MAINTENANCE_TEXTS[frame.language];
  if (of.windows.length === 0) return null;
  const rows = of.windows.map(
    (window) => html`<tr>
<td data-name="${texts.from}">${time(window.from, frame.language)}</td>
<td data-name="${texts.to}">${time(window.to, frame.language)}</td>
<td data-name="${texts.reason}">${window.reason}</td>
<td data-name="${texts.by}">${window.by ?? html`<span class="soft">${texts.configured}</span>`}</td>
<td data-name="${texts.takeBack}">${of.mayCommand && frame.csrf !== null && window.id !== null ? takeBackForm(frame, of, { ...window, id: window.id }) : html`<span class="soft">–</span>`}</td>
</tr>`,
  );
  const heads = [texts.from, texts.to, texts.reason, texts.by, texts.takeBack];
  return html`<h3>${texts.announced}</h3>${table(`${texts.announced}: ${of.backend}`, heads, rows)}`;
}

function takeBackForm(
  frame: PageFrame,
  { backend, given }: { backend: string; given: Given },
  { id, from }: { id: string; from: string },
): Html {
  const texts = MAINTENANCE_TEXTS[frame.language];
  const again = given.window === id;
  const holds = new Date(from) <= frame.now;
  const content = html`<p>${holds ? texts.endConsequence : texts.takeBackConsequence}</p>
${reasonField(frame, `take-back-${id}`, again ? given.reason : '')}<p><button class="grave">${texts.takeBack}</button></p>`;
  return html`<details${again ? html` open` : null}><summary>${texts.takeBack}<span class="unseen"> ${time(from, frame.language)}</span></summary>${form(frame, { action: `/operator/backends/${backend}/maintenance/${id}/take-back`, content, name: 'narrow' })}</details>`;
}

export function announceForm(frame: PageFrame, backend: string, given: Given): Html | null {
  const texts = MAINTENANCE_TEXTS[frame.language];
  const again = given.form === 'announce' ? given : {};
  const instant = (name: 'from' | 'to') =>
    html`<p class="field"><label for="${name}-${backend}">${texts[name]} (${texts.madrid})</label><input id="${name}-${backend}" name="${name}" type="datetime-local" required value="${again[name] ?? ''}"></p>`;
  const content = html`<h3>${texts.announce}</h3><p>${texts.announceConsequence}</p>
${instant('from')}${instant('to')}${reasonField(frame, `announce-${backend}`, again.reason)}<p><button>${texts.announce}</button></p>`;
  return form(frame, { action: `/operator/backends/${backend}/maintenance`, content, name: 'narrow' });
}
