/** The quarantine: callbacks that match nothing, what may be meant, and the decision with its consequence and reason. */
import type { PageFrame, QuarantineItemView, QuarantineView, RenderedPage } from '../../contracts/operator-pages.ts';
import { type Html, html } from './html.ts';
import { form, renderPage, time } from './layout.ts';
import { reasonField } from './message-actions.ts';
import { WORKSHOP_TEXTS } from './workshop-texts.ts';

export function renderQuarantine(frame: PageFrame, view: QuarantineView): RenderedPage {
  const { quarantine: texts, next } = WORKSHOP_TEXTS[frame.language];
  const cards = view.items.map((each) => card(frame, each, view.given.about === each.id ? view.given : {}));
  const more =
    view.next === null
      ? null
      : html`<p class="row"><a class="button quiet" rel="next" href="/operator/quarantine?cursor=${view.next}">${next}</a></p>`;
  const content = html`${cards.length === 0 ? html`<p class="card none">${texts.none}</p>` : html`${cards}`}${more}`;
  return renderPage(frame, { name: 'quarantine', title: texts.title, lead: texts.lead, content });
}

type Item = QuarantineView['items'][number];

function card(frame: PageFrame, item: Item, given: Readonly<Record<string, string>>): Html {
  const { quarantine: texts } = WORKSHOP_TEXTS[frame.language];
  const fact = (name: string, value: Html | string) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`;
  return html`<section class="card item" aria-labelledby="${item.id}">
<h2 id="${item.id}"><code>${item.remoteId}</code></h2>
<p>${texts.reasons[item.reason]}</p>
<dl class="facts">${fact(texts.at, time(item.at, frame.language))}${fact(texts.backend, item.backend)}${fact(texts.state, item.state)}
${fact(texts.entity, item.entity ?? '–')}${fact(texts.repeats, String(item.repeats))}</dl>
<div class="actions">${attachForm(frame, item, given)}${discardForm(frame, item, given)}</div></section>`;
}

function attachForm(frame: PageFrame, { id, likely }: Item, given: Readonly<Record<string, string>>): Html | null {
  const { quarantine: texts } = WORKSHOP_TEXTS[frame.language];
  const suggested = likely.map(
    ({ messageId, why, file }) =>
      html`<div class="likely"><p><label><input type="radio" name="messageId" value="${messageId}"${given.messageId === messageId ? html` checked` : null}> ${why}</label></p>
<p class="soft"><a href="/operator/messages/${messageId}">${texts.look} <code>${messageId}</code></a>${file === null ? null : html` · ${file}`}</p></div>`,
  );
  const choose =
    suggested.length === 0
      ? html`<p class="soft">${texts.noneLikely}</p>`
      : html`<fieldset><legend>${texts.suggested}</legend>${suggested}</fieldset>`;
  const content = html`<h3>${texts.attach}</h3><p>${texts.attachConsequence}</p>${choose}
<p class="field"><label for="other-${id}">${texts.other}</label><input id="other-${id}" name="other" maxlength="64" value="${given.other ?? ''}"></p>
${reasonField(frame, `attach-${id}`, given.other === undefined ? '' : given.reason)}<p><button>${texts.attach}</button></p>`;
  return form(frame, { action: `/operator/quarantine/${id}/attach`, content, name: 'part' });
}

function discardForm(
  frame: PageFrame,
  { id }: QuarantineItemView,
  given: Readonly<Record<string, string>>,
): Html | null {
  const { quarantine: texts } = WORKSHOP_TEXTS[frame.language];
  const content = html`<h3>${texts.discard}</h3><p>${texts.discardConsequence}</p>
${reasonField(frame, `discard-${id}`, given.other === undefined ? given.reason : '')}<p><button class="grave">${texts.discard}</button></p>`;
  return form(frame, { action: `/operator/quarantine/${id}/discard`, content, name: 'part' });
}
