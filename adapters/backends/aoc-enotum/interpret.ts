/**
 * What an answer to PeticioProcessarTramesa comes to. One number of a notification, and a number of the error table, are
 * certain; everything else after the first byte may have arrived, and says so.
 */
import type { HttpResult } from '../../../contracts/backend.ts';
import type { Outcome } from '../../../contracts/outcome.ts';
import { child, childrenNamed, type XmlTree } from '../../../src/transport/soap.ts';
import { outcomeOf } from './codes.ts';
import { bounded, errorsIn, type PciAnswer, readPci } from './pci-answer.ts';
import { ANSWER_BYTES, ID, OPERATIONS } from './schema.ts';
import { asyncId, referenceOfAsync } from './send.ts';

/** `reference`: ours, which an answer that names a petition must be about. */
export function interpret(result: HttpResult, { reference }: { reference?: string } = {}): Outcome {
  const read = readPci(result, `Resposta${OPERATIONS.send}`, ANSWER_BYTES.small, (told) => {
    const named = referenceOfAsync(told);
    return named !== null && reference !== undefined && named !== reference;
  });
  switch (read.kind) {
    case 'not-sent':
      return { kind: 'temporary', code: read.reason, text: '' };
    case 'lost':
      return unknown(read.reason, '', true);
    case 'fault':
      return unknown(read.code, read.text, read.server);
    // What a petition it does not take comes to at the service behind it, the platform does not say.
    case 'refused':
      return unknown(read.code, read.text, false);
    case 'unexpected':
      return unknown(read.code, '', false);
    case 'working':
      return taken(read);
    case 'answer':
      return outcomeOfAnswer(read.node);
  }
}

/* Asincron has it, under our id; the notification's own number comes later. */
function taken({ id, hours }: Extract<PciAnswer, { kind: 'working' }>): Outcome {
  const reference = referenceOfAsync(id);
  if (reference === null) return unknown('unexpected-answer', '', false);
  const text = hours === 0 ? '' : `${hours} h`;
  return { kind: 'accepted', code: 'pci-working', text, remoteId: asyncId(reference), warnings: [] };
}

function outcomeOfAnswer(node: XmlTree): Outcome {
  const numbers = numbersIn(node);
  const errors = errorsIn(node);
  const [first] = errors;
  // Made, and something to say beside it.
  if (numbers.length === 1) {
    const warnings = errors.map(({ code, text }) => ({
      code: 'platform-warning',
      pointer: '',
      text: `${code} ${text}`.trim(),
    }));
    return { kind: 'accepted', code: 'ok', text: '', remoteId: numbers[0]!, warnings };
  }
  if (numbers.length > 1) return unknown('several-numbers', '', false);
  if (first === undefined) return unknown('no-number', '', false);
  const outcomes = errors.map(({ code }) => outcomeOf(code));
  // What speaks of a notification that is there already is no refusal of this one.
  const unclear = outcomes.findIndex((each) => each !== 'rejected');
  const counts = unclear === -1 ? first : (errors[unclear] ?? first);
  if (unclear !== -1) return unknown(counts.code, counts.text, false);
  const text = errors.map((each) => each.text).join(' · ');
  return { kind: 'rejected', code: counts.code, text, finding: { pointer: '', code: `${ID}-${counts.code}` } };
}

/** Of the notifications made; those that are no numbers are none. */
export function numbersIn(node: XmlTree): string[] {
  const made = child(node, 'NotificacionsCreades');
  const numbers = made === undefined ? [] : childrenNamed(made, 'IdNotificacio').map(({ text }) => text.trim());
  return numbers.filter(isNumber);
}

/** An identifier of the service: digits, of which a 64-bit number has at most 19. */
export function isNumber(text: string | undefined): text is string {
  return text !== undefined && /^\d{1,19}$/.test(text);
}

function unknown(code: string, text: string, infrastructure: boolean): Outcome {
  return { kind: 'unknown', code: bounded(code), text, infrastructure };
}

/** e-NOTUM answered, or the platform took what it was given: its own error, a fault and a proxy's page are no such answer. */
export function healthy(result: HttpResult): boolean {
  if (result.kind !== 'answer') return false;
  return [OPERATIONS.send, OPERATIONS.search, OPERATIONS.query].some((operation) => {
    const { kind } = readPci(result, `Resposta${operation}`, ANSWER_BYTES.small);
    return kind === 'answer' || kind === 'working';
  });
}
