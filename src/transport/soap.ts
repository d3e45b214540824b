/** SOAP 1.1 messages: what an answer says, by fixed paths, and the envelopes and faults our own endpoints write. */
import type { GatewayError } from '../errors.ts';
import { refused } from './soap-refused.ts';
import { parseXml, type XmlLimits, type XmlTree } from './soap-xml.ts';

export { parseXml, type XmlLimits, type XmlTree } from './soap-xml.ts';

const ENVELOPE = 'http://schemas.xmlsoap.org/soap/envelope/';

export type SoapMessage = { kind: 'body'; node: XmlTree } | { kind: 'fault'; code: string; text: string };

/** The first element of the Body, or the fault it carries. Throws GatewayError `xml-refused` for what is no SOAP 1.1. */
export function parseSoap(bytes: Uint8Array, limits: XmlLimits): SoapMessage {
  const node = child(soapRoot(bytes, limits), 'Body')?.children[0];
  if (node === undefined) throw notSoap();
  if (node.name !== 'Fault' || node.namespace !== ENVELOPE) return { kind: 'body', node };
  // Faults of the State's services carry a bare number where SOAP has a qualified name.
  const code = (childText(node, 'faultcode') ?? '').replace(/^.*:/, '').trim();
  return { kind: 'fault', code, text: childText(node, 'faultstring') ?? '' };
}

/** The header element of this local name, whatever its namespace; undefined without one. */
export function soapHeader(bytes: Uint8Array, name: string, limits: XmlLimits): XmlTree | undefined {
  return child(soapRoot(bytes, limits), 'Header', name);
}

function soapRoot(bytes: Uint8Array, limits: XmlLimits): XmlTree {
  const root = parseXml(bytes, limits);
  if (root.name !== 'Envelope' || root.namespace !== ENVELOPE) throw notSoap();
  return root;
}

function notSoap(): GatewayError {
  return refused('not a SOAP 1.1 message');
}

/** First child with this local name along a path. */
export function child(node: XmlTree, ...path: readonly string[]): XmlTree | undefined {
  let current: XmlTree | undefined = node;
  for (const name of path) current = current?.children.find((each) => each.name === name);
  return current;
}

export function childrenNamed(node: XmlTree, name: string): XmlTree[] {
  return node.children.filter((each) => each.name === name);
}

/** Trimmed text along a path; undefined when it is not there, empty, or nil. */
export function childText(node: XmlTree, ...path: readonly string[]): string | undefined {
  const found = child(node, ...path);
  const text = found?.text.trim();
  return text === undefined || text === '' || found?.attributes.nil === 'true' ? undefined : text;
}

/** An envelope around XML that is already written. */
export function soapEnvelope(bodyXml: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?><soapenv:Envelope xmlns:soapenv="${ENVELOPE}"><soapenv:Body>${bodyXml}</soapenv:Body></soapenv:Envelope>`;
}

/** A SOAP 1.1 fault; `code` as it is to be read, such as `soapenv:Client`. */
export function soapFault(fault: { code: string; text: string }): string {
  const { code, text } = fault;
  return soapEnvelope(
    `<soapenv:Fault><faultcode>${escaped(code)}</faultcode><faultstring>${escaped(text)}</faultstring></soapenv:Fault>`,
  );
}

/** Anything but XML 1.0, production 2 (Char). A fault must always go out: such a character is replaced, not refused. */
const FORBIDDEN = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu;

function escaped(text: string): string {
  return text.replace(FORBIDDEN, '\uFFFD').replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
