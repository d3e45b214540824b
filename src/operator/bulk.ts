/** Bulk jobs: all of them, and how far one has come, message by message. Readable without a script. */
import type { BulkJobPageView, BulkJobView, PageFrame, RenderedPage } from '../../contracts/operator-pages.ts';
import { BULK_PAGE_TEXTS } from './bulk-texts.ts';
import { type Html, html } from './html.ts';
import { form, renderPage, time } from './layout.ts';
import { reasonField } from './message-actions.ts';
import { table } from './overview.ts';

const TONE = { running: 'wait', stopped: 'bad', done: 'good' } as const;
const RESULT_TONE = { waiting: 'wait', left: 'wait', done: 'good', refused: 'bad' } as const;

export function renderBulkList(frame: PageFrame, { jobs }: { jobs: readonly BulkJobView[] }): RenderedPage {
  const texts = BULK_PAGE_TEXTS[frame.language];
  const [began = '', what = '', who = '', why = '', state = '', ...counts] = texts.heads;
  const number = (index: number, n: number) =>
    html`<td class="number" data-name="${counts[index] ?? ''}">${n.toLocaleString(frame.language)}</td>`;
  const rows = jobs.map(
    (each) => html`<tr><td data-name="${began}">${time(each.createdAt, frame.language)}</td>
<td data-name="${what}"><a href="/operator/bulk/${each.id}">${texts.actions[each.action]}</a></td>
<td data-name="${who}">${each.by}</td><td data-name="${why}">${each.reason}</td>
<td data-name="${state}"><span class="state ${TONE[each.state]}">${texts.states[each.state]}</span></td>
${number(0, each.total)}${number(1, each.done)}${number(2, each.refused)}</tr>`,
  );
  const heads = [began, what, who, why, state, ...counts.map((each) => ({ number: each }))];
  const content = html`${jobs.length === 0 ? html`<p class="card none">${texts.none}</p>` : table(texts.title, heads, rows)}
<p class="row"><a class="button quiet" href="/operator/messages">${texts.toList}</a></p>`;
  return renderPage(frame, { name: 'bulk', title: texts.title, lead: texts.lead, content });
}

export function renderBulkJob(frame: PageFrame, view: BulkJobPageView): RenderedPage {
  const texts = BULK_PAGE_TEXTS[frame.language];
  const { job } = view;
  const content = html`<div data-part="progress">${progress(frame, job)}</div>
<div data-part="stop">${job.state === 'running' ? stopForm(frame, view) : null}</div>
<h2>${texts.items}</h2>
<div data-part="items">${items(frame, view)}</div>`;
  const title = texts.newTitle[job.action];
  const live = job.state === 'running' ? { live: `/operator/live/bulk/${job.id}` } : {};
  return renderPage(frame, { name: 'bulk-job', title, lead: html`<code>${job.id}</code>`, content, ...live });
}

function progress(frame: PageFrame, job: BulkJobView): Html {
  const texts = BULK_PAGE_TEXTS[frame.language];
  const n = (value: number) => value.toLocaleString(frame.language);
  const { total, done, refused } = job;
  const said = texts.said({ seen: n(done + refused), total: n(total), done: n(done), refused: n(refused) });
  const fact = (name: string, value: Html | string) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`;
  const stopped = job.stopped === null ? null : fact(texts.stoppedBy, `${job.stopped.by}: ${job.stopped.reason}`);
  return html`<div class="card"><p><span class="state ${TONE[job.state]}">${texts.states[job.state]}</span> <strong id="said">${said}</strong></p>
<progress max="${total}" value="${done + refused}" aria-label="${texts.progress}">${said}</progress>
<dl class="facts">${fact(texts.by, `${job.by}: ${job.reason}`)}${fact(texts.filter, filterText(frame, job.filter))}
${job.endedAt === null ? null : fact(texts.ended, time(job.endedAt, frame.language))}${stopped}</dl></div>`;
}

export function filterText({ language }: PageFrame, filter: string): Html {
  const texts = BULK_PAGE_TEXTS[language];
  if (filter === '') return html`${texts.noFilter}`;
  return html`${[...new URLSearchParams(filter)].map(([name, value]) => html`<code>${name}=${value}</code> `)}`;
}

function stopForm(frame: PageFrame, { job, given }: BulkJobPageView): Html {
  const texts = BULK_PAGE_TEXTS[frame.language];
  const content = html`<h2>${texts.stop}</h2><p id="stop-consequence">${texts.stopConsequence}</p>
${reasonField(frame, 'stop-reason', given.reason)}
<p><button class="grave" aria-describedby="stop-consequence">${texts.stop}</button></p>`;
  return html`<p class="row"><a class="button quiet" href="/operator/bulk/${job.id}">${texts.refresh}</a></p>
${form(frame, { action: `/operator/bulk/${job.id}/stop`, content, name: 'card narrow' })}`;
}

function items(frame: PageFrame, { job, items: rows, next, onlyRefused }: BulkJobPageView): Html {
  const texts = BULK_PAGE_TEXTS[frame.language];
  const [n = '', message = '', result = '', why = '', at = ''] = texts.itemHeads;
  const lines = rows.map((each) => {
    const shown = each.result === 'waiting' && job.state !== 'running' ? 'left' : each.result;
    const problem =
      each.problem === null
        ? html`<span class="soft">–</span>`
        : html`<code>${each.problem.code}</code> ${each.problem.detail} <strong>${each.problem.fix}</strong>`;
    return html`<tr><td class="number" data-name="${n}">${each.n}</td>
<td data-name="${message}"><a href="/operator/messages/${each.messageId}"><code>${each.messageId}</code></a></td>
<td data-name="${result}"><span class="state ${RESULT_TONE[shown]}">${texts.results[shown]}</span></td>
<td data-name="${why}">${problem}</td>
<td data-name="${at}">${each.at === null ? '–' : time(each.at, frame.language)}</td></tr>`;
  });
  const here = `/operator/bulk/${job.id}`;
  const more = new URLSearchParams({ ...(onlyRefused ? { result: 'refused' } : {}), cursor: next ?? '' });
  return html`${table(texts.items, [{ number: n }, message, result, why, at], lines)}
<p class="row">${onlyRefused ? html`<a href="${here}">${texts.all}</a>` : html`<a href="${here}?result=refused">${texts.onlyRefused}</a>`}
${next === null ? null : html`<a class="button quiet" rel="next" href="${here}?${more.toString()}">${texts.next}</a>`}</p>`;
}
