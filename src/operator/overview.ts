/** The overview: what stands where, each back end, each entity's backlog, and how fast things go. */
import type { BackendView, OverviewView, PageFrame, RenderedPage } from '../../contracts/operator-pages.ts';
import { duration, renderChart } from './chart.ts';
import { type Html, html } from './html.ts';
import { renderPage, time } from './layout.ts';
import { OVERVIEW_TEXTS } from './overview-texts.ts';

export function renderOverview(frame: PageFrame, view: OverviewView): RenderedPage {
  const texts = OVERVIEW_TEXTS[frame.language];
  const content = html`<div data-part="alerts">${alerts(frame, view)}</div>
<h2>${texts.now}</h2>
<div data-part="now">${tiles(frame, view)}</div>
<h2>${texts.backends}</h2>
<div data-part="backends">${backendTable(frame, view)}</div>
<h2>${texts.speed}</h2>
<p class="soft">${texts.legend}</p>
<div class="charts" data-part="charts">${view.spans.map((each) => renderChart(each, frame))}</div>
<h2>${texts.entities}</h2>
<div data-part="entities">${entityTable(frame, view)}</div>`;
  return renderPage(frame, {
    name: 'overview',
    title: texts.title,
    lead: texts.lead,
    content,
    live: '/operator/live/overview',
  });
}

function tiles({ language }: PageFrame, { counts, quarantine }: OverviewView): Html {
  const { counts: words } = OVERVIEW_TEXTS[language];
  const tile = (name: keyof typeof words, n: number, href: string, alarm: boolean) =>
    html`<li${alarm && n > 0 ? html` class="alarm"` : null}><a href="${href}"><strong>${n.toLocaleString(language)}${name === 'quarantine' && quarantine.more ? '+' : ''}</strong> <span>${words[name]}</span></a></li>`;
  const list = '/operator/messages';
  return html`<ul class="tiles">
${tile('uncertain', counts.uncertain, `${list}?delivery=uncertain`, true)}
${tile('rejected', counts.rejected, `${list}?delivery=rejected`, true)}
${tile('dead', counts.dead, `${list}?delivery=dead`, true)}
${tile('held', counts.held, `${list}?delivery=held`, true)}
${tile('quarantine', quarantine.n, '/operator/quarantine', true)}
${tile('expiring', counts.expiring, `${list}?show=expiring`, false)}
${tile('inFlight', counts.inFlight, `${list}?show=in-flight`, false)}
${tile('accepted', counts.accepted, `${list}?show=accepted-day`, false)}
</ul>`;
}

/** As many leave the figures in sight; the others open with a click. */
const ALERTS_OPEN = 5;

/** Nothing where nothing is wrong: the page then begins with its figures. */
function alerts(frame: PageFrame, { alerts: { items, more } }: OverviewView): Html | null {
  const { alerts: texts } = OVERVIEW_TEXTS[frame.language];
  if (items.length === 0) return null;
  const rest = items.length - ALERTS_OPEN;
  const folded = html`<details><summary>${texts.rest(rest.toLocaleString(frame.language))}</summary>
${alertTable(frame, texts.others, items.slice(ALERTS_OPEN))}</details>`;
  return html`<h2>${texts.title}</h2>
${alertTable(frame, texts.title, items.slice(0, ALERTS_OPEN))}
${rest > 0 ? folded : null}
${more === 0 ? null : html`<p class="soft">${texts.more(more.toLocaleString(frame.language))}</p>`}`;
}

function alertTable(frame: PageFrame, name: string, items: OverviewView['alerts']['items']): Html {
  const { alerts: texts } = OVERVIEW_TEXTS[frame.language];
  const rows = items.map(
    ({ what, fix, since, href }) => html`<tr>
<td data-name="${texts.since}">${time(since, frame.language)}</td>
<td data-name="${texts.what}">${href === null ? html`<strong>${what}</strong>` : html`<a href="${href}"><strong>${what}</strong></a>`}</td>
<td data-name="${texts.fix}">${fix}</td>
</tr>`,
  );
  return table(name, [texts.since, texts.what, texts.fix], rows);
}

function backendTable(frame: PageFrame, { backends }: OverviewView): Html {
  const texts = OVERVIEW_TEXTS[frame.language];
  const rows = backends.map((view) => {
    const [send, ask] = view.circuits;
    const suspended = view.suspended.map(({ entity, detail }) => html`<p><code>${entity}</code> ${detail}</p>`);
    return html`<tr>
<td data-name="${texts.backend}"><strong>${view.id}</strong></td>
<td data-name="${texts.sending}">${circuit(frame, send)}</td>
<td data-name="${texts.asking}">${circuit(frame, ask)}</td>
<td data-name="${texts.errors}">${errors(frame, view)}</td>
<td data-name="${texts.latency}">${latency(frame, view)}</td>
<td data-name="${texts.rest}">${rest(frame, view)}</td>
<td data-name="${texts.suspended}">${suspended.length === 0 ? html`<span class="soft">${texts.none}</span>` : html`<div>${suspended}</div>`}</td>
</tr>`;
  });
  const heads = [texts.backend, texts.sending, texts.asking, texts.errors, texts.latency, texts.rest, texts.suspended];
  return table(texts.backends, heads, rows);
}

/** Of its attempts in the last hour, as they are counted. */
export function errors({ language }: PageFrame, { lastHour }: BackendView): Html {
  if (lastHour === null) return html`<span class="soft">${OVERVIEW_TEXTS[language].noTries}</span>`;
  const { errorRate, attempts } = lastHour;
  const rate = errorRate.toLocaleString(language, { style: 'percent', maximumFractionDigits: 1 });
  if (attempts === null) return html`${rate}`;
  const n = (count: number) => count.toLocaleString(language);
  return html`${rate} (${n(Math.round(errorRate * attempts))}/${n(attempts)})`;
}

/** Half of its answers came sooner than the first, nearly all sooner than the second. */
export function latency({ language }: PageFrame, { lastHour }: BackendView): Html {
  const { p50Ms, p95Ms } = lastHour ?? { p50Ms: null, p95Ms: null };
  if (p50Ms === null || p95Ms === null) return html`<span class="soft">–</span>`;
  return html`${duration(p50Ms, language)} / ${duration(p95Ms, language)}`;
}

export function circuit(frame: PageFrame, row: BackendView['circuits'][number] | undefined): Html {
  const texts = OVERVIEW_TEXTS[frame.language];
  const state = row?.state ?? 'closed';
  const tone = { closed: 'good', open: 'bad', ramping: 'wait' }[state];
  const at = (word: string, instant: string | null | undefined) =>
    instant == null ? null : html`<p class="soft">${word} ${time(instant, frame.language)}</p>`;
  const more = state === 'closed' ? null : [at(texts.sinceThen, row?.since), at(texts.probe, row?.probeAt)];
  return html`<div><span class="state ${tone}">${texts.circuit[state]}</span>${more === null ? null : more.flatMap((each) => each ?? [])}</div>`;
}

export function rest(frame: PageFrame, { paused, maintenance }: BackendView): Html {
  const texts = OVERVIEW_TEXTS[frame.language];
  const until = (at: string | null) => (at === null ? null : html` ${texts.until} ${time(at, frame.language)}`);
  const parts: Html[] = [];
  if (paused !== null)
    parts.push(
      html`<p><span class="state bad">${texts.paused}</span>${until(paused.until)}</p><p>${paused.reason} (${paused.by})</p>`,
    );
  if (maintenance?.now) parts.push(html`<p>${maintenance.now.reason}${until(maintenance.now.to)}</p>`);
  if (maintenance?.next)
    parts.push(
      html`<p class="soft">${texts.next}: ${time(maintenance.next.from, frame.language)} ${maintenance.next.reason}</p>`,
    );
  return parts.length === 0 ? html`<span class="soft">–</span>` : html`<div>${parts}</div>`;
}

function entityTable(frame: PageFrame, { entities }: OverviewView): Html {
  const texts = OVERVIEW_TEXTS[frame.language];
  const number = (name: string, n: number) =>
    html`<td class="number" data-name="${name}">${n.toLocaleString(frame.language)}</td>`;
  const rows = entities.map(
    (each) => html`<tr>
<td data-name="${texts.entity}"><div><a href="/operator/messages?entity=${each.dir3}">${each.dir3}</a> ${each.name}</div></td>
${number(texts.queued, each.queued)}${number(texts.heldColumn, each.held)}${number(texts.inSending, each.sending)}${number(texts.uncertainColumn, each.uncertain)}
<td data-name="${texts.oldest}">${each.oldest === null ? html`<span class="soft">–</span>` : time(each.oldest, frame.language)}</td>
</tr>`,
  );
  const numbers = [texts.queued, texts.heldColumn, texts.inSending, texts.uncertainColumn].map((number) => ({
    number,
  }));
  const heads = [texts.entity, ...numbers, texts.oldest];
  return table(texts.entities, heads, rows);
}

/** A table that can be scrolled with the keyboard where it is wider than the screen. */
export function table(name: string, heads: readonly (string | { number: string })[], rows: readonly Html[]): Html {
  const cells = heads.map((each) =>
    typeof each === 'string'
      ? html`<th scope="col">${each}</th>`
      : html`<th scope="col" class="number">${each.number}</th>`,
  );
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${name}"><table>
<thead><tr>${cells}</tr></thead>
<tbody>${rows}</tbody></table></div>`;
}
