/** Seals and keys by the day they end. */
import type { ExpiryView, PageFrame, RenderedPage } from '../../contracts/operator-pages.ts';
import { type Html, html } from './html.ts';
import { renderPage, time } from './layout.ts';
import { table } from './overview.ts';
import { WORKSHOP_TEXTS } from './workshop-texts.ts';

/** Days ahead of an end from which on it is said loudly. A new certificate takes weeks to get. */
const SOON_DAYS = 30;

export function renderKeys(frame: PageFrame, { items }: { items: readonly ExpiryView[] }): RenderedPage {
  const { keys: texts } = WORKSHOP_TEXTS[frame.language];
  const [entity = '', what = '', ends = '', left = ''] = texts.heads;
  const rows = items.map(
    (each) => html`<tr><td data-name="${entity}"><code>${each.entity}</code></td>
<td data-name="${what}">${each.backend === null ? texts.seal : `${texts.key} ${each.backend}`}</td>
<td data-name="${ends}">${time(each.ends, frame.language)}</td>
<td data-name="${left}">${remaining(each, texts.over, frame)}</td></tr>`,
  );
  const content =
    items.length === 0 ? html`<p class="card none">${texts.none}</p>` : table(texts.title, texts.heads, rows);
  return renderPage(frame, { name: 'keys', title: texts.title, lead: texts.lead, content });
}

function remaining({ daysLeft }: ExpiryView, over: string, { language }: PageFrame): Html {
  if (daysLeft < 0) return html`<span class="state bad">${over}</span>`;
  const days = daysLeft.toLocaleString(language, { style: 'unit', unit: 'day', unitDisplay: 'long' });
  return html`<span class="state ${daysLeft <= SOON_DAYS ? 'bad' : 'good'}">${days}</span>`;
}
