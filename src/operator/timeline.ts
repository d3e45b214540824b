/** A message's way as a picture and as a list: each step with its time, its code, its words and who made it. */
import type { MessageView, PageFrame } from '../../contracts/operator-pages.ts';
import { ARRIVAL_TEXTS, isArrival } from './arrival-texts.ts';
import { type Html, html } from './html.ts';
import { madrid, time } from './layout.ts';
import { LIST_TEXTS } from './message-list-texts.ts';
import { MESSAGE_TEXTS } from './message-texts.ts';

type Step = MessageView['timeline'][number];
/** At least, and what a letter of the longest word takes, in the picture's units. */
const STEP_WIDTH = 150;
const LETTER_WIDTH = 8;
const GOOD = new Set(['accepted', 'mirrored', 'available', 'accessed']);
const BAD = new Set(['uncertain', 'rejected', 'dead', 'failed', 'returned', 'refused', 'expired']);

function toneOf({ to, kind, conflict }: Step): 'good' | 'bad' | 'wait' | 'plain' {
  if (conflict || (to !== null && BAD.has(to)) || kind === 'notice') return 'bad';
  if (to !== null && GOOD.has(to)) return 'good';
  return to === null ? 'plain' : 'wait';
}

/** A state in the reader's words. */
export function stateWord(state: string, language: PageFrame['language'], arrived = false): string {
  const { delivery, legal } = LIST_TEXTS[language];
  if (arrived && state === 'accepted') return ARRIVAL_TEXTS[language].arrived;
  return delivery[state] ?? legal[state] ?? state;
}

/** The states it went through, left to right; equal steps, because seconds and weeks stand side by side. */
export function renderPicture({ timeline, ref }: MessageView, { language }: PageFrame): Html | null {
  const steps = timeline.filter(({ to }) => to !== null);
  if (steps.length === 0) return null;
  const words = steps.map(({ to }) => stateWord(to ?? '', language, isArrival({ ref })));
  const step = Math.max(STEP_WIDTH, ...words.map((word) => (word.length + 2) * LETTER_WIDTH));
  const width = steps.length * step;
  const said = words.join(' → ');
  const dots = steps.map((each, index) => {
    const x = index * step + step / 2;
    const at = new Date(each.at);
    const [day, clock] = [
      at.toLocaleDateString(language === 'en' ? 'en-GB' : language, {
        timeZone: 'Europe/Madrid',
        day: 'numeric',
        month: 'short',
        year: 'numeric',
      }),
      at.toLocaleTimeString(language === 'en' ? 'en-GB' : language, { timeZone: 'Europe/Madrid' }),
    ];
    return html`<circle class="p-${toneOf(each)}" cx="${x}" cy="40" r="9"/>
<text class="word" x="${x}" y="20" text-anchor="middle">${words[index] ?? null}</text>
<text x="${x}" y="68" text-anchor="middle">${day}</text><text x="${x}" y="84" text-anchor="middle">${clock}</text>`;
  });
  const label = `${MESSAGE_TEXTS[language].picture}: ${said}`;
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${MESSAGE_TEXTS[language].picture}">
<svg class="way" viewBox="0 0 ${width} 94" width="${width}" height="94" role="img" aria-label="${label}">
<line class="axis" x1="${step / 2}" x2="${width - step / 2}" y1="40" y2="40"/>${dots}</svg></div>`;
}

export function renderTimeline({ timeline, ref }: MessageView, { language }: PageFrame): Html {
  const texts = MESSAGE_TEXTS[language];
  return html`<ol class="timeline">${timeline.map((step) => {
    const change =
      step.to === null
        ? null
        : html` <strong>${step.from === null ? '' : `${stateWord(step.from, language)} → `}${stateWord(step.to, language, isArrival({ ref }))}</strong>`;
    return html`<li class="t-${toneOf(step)}"><p>${time(step.at, language)} · ${texts.kinds[step.kind] ?? step.kind}${change} ${step.code === null ? null : html`<code>${step.code}</code>`}${step.conflict ? html` <span class="state bad">${texts.conflict}</span>` : null}</p>
${step.text === null ? null : html`<p>${step.text}</p>`}${step.source === null ? null : html`<p class="soft">${texts.by} ${step.source}</p>`}</li>`;
  })}</ol>`;
}

/** The day a term ends; the instant where one is meant. */
export function dayOrDash(day: string | null, language: string): string {
  return day === null ? '–' : madrid(new Date(`${day}T12:00:00Z`), language).replace(/,?\s[\d:]+$/, '');
}
