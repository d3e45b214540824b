/**
 * What an answer to `altaRemesaEnvios` comes to. An answer with a known code is certain; everything else after the
 * first byte may have arrived, and says so.
 */
import type { HttpResult } from '../../../contracts/backend.ts';
import type { Outcome, Warning } from '../../../contracts/outcome.ts';
import { GatewayError } from '../../../src/errors.ts';
import { child, childrenNamed, childText, parseSoap, type SoapMessage, type XmlTree } from '../../../src/transport/soap.ts';
import { API_KEY_CODE, API_KEY_WORDS, CODES } from './codes.ts';
import { ANSWER_BYTES, SUCCESS } from './schema.ts';

/** Longest text of the platform we keep in a timeline. Characters. */
const TEXT_MAX = 300;

export function interpret(result: HttpResult): Outcome {
  if (result.kind === 'not-sent') return { kind: 'temporary', code: result.reason, text: '' };
  if (result.kind === 'lost') return { kind: 'unknown', code: result.reason, text: '', infrastructure: true };
  const message = readSoap(result.body, ANSWER_BYTES.small);
  if (message === null) return { kind: 'unknown', code: `http-${result.status}`, text: '', infrastructure: true };
  if (message.kind === 'fault') return outcomeOfCode(faultCode(message), message.text);
  if (message.node.name !== 'resultadoAltaRemesaEnvios') return unknown('unexpected-answer', '');
  return outcomeOfResult(message.node);
}

function outcomeOfResult(node: XmlTree): Outcome {
  const code = childText(node, 'codigoRespuesta') ?? '';
  const text = tidy(childText(node, 'descripcionRespuesta') ?? '');
  if (!SUCCESS.has(code)) return outcomeOfCode(code, text);
  const results = child(node, 'resultadoEnvios');
  const items = results === undefined ? [] : childrenNamed(results, 'item');
  const remoteId = items.length === 1 ? childText(items[0]!, 'identificador') : undefined;
  // 000 without exactly the one envío we sent is no proof that it exists.
  if (remoteId === undefined) return unknown('000-without-items', text);
  const warnings: Warning[] = text === '' || text.toUpperCase() === 'OK' ? [] : [{ code: 'platform-warning', pointer: '', text }];
  return { kind: 'accepted', code, text, remoteId, warnings };
}

function outcomeOfCode(code: string, text: string): Outcome {
  const said = tidy(text);
  if (code === API_KEY_CODE) return { kind: 'rejected', code, text: said, finding: { pointer: '', code: `notifica-${code}` } };
  const row = CODES.get(code);
  if (row?.outcome === 'duplicate') return { kind: 'duplicate', code, text: said };
  if (row?.outcome === 'rejected') return { kind: 'rejected', code, text: said, finding: { pointer: '', code: `notifica-${code}` } };
  return unknown(code === '' ? 'no-code' : code, said);
}

function unknown(code: string, text: string): Outcome {
  return { kind: 'unknown', code, text, infrastructure: false };
}

/** API-key faults come without a known number: they are told by their words. */
export function faultCode(fault: Extract<SoapMessage, { kind: 'fault' }>): string {
  return API_KEY_WORDS.test(fault.text) && !CODES.has(fault.code) ? API_KEY_CODE : fault.code;
}

/** Null for what is no SOAP message: an error page, half a message, nothing. */
export function readSoap(body: Uint8Array, maxBytes: number): SoapMessage | null {
  try {
    return parseSoap(body, { maxBytes });
  } catch (error) {
    if (error instanceof GatewayError && error.code === 'xml-refused') return null;
    throw error;
  }
}

/** The service itself answered, whatever it said; a proxy's error page is no such answer. */
export function healthy(result: HttpResult): boolean {
  return result.kind === 'answer' && readSoap(result.body, ANSWER_BYTES.small) !== null;
}

/** One line, bounded; NIFs are taken out, since some refusals quote them. */
function tidy(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .replace(/\b[XYZKLM]?\d{7,8}[A-Z]\b|\b[A-Z]\d{7}[0-9A-J]\b/gi, '[NIF]')
    .trim()
    .slice(0, TEXT_MAX);
}
