/**
 * Where the parts of a signed SOAP 1.1 message must stand. Everything is found by fixed position and namespace, never
 * by searching: a signed element that was moved elsewhere (signature wrapping) is simply not where we look.
 */
import { DOMParser, type Element, type Node } from '@xmldom/xmldom';
import { refuse } from './signature-refused.ts';
import { NS } from './ws-security.ts';

export type SignedMessage = {
  signature: Element;
  bodyUri: string;
  timestampUri: string;
  /** DER of the BinarySecurityToken. */
  certificate: Buffer;
};

/** Elements and attributes in one message; the longest real one has a few hundred. */
const MAX_NODES = 20_000;
const MAX_DEPTH = 40;

const SIGNATURE_METHODS = [NS.rsaSha256];
const DIGEST_METHODS = [NS.sha256];

/** Throws GatewayError `signature-invalid` unless `xml` is one SOAP message signed over exactly Body and Timestamp. */
export function readSignedMessage(xml: string): SignedMessage {
  const envelope = parseStrictly(xml);
  if (!is(envelope, NS.soap, 'Envelope')) refuse('not-soap');
  const [header, body, ...more] = elementsOf(envelope);
  if (header === undefined || !is(header, NS.soap, 'Header')) refuse('no-header');
  if (body === undefined || !is(body, NS.soap, 'Body') || more.length > 0) refuse('not-one-body');
  const security = only(header, NS.wsse, 'Security');
  refuseComments(security);
  const signature = only(security, NS.ds, 'Signature');
  const timestamp = only(security, NS.wsu, 'Timestamp');
  const token = only(security, NS.wsse, 'BinarySecurityToken');
  if (elementsOf(signature).length !== 3) refuse('unexpected-signature-part');
  const uris = { bodyUri: uriOf(body), timestampUri: uriOf(timestamp), tokenUri: uriOf(token) };
  refuseRepeatedIds(envelope, Object.values(uris));
  checkSignedInfo(only(signature, NS.ds, 'SignedInfo'), [uris.bodyUri, uris.timestampUri]);
  only(signature, NS.ds, 'SignatureValue');
  const reference = only(
    only(only(signature, NS.ds, 'KeyInfo'), NS.wsse, 'SecurityTokenReference'),
    NS.wsse,
    'Reference',
  );
  if (reference.getAttribute('URI') !== uris.tokenUri) refuse('key-elsewhere');
  const certificate = Buffer.from(token.textContent ?? '', 'base64');
  return { signature, bodyUri: uris.bodyUri, timestampUri: uris.timestampUri, certificate };
}

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

export function elementsOf(parent: Element): Element[] {
  return childrenOf(parent).filter(isElement);
}

/** The one child of that name; none or two are refused. */
export function only(parent: Element, namespace: string, name: string): Element {
  const [found, ...more] = elementsOf(parent).filter((each) => is(each, namespace, name));
  if (found === undefined) refuse(`no-${kebab(name)}`);
  if (more.length > 0) refuse(`not-one-${kebab(name)}`);
  return found;
}

/* Exclusive canonicalisation and SHA-256 throughout, each part once, nothing but our two parts (xmldsig-core 1.1, 4.4). */
function checkSignedInfo(signedInfo: Element, uris: readonly string[]): void {
  if (algorithmOf(only(signedInfo, NS.ds, 'CanonicalizationMethod')) !== NS.excC14n) refuse('canonicalization-method');
  if (!isOneOf(SIGNATURE_METHODS, algorithmOf(only(signedInfo, NS.ds, 'SignatureMethod')))) refuse('signature-method');
  const references = elementsOf(signedInfo).filter((each) => is(each, NS.ds, 'Reference'));
  const signed = references.map((each) => each.getAttribute('URI') ?? '');
  const exactly = signed.length === uris.length && uris.every((uri) => signed.includes(uri));
  if (!exactly || elementsOf(signedInfo).length !== uris.length + 2) refuse('not-body-and-timestamp');
  for (const reference of references) {
    const transforms = elementsOf(only(reference, NS.ds, 'Transforms'));
    if (transforms.length !== 1 || algorithmOf(transforms[0]!) !== NS.excC14n) refuse('transform');
    if (!isOneOf(DIGEST_METHODS, algorithmOf(only(reference, NS.ds, 'DigestMethod')))) refuse('digest-method');
    only(reference, NS.ds, 'DigestValue');
  }
}

function isOneOf(list: readonly string[], value: string): boolean {
  return list.includes(value);
}

function algorithmOf(element: Element): string {
  return element.getAttribute('Algorithm') ?? '';
}

function uriOf(element: Element): string {
  const id = element.getAttributeNS(NS.wsu, 'Id') ?? '';
  if (!/^[A-Za-z_][\w.-]*$/.test(id)) refuse('no-id');
  return `#${id}`;
}

/* Whatever an outsider might take for an id counts, in whatever namespace: `wsu:Id`, `Id`, `ID`, `id`, `xml:id`. */
function refuseRepeatedIds(root: Element, uris: readonly string[]): void {
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

/** A comment splits a text in two, and readers differ in which half they take (CVE-2025-29775). */
function refuseComments(root: Element): void {
  walk(root, (element) => {
    if (!childrenOf(element).every((each) => isElement(each) || each.nodeType === TEXT_NODE)) refuse('comment');
  });
}

/** DOM Living Standard, interface Node. */
const ELEMENT_NODE = 1;
const TEXT_NODE = 3;

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

function is(element: Element, namespace: string, name: string): boolean {
  return element.localName === name && element.namespaceURI === namespace;
}

function kebab(name: string): string {
  return name.replace(/(?<=[a-z])(?=[A-Z])/g, '-').toLowerCase();
}
