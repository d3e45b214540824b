/**
 * What an answer to `altaRemesaEnvios` comes to. An answer with a known code is certain; everything else after the
 * first byte may have arrived, and says so.
 */
import type { HttpResult } from '../../../contracts/backend.ts';
import type { Outcome, Warning } from '../../../contracts/outcome.ts';
import { GatewayError } from '../../../src/errors.ts';
import {
  child,
  childrenNamed,
  childText,
  parseSoap,
  type SoapMessage,
  type XmlTree,
} from '../../../src/transport/soap.ts';
import { CODES, isKeyFault, KEY_FAULTS } from './codes.ts';
import { ANSWER_BYTES, LIMITS, SUCCESS } from './schema.ts';

/** Longest text of the platform we keep in a timeline. Characters. */
const TEXT_MAX = 300;
/** Longest code we keep. Characters. */
const CODE_MAX = 40;
/** The platform's own codes: bare numbers. */
const OWN_CODE = /^\d{3,5}$/;

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
  const remoteId = items.length === 1 ? identifierOf(items[0]!) : undefined;
  // 000 without exactly the one envío we sent is no proof that it exists.
  if (remoteId === undefined) return unknown('000-without-items', text);
  const warnings: Warning[] =
    text === '' || text.toUpperCase() === 'OK' ? [] : [{ code: 'platform-warning', pointer: '', text }];
  return { kind: 'accepted', code, text, remoteId, warnings };
}

function outcomeOfCode(code: string, text: string): Outcome {
  const said = tidy(text);
  if (isKeyFault(code))
    return { kind: 'rejected', code, text: said, finding: { pointer: '', code: `notifica-${code}` } };
  const row = CODES.get(code);
  if (row?.outcome === 'duplicate') return { kind: 'duplicate', code, text: said };
  if (row?.outcome === 'rejected')
    return { kind: 'rejected', code, text: said, finding: { pointer: '', code: `notifica-${code}` } };
  return { kind: 'unknown', code: bounded(code), text: said, infrastructure: isServerFault(code) };
}

function unknown(code: string, text: string): Outcome {
  return { kind: 'unknown', code, text, infrastructure: false };
}

/** A code as it may be kept: theirs are three or four digits, but whatever came stood in an answer. */
export function bounded(code: string): string {
  return code === '' ? 'no-code' : code.slice(0, CODE_MAX);
}

/** SOAP 1.1, 4.4.1: not for what the message says, so it may pass; also a bus whose service behind it is down. */
export function isServerFault(code: string): boolean {
  return /^Server(\.|$)/i.test(code);
}

/** `identificador`, unless there is none or it is longer than an identifier may be. */
export function identifierOf(node: XmlTree): string | undefined {
  const identifier = childText(node, 'identificador');
  return identifier === undefined || identifier.length > LIMITS.identificador ? undefined : identifier;
}

/** API-key faults come without a known number: they are told by their words. */
export function faultCode(fault: Extract<SoapMessage, { kind: 'fault' }>): string {
  if (CODES.has(fault.code)) return fault.code;
  return KEY_FAULTS.find(({ words }) => words.test(fault.text))?.code ?? fault.code;
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

/**
 * The service itself answered: a well-formed answer, or a fault with a code of its own. A proxy's page is no such
 * answer, nor is the fault of a bus that cannot reach it.
 */
export function healthy(result: HttpResult): boolean {
  const message = result.kind === 'answer' ? readSoap(result.body, ANSWER_BYTES.small) : null;
  if (message === null) return false;
  if (message.kind === 'body') return true;
  const code = faultCode(message);
  return OWN_CODE.test(code) || isKeyFault(code);
}

/** One line, bounded; NIFs are taken out, since some refusals quote them. */
export function tidy(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .replace(/\b[XYZKLM]?\d{7,8}[A-Z]\b|\b[A-Z]\d{7}[0-9A-J]\b/gi, '[NIF]')
    .trim()
    .slice(0, TEXT_MAX);
}
