/** Pieces of e-NOTUM's XML, in its namespace, without prefix; texts that can always be written as XML. */
import { element, type XmlChild, type XmlNode } from '../../../src/signing/canonical.ts';
import { NS } from './schema.ts';

export function node(name: string, ...children: readonly (XmlChild | null)[]): XmlNode {
  return element(name, { namespaces: { '': NS.nt } }, ...children.filter((each) => each !== null));
}

export function leaf(name: string, value: string | number | boolean, attributes: Record<string, string> = {}): XmlNode {
  return element(name, { namespaces: { '': NS.nt }, attributes }, plain(String(value)));
}

/** Null where there is nothing to say. */
export function some(name: string, value: string | number | boolean | undefined): XmlNode | null {
  return value === undefined || value === '' ? null : leaf(name, value);
}

/** Anything but XML 1.0, production 2 (Char), and the line breaks that are one. */
const UNWRITABLE = /[^\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu;

/** One line that XML can carry: nothing else is guessed, since the service names no forbidden characters. */
export function plain(text: string): string {
  return text.normalize('NFC').replace(UNWRITABLE, ' ').replace(/ +/g, ' ').trim();
}

/** At most so many characters, and from how many it was cut, if it was. */
export function shortened(text: string, max: number): { text: string; cutFrom: number | null } {
  const whole = [...plain(text)];
  return { text: whole.slice(0, max).join('').trim(), cutFrom: whole.length > max ? whole.length : null };
}

/** A document's name as error 1039 wants it: no accents; what is left beyond ASCII becomes an underscore. */
export function documentName(name: string, max: number): string {
  const bare = plain(name)
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^\x20-\x7e]|[\\/:*?"<>|]/g, '_');
  if (bare.length <= max) return bare;
  const ending = /\.[A-Za-z0-9]{1,5}$/.exec(bare)?.[0] ?? '';
  return bare.slice(0, max - ending.length) + ending;
}
