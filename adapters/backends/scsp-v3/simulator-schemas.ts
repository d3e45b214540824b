/** Validates a message by the schema of its service: the base schemas together with the service's own DatosEspecificos. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { XmlBufferInputProvider, XmlDocument, XsdValidator, xmlRegisterInputProvider } from 'libxml2-wasm';
import { NS } from './schema.ts';
import { serviceCodes } from './services/index.ts';

const BASE = join(import.meta.dirname, '../../../contracts/wsdl/scsp-v3-services');
const FILES = ['peticion', 'respuesta', 'confirmacion-peticion', 'solicitud-respuesta'] as const;
const NAMESPACES: Readonly<Record<(typeof FILES)[number], string>> = {
  peticion: NS.request,
  respuesta: NS.response,
  'confirmacion-peticion': NS.confirmation,
  'solicitud-respuesta': NS.later,
};
const PLACE = 'scsp-v3:';

/** The schema of DatosEspecificos of a service, as it stands in its folder. */
export function specificSchemaFile(service: string): string {
  return join(import.meta.dirname, 'services', service.toLowerCase(), 'datos-especificos.xsd');
}

export type Schemas = { isValid(xml: Uint8Array, service: string): boolean };

export function createSchemas(): Schemas {
  const files: [string, Uint8Array][] = [
    ...FILES.map((name): [string, Uint8Array] => [`${name}.xsd`, readFileSync(join(BASE, `${name}.xsd`))]),
    ...serviceCodes.map((code): [string, Uint8Array] => [`${code}.xsd`, readFileSync(specificSchemaFile(code))]),
  ];
  xmlRegisterInputProvider(
    new XmlBufferInputProvider(Object.fromEntries(files.map(([name, bytes]) => [`${PLACE}${name}`, bytes]))),
  );
  const validators = new Map<string, XsdValidator>();
  const validatorOf = (service: string): XsdValidator => {
    const known = validators.get(service);
    if (known !== undefined) return known;
    using schema = XmlDocument.fromString(schemaOf(service));
    const made = XsdValidator.fromDoc(schema);
    validators.set(service, made);
    return made;
  };
  return {
    isValid(xml, service) {
      using document = XmlDocument.fromBuffer(xml);
      try {
        validatorOf(service).validate(document);
        return true;
      } catch {
        // Why it is none goes into no answer: the platform says only that it is not what the schema wants.
        return false;
      }
    },
  };
}

/** One schema that knows all of a service's messages. */
function schemaOf(service: string): string {
  const imports = FILES.map(
    (name) => `<xs:import namespace="${NAMESPACES[name]}" schemaLocation="${PLACE}${name}.xsd"/>`,
  );
  return `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:import namespace="${NS.specific}" schemaLocation="${PLACE}${service}.xsd"/>${imports.join('')}</xs:schema>`;
}
