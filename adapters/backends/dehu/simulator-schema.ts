/**
 * Holds requests against the contract as the service's own stack would: our schemas always, and the types of other WSDLs
 * too where they are given (those restated beside this project's reference, in tests).
 */
import { readdirSync, readFileSync } from 'node:fs';
import { ParseOption, XmlBufferInputProvider, XmlDocument, XsdValidator, xmlRegisterInputProvider } from 'libxml2-wasm';

const FOLDER = new URL('../../../contracts/wsdl/dehu/', import.meta.url);

/** What is wrong with the only element of the Body; empty where it keeps to every schema. */
export type Violations = (envelope: Uint8Array) => string[];

export function createViolations(referenceWsdls: readonly string[]): Violations {
  const ours = compiled(fromFolder());
  const others = referenceWsdls.map((path) => compiledByNamespace(path));
  return (envelope) => {
    const { namespace, text } = bodyOf(envelope);
    const judges = [ours, ...others.flatMap((each) => each(namespace))];
    return judges.flatMap((validator) => against(validator, text));
  };
}

function bodyOf(envelope: Uint8Array): { namespace: string; text: string } {
  using message = XmlDocument.fromBuffer(envelope, { option: ParseOption.XML_PARSE_HUGE });
  const node = message.get('/*/*[local-name()="Body"]/*');
  const text = node?.canonicalizeToString() ?? '';
  return { namespace: /xmlns(?::\w+)?="([^"]*)"/.exec(text)?.[1] ?? '', text };
}

function against(validator: XsdValidator, element: string): string[] {
  using lone = XmlDocument.fromString(element, { option: ParseOption.XML_PARSE_HUGE });
  try {
    validator.validate(lone);
    return [];
  } catch (error) {
    return [error instanceof Error ? error.message : 'invalid'];
  }
}

/** Schemas are read from memory, so that nothing in this process may read files by XML; each is compiled once. */
const provider = new XmlBufferInputProvider({});
xmlRegisterInputProvider(provider);
const texts = new Map<string, string>();
const validators = new Map<string, XsdValidator>();

function hold(name: string, schema: string): string {
  texts.set(name, schema);
  provider.addBuffer(name, Buffer.from(schema));
  return name;
}

function compiled(root: string): XsdValidator {
  const known = validators.get(root);
  if (known !== undefined) return known;
  using document = XmlDocument.fromString(texts.get(root) ?? '', { url: root });
  const validator = XsdValidator.fromDoc(document);
  validators.set(root, validator);
  return validator;
}

const namespaceOf = (schema: string) => /targetNamespace="([^"]*)"/.exec(schema)?.[1] ?? '';

/** A schema of schemas: whichever message comes, one of them knows it. */
function fromFolder(): string {
  const files = readdirSync(FOLDER).filter((each) => each.endsWith('.xsd'));
  const imports = files.map((file) => {
    const schema = readFileSync(new URL(file, FOLDER), 'utf8');
    hold(`memory:dehu-${file}`, schema.replace(/schemaLocation="/g, 'schemaLocation="memory:dehu-'));
    return `<xs:import namespace="${namespaceOf(schema)}" schemaLocation="memory:dehu-${file}"/>`;
  });
  return hold(
    'memory:dehu-all.xsd',
    `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:all">${imports.join('')}</xs:schema>`,
  );
}

/** A WSDL keeps its prefixes on its root; what it imports from others are two public schemas, which are ours here. */
function compiledByNamespace(path: string): (namespace: string) => XsdValidator[] {
  const wsdl = readFileSync(path, 'utf8');
  const prefixes = (/<wsdl:definitions[^>]*>/.exec(wsdl)?.[0].match(/xmlns:\w+="[^"]*"/g) ?? []).join(' ');
  const byNamespace = new Map<string, XsdValidator>();
  for (const schema of wsdl.match(/<xsd:schema[\s\S]*?<\/xsd:schema>/g) ?? []) {
    const opening = /<xsd:schema[^>]*>/.exec(schema)?.[0] ?? '';
    const missing = prefixes.split(' ').filter((each) => !opening.includes(each.split('=')[0]!));
    const name = hold(
      `memory:reference-${namespaceOf(schema)}`,
      schema
        .replace('<xsd:schema ', `<xsd:schema ${missing.join(' ')} `)
        .replace(/schemaLocation="/g, 'schemaLocation="memory:dehu-'),
    );
    byNamespace.set(namespaceOf(schema), compiled(name));
  }
  return (namespace) => [byNamespace.get(namespace)].filter((each) => each !== undefined);
}
