/** One call to RegistroWebService, and what any of its answers says of itself before it says anything else. */
import type { CallTools, EntityAccess, HttpResult } from '../../../contracts/backend.ts';
import { GatewayError } from '../../../src/errors.ts';
import type { XmlNode } from '../../../src/signing/canonical.ts';
import { child, childText, parseSoap, type SoapMessage, type XmlTree } from '../../../src/transport/soap.ts';
import { type AnswerKind, ERROR_NUMBERS, isError, TYPES } from './codes.ts';
import type { GeiserConfig, GeiserEntity } from './config.ts';
import { ANSWER_BYTES, type Operation, RESULTS } from './schema.ts';
import { callOf, envelopeOf, HEADERS } from './wire.ts';

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
  return tools.transport.exchange({
    method: 'POST',
    url: config.url,
    headers: HEADERS,
    body: envelopeOf(callOf(operation, content), access, { config, ...(office === undefined ? {} : { office }) }),
    timeoutMs: config.timeoutMs,
    maxAnswerBytes,
  });
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
  if (result.kind === 'not-sent') return { kind: 'none', code: result.reason, left: false };
  if (result.kind === 'lost') return { kind: 'none', code: result.reason, left: true };
  const message = readSoap(result.body);
  if (message === null) return { kind: 'none', code: `http-${result.status}`, left: true };
  if (message.kind === 'fault') {
    const code = message.code === '' ? 'fault' : message.code.slice(0, WORD_MAX);
    // SOAP 1.1, 4.4.1: not for what the request says, so it may pass.
    return { kind: 'unclear', code, text: tidy(message.text), infrastructure: /^Server(\.|$)/i.test(code) };
  }
  const operation = operations.find((each) => `${each}Response` === message.node.name);
  const found = operation === undefined ? undefined : child(message.node, RESULTS[operation]);
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

/** Null for what is no SOAP message: an error page, half a message, nothing. */
function readSoap(body: Uint8Array): SoapMessage | null {
  try {
    return parseSoap(body, { maxBytes: ANSWER_BYTES.withReceipts });
  } catch (error) {
    if (error instanceof GatewayError && error.code === 'xml-refused') return null;
    throw error;
  }
}

/** One line, bounded; NIFs are taken out, since a refusal may quote one. */
function tidy(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .replace(/\b[XYZKLM]?\d{7,8}[A-Z]\b|\b[A-Z]\d{7}[0-9A-J]\b/gi, '[NIF]')
    .trim()
    .slice(0, TEXT_MAX);
}
