/** What an operator may do to one message: each with its consequence before the click, and a reason that must be given. */
import { ARRIVAL_PIECE } from '../../contracts/inbox.ts';
import type { MessageAction, MessagePageView, PageFrame } from '../../contracts/operator-pages.ts';
import { ARRIVAL_TEXTS, isArrival } from './arrival-texts.ts';
import { type Html, html } from './html.ts';
import { form } from './layout.ts';
import { MESSAGE_TEXTS } from './message-texts.ts';

/** What cannot be undone, or has an effect of law. */
const GRAVE: ReadonlySet<MessageAction> = new Set(['cancel', 'resolve', 'reject', 'accept', 'refuse']);

export function renderActions(frame: PageFrame, view: MessagePageView): Html | null {
  const texts = MESSAGE_TEXTS[frame.language];
  if (frame.csrf === null) return null;
  const { actions } = view;
  return html`<h2>${texts.actions}</h2>
${actions.length === 0 ? html`<p class="soft">${texts.none}</p>` : html`<div class="actions">${actions.map((each) => html`${action(frame, view, each)}`)}</div>`}`;
}

function action(frame: PageFrame, view: MessagePageView, name: MessageAction): Html | null {
  const texts = MESSAGE_TEXTS[frame.language];
  const { title, consequence, submit } = texts[name];
  const given = view.given.action === name ? view.given : {};
  const grave = GRAVE.has(name) ? 'grave' : '';
  const content = html`<h3>${title}</h3>
<p id="${name}-consequence">${consequence}</p>
${lookFirst(frame, view)}
${extra(frame, name, given)}
${reasonField(frame, `${name}-reason`, given.reason)}
<p><button class="${grave}" aria-describedby="${name}-consequence">${submit}</button></p>`;
  return form(frame, { action: `/operator/messages/${view.message.id}/${name}`, content, name: 'card' });
}

/** Nobody should accept or send back what he has not looked at. */
function lookFirst({ language }: PageFrame, { message }: MessagePageView): Html | null {
  const kept = message.evidence.some(({ name, erasedAt }) => name === ARRIVAL_PIECE && erasedAt === undefined);
  if (!isArrival(message) || !kept) return null;
  const href = `/operator/messages/${message.id}/evidence/${ARRIVAL_PIECE}`;
  return html`<p>${ARRIVAL_TEXTS[language].lookFirst} <a href="${href}" download>${ARRIVAL_PIECE}</a></p>`;
}

function extra({ language }: PageFrame, name: MessageAction, given: Readonly<Record<string, string>>): Html | null {
  const texts = MESSAGE_TEXTS[language];
  if (name === 'extend')
    return html`<p class="field"><label for="days">${texts.extend.days}</label>
<input id="days" name="days" type="number" min="1" max="180" required value="${given.days ?? ''}"></p>`;
  if (name === 'accept' || name === 'refuse')
    return html`<p class="field"><label for="${name}-name">${texts.appears.name}</label>
<input id="${name}-name" name="name" maxlength="160" autocomplete="off" value="${given.name ?? ''}"></p>
<p class="field"><label for="${name}-id">${texts.appears.idNumber}</label>
<input id="${name}-id" name="idNumber" maxlength="10" autocomplete="off" value="${given.idNumber ?? ''}"></p>`;
  if (name !== 'resolve') return null;
  const choice = (value: string, word: string) =>
    html`<p><label><input type="radio" name="as" value="${value}" required${given.as === value ? html` checked` : null}> ${word}</label></p>`;
  return html`<fieldset><legend>${texts.resolve.as}</legend>
${choice('accepted', texts.resolve.accepted)}${choice('not-sent', texts.resolve.notSent)}</fieldset>
<p class="field"><label for="remote">${texts.resolve.remoteId}</label>
<input id="remote" name="remoteId" maxlength="64" value="${given.remoteId ?? ''}"></p>`;
}

/** Why: without it nothing is done. */
export function reasonField({ language }: PageFrame, id: string, value = ''): Html {
  const texts = MESSAGE_TEXTS[language];
  return html`<p class="field"><label for="${id}">${texts.reason}</label>
<input id="${id}" name="reason" required minlength="3" maxlength="250" autocomplete="off" value="${value}" aria-describedby="${id}-hint"></p>
<p class="soft hint" id="${id}-hint">${texts.reasonHint}</p>`;
}
