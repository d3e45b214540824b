/**
 * What an answer to a message comes to. What decides: an acceptance with its identifier and a code of the table are
 * certain; everything else after the first byte may have arrived, and says so.
 */
import type { HttpResult } from '../../../contracts/backend.ts';
import type { Outcome } from '../../../contracts/outcome.ts';
import { readJson } from './call.ts';
import { outcomeOf } from './codes.ts';
import { refusalSchema, serviceSchema, statusSchema, takenSchema } from './schema.ts';

/** Longest text of the service that is kept. Characters. */
const TEXT_MAX = 300;

export function interpret(result: HttpResult): Outcome {
  if (result.kind === 'not-sent') return { kind: 'temporary', code: result.reason, text: '' };
  if (result.kind === 'lost') return { kind: 'unknown', code: result.reason, text: '', infrastructure: true };
  const answer = readJson(result.body);
  const refusal = refusalSchema.safeParse(answer);
  if (refusal.success) return outcomeOfCode(refusal.data.error, tidy(refusal.data.message));
  const taken = result.status === 201 ? takenSchema.safeParse(answer) : null;
  if (!taken?.success)
    return { kind: 'unknown', code: `http-${result.status}`, text: '', infrastructure: answer === undefined };
  const { id, warning } = taken.data;
  const warnings = warning === undefined ? [] : [{ code: 'platform-warning', pointer: '', text: tidy(warning) }];
  return { kind: 'accepted', code: '201', text: '', remoteId: id, warnings };
}

function outcomeOfCode(code: string, text: string): Outcome {
  switch (outcomeOf(code)) {
    case 'rejected':
      return { kind: 'rejected', code, text, finding: { pointer: '', code: `invented-backend-${code}` } };
    case 'duplicate':
      return { kind: 'duplicate', code, text };
    case 'not-taken':
      return { kind: 'temporary', code, text };
    case 'not-found':
    case undefined:
      return { kind: 'unknown', code, text, infrastructure: false };
  }
}

/** The service itself answered, in a way it has; a proxy's page is no such answer. */
export function healthy(result: HttpResult): boolean {
  if (result.kind !== 'answer') return false;
  const answer = readJson(result.body);
  const refusal = refusalSchema.safeParse(answer);
  if (refusal.success) return outcomeOf(refusal.data.error) !== undefined;
  return [serviceSchema, takenSchema, statusSchema].some((each) => each.safeParse(answer).success);
}

/** One line, bounded, without what looks like a NIF: a refusal may quote one. */
function tidy(text = ''): string {
  return text
    .replace(/\s+/g, ' ')
    .replace(/\b[XYZKLM]?\d{7,8}[A-Z]\b|\b[A-Z]\d{7}[0-9A-J]\b/gi, '[NIF]')
    .trim()
    .slice(0, TEXT_MAX);
}
