/**
 * Holds requests against the contract as the service's own stack would: our schema always, and the types of another
 * WSDL too where one is given (the reconstruction that lies beside this project's reference, in tests).
 */
import { readFileSync } from 'node:fs';
import { ParseOption, XmlBufferInputProvider, XmlDocument, XsdValidator, xmlRegisterInputProvider } from 'libxml2-wasm';
import { NS } from './schema.ts';

const FOLDER = new URL('../../../contracts/wsdl/geiser/', import.meta.url);
const OURS = ['registro.xsd', 'types-registro.xsd', 'types-core.xsd'];
const BY_NAMESPACE: Readonly<Record<string, string>> = { [NS.op]: OURS[0]!, [NS.types]: OURS[1]!, [NS.core]: OURS[2]! };

/** What is wrong with the only element of the Body; empty where it keeps to every schema. */
export type Violations = (envelope: Uint8Array) => string[];

export function createViolations(referenceWsdl: string | undefined): Violations {
  const roots = [fromFolder(), ...(referenceWsdl === undefined ? [] : [fromWsdl(referenceWsdl)])];
  const all = roots.map(compiled);
  return (envelope) => {
    const element = bodyOf(envelope);
    return all.flatMap((validator) => against(validator, element));
  };
}

function bodyOf(envelope: Uint8Array): string {
  using message = XmlDocument.fromBuffer(envelope, { option: ParseOption.XML_PARSE_HUGE });
  return message.get('/*/*[local-name()="Body"]/*')?.canonicalizeToString() ?? '';
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

/** Compiled once in a process and kept: it takes longer than most calls. */
const validators = new Map<string, XsdValidator>();

function compiled(root: string): XsdValidator {
  const known = validators.get(root);
  if (known !== undefined) return known;
  using document = XmlDocument.fromString(texts.get(root) ?? '', { url: root });
  const validator = XsdValidator.fromDoc(document);
  validators.set(root, validator);
  return validator;
}

/** Schemas by the name they are read under: from memory, so that nothing in this process may read files by XML. */
const texts = new Map<string, string>();
const provider = new XmlBufferInputProvider({});
xmlRegisterInputProvider(provider);

function hold(name: string, schema: string): string {
  texts.set(name, schema);
  provider.addBuffer(name, Buffer.from(schema));
  return name;
}

function fromFolder(): string {
  const [root] = OURS.map((name) =>
    hold(
      `memory:geiser-${name}`,
      readFileSync(new URL(name, FOLDER), 'utf8').replace(/schemaLocation="/g, 'schemaLocation="memory:geiser-'),
    ),
  );
  return root!;
}

/** A WSDL keeps its prefixes on its root, and its schemas beside one another without saying where. */
function fromWsdl(path: string): string {
  const wsdl = readFileSync(path, 'utf8');
  const prefixes = (/<wsdl:definitions[^>]*>/.exec(wsdl)?.[0].match(/xmlns:\w+="[^"]*"/g) ?? []).join(' ');
  for (const schema of wsdl.match(/<xsd:schema[\s\S]*?<\/xsd:schema>/g) ?? []) {
    const namespace = /targetNamespace="([^"]*)"/.exec(schema)?.[1] ?? '';
    const located = schema
      .replace('<xsd:schema ', `<xsd:schema ${prefixes} `)
      .replace(
        /<xsd:import namespace="([^"]*)"\/>/g,
        (_all, other: string) =>
          `<xsd:import namespace="${other}" schemaLocation="memory:reference-${BY_NAMESPACE[other]}"/>`,
      );
    hold(`memory:reference-${BY_NAMESPACE[namespace]}`, located);
  }
  return `memory:reference-${OURS[0]}`;
}
