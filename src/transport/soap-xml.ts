/**
 * Reads XML from strangers. Limits come before the parser; no DTD, no entities, no processing instructions, no exotic
 * encodings; what comes out is a plain tree that is read by fixed paths.
 */
import { ParseOption, XmlCData, XmlDocument, XmlElement, XmlText, type XmlTreeNode } from 'libxml2-wasm';
import { refused } from './soap-refused.ts';

export type XmlTree = {
  /** Local name; prefixes mean nothing to us. */
  name: string;
  namespace: string;
  attributes: Readonly<Record<string, string>>;
  children: readonly XmlTree[];
  /** Its own text, CDATA included, not trimmed. */
  text: string;
};

export type XmlLimits = {
  maxBytes: number;
  /** Elements inside one another; 40 if not given. */
  maxDepth?: number;
  /** Elements and attributes; 20,000 if not given. For lists that come whole. */
  maxNodes?: number;
};

const DEFAULT_DEPTH = 40;
/** Elements and attributes in one message; the longest real one has a few hundred. */
const MAX_NODES = 20_000;
/** libxml2's own limit for one text (XML_MAX_TEXT_LENGTH); a receipt in base64 may be longer. */
const LIBXML_TEXT_LIMIT = 10_000_000;
/** Each of them spells markup in ASCII, so that what is looked for below cannot hide. */
const ENCODINGS = new Set(['utf-8', 'us-ascii', 'iso-8859-1']);
/** How far an XML declaration may reach. Bytes. */
const DECLARATION_BYTES = 200;

/** Throws GatewayError `xml-refused` for anything but one well-formed document without DTD within the limits. */
export function parseXml(bytes: Uint8Array, limits: XmlLimits): XmlTree {
  if (bytes.byteLength > limits.maxBytes) throw refused('larger than allowed');
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  refuseForbidden(text);
  // HUGE lifts libxml2's guard against entity bombs too: only where our own limits and checks are all that is needed.
  const huge = text.byteLength > LIBXML_TEXT_LIMIT ? ParseOption.XML_PARSE_HUGE : ParseOption.XML_PARSE_DEFAULT;
  const document = open(text, huge | ParseOption.XML_PARSE_NONET);
  try {
    if (document.dtd !== null) throw refused('a document type declaration');
    return toTree(document.root, {
      depth: limits.maxDepth ?? DEFAULT_DEPTH,
      budget: { nodes: limits.maxNodes ?? MAX_NODES },
    });
  } finally {
    document.dispose();
  }
}

function open(text: Buffer, option: ParseOption): XmlDocument {
  try {
    return XmlDocument.fromBuffer(text, { option });
  } catch {
    // libxml2's message quotes the document, which may hold a person's data: it is not kept as the cause.
    throw refused('not well-formed');
  }
}

/* A declaration of types or an instruction has no place in SOAP (SOAP 1.1, section 3). */
function refuseForbidden(text: Buffer): void {
  const start = text[0] === 0xef && text[1] === 0xbb && text[2] === 0xbf ? 3 : 0;
  const first = text[start];
  if (first === undefined) throw refused('empty');
  // A byte above 0x7F or a NUL this early is UTF-16, UTF-32 or EBCDIC, in which what is looked for below could hide.
  if (first > 0x7f || text.subarray(start, start + 4).includes(0)) throw refused('an encoding other than UTF-8');
  if (!/[<\s]/.test(String.fromCharCode(first))) throw refused('not XML');
  const head = text.subarray(start, start + DECLARATION_BYTES).toString('latin1');
  const declaration = /^<\?xml\s[^>]*\?>/.exec(head)?.[0] ?? '';
  const encoding = /\sencoding\s*=\s*["']([^"']*)["']/.exec(declaration)?.[1];
  if (encoding !== undefined && !ENCODINGS.has(encoding.toLowerCase())) throw refused('an encoding other than UTF-8');
  // Two characters are found ten times as quickly as a word, and most documents do not even have those.
  if (text.includes('<!') && (text.includes('<!DOCTYPE') || text.includes('<!ENTITY')))
    throw refused('a document type declaration');
  if (text.includes('<?', start + declaration.length)) throw refused('a processing instruction');
}

function toTree(element: XmlElement, limit: { depth: number; budget: { nodes: number } }): XmlTree {
  const { depth, budget } = limit;
  const attrs = element.attrs;
  budget.nodes -= 1 + attrs.length;
  if (depth <= 0 || budget.nodes < 0) throw refused('too deep or too many elements');
  const children: XmlTree[] = [];
  let text = '';
  for (let node: XmlTreeNode | null = element.firstChild; node !== null; node = node.next) {
    if (node instanceof XmlElement) children.push(toTree(node, { depth: depth - 1, budget }));
    else if (node instanceof XmlText || node instanceof XmlCData) text += node.content;
  }
  const attributes = Object.fromEntries(attrs.map((each) => [each.name, each.value]));
  return { name: element.name, namespace: element.namespaceUri, attributes, children, text };
}
