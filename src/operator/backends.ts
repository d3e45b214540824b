/** The back ends: how each stands, and stopping or resuming it with the consequence said before. */
import type { BackendsView, BackendView, PageFrame, RenderedPage } from '../../contracts/operator-pages.ts';
import { renderCalendar } from './calendar.ts';
import { type Html, html } from './html.ts';
import { renderInboxes } from './inboxes.ts';
import { form, renderPage } from './layout.ts';
import { announceForm, renderWindows } from './maintenance.ts';
import { reasonField } from './message-actions.ts';
import { circuit, errors, latency, rest } from './overview.ts';
import { OVERVIEW_TEXTS } from './overview-texts.ts';
import { WORKSHOP_TEXTS } from './workshop-texts.ts';

export function renderBackends(frame: PageFrame, { backends, calendar, given }: BackendsView): RenderedPage {
  const { backends: texts } = WORKSHOP_TEXTS[frame.language];
  const cards = backends.map((each) => card(frame, each, given.about === each.view.id ? given : {}));
  const content = [...cards, renderCalendar(frame, { calendar })];
  return renderPage(frame, { name: 'backends', title: texts.title, lead: texts.lead, content });
}

function card(
  frame: PageFrame,
  { view, windows, mayCommand }: BackendsView['backends'][number],
  given: Readonly<Record<string, string>>,
): Html {
  const { backends: texts } = WORKSHOP_TEXTS[frame.language];
  const words = OVERVIEW_TEXTS[frame.language];
  const [send, ask] = view.circuits;
  const fact = (name: string, value: Html | string) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`;
  const suspended = view.suspended.map(
    ({ entity, detail, fix }) => html`<p><code>${entity}</code> ${detail} <strong>${fix}</strong></p>`,
  );
  const typed = given.form === 'order' ? given : {};
  const order = view.paused === null ? pauseForm(frame, view, typed) : resumeForm(frame, view, typed);
  return html`<section class="card item" aria-labelledby="backend-${view.id}"><h2 id="backend-${view.id}">${view.id}</h2>
<dl class="facts">${fact(words.sending, circuit(frame, send))}${fact(words.asking, circuit(frame, ask))}${fact(words.rest, rest(frame, view))}
${fact(words.errors, errors(frame, view))}${fact(words.latency, latency(frame, view))}
${fact(texts.askable, view.askByReference ? texts.yes : texts.no)}${fact(texts.contract, texts.levels[view.evidenceLevel] ?? view.evidenceLevel)}</dl>
${suspended.length === 0 ? null : html`<h3>${words.suspended}</h3>${suspended}`}
${renderInboxes(frame, view)}
${renderWindows(frame, { backend: view.id, windows, mayCommand, given })}
${mayCommand ? html`<div class="actions">${[order, announceForm(frame, view.id, given)].flatMap((each) => each ?? [])}</div>` : html`<p class="soft">${texts.shared}</p>`}</section>`;
}

function pauseForm(frame: PageFrame, { id }: BackendView, given: Readonly<Record<string, string>>): Html | null {
  const { backends: texts } = WORKSHOP_TEXTS[frame.language];
  const content = html`<h3>${texts.pause}</h3><p>${texts.pauseConsequence}</p>
${reasonField(frame, `pause-${id}`, given.reason)}
<p class="field"><label for="until-${id}">${texts.until}</label><input id="until-${id}" name="until" type="datetime-local" value="${given.until ?? ''}"></p>
<p><button class="grave">${texts.pause}</button></p>`;
  return form(frame, { action: `/operator/backends/${id}/pause`, content, name: 'narrow' });
}

function resumeForm(frame: PageFrame, { id }: BackendView, given: Readonly<Record<string, string>>): Html | null {
  const { backends: texts } = WORKSHOP_TEXTS[frame.language];
  const content = html`<h3>${texts.resume}</h3><p>${texts.resumeConsequence}</p>${reasonField(frame, `resume-${id}`, given.reason)}
<p><button>${texts.resume}</button></p>`;
  return form(frame, { action: `/operator/backends/${id}/resume`, content, name: 'narrow' });
}
