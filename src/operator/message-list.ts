/** Messages as a list: rendered on the server, readable without a script. */
import type { MessageItem, MessagesView, PageFrame, RenderedPage } from '../../contracts/operator-pages.ts';
import { ARRIVAL_TEXTS, isArrival } from './arrival-texts.ts';
import { BULK_PAGE_TEXTS } from './bulk-texts.ts';
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
export function renderMessageList(frame: PageFrame, view: MessagesView): RenderedPage {
  const texts = LIST_TEXTS[frame.language];
  const { items, newest } = view;
  const content = html`${filters(frame, view)}
${items.length === 0 ? null : html`<p class="row">${inBulk(frame.language, view.fields)}</p>`}
${newerBar(frame, view)}
<div class="scroll" tabindex="0" role="region" aria-label="${texts.title}">
${items.length === 0 ? html`<p class="none">${texts.none}</p>` : messageTable(items, frame)}
</div>
${turning(frame, view)}`;
  const live = newest === null ? {} : { live: addressOf('/operator/live/messages', { ...view.fields, after: newest }) };
  return renderPage(frame, { name: 'messages', title: texts.title, lead: texts.lead, content, ...live });
}

/* Stays away until the script hears of newer ones: nothing under the reader's eyes moves by itself. */
function newerBar({ language }: PageFrame, { fields }: MessagesView): Html {
  const { newer } = LIST_TEXTS[language];
  return html`<div class="newer" role="status"><p data-newer hidden><a href="${addressOf('/operator/messages', fields)}"><span data-count>0</span> ${newer}</a></p></div>`;
}

function filters({ language }: PageFrame, { fields, entities, backends }: MessagesView): Html {
  const texts = LIST_TEXTS[language];
  const { columns, filter, delivery, legal } = texts;
  type Choice = readonly [value: string, word: string];
  const select = (
    name: 'entity' | 'delivery' | 'legal' | 'backend' | 'show',
    label: string,
    choices: readonly Choice[],
  ) =>
    html`<p class="field"><label for="${name}">${label}</label><select id="${name}" name="${name}"><option value="">${filter.any}</option>
${choices.map(([value, word]) => html`<option value="${value}"${fields[name] === value ? html` selected` : null}>${word}</option>`)}</select></p>`;
  const day = (name: 'since' | 'until', label: string) =>
    html`<p class="field"><label for="${name}">${label}</label><input id="${name}" name="${name}" type="date" value="${fields[name] ?? ''}"></p>`;
  return html`<form class="filters card" method="get" action="/operator/messages" role="search">
<p class="field wide"><label for="q">${filter.q}</label><input id="q" name="q" type="search" maxlength="128" value="${fields.q ?? ''}" aria-describedby="q-hint"></p>
<p class="soft wide" id="q-hint">${filter.hint}</p>
${select(
  'entity',
  columns.entity,
  entities.map(({ dir3, name }): Choice => [dir3, `${dir3} ${name}`]),
)}
${select('delivery', columns.delivery, Object.entries(delivery))}
${select('legal', columns.legal, Object.entries(legal))}
${select(
  'backend',
  columns.backend,
  backends.map((each): Choice => [each, each]),
)}
${select('show', filter.show, Object.entries(texts.views))}
${day('since', filter.since)}${day('until', filter.until)}
<p class="whole"><button>${filter.submit}</button> <a class="button quiet" href="/operator/messages">${filter.clear}</a></p>
</form>`;
}

/** The filter and, where given, the place in the list, as an address. */
function addressOf(path: string, fields: Readonly<Record<string, string | undefined>>, cursor?: string): string {
  const given = Object.entries(fields).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as [string, string]],
  );
  const query = new URLSearchParams(given);
  if (cursor !== undefined) query.set('cursor', cursor);
  const text = query.toString();
  return text === '' ? path : `${path}?${text}`;
}

function turning({ language }: PageFrame, { fields, next, first, items }: MessagesView): Html {
  const { filter } = LIST_TEXTS[language];
  const list = '/operator/messages';
  return html`<p class="row">
${first ? null : html`<a class="button quiet" href="${addressOf(list, fields)}">${filter.first}</a>`}
${next === null ? null : html`<a class="button quiet" rel="next" href="${addressOf(list, fields, next)}">${filter.next}</a>`}
${items.length === 0 ? null : html`<a href="${addressOf(`${list}.csv`, fields)}" download>${filter.csv}</a>`}
</p>`;
}

/** The ways from a filter to one action on all it chooses. */
function inBulk(language: PageFrame['language'], fields: MessagesView['fields']): Html[] {
  const { start } = BULK_PAGE_TEXTS[language];
  return (['retry', 'cancel'] as const).map(
    (action) =>
      html`<a class="button quiet" href="${addressOf('/operator/bulk/new', { ...fields, action })}">${start[action]}</a> `,
  );
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
<td data-name="${columns.message}"><a href="/operator/messages/${message.id}"><code>${message.id}</code></a></td>
<td data-name="${columns.backend}">${message.backend}</td>
<td data-name="${columns.delivery}">${deliveryBadge(message, frame)}</td>
<td data-name="${columns.legal}">${legal}</td>
<td data-name="${columns.problem}">${problemCell(message.problem)}</td>
</tr>
`;
}

/** What arrived is not said to be accepted: that is what a person may still do with it. */
export function deliveryBadge({ delivery, ref }: Pick<MessageItem, 'delivery' | 'ref'>, { language }: PageFrame): Html {
  const arrived = delivery === 'accepted' && isArrival({ ref });
  const word = arrived ? ARRIVAL_TEXTS[language].arrived : (LIST_TEXTS[language].delivery[delivery] ?? delivery);
  return html`<span class="state ${arrived ? 'wait' : TONE[delivery]}">${word}</span>`;
}

function problemCell(problem: MessageItem['problem']): Html {
  if (problem === null) return html`<span class="soft">–</span>`;
  return html`<code>${problem.code}</code><p>${problem.detail}</p><p><strong>${problem.fix}</strong></p>`;
}
