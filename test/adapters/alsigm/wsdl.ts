/** Holds messages against the schemas that stand inside our WSDLs. */
import { readFileSync } from 'node:fs';
import { XmlBufferInputProvider, XmlDocument, XsdValidator, xmlRegisterInputProvider } from 'libxml2-wasm';
import { NS } from '../../../adapters/vendors/alsigm/wire.ts';

const FOLDER = new URL('../../../contracts/wsdl/alsigm/', import.meta.url);
const FILES = { [NS.notifications]: 'notificaciones', [NS.files]: 'consulta-expedientes' } as const;
const PREFIXES = `xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:c="${NS.common}"`;

const schemas = Object.entries(FILES).map(([namespace, name]) => {
  const wsdl = readFileSync(new URL(`${name}.wsdl`, FOLDER), 'utf8');
  const [common = '', own = ''] = (wsdl.match(/<xsd:schema[\s\S]*?<\/xsd:schema>/g) ?? []).map((each) =>
    each.replace('<xsd:schema ', `<xsd:schema ${PREFIXES} xmlns:t="${namespace}" `),
  );
  const url = `memory:${name}-common.xsd`;
  return {
    namespace,
    name,
    common: [url, Buffer.from(common)] as const,
    own: own.replace('/>', ` schemaLocation="${url}"/>`),
  };
});
xmlRegisterInputProvider(new XmlBufferInputProvider(Object.fromEntries(schemas.map(({ common }) => common))));

/** What is wrong with the only element of the Body; empty where it keeps to its schema. */
export function violations(envelope: Uint8Array): string[] {
  using message = XmlDocument.fromBuffer(envelope);
  const text = message.get('/*/*[local-name()="Body"]/*')?.canonicalizeToString() ?? '';
  const schema = schemas.find(({ namespace }) => text.includes(`"${namespace}"`));
  if (schema === undefined) return ['of no namespace there is'];
  using document = XmlDocument.fromString(schema.own, { url: `memory:${schema.name}.xsd` });
  using validator = XsdValidator.fromDoc(document);
  using lone = XmlDocument.fromString(text);
  try {
    validator.validate(lone);
    return [];
  } catch (error) {
    return [(error as Error).message];
  }
}
