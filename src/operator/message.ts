/** One message: where it stands, why, what was tried, what proves it, and what may be done. No name and no NIF. */
import type {
  MessagePageView,
  MessageView,
  PageFrame,
  RenderedPage,
  RevealView,
} from '../../contracts/operator-pages.ts';
import { ARRIVAL_TEXTS, isArrival } from './arrival-texts.ts';
import { duration } from './chart.ts';
import { type Html, html } from './html.ts';
import { form, renderPage, time } from './layout.ts';
import { reasonField, renderActions } from './message-actions.ts';
import { deliveryBadge } from './message-list.ts';
import { MESSAGE_TEXTS } from './message-texts.ts';
import { table } from './overview.ts';
import { dayOrDash, renderPicture, renderTimeline, stateWord } from './timeline.ts';

export function renderMessage(frame: PageFrame, view: MessagePageView): RenderedPage {
  const texts = MESSAGE_TEXTS[frame.language];
  const { message } = view;
  const content = html`<div data-part="state">${problem(frame, message)}
${facts(frame, message)}</div>
<h2>${texts.picture}</h2>
<div data-part="picture">${renderPicture(message, frame)}</div>
<div data-part="actions">${renderActions(frame, view)}</div>
${isArrival(message) ? null : html`<h2>${texts.attempts}</h2>`}
<div data-part="attempts">${isArrival(message) ? null : attempts(frame, view)}
${wishes(frame, message)}</div>
<h2>${texts.evidence}</h2>
<div data-part="evidence">${evidence(frame, message)}</div>
<h2>${texts.timeline}</h2>
<div data-part="timeline">${renderTimeline(message, frame)}</div>`;
  return renderPage(frame, {
    name: 'message',
    title: isArrival(message) ? ARRIVAL_TEXTS[frame.language].title : texts.title,
    lead: html`<code>${message.id}</code>`,
    content,
    live: `/operator/live/message/${message.id}`,
  });
}

function problem(frame: PageFrame, { problem: found, waitingFor }: MessageView): Html {
  const texts = MESSAGE_TEXTS[frame.language];
  const waits =
    waitingFor === null
      ? null
      : html`<p class="notice">${texts.waitingFor} <a href="/operator/messages/${waitingFor}">${waitingFor}</a></p>`;
  if (found === null) return html`${waits}`;
  return html`<div class="notice refused"><p><strong>${texts.problem}</strong></p>
<p>${found.detail} <code>${found.code}</code></p><p><strong>${found.fix}</strong></p></div>${waits}`;
}

function facts(frame: PageFrame, message: MessageView): Html {
  const { language } = frame;
  const arrived = isArrival(message);
  const words = { ...MESSAGE_TEXTS[language].facts, ...(arrived ? ARRIVAL_TEXTS[language] : {}) };
  const fact = (name: string, value: Html | string | null) => html`<div><dt>${name}</dt><dd>${value ?? '–'}</dd></div>`;
  const code = (value: string | null) => (value === null ? null : html`<code>${value}</code>`);
  const file =
    message.file === null
      ? null
      : html`<a href="/operator/messages?q=${encodeURIComponent(message.file)}">${message.file}</a>`;
  return html`<dl class="facts card">
${fact(words.delivery, deliveryBadge(message, frame))}
${fact(words.legal, message.legal === null ? null : stateWord(message.legal, language))}
${fact(words.expiresOn, dayOrDash(message.expiresOn, language))}
${fact(words.entity, message.entity)}${fact(words.backend, message.backend)}${arrived ? null : fact(words.file, file)}
${fact(words.receivedAt, time(message.receivedAt, language))}
${arrived ? null : fact(words.reference, code(message.reference))}${fact(words.remoteId, code(message.remoteId))}
${fact(words.receiptId, code(message.receiptId))}${fact(words.event, code(message.event.id))}
</dl>`;
}

function attempts(frame: PageFrame, { message, meanings }: MessagePageView): Html {
  const texts = MESSAGE_TEXTS[frame.language];
  const heads = texts.attemptHeads;
  if (message.attempts.length === 0) return html`<p class="soft">${texts.noAttempts}</p>`;
  const rows = message.attempts.map((each, index) => {
    const meaning = meanings[index];
    return html`<tr><td data-name="${heads[0] ?? ''}">${each.n}</td>
<td data-name="${heads[1] ?? ''}">${time(each.startedAt, frame.language)}</td>
<td data-name="${heads[2] ?? ''}">${duration(each.durationMs, frame.language)}</td>
<td data-name="${heads[3] ?? ''}">${texts.outcomes[each.outcome] ?? each.outcome}</td>
<td data-name="${heads[4] ?? ''}"><code>${each.code}</code></td>
<td data-name="${heads[5] ?? ''}">${meaning == null ? html`<span class="soft">–</span>` : html`${meaning.detail} <strong>${meaning.fix}</strong>`}</td></tr>`;
  });
  return table(texts.attempts, heads, rows);
}

function wishes(frame: PageFrame, message: MessageView): Html | null {
  const texts = MESSAGE_TEXTS[frame.language];
  const heads = texts.wishHeads;
  if (message.wishes.length === 0) return null;
  const rows = message.wishes.map(
    (each) => html`<tr><td data-name="${heads[0] ?? ''}">${texts.wishKinds[each.kind] ?? each.kind}</td>
<td data-name="${heads[1] ?? ''}">${texts.wishStates[each.state] ?? each.state}</td>
<td data-name="${heads[2] ?? ''}">${each.by}</td>
<td data-name="${heads[3] ?? ''}">${time(each.at, frame.language)}</td>
<td data-name="${heads[4] ?? ''}">${each.code ?? '–'}</td></tr>`,
  );
  return html`<h2>${texts.wishes}</h2>${table(texts.wishes, heads, rows)}`;
}

function evidence(frame: PageFrame, message: MessageView): Html {
  const texts = MESSAGE_TEXTS[frame.language];
  const heads = texts.evidenceHeads;
  const base = `/operator/messages/${message.id}`;
  if (message.evidence.length === 0) return html`<p class="soft">${texts.noEvidence}</p>`;
  const rows = message.evidence.map((each) => {
    const href = `${base}/evidence/${encodeURIComponent(each.name)}`;
    const name =
      each.erasedAt === undefined
        ? html`<a href="${href}" download>${each.name}</a>`
        : html`${each.name} (${texts.erased})`;
    return html`<tr><td data-name="${heads[0] ?? ''}">${name}</td>
<td data-name="${heads[1] ?? ''}">${texts.evidenceKinds[each.kind] ?? each.kind}</td>
<td data-name="${heads[2] ?? ''}" class="number">${each.size.toLocaleString(frame.language)}</td>
<td data-name="${heads[3] ?? ''}">${time(each.at, frame.language)}</td>
<td data-name="${heads[4] ?? ''}"><code title="${each.sha256}">${each.sha256.slice(0, 16)}…</code></td></tr>`;
  });
  const [name = '', kind = '', size = '', ...more] = heads;
  return html`${table(texts.evidence, [name, kind, { number: size }, ...more], rows)}
<p class="row"><a class="button quiet" href="${base}/evidence.zip" download>${texts.all}</a> <span class="soft">${texts.audited}</span></p>
${revealForm(frame, message)}`;
}

function revealForm(frame: PageFrame, message: MessageView): Html | null {
  const texts = MESSAGE_TEXTS[frame.language];
  const raw = message.evidence.filter(
    ({ kind, erasedAt }) => /^(request|answer)$/.test(kind) && erasedAt === undefined,
  );
  if (raw.length === 0 || frame.csrf === null) return null;
  const content = html`<p>${texts.revealLead}</p>
<p class="field"><label for="reveal-name">${texts.revealName}</label>
<select id="reveal-name" name="name">${raw.map(({ name }) => html`<option>${name}</option>`)}</select></p>
${reasonField(frame, 'reveal-reason')}<p><button>${texts.revealSubmit}</button></p>`;
  return html`<details><summary>${texts.reveal}</summary>
${form(frame, { action: `/operator/messages/${message.id}/reveal`, content, name: 'narrow' })}</details>`;
}

/** A raw exchange, shown as text after it was audited. */
export function renderReveal(frame: PageFrame, { messageId, name, text, cut }: RevealView): RenderedPage {
  const texts = MESSAGE_TEXTS[frame.language];
  const content = html`<p><a href="/operator/messages/${messageId}">${texts.back}</a></p>
${cut ? html`<p class="notice">${texts.revealCut}</p>` : null}<pre tabindex="0" aria-label="${name}">${text}</pre>`;
  return renderPage(frame, { name: 'message', title: texts.revealed, lead: html`<code>${name}</code>`, content });
}
