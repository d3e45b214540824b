/** One call to RegistroWebService, and what any of its answers says of itself before it says anything else. */
import type { CallTools, EntityAccess, HttpResult } from '../../../contracts/backend.ts';
import type { XmlNode } from '../../../src/signing/canonical.ts';
import { child, childText, type XmlTree } from '../../../src/transport/soap.ts';
import { readAnswer as readSoap } from '../../../src/transport/soap-answer.ts';
import type { SoapFault } from '../../../src/transport/soap-fault.ts';
import { soapRequest } from '../../../src/transport/soap-request.ts';
import { type AnswerKind, ERROR_NUMBERS, isError, TYPES } from './codes.ts';
import type { GeiserConfig, GeiserEntity } from './config.ts';
import { ACTION, ANSWER_BYTES, type Operation, RESULTS } from './schema.ts';
import { callOf, envelopeOf } from './wire.ts';

export type Call = {
  access: EntityAccess<GeiserEntity>;
  config: GeiserConfig;
  tools: Pick<CallTools, 'transport'>;
  maxAnswerBytes?: number;
  /** In whose name, where it is not the entity's own office. */
  office?: string;
};

export function call(operation: Operation, content: XmlNode, how: Call): Promise<HttpResult> {
  const { access, config, tools, maxAnswerBytes = ANSWER_BYTES.small, office } = how;
  const body = envelopeOf(callOf(operation, content), access, { config, ...(office === undefined ? {} : { office }) });
  const { url, timeoutMs } = config;
  return tools.transport.exchange(soapRequest({ url, action: ACTION, body, timeoutMs, maxAnswerBytes }));
}

/** `type`: the service's own word. `kind`: what it comes to; null for a word no table of ours has. */
export type Answer =
  | { kind: 'said'; type: string; means: AnswerKind | null; text: string; result: XmlTree }
  /** No readable answer of the service. `left`: whether a byte of the request may have left us. */
  | { kind: 'none'; code: string; left: boolean }
  /** It answered, but not in a way we know. */
  | { kind: 'unclear'; code: string; text: string; infrastructure: boolean };

/** Longest text and longest word of theirs that is kept. Characters. */
const TEXT_MAX = 300;
const WORD_MAX = 40;

/** `operations`: whose answer it may be. */
export function readAnswer(result: HttpResult, operations: readonly Operation[]): Answer {
  const message = readSoap(result, { maxBytes: ANSWER_BYTES.withReceipts });
  switch (message.kind) {
    case 'not-sent':
    case 'lost':
      return { kind: 'none', code: message.reason, left: message.kind === 'lost' };
    case 'unreadable':
      return { kind: 'none', code: `http-${message.status}`, left: true };
    case 'empty':
      return { kind: 'unclear', code: 'empty-answer', text: '', infrastructure: false };
    case 'fault':
      return faulty(message.fault);
    case 'body':
      return said(message.node, operations);
  }
}

function faulty(fault: SoapFault): Answer {
  const code = fault.code === '' ? 'fault' : fault.code.slice(0, WORD_MAX);
  // SOAP 1.1, 4.4.1: not for what the request says, so it may pass.
  return { kind: 'unclear', code, text: tidy(fault.text), infrastructure: /^Server(\.|$)/i.test(code) };
}

function said(node: XmlTree, operations: readonly Operation[]): Answer {
  const operation = operations.find((each) => `${each}Response` === node.name);
  const found = operation === undefined ? undefined : child(node, RESULTS[operation]);
  const type = found === undefined ? undefined : childText(found, 'respuesta', 'tipo');
  if (found === undefined || type === undefined)
    return { kind: 'unclear', code: 'unexpected-answer', text: '', infrastructure: false };
  const text = tidy(childText(found, 'respuesta', 'mensaje') ?? '');
  const number = Number(childText(found, 'respuesta', 'codigo') ?? Number.NaN);
  // A word that says one thing and a number that says the other prove neither.
  if (TYPES.has(type) && ERROR_NUMBERS.has(number) !== isError(type))
    return { kind: 'unclear', code: 'contradictory-answer', text, infrastructure: false };
  return { kind: 'said', type: type.slice(0, WORD_MAX), means: TYPES.get(type)?.kind ?? null, text, result: found };
}

/** What a question came to that brought nothing: not there, or undecided for now. */
export type Unanswered =
  | { kind: 'not-found'; code: string }
  | { kind: 'failed'; code: string; text: string; infrastructure: boolean };

export function unanswered(answer: Answer): Unanswered {
  if (answer.kind === 'none') return { kind: 'failed', code: answer.code, text: '', infrastructure: true };
  if (answer.kind === 'unclear')
    return { kind: 'failed', code: answer.code, text: answer.text, infrastructure: answer.infrastructure };
  if (answer.means === 'absent') return { kind: 'not-found', code: answer.type };
  return { kind: 'failed', code: answer.type, text: answer.text, infrastructure: answer.means === 'broken' };
}

/** One line, bounded; NIFs are taken out, since a refusal may quote one. */
function tidy(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .replace(/\b[XYZKLM]?\d{7,8}[A-Z]\b|\b[A-Z]\d{7}[0-9A-J]\b/gi, '[NIF]')
    .trim()
    .slice(0, TEXT_MAX);
}
