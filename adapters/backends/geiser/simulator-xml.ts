/** Writes the simulator's answers: prefixes of its own, so that nobody may count on ours. */
import { escapeText } from '../../../src/signing/canonical.ts';
import { NS } from './schema.ts';

const DECLARED = `xmlns:ns2="${NS.op}" xmlns:ns3="${NS.types}" xmlns:ns4="${NS.core}"`;

/** An element of the entry types; nothing without a value. */
export function field(name: string, value: string | undefined): string {
  return value === undefined || value === '' ? '' : `<ns3:${name}>${escapeText(value)}</ns3:${name}>`;
}

export function group(name: string, inner: string): string {
  return `<ns3:${name}>${inner}</ns3:${name}>`;
}

/** `numbers`: the order of the enumeration, which is where the real numbers are inferred from. */
const NUMBERS: readonly string[] = [
  'OK',
  'ERROR_INTERNAL',
  'ERROR_AUTHENTICATION',
  'ERROR_AUTHORIZATION',
  'ERROR_CONVERSION',
  'ERROR_VALIDATOR',
  'WARNING_NOTFOUND',
  'WARNING_MAXLIMIT',
  'WARNING_DUPLICATE',
  'WARNING_ANEXO_CONTENT_DELETED',
];

export type Said = { tipo: string; mensaje: string };

export function respuesta({ tipo, mensaje }: Said): string {
  const own = (name: string, value: string) => `<ns4:${name}>${escapeText(value)}</ns4:${name}>`;
  return group('respuesta', own('codigo', String(NUMBERS.indexOf(tipo))) + own('tipo', tipo) + own('mensaje', mensaje));
}

export function answerEnvelope(operation: string, result: string, inner: string): string {
  return envelope(`<ns2:${operation}Response ${DECLARED}><${result}>${inner}</${result}></ns2:${operation}Response>`);
}

export function faultEnvelope(code: string, text: string): string {
  return envelope(
    `<soap:Fault><faultcode>soap:${code}</faultcode><faultstring>${escapeText(text)}</faultstring></soap:Fault>`,
  );
}

function envelope(body: string): string {
  return `<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body>${body}</soap:Body></soap:Envelope>`;
}
