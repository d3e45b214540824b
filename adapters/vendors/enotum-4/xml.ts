/** Writes the elements of e-NOTUM's answers and reports; empty members are left out, as its schema wants. */
import { element, type XmlChild, type XmlNode } from '../../../src/signing/canonical.ts';
import { NS } from './codes.ts';

const XSI = 'http://www.w3.org/2001/XMLSchema-instance';
/** Anything but XML 1.0, production 2 (Char): a name in the configuration may hold it. */
const FORBIDDEN = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu;

/** What a member may be given as; null and undefined: it is not there. */
export type Member = XmlNode | null | undefined;

export function node(name: string, ...members: readonly Member[]): XmlNode {
  return element(name, { namespaces: { '': NS } }, ...members.filter((each) => each != null));
}

export function leaf(name: string, value: string | number | boolean, attributes: Record<string, string> = {}): XmlNode {
  return element(name, { namespaces: { '': NS }, attributes }, String(value).replace(FORBIDDEN, '\uFFFD'));
}

export function bytes(name: string, base64: XmlChild): XmlNode {
  return element(name, { namespaces: { '': NS } }, base64);
}

/** Null where there is nothing to say. */
export function some(name: string, value: string | number | boolean | null | undefined): XmlNode | null {
  return value == null || value === '' ? null : leaf(name, value);
}

/** xs:dateTime in UTC. */
export function time(name: string, at: Date): XmlNode {
  return leaf(name, at.toISOString());
}

/** A member the schema wants also where there is nothing: then it is nil. */
export function nillable(name: string, value: Date | string | null | undefined): XmlNode {
  if (value instanceof Date) return time(name, value);
  if (value != null && value !== '') return leaf(name, value);
  return element(name, { namespaces: { '': NS, xsi: XSI }, attributes: { 'xsi:nil': 'true' } });
}
