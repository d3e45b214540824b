/** Messages as a list: rendered on the server, readable without a script. */
import type { MessageItem, PageFrame, RenderedPage } from '../../contracts/operator-pages.ts';
import { type Html, html } from './html.ts';
import { renderPage, time } from './layout.ts';
import { LIST_TEXTS } from './message-list-texts.ts';

const TONE: Record<MessageItem['delivery'], 'good' | 'wait' | 'bad'> = {
  accepted: 'good',
  mirrored: 'good',
  queued: 'wait',
  sending: 'wait',
  held: 'wait',
  cancelled: 'wait',
  uncertain: 'bad',
  rejected: 'bad',
  dead: 'bad',
};

/** `items` newest first. The page shows ids, states and codes: no name and no NIF. */
export function renderMessageList(frame: PageFrame, { items }: { items: readonly MessageItem[] }): RenderedPage {
  const texts = LIST_TEXTS[frame.language];
  const content = html`<div class="scroll" tabindex="0" role="region" aria-label="${texts.title}">
${items.length === 0 ? html`<p class="none">${texts.none}</p>` : messageTable(items, frame)}
</div>`;
  return renderPage(frame, { name: 'messages', title: texts.title, lead: texts.lead, content });
}

export function messageTable(items: readonly MessageItem[], frame: PageFrame): Html {
  const heads = Object.values(LIST_TEXTS[frame.language].columns).map((each) => html`<th scope="col">${each}</th>`);
  return html`<table>
<thead><tr>${heads}</tr></thead>
<tbody>
${items.map((each) => row(each, frame))}
</tbody>
</table>`;
}

function row(message: MessageItem, frame: PageFrame): Html {
  const texts = LIST_TEXTS[frame.language];
  const { columns } = texts;
  const legal =
    message.legal === null ? html`<span class="soft">–</span>` : html`${texts.legal[message.legal] ?? message.legal}`;
  const file = message.file === null ? html`<span class="soft">${texts.noFile}</span>` : html`${message.file}`;
  return html`<tr>
<td data-name="${columns.received}">${time(message.receivedAt, frame.language)}</td>
<td data-name="${columns.entity}">${message.entity}</td>
<td data-name="${columns.file}">${file}</td>
<td data-name="${columns.message}"><code>${message.id}</code></td>
<td data-name="${columns.backend}">${message.backend}</td>
<td data-name="${columns.delivery}">${deliveryBadge(message.delivery, frame)}</td>
<td data-name="${columns.legal}">${legal}</td>
<td data-name="${columns.problem}">${problemCell(message.problem)}</td>
</tr>
`;
}

export function deliveryBadge(delivery: MessageItem['delivery'], { language }: PageFrame): Html {
  return html`<span class="state ${TONE[delivery]}">${LIST_TEXTS[language].delivery[delivery] ?? delivery}</span>`;
}

function problemCell(problem: MessageItem['problem']): Html {
  if (problem === null) return html`<span class="soft">–</span>`;
  return html`<code>${problem.code}</code><p>${problem.detail}</p><p><strong>${problem.fix}</strong></p>`;
}
