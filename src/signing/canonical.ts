/**
 * Writes XML that is already in exclusive canonical form (W3C xml-exc-c14n 1.0): namespaces declared where they are
 * visibly used, attributes in order, no self-closing tags. What we digest is what we send; nothing is parsed again.
 */

/** Bytes go out as they are: a base64 document is never copied into a string. */
export type XmlPiece = Uint8Array;
export type XmlChild = string | XmlNode | XmlPiece;
export type XmlNode = {
  name: string;
  namespaces: Readonly<Record<string, string>>;
  attributes: Readonly<Record<string, string>>;
  children: readonly XmlChild[];
};

type Names = ReadonlyMap<string, string>;
/** `declared`: prefix → URI as the tree says; `written`: what an element around this one has already put out. */
type Scope = { declared: Names; written: Names };

/** `xml` is bound by the specification and never declared (Namespaces in XML 1.0, section 3). */
const OUTSIDE: Names = new Map([['xml', 'http://www.w3.org/XML/1998/namespace']]);

/**
 * An element. `name` with its prefix; `namespaces` prefix → URI ('' is the default one), declared here for this element
 * and all inside it, and written where they are first used; text children are escaped, bytes are not.
 */
export function element(
  name: string,
  options: { namespaces?: Readonly<Record<string, string>>; attributes?: Readonly<Record<string, string>> },
  ...children: readonly XmlChild[]
): XmlNode {
  return { name, namespaces: options.namespaces ?? {}, attributes: options.attributes ?? {}, children };
}

/**
 * The canonical bytes, in pieces: text runs joined, byte children untouched. Throws RangeError for a character XML
 * cannot carry, a name that is none, or a prefix nobody declared.
 */
export function serialise(node: XmlNode): Uint8Array[] {
  const pieces: Uint8Array[] = [];
  let text = '';
  const flush = () => {
    if (text !== '') pieces.push(Buffer.from(text, 'utf8'));
    text = '';
  };
  const write = (current: XmlNode, around: Scope) => {
    const { tag, inside } = openTag(current, around);
    text += tag;
    for (const child of current.children) {
      if (typeof child === 'string') text += escapeText(child);
      else if (child instanceof Uint8Array) {
        flush();
        pieces.push(child);
      } else write(child, inside);
    }
    text += `</${current.name}>`;
  };
  write(node, { declared: OUTSIDE, written: OUTSIDE });
  flush();
  return pieces;
}

/** The same as one string, for parts without large byte children. */
export function serialiseText(node: XmlNode): string {
  return Buffer.concat(serialise(node)).toString('utf8');
}

/* xml-exc-c14n 1.0, section 3: an element writes the namespaces it visibly uses and no ancestor has written, by prefix;
   then its attributes, by namespace URI and local name, those without prefix first. */
function openTag(node: XmlNode, around: Scope): { tag: string; inside: Scope } {
  const names = Object.keys(node.attributes);
  for (const name of [node.name, ...names])
    if (!NAME.test(name) || name.startsWith('xmlns')) throw new RangeError('not a name XML allows');
  const declared = withDeclarations(around.declared, node.namespaces);
  const visible = new Set([prefixOf(node.name), ...names.map(prefixOf).filter((prefix) => prefix !== '')]);
  const fresh = [...visible].filter((prefix) => (around.written.get(prefix) ?? '') !== uriOf(prefix, declared)).sort();
  let tag = `<${node.name}`;
  for (const prefix of fresh)
    tag += ` xmlns${prefix === '' ? '' : `:${prefix}`}="${escapeAttribute(uriOf(prefix, declared))}"`;
  for (const name of names.length > 1 ? inOrder(names, declared) : names)
    tag += ` ${name}="${escapeAttribute(node.attributes[name] ?? '')}"`;
  const written =
    fresh.length === 0
      ? around.written
      : new Map([...around.written, ...fresh.map((prefix) => [prefix, uriOf(prefix, declared)] as const)]);
  return { tag: `${tag}>`, inside: { declared, written } };
}

function withDeclarations(outer: Names, namespaces: Readonly<Record<string, string>>): Names {
  const own = Object.entries(namespaces);
  if (own.some(([prefix, uri]) => prefix !== '' && uri === '')) throw new RangeError('a prefix cannot be undeclared');
  return own.length === 0 ? outer : new Map([...outer, ...own]);
}

function inOrder(names: readonly string[], declared: Names): string[] {
  const keyed = names.map((name) => {
    const prefix = prefixOf(name);
    const local = prefix === '' ? name : name.slice(prefix.length + 1);
    return { name, local, uri: prefix === '' ? '' : uriOf(prefix, declared) };
  });
  return keyed.sort((a, b) => byCodePoint(a.uri, b.uri) || byCodePoint(a.local, b.local)).map(({ name }) => name);
}

/** UTF-8 keeps the order of code points; JavaScript's own comparison does not. */
function byCodePoint(a: string, b: string): number {
  return a === b ? 0 : Buffer.compare(Buffer.from(a), Buffer.from(b));
}

function prefixOf(name: string): string {
  const colon = name.indexOf(':');
  return colon === -1 ? '' : name.slice(0, colon);
}

function uriOf(prefix: string, declared: Names): string {
  const uri = declared.get(prefix);
  if (uri === undefined && prefix !== '') throw new RangeError(`the prefix ${prefix} is not declared`);
  return uri ?? '';
}

/** The ASCII part of Namespaces in XML 1.0, production 7 (QName): all that our contracts use. */
const NAME = /^(?:[A-Za-z_][\w.-]*:)?[A-Za-z_][\w.-]*$/;

/** Canonical escaping of text (xml-c14n 1.0, 2.3). Throws RangeError for a character XML 1.0 does not allow. */
export function escapeText(text: string): string {
  refuseForbidden(text);
  return text.replace(/[&<>\r]/g, (each) => TEXT_ESCAPES[each] ?? each);
}

/** Canonical escaping of attribute values (xml-c14n 1.0, 2.3). Throws as `escapeText` does. */
export function escapeAttribute(value: string): string {
  refuseForbidden(value);
  return value.replace(/[&<"\t\n\r]/g, (each) => ATTRIBUTE_ESCAPES[each] ?? each);
}

const TEXT_ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '\r': '&#xD;' };
const ATTRIBUTE_ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '"': '&quot;',
  '\t': '&#x9;',
  '\n': '&#xA;',
  '\r': '&#xD;',
};

/** Anything but XML 1.0, production 2 (Char). By code point, so a lone surrogate is one of them. */
const FORBIDDEN = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/u;

function refuseForbidden(text: string): void {
  if (FORBIDDEN.test(text)) throw new RangeError('a character that XML cannot carry');
}
