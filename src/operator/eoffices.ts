/** E-offices: how each product and entity is read, what it is told, and why something of it stands still. */
import type { AlertsView, EOfficesView, PageFrame, RenderedPage, VendorView } from '../../contracts/operator-pages.ts';
import { eOfficeDetail, errorText, tellForm } from './eoffice-detail.ts';
import { E_OFFICE_TEXTS } from './eoffice-texts.ts';
import { type Html, html } from './html.ts';
import { renderPage, time } from './layout.ts';
import { table } from './overview.ts';
import { WORKSHOP_TEXTS } from './workshop-texts.ts';

type Stream = VendorView['streams'][number];

export function renderEOffices(frame: PageFrame, view: EOfficesView): RenderedPage {
  const texts = E_OFFICE_TEXTS[frame.language];
  const none = view.choices.vendors.length === 0 ? texts.none : texts.noneChosen;
  const content = html`${view.choices.vendors.length === 0 ? null : filters(frame, view)}
${view.vendors.length === 0 ? html`<p class="card none">${none}</p>` : view.vendors.map((each) => card(frame, view, each))}
${view.detail === null ? null : eOfficeDetail(frame, view, view.detail)}`;
  return renderPage(frame, { name: 'e-offices', title: texts.title, lead: texts.lead, content });
}

function filters({ language }: PageFrame, { fields, choices }: EOfficesView): Html {
  const texts = E_OFFICE_TEXTS[language];
  const select = (name: 'vendor' | 'entity' | 'show', label: string, all: readonly (readonly [string, string])[]) =>
    html`<p class="field"><label for="${name}">${label}</label><select id="${name}" name="${name}"><option value="">${texts.any}</option>
${all.map(([value, word]) => html`<option value="${value}"${fields[name] === value ? html` selected` : null}>${word}</option>`)}</select></p>`;
  return html`<form class="filters card" method="get" action="/operator/e-offices" role="search">
${select(
  'vendor',
  texts.vendor,
  choices.vendors.map((each) => [each, each]),
)}
${select(
  'entity',
  texts.entity,
  choices.entities.map(({ dir3, name }) => [dir3, `${dir3} ${name}`]),
)}
${select('show', texts.show, [['trouble', texts.trouble]])}
<p class="whole"><button>${texts.submit}</button> <a class="button quiet" href="/operator/e-offices">${texts.clear}</a></p>
</form>`;
}

function card(frame: PageFrame, view: EOfficesView, of: EOfficesView['vendors'][number]): Html {
  const texts = E_OFFICE_TEXTS[frame.language];
  const { id, product, simulated, streams } = of.view;
  const look =
    view.fields.vendor === id
      ? null
      : html`<p class="row"><a href="/operator/e-offices?vendor=${encodeURIComponent(id)}">${texts.look}<span class="unseen">: ${id}</span></a></p>`;
  return html`<section class="card item" aria-labelledby="vendor-${id}"><h2 id="vendor-${id}">${product} <code>${id}</code>${simulated ? html` <span class="state wait">${texts.simulated}</span>` : null}</h2>
${of.alerts.map((each) => alert(frame, each))}
<dl class="facts">${facts(frame, of.view)}</dl>
${streams.length === 0 ? html`<p class="soft">${texts.noneChosen}</p>` : streamTable(frame, view, of.view)}
${of.more === 0 ? null : html`<p class="soft">${texts.more(of.more.toLocaleString(frame.language))}</p>`}
${look}</section>`;
}

/** What to do about it stands below, at each entity. */
function alert({ language }: PageFrame, { what, since }: AlertsView['items'][number]): Html {
  const { alertSince } = E_OFFICE_TEXTS[language];
  return html`<div class="notice refused"><p><strong>${what}</strong> (${alertSince} ${time(since, language)})</p></div>`;
}

function facts(frame: PageFrame, view: VendorView): Html[] {
  const { language } = frame;
  const texts = E_OFFICE_TEXTS[language];
  const n = (value: number) => value.toLocaleString(language);
  const { pushed, notTaken } = view;
  const { levels } = WORKSHOP_TEXTS[language].backends;
  const fact = (name: string, value: Html | string) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`;
  const taken = notTaken.map(
    ({ state, reason, count }) => html`<p>${n(count)} ${texts.itemStates[state]} <code>${reason}</code></p>`,
  );
  return [
    fact(texts.how, view.ways.map((way) => texts.ways[way]).join(', ')),
    fact(texts.contract, levels[view.evidenceLevel] ?? view.evidenceLevel),
    ...(view.restsUntil === null ? [] : [fact(texts.rests, time(view.restsUntil, language))]),
    ...(pushed === null ? [] : [fact(texts.pushed, pushes(frame, pushed))]),
    ...(taken.length === 0 ? [] : [fact(texts.notTaken, html`${taken}`)]),
    ...(view.untellable === 0 ? [] : [fact(texts.untellable, `${n(view.untellable)}. ${texts.untellableFix}`)]),
  ];
}

function pushes({ language }: PageFrame, pushed: NonNullable<VendorView['pushed']>): Html {
  const texts = E_OFFICE_TEXTS[language];
  const n = (value: number) => value.toLocaleString(language);
  const { accepted, repeated, refused, unauthenticated, failed, unsupported, lastAt } = pushed;
  if (lastAt === null) return html`${texts.never}`;
  const counts = texts.counts({
    ...{ accepted: n(accepted), repeated: n(repeated), refused: n(refused) },
    ...{ unauthenticated: n(unauthenticated), failed: n(failed) },
  });
  const kinds = unsupported.map(({ kind, count }) => html`<code>${kind}</code> ${n(count)} `);
  return html`${time(lastAt, language)}<p>${counts}</p>${unsupported.length === 0 ? null : html`<p>${texts.unsupported}: ${kinds}</p>`}`;
}

function streamTable(frame: PageFrame, view: EOfficesView, vendor: VendorView): Html {
  const texts = E_OFFICE_TEXTS[frame.language];
  const { heads } = texts;
  const reads = vendor.ways.some((way) => way !== 'push');
  const comes = vendor.pushed !== null;
  const names = new Map(view.choices.entities.map(({ dir3, name }) => [dir3, name]));
  const rows = vendor.streams.map(
    (stream) => html`<tr>
<td data-name="${heads.entity}"><div><a href="/operator/messages?entity=${stream.entity}"><code>${stream.entity}</code> ${names.get(stream.entity) ?? ''}<span class="unseen"> ${texts.messages}</span></a>
<p class="soft"><code>${stream.credential}</code> · ${texts.effects[stream.effect]}</p></div></td>
<td data-name="${heads.state}">${state(frame, stream)}</td>
${reads ? html`<td data-name="${heads.lastRead}"><div>${lastRead(frame, stream)}</div></td>` : null}
${comes ? html`<td data-name="${heads.lastPush}">${stream.lastPushAt === null ? html`<span class="soft">${texts.never}</span>` : time(stream.lastPushAt, frame.language)}</td>` : null}
<td data-name="${heads.error}"><div>${lastError(frame, stream)}</div></td>
<td data-name="${heads.told}"><div>${told(frame, vendor.id, stream, view)}</div></td></tr>`,
  );
  const shown = [
    ...[heads.entity, heads.state],
    ...(reads ? [heads.lastRead] : []),
    ...(comes ? [heads.lastPush] : []),
    ...[heads.error, heads.told],
  ];
  return table(vendor.id, shown, rows);
}

function state({ language }: PageFrame, { failures, telling }: Stream): Html {
  const bad = failures > 0 || (telling !== null && (telling.givenUp > 0 || telling.failingSince !== null));
  const tone = bad ? 'bad' : telling !== null && telling.waiting > 0 ? 'wait' : 'good';
  return html`<span class="state ${tone}">${E_OFFICE_TEXTS[language].states[tone]}</span>`;
}

function lastRead({ language }: PageFrame, { lastOkAt, readUntil, nextAt }: Stream): Html {
  const texts = E_OFFICE_TEXTS[language];
  const line = (word: string, at: string | null) =>
    at === null ? null : html`<p class="soft">${word} ${time(at, language)}</p>`;
  const last = lastOkAt === null ? html`<span class="soft">${texts.never}</span>` : time(lastOkAt, language);
  return html`${last}${line(texts.until, readUntil)}${line(texts.next, nextAt)}`;
}

/** What is over is told more softly than what lasts. */
function lastError(frame: PageFrame, { lastError: word, lastErrorAt, failures }: Stream): Html {
  const texts = E_OFFICE_TEXTS[frame.language];
  if (word === null) return html`<span class="soft">–</span>`;
  const at = lastErrorAt === null ? null : html` ${time(lastErrorAt, frame.language)}`;
  if (failures === 0) return html`<p class="soft"><code>${word}</code>${at}</p>`;
  return html`${errorText(frame, word)}<p class="soft">${texts.failures(failures.toLocaleString(frame.language))}${at}</p>`;
}

function told(frame: PageFrame, vendor: string, stream: Stream, { given }: EOfficesView): Html {
  const { language } = frame;
  const texts = E_OFFICE_TEXTS[language];
  const { telling } = stream;
  if (telling === null) return html`<span class="soft">${texts.notTold}</span>`;
  const n = (value: number) => value.toLocaleString(language);
  const { waiting, givenUp, failingSince, lastError: word, restsUntil, digestError } = telling;
  if (waiting + givenUp === 0 && digestError === null) return html`<span class="soft">${texts.nothingOwed}</span>`;
  const counts = [
    ...(waiting > 0 ? [texts.owed(n(waiting))] : []),
    ...(givenUp > 0 ? [texts.givenUp(n(givenUp))] : []),
  ];
  const failing = failingSince === null ? null : html`<p>${texts.failingSince} ${time(failingSince, language)}</p>`;
  return html`<p><strong>${counts.join(', ')}</strong></p>${failing}
${failingSince === null || word === null ? null : errorText(frame, word)}
${restsUntil === null ? null : html`<p class="soft">${texts.rests} ${time(restsUntil, language)}</p>`}
${digestError === null ? null : html`<p>${texts.digest}</p>${errorText(frame, digestError)}`}
${waiting + givenUp === 0 ? null : tellForm(frame, { vendor, stream, given })}`;
}
