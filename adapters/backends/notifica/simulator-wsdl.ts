/** Serves our WSDL and schema files with the simulator's own addresses in them. */
import { readdirSync, readFileSync } from 'node:fs';

const FOLDER = new URL('../../../contracts/wsdl/notifica/', import.meta.url);

export type WsdlFiles = {
  /** The WSDL of a service at this address, its imports pointing back here. */
  wsdl(file: 'notifica-ws-v21.wsdl' | 'sincronizar-envio-ws.wsdl', location: string): string;
  /** A schema file by name; undefined where there is none. */
  schema(name: string, location: string): string | undefined;
};

export function loadWsdlFiles(): WsdlFiles {
  const files = new Map(
    readdirSync(FOLDER).map((name) => [name, readFileSync(new URL(name, FOLDER), 'utf8')] as const),
  );
  const pointBack = (xml: string, location: string) =>
    xml
      .replace(/schemaLocation="([^"]+)"/g, `schemaLocation="${location}?xsd=$1"`)
      .replace(/(<soap:address location=")[^"]+/, `$1${location}`);
  return {
    wsdl(file, location) {
      const xml = files.get(file);
      if (xml === undefined) throw new Error(`${file} is missing from contracts/wsdl/notifica`);
      return pointBack(xml, location);
    },
    schema(name, location) {
      const xml = name.endsWith('.xsd') ? files.get(name) : undefined;
      return xml === undefined ? undefined : pointBack(xml, location);
    },
  };
}
