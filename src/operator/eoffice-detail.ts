/** Of one e-office: the messages it has not heard of, what could not be taken in, and trying either again. */
import type { EOfficesView, PageFrame, VendorItemView, VendorTellingView } from '../../contracts/operator-pages.ts';
import { E_OFFICE_TEXTS, errorKind } from './eoffice-texts.ts';
import { type Html, html } from './html.ts';
import { form, time } from './layout.ts';
import { reasonField } from './message-actions.ts';
import { table } from './overview.ts';

type Given = Readonly<Record<string, string>>;

export function eOfficeDetail(frame: PageFrame, view: EOfficesView, detail: NonNullable<EOfficesView['detail']>): Html {
  const texts = E_OFFICE_TEXTS[frame.language];
  const vendor = view.fields.vendor ?? '';
  const tellings = detail.tellings.map((each) => tellingRow(frame, each));
  const items = detail.items.map((each, n) => itemRow(frame, { vendor, n, item: each, given: view.given }));
  const nothing = html`<p class="card none">–</p>`;
  return html`<h2>${texts.tellings}</h2>${tellings.length === 0 ? nothing : table(texts.tellings, texts.tellingHeads, tellings)}
<h2>${texts.items}</h2>${items.length === 0 ? nothing : table(texts.items, texts.itemHeads, items)}`;
}

/** A stable word of failure, and what it means and wants. */
export function errorText({ language }: PageFrame, word: string): Html {
  return html`<p><code>${word}</code> ${E_OFFICE_TEXTS[language].errors[errorKind(word)]}</p>`;
}

function tellingRow(frame: PageFrame, each: VendorTellingView): Html {
  const { language } = frame;
  const texts = E_OFFICE_TEXTS[language];
  const [message, entity, state, since, why, next] = texts.tellingHeads;
  const at = (instant: string | null) =>
    instant === null ? html`<span class="soft">–</span>` : time(instant, language);
  return html`<tr><td data-name="${message}"><a href="/operator/messages/${each.messageId}"><code>${each.messageId}</code></a></td>
<td data-name="${entity}"><code>${each.entity}</code></td>
<td data-name="${state}"><span class="state ${each.state === 'waiting' ? 'wait' : 'bad'}">${texts.tellingStates[each.state]}</span></td>
<td data-name="${since}">${at(each.failingSince)}</td>
<td data-name="${why}">${each.lastError === null ? html`<span class="soft">–</span>` : html`<div>${errorText(frame, each.lastError)}</div>`}</td>
<td data-name="${next}">${at(each.nextAt)}</td></tr>`;
}

function itemRow(
  frame: PageFrame,
  { vendor, n, item, given }: { vendor: string; n: number; item: VendorItemView; given: Given },
): Html {
  const { language } = frame;
  const texts = E_OFFICE_TEXTS[language];
  const [ref, entity, state, why, seen, next] = texts.itemHeads;
  const tone = { waiting: 'wait', refused: 'bad', unsupported: 'bad', ignored: 'wait', gone: 'wait' }[item.state];
  const errors = item.errors.map(
    ({ pointer, detail, fix }) =>
      html`<p>${pointer === '' ? null : html`<code>${pointer}</code> `}${detail} <strong>${fix}</strong></p>`,
  );
  const fields = { credential: item.credential, entity: item.entity, ref: item.ref };
  const again = given.ref === item.ref && given.entity === item.entity ? given.reason : undefined;
  const words = { title: texts.retry, about: item.ref, consequence: texts.retryConsequence };
  return html`<tr><td data-name="${ref}"><code>${item.ref}</code></td><td data-name="${entity}"><code>${item.entity}</code></td>
<td data-name="${state}"><span class="state ${tone}">${texts.itemStates[item.state]}</span></td>
<td data-name="${why}"><div>${errors.length === 0 ? html`<code>${item.reason}</code>` : errors}
${item.state === 'gone' ? null : askAgain(frame, { id: `retry-${n}`, action: `/operator/e-offices/${vendor}/retry`, fields, words, again })}</div></td>
<td data-name="${seen}">${time(item.lastAt, language)}</td>
<td data-name="${next}">${item.nextAt === null ? html`<span class="soft">–</span>` : time(item.nextAt, language)}</td></tr>`;
}

/** Tells one entity of all it is owed. */
export function tellForm(
  frame: PageFrame,
  { vendor, stream, given }: { vendor: string; stream: { credential: string; entity: string }; given: Given },
): Html | null {
  const texts = E_OFFICE_TEXTS[frame.language];
  const { credential, entity } = stream;
  const mine = given.ref === undefined && given.credential === credential && given.entity === entity;
  return askAgain(frame, {
    id: `tell-${vendor}-${credential}-${entity}`,
    action: `/operator/e-offices/${vendor}/tell`,
    fields: { credential, entity },
    words: { title: texts.tell, about: entity, consequence: texts.tellConsequence },
    again: mine ? given.reason : undefined,
  });
}

type Asked = {
  id: string;
  action: string;
  fields: Readonly<Record<string, string>>;
  words: { title: string; about: string; consequence: string };
  /** The reason that was not good enough; absent: nobody asked yet. */
  again: string | undefined;
};

function askAgain(frame: PageFrame, { id, action, fields, words, again }: Asked): Html | null {
  if (frame.csrf === null) return null;
  const hidden = Object.entries(fields).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`,
  );
  const content = html`${hidden}<p>${words.consequence}</p>${reasonField(frame, id, again)}<p><button>${words.title}</button></p>`;
  return html`<details${again === undefined ? null : html` open`}><summary>${words.title}<span class="unseen"> ${words.about}</span></summary>${form(frame, { action, content, name: 'narrow' })}</details>`;
}
