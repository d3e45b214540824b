/**
 * Reading XML that is to be believed: by fixed position and namespace, never by searching. Whatever is not exactly so is
 * refused, with a reason in a word.
 */
import { DOMParser, type Element, type Node } from '@xmldom/xmldom';
import { refuse } from './signature-refused.ts';

/** Elements and attributes in one message; the longest real one has a few hundred. */
const MAX_NODES = 20_000;
const MAX_DEPTH = 40;
/** DOM Living Standard, interface Node. */
const ELEMENT_NODE = 1;
const TEXT_NODE = 3;

/** The root of a well-formed document. Warnings count as errors; limits on size are the caller's. */
export function parseStrictly(xml: string): Element {
  try {
    const stop = (_level: string, message: string) => {
      throw new Error(message);
    };
    const root = new DOMParser({ onError: stop }).parseFromString(xml, 'text/xml').documentElement;
    if (root !== null) return root;
  } catch {
    // The parser's message may quote the document: it is not kept as the cause.
    refuse('not-well-formed');
  }
  refuse('not-well-formed');
}

export function is(element: Element, namespace: string, name: string): boolean {
  return element.localName === name && element.namespaceURI === namespace;
}

export function elementsOf(parent: Element): Element[] {
  return childrenOf(parent).filter(isElement);
}

/** The children of that name. */
export function named(parent: Element, namespace: string, name: string): Element[] {
  return elementsOf(parent).filter((each) => is(each, namespace, name));
}

/** The one child of that name; none or two are refused. */
export function only(parent: Element, namespace: string, name: string): Element {
  const found = atMostOne(parent, namespace, name);
  if (found === null) refuse(`no-${kebab(name)}`);
  return found;
}

/** The one child of that name, or null; two are refused. */
export function atMostOne(parent: Element, namespace: string, name: string): Element | null {
  const [found, ...more] = named(parent, namespace, name);
  if (more.length > 0) refuse(`not-one-${kebab(name)}`);
  return found ?? null;
}

/** A comment splits a text in two, and readers differ in which half they take (CVE-2025-29775). */
export function refuseComments(root: Element): void {
  walk(root, (element) => {
    if (!childrenOf(element).every((each) => isElement(each) || each.nodeType === TEXT_NODE)) refuse('comment');
  });
}

/** Whatever an outsider might take for an id counts, in whatever namespace: `wsu:Id`, `Id`, `ID`, `id`, `xml:id`. */
export function refuseRepeatedIds(root: Element, uris: readonly string[]): void {
  const seen = new Map(uris.map((uri) => [uri, 0]));
  walk(root, (element) => {
    for (const attribute of Array.from(element.attributes)) {
      const uri = `#${attribute.value}`;
      const count = seen.get(uri);
      if (count === undefined || !/^id$/i.test(attribute.localName ?? attribute.name)) continue;
      if (count > 0) refuse('repeated-id');
      seen.set(uri, count + 1);
    }
  });
  if (seen.size !== uris.length) refuse('repeated-id');
}

function walk(root: Element, visit: (element: Element) => void): void {
  const waiting = [{ element: root, depth: 1 }];
  let nodes = 0;
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { element, depth } = next;
    nodes += 1 + element.attributes.length;
    if (depth > MAX_DEPTH || nodes > MAX_NODES) refuse('too-deep-or-too-many-elements');
    visit(element);
    for (const child of elementsOf(element)) waiting.push({ element: child, depth: depth + 1 });
  }
}

function childrenOf(parent: Element): Node[] {
  const children: Node[] = [];
  for (let child: Node | null = parent.firstChild; child !== null; child = child.nextSibling) children.push(child);
  return children;
}

function isElement(node: Node): node is Element {
  return node.nodeType === ELEMENT_NODE;
}

function kebab(name: string): string {
  return name.replace(/(?<=[a-z])(?=[A-Z])/g, '-').toLowerCase();
}
