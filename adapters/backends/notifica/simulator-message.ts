/**
 * A received SOAP message, read leniently: by local name, in any order. The bytes go through the same safe parser as
 * every other XML from outside; what it refuses is fault 4000.
 */
import { parseXml, type XmlTree } from '../../../src/transport/soap.ts';
import { Refusal } from './simulator-errors.ts';

/** "15 MB" for a whole message (contract §8). */
export const MAX_BODY_BYTES = 15 * 1024 * 1024;

export type XmlNode = {
  name: string;
  namespace: string;
  /** Text of this element, with white space. */
  value: string;
  attribute(name: string): string | undefined;
  nodes: readonly XmlNode[];
  children(name: string): XmlNode[];
  child(name: string): XmlNode | undefined;
  /** Text of the first child of that name; undefined where there is none. */
  text(name: string): string | undefined;
  /** `opcion` children by their `tipo`. */
  options(): Map<string, string>;
};

export type SoapMessage = { header: XmlNode | undefined; request: XmlNode };

export function readMessage(body: Uint8Array): SoapMessage {
  const envelope = parse(body);
  const request = envelope.child('Body')?.nodes[0];
  if (envelope.name !== 'Envelope' || request === undefined) throw new Refusal('4000');
  return { header: envelope.child('Header'), request };
}

function parse(body: Uint8Array): XmlNode {
  try {
    return toNode(parseXml(body, { maxBytes: MAX_BODY_BYTES }));
  } catch {
    throw new Refusal('4000');
  }
}

function toNode(tree: XmlTree): XmlNode {
  const nodes = tree.children.map(toNode);
  const child = (name: string) => nodes.find((node) => node.name === name);
  const children = (name: string) => nodes.filter((node) => node.name === name);
  return {
    name: tree.name,
    namespace: tree.namespace,
    value: tree.text,
    nodes,
    attribute: (name) => tree.attributes[name],
    children,
    child,
    text: (name) => child(name)?.value,
    options: () => new Map(children('opcion').map((node) => [node.attribute('tipo') ?? '', node.value.trim()])),
  };
}
