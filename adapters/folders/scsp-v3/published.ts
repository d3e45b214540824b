/** The contract as we publish it: WSDL and schemas of contracts/wsdl/scsp-v3, with the address of this installation. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FacadeAnswer, FacadeRequest } from '../../../contracts/folder-facade.ts';
import { escapeAttribute } from '../../../src/signing/canonical.ts';

const FOLDER = join(import.meta.dirname, '../../../contracts/wsdl/scsp-v3');
const SCHEMAS = ['peticion', 'respuesta', 'datos-especificos', 'soapfaultatributos'];

/** `?wsdl`, or `?xsd=<name>` as the WSDL refers to it; null for anything else. */
export function published({ query, location }: FacadeRequest): FacadeAnswer | null {
  const schema = query.get('xsd');
  if (schema !== null && SCHEMAS.includes(schema)) return xml(`${schema}.xsd`, location);
  return query.has('wsdl') ? xml('estado-expedientes.wsdl', location) : null;
}

function xml(name: string, location: string): FacadeAnswer {
  const text = readFileSync(join(FOLDER, name), 'utf8');
  // A function, so that no `$` of the address is read as a pattern.
  const body = text.replaceAll('LOCATION', () => escapeAttribute(location));
  return { status: 200, mediaType: 'text/xml; charset=utf-8', body };
}
