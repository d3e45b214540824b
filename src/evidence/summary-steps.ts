/** What happened to a message, step by step in order of time, as an evidence summary tells it. */
import type { Legal } from '../../contracts/outcome.ts';
import { type Html, html } from '../operator/html.ts';
import type { StoredMessage, TimelineRow } from '../outbox/read.ts';
import type { SummaryTexts } from './summary-texts.ts';
import { fill, moment } from './words.ts';

type Step = { at: string; what: string; detail: string; legal: boolean };

export function timelineOf(message: StoredMessage, texts: SummaryTexts): Html {
  const steps: Step[] = [
    { at: message.createdAt.toISOString(), what: texts.steps.received, detail: '', legal: false },
    ...message.attempts.map((each) => ({
      at: each.startedAt,
      what: fill(texts.steps.attempt, { n: each.n, outcome: texts.outcomes[each.outcome] ?? each.outcome }),
      detail: each.code,
      legal: false,
    })),
    ...message.timeline.filter(({ to }) => to !== 'queued' && to !== 'sending').map((row) => stepOf(row, texts)),
  ];
  const inOrder = steps.toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at));
  return html`<ol class="way">${inOrder.map(
    ({ at, what, detail, legal }) =>
      html`<li class="${legal ? 'legal' : 'other'}"><span class="when">${moment(at)}</span><b>${what}</b>${
        detail === '' ? null : html` · ${detail}`
      }</li>`,
  )}</ol>`;
}

function stepOf(row: TimelineRow, texts: SummaryTexts): Step {
  const conflict = row.conflict ? texts.conflict : null;
  const source = row.source === null || row.source === 'gateway' ? texts.gateway : row.source;
  // What a report says of who appeared is a word of ours; any other text is the service's own.
  const receiver = /^receiver: (\w+)$/.exec(row.text ?? '')?.[1];
  const said = receiver === undefined ? row.text : (texts.by[receiver] ?? receiver);
  const detail = [row.code, source, said, conflict].filter((each) => each !== null).join(' · ');
  return { at: row.at, what: whatOf(row, texts), detail, legal: row.kind === 'legal' };
}

function whatOf({ kind, to, code }: TimelineRow, texts: SummaryTexts): string {
  switch (kind) {
    case 'legal':
      return `${texts.steps.legal}: ${texts.verdict[(to ?? 'none') as Legal | 'none'] ?? to}`;
    case 'delivery':
      return `${texts.steps.delivery}: ${texts.delivery[to ?? ''] ?? to}`;
    case 'callback':
      return texts.steps.callback;
    case 'operator':
      return texts.operator;
    default:
      return `${texts.steps.notice}: ${code ?? ''}`;
  }
}
