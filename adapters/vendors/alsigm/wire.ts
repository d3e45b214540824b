/**
 * AL SIGM's XML: Axis 1.3, document/literal, every element qualified, every string nillable. What a type inherits from
 * RetornoServicio is of another namespace than the rest of it. Source: both WSDLs of e-admin/alsigm @88dd7021.
 */
import { escapeText } from '../../../src/signing/canonical.ts';
import { child, childText, type XmlTree } from '../../../src/transport/soap.ts';

export const NS = {
  notifications: 'http://server.ws.nt.sgm.tecdoc.ieci',
  files: 'http://server.ws.ct.sgm.tecdoc.ieci',
  common: 'http://dto.services.core.sgm.tecdoc.ieci',
} as const;
export type Service = 'notifications' | 'files';

const XSI = 'http://www.w3.org/2001/XMLSchema-instance';
/** Anything but XML 1.0, production 2 (Char). */
const FORBIDDEN = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu;

/** Null is nil; a list is an Axis array (`item`); `{ raw }` is XML already. */
export type Value = string | null | undefined | readonly Value[] | { raw: string };

/** One element; `c:` before a name is the common namespace. */
export function tag(name: string, value: Value): string {
  if (value === null || value === undefined) return `<${name} xsi:nil="true"/>`;
  if (typeof value === 'string') return `<${name}>${escapeText(value.replace(FORBIDDEN, '\uFFFD'))}</${name}>`;
  const inner = 'raw' in value ? value.raw : value.map((each) => tag('item', each)).join('');
  return `<${name}>${inner}</${name}>`;
}

/** Elements in the order of `names`; what `values` does not have is nil. */
export function tags(names: readonly string[], values: Readonly<Record<string, Value>>): string {
  return names.map((name) => tag(name, values[name])).join('');
}

/** The only element of a Body: an operation's request or response. */
export function operation(name: string, service: Service, inner: string): string {
  return `<${name} xmlns="${NS[service]}" xmlns:c="${NS.common}" xmlns:xsi="${XSI}">${inner}</${name}>`;
}

export function entidad(code: string): string {
  return tag('entidad', { raw: tags(['c:identificador', 'c:nombre'], { 'c:identificador': code }) });
}

/** The texts of an Axis array, whatever it calls its items; an item that is nil is an empty text. */
export function listOf(node: XmlTree, name: string): string[] {
  return (child(node, name)?.children ?? []).map(({ text }) => text.trim());
}

/** Named texts of a record; what is empty or nil is not there. */
export function textsOf<Name extends string>(node: XmlTree, names: readonly Name[]): Partial<Record<Name, string>> {
  const found: Partial<Record<Name, string>> = {};
  for (const name of names) {
    const text = childText(node, name);
    if (text !== undefined) found[name] = text;
  }
  return found;
}
