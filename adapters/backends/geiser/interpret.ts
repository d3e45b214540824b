/**
 * What an answer to `registrar` or `registrarEnviar` comes to. A register number is proof that the entry exists; the
 * four errors that name the request are refusals; everything else after the first byte may have registered, and says so.
 */
import type { HttpResult } from '../../../contracts/backend.ts';
import type { Outcome, Warning } from '../../../contracts/outcome.ts';
import { child } from '../../../src/transport/soap.ts';
import { type Answer, readAnswer } from './call.ts';
import { numberOf, statusAtOnce } from './status.ts';

export function interpret(result: HttpResult): Outcome {
  const answer = readAnswer(result, ['registrar', 'registrarEnviar']);
  if (answer.kind === 'none')
    return answer.left
      ? { kind: 'unknown', code: answer.code, text: '', infrastructure: true }
      : { kind: 'temporary', code: answer.code, text: '' };
  if (answer.kind === 'unclear') {
    const { code, text, infrastructure } = answer;
    return { kind: 'unknown', code, text, infrastructure };
  }
  return outcomeOf(answer);
}

function outcomeOf({ type, means, text, result }: Extract<Answer, { kind: 'said' }>): Outcome {
  const entry = child(result, 'apunte');
  const remoteId = entry === undefined ? undefined : numberOf(entry);
  switch (means) {
    case 'done':
    case 'remark':
    case 'absent':
    case 'limited':
      // Without its number nothing shows that there is an entry.
      if (entry === undefined || remoteId === undefined) return unknown(`${type}-without-number`, text, false);
      return { kind: 'accepted', code: type, text, remoteId, warnings: warningsOf(type, text), ...statusAtOnce(entry) };
    case 'duplicate':
      return { kind: 'duplicate', code: type, text };
    case 'rejected':
      // Refused, and registered all the same: nobody may conclude from that.
      if (remoteId !== undefined) return unknown('contradictory-answer', text, false);
      return { kind: 'rejected', code: type, text, finding: { pointer: '', code: `geiser-${type}` } };
    case 'broken':
      return unknown(type, text, true);
    case null:
      return unknown(type, text, false);
  }
}

function unknown(code: string, text: string, infrastructure: boolean): Outcome {
  return { kind: 'unknown', code, text, infrastructure };
}

function warningsOf(type: string, text: string): Warning[] {
  if (type === 'OK') return [];
  return [{ code: 'platform-warning', pointer: '', text: text === '' ? type : `${type}: ${text}` }];
}

/** The service itself answered, in a way it has, and is not out of order; a proxy's page is no such answer. */
export function healthy(result: HttpResult): boolean {
  const answer = readAnswer(result, ['registrar', 'registrarEnviar', 'consultar', 'buscar', 'iterar']);
  return answer.kind === 'said' && answer.means !== null && answer.means !== 'broken';
}
