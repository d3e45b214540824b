/** An answer of e-NOTUM to a question, or why there is none. */
import type { HttpResult } from '../../../contracts/backend.ts';
import type { XmlTree } from '../../../src/transport/soap.ts';
import { outcomeOf } from './codes.ts';
import { errorsIn, type PciAnswer, readPci } from './pci-answer.ts';
import { ANSWER_BYTES, type Operation } from './schema.ts';

export type Failed = { kind: 'failed'; code: string; text: string; infrastructure: boolean };
export type NotFound = { kind: 'not-found'; code: string };

type Own = { kind: 'node'; node: XmlTree } | NotFound | Failed;

/** An answer of e-NOTUM without errors, or why there is none. */
export function readOwn(result: HttpResult, operation: Operation, maxBytes: number = ANSWER_BYTES.small): Own {
  const read = readPci(result, `Resposta${operation}`, maxBytes);
  if (read.kind !== 'answer') return failedBy(read);
  const [error] = errorsIn(read.node);
  if (error === undefined) return { kind: 'node', node: read.node };
  return outcomeOf(error.code) === 'not-found'
    ? { kind: 'not-found', code: error.code }
    : failed(error.code, error.text, false);
}

export function failedBy(read: Exclude<PciAnswer, { kind: 'answer' }>): Failed {
  switch (read.kind) {
    case 'not-sent':
    case 'lost':
      return failed(read.reason, '', true);
    case 'fault':
      return failed(read.code, read.text, read.server);
    case 'refused':
      return failed(read.code, read.text, false);
    case 'unexpected':
      return failed(read.code, '', false);
    case 'working':
      return failed('pci-working', '', false);
  }
}

export function failed(code: string, text: string, infrastructure: boolean): Failed {
  return { kind: 'failed', code, text, infrastructure };
}
