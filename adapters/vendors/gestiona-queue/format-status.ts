/**
 * What a connector is answered, in words a civil servant can act on. No public contract tells a state back to Gestiona:
 * this answer to its message, given once what it asked for is committed or refused, is the only one that is known.
 */
import type { Finding } from '../../../contracts/outcome.ts';
import type { QueueOutcome } from '../../../contracts/vendor-intake.ts';
import { ANSWERS, FINDINGS, type Language, OTHER, PLACES, REASONS } from './answer-texts.ts';
import type { Answer } from './schema.ts';

/** Of the text; its real limit is not known. */
const MAX_TEXT = 500;
const MAX_FINDINGS = 3;

export function answerTo(outcome: QueueOutcome, language: Language): Answer {
  switch (outcome.kind) {
    case 'taken':
      return { result_success: 'TRUE', message: ANSWERS[language].taken };
    case 'refused':
      return { result_success: 'FALSE', message: why(outcome, language).slice(0, MAX_TEXT) };
  }
}

function why({ reason, findings }: Extract<QueueOutcome, { kind: 'refused' }>, language: Language): string {
  const known = REASONS[reason];
  if (known !== undefined) return known[language];
  const { refused } = ANSWERS[language];
  if (findings.length === 0) return `${refused} ${OTHER.kind[language].replace('{kind}', reason)}`;
  const told = [...new Set(findings.map((each) => textOf(each, language)))];
  const more = told.length - MAX_FINDINGS;
  const tail = more > 0 ? ` ${OTHER.more[language].replace('{n}', String(more))}` : '';
  return `${refused} ${told.slice(0, MAX_FINDINGS).join(' ')}${tail}`;
}

function textOf({ code, pointer, params }: Finding, language: Language): string {
  const text = FINDINGS[code]?.[language] ?? OTHER.finding[language];
  return text.replace(/\{(\w+)\}/g, (_, name: string) => {
    if (name === 'place') return PLACES.find(([fits]) => fits.test(pointer))?.[1][language] ?? pointer;
    return name === 'code' ? code : String(params?.[name] ?? '');
  });
}
