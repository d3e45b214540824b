/** XML of the far side: what came written again with one default namespace per element, and judged by our own schemas. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { XmlDocument, XsdValidator } from 'libxml2-wasm';
import { element, serialiseText, type XmlChild, type XmlNode } from '../../../src/signing/canonical.ts';
import type { XmlTree } from '../../../src/transport/soap.ts';

const CONTRACTS = join(import.meta.dirname, '../../../contracts/wsdl');
const XSI = 'http://www.w3.org/2001/XMLSchema-instance';

export function el(namespace: string, name: string, ...children: readonly (XmlChild | null)[]): XmlNode {
  return element(name, { namespaces: { '': namespace } }, ...children.filter((each) => each !== null));
}

export function nil(namespace: string, name: string): XmlNode {
  return element(name, { namespaces: { '': namespace, xsi: XSI }, attributes: { 'xsi:nil': 'true' } });
}

export function copied({ name, namespace, children, text, attributes }: XmlTree): XmlNode {
  if (attributes.nil === 'true') return nil(namespace, name);
  const inner = children.length > 0 ? children.map(copied) : [text];
  return element(name, { namespaces: { '': namespace }, attributes: { ...attributes } }, ...inner);
}

export type Judge = (tree: XmlTree) => string | null;

/** What is wrong with an element by the schema of that name below contracts/wsdl; null: nothing. */
export function schemaJudge(path: string): Judge & { close(): void } {
  const schema = XmlDocument.fromBuffer(readFileSync(join(CONTRACTS, path)));
  const validator = XsdValidator.fromDoc(schema);
  const judge = (tree: XmlTree) => {
    const document = XmlDocument.fromString(serialiseText(copied(tree)));
    try {
      validator.validate(document);
      return null;
    } catch (error) {
      return error instanceof Error ? error.message.split('\n')[0]!.slice(0, 200) : 'not valid';
    } finally {
      document.dispose();
    }
  };
  return Object.assign(judge, {
    close() {
      validator.dispose();
      schema.dispose();
    },
  });
}
