import { DOMParser } from '@xmldom/xmldom';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ExclusiveCanonicalization } from 'xml-crypto';
import {
  element,
  escapeAttribute,
  escapeText,
  serialise,
  serialiseText,
  type XmlChild,
  type XmlNode,
} from '../../src/signing/canonical.ts';

/** What xml-crypto, another implementation, makes of XML that is already written. */
function canonicalised(xml: string): string {
  const root = parsed(xml);
  return String(
    Reflect.apply(ExclusiveCanonicalization.prototype.process, new ExclusiveCanonicalization(), [root, {}]),
  );
}

/** xmldom reads two characters as line ends that XML 1.0 does not, and warns of a third: it gets references instead. */
function parsed(xml: string) {
  const readable = xml.replace(/[\u0085\u2028\u2029\uFFFD]/g, (each) => `&#${each.charCodeAt(0)};`);
  return new DOMParser().parseFromString(readable, 'text/xml').documentElement;
}

const URIS: Readonly<Record<string, string>> = { a: 'urn:a', b: 'urn:b', c: 'urn:c' };
const prefixes = fc.constantFrom('', 'a:', 'b:', 'c:');
const local = fc.stringMatching(/^[A-Za-z_][\w.-]{0,6}$/).filter((name) => !/^xml/i.test(name));
const name = fc.tuple(prefixes, local).map(([prefix, rest]) => prefix + rest);
/** Characters XML allows, the awkward ones often. */
const text = fc.string({
  unit: fc.oneof(
    fc.constantFrom(
      '&',
      '<',
      '>',
      '"',
      "'",
      '\t',
      '\n',
      '\r',
      ' ',
      'ñ',
      '€',
      '😀',
      ']]>',
      '\u0085',
      '\u2028',
      '\uFFFD',
    ),
    fc.integer({ min: 0x20, max: 0xd7ff }).map((code) => String.fromCodePoint(code)),
    fc.integer({ min: 0xe000, max: 0xfffd }).map((code) => String.fromCodePoint(code)),
    fc.integer({ min: 0x10000, max: 0x10ffff }).map((code) => String.fromCodePoint(code)),
  ),
  maxLength: 12,
});
/** Two names that differ in their prefix alone are two attributes; the same URI under two prefixes would be one. */
const attributes = fc.dictionary(name, text, { maxKeys: 4 });
const declarations = fc.dictionary(
  fc.constantFrom('', 'a', 'b', 'c'),
  fc.constantFrom('urn:a', 'urn:b', 'urn:c', 'urn:d'),
);

function distinct(node: XmlNode, outer: Readonly<Record<string, string>>): boolean {
  const scope = { ...outer, ...node.namespaces };
  const expanded = Object.keys(node.attributes).map((each) => {
    const [prefix, rest] = each.includes(':') ? (each.split(':') as [string, string]) : ['', each];
    return `${prefix === '' ? '' : scope[prefix]} ${rest}`;
  });
  const inside = node.children.every(
    (child) => typeof child === 'string' || child instanceof Uint8Array || distinct(child, scope),
  );
  return new Set(expanded).size === expanded.length && inside;
}

const { tree } = fc.letrec<{ tree: XmlNode; child: XmlChild }>((tie) => ({
  child: fc.oneof({ depthSize: 'small' }, text, tie('tree')),
  tree: fc
    .tuple(name, declarations, attributes, fc.array(tie('child'), { maxLength: 4, depthIdentifier: 'tree' }))
    .map(([own, namespaces, given, children]) => element(own, { namespaces, attributes: given }, ...children)),
}));
const documents = tree
  .map((node) => ({ ...node, namespaces: { ...URIS, ...node.namespaces } }))
  .filter((node) => distinct(node, URIS));

describe('the canonical writer', () => {
  it('writes what exclusive canonicalisation makes of it: any tree, any text', () => {
    fc.assert(
      fc.property(documents, (node) => {
        const xml = serialiseText(node);
        expect(canonicalised(xml)).toBe(xml);
      }),
      { numRuns: 500 },
    );
  });

  it('carries every text and attribute value through to whoever reads it', () => {
    fc.assert(
      fc.property(text, text, (inside, value) => {
        const xml = serialiseText(element('r', { attributes: { v: value } }, inside));
        const root = parsed(xml);
        expect(root?.textContent ?? '').toBe(inside);
        expect(root?.getAttribute('v')).toBe(value);
      }),
    );
  });

  it('passes bytes through untouched and uncopied', () => {
    const bytes = Buffer.from('QUJD');
    const pieces = serialise(element('a', {}, 'before', bytes, 'after'));
    expect(pieces[1]).toBe(bytes);
    expect(Buffer.concat(pieces).toString()).toBe('<a>beforeQUJDafter</a>');
  });

  it('declares a namespace where it is first used, and again where a sibling uses it', () => {
    const node = element(
      'r',
      { namespaces: { p: 'urn:p' } },
      element('p:a', {}, element('p:b', {})),
      element('p:c', {}),
    );
    expect(serialiseText(node)).toBe('<r><p:a xmlns:p="urn:p"><p:b></p:b></p:a><p:c xmlns:p="urn:p"></p:c></r>');
  });

  it('undoes a default namespace for a child that has none', () => {
    const node = element('a', { namespaces: { '': 'urn:a' } }, element('b', { namespaces: { '': '' } }));
    expect(serialiseText(node)).toBe('<a xmlns="urn:a"><b xmlns=""></b></a>');
  });

  it('orders attributes by namespace, then by name, those without one first', () => {
    const namespaces = { z: 'urn:1', a: 'urn:2' };
    const node = element('r', { namespaces, attributes: { 'a:x': '1', 'z:y': '2', m: '3', b: '4' } });
    expect(serialiseText(node)).toBe('<r xmlns:a="urn:2" xmlns:z="urn:1" b="4" m="3" z:y="2" a:x="1"></r>');
  });
});

describe('escaping', () => {
  it('is that of the canonical form', () => {
    expect(escapeText('& < > " \' \t \n \r')).toBe('&amp; &lt; &gt; " \' \t \n &#xD;');
    expect(escapeAttribute('& < > " \' \t \n \r')).toBe("&amp; &lt; > &quot; ' &#x9; &#xA; &#xD;");
  });

  it.each(['\u0000', '\u0008', '\u000b', '\u001f', '\ud800', '\udc00', '\ufffe', '\uffff'])(
    'refuses %j, which XML cannot carry',
    (character) => {
      expect(() => escapeText(`a${character}b`)).toThrow(RangeError);
      expect(() => escapeAttribute(`a${character}b`)).toThrow(RangeError);
    },
  );
});

describe('a tree that is no XML', () => {
  it.each([
    ['a name with a space', element('a b', {})],
    ['a name that starts with a digit', element('1a', {})],
    ['a name with an injected attribute', element('a x="1"', {})],
    ['an attribute named like a declaration', element('a', { attributes: { 'xmlns:x': 'urn:x' } })],
    ['a prefix that nobody declared', element('p:a', {})],
    ['a prefix that is undeclared', element('a', { namespaces: { p: '' } })],
  ])('is refused: %s', (_what, node) => {
    expect(() => serialise(node)).toThrow(RangeError);
  });
});
