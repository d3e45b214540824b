/** Files, documents and thirds of the simulated Gestiona: constructed, of people who officially do not exist. */
import { randomUUID } from 'node:crypto';
import type { Mapping } from './config.ts';
import type { Address, Third } from './schema.ts';

export type SimulatedEntry = { id: string; type: string; name: string };
export type SimulatedFile = {
  id: string;
  code: string;
  free_title: string;
  documents: SimulatedEntry[];
  /** What lies in a folder, by its id. */
  folders: Map<string, SimulatedEntry[]>;
  /** Ids of its thirds. */
  thirds: string[];
};
export type SimulatedThird = { third: Third; address: Address | null };

/** One page that says nothing. */
export const PDF = Buffer.from(
  [
    '%PDF-1.4',
    '1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj',
    '2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj',
    '3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj',
    'trailer<</Root 1 0 R>>',
    '%%EOF',
    '',
  ].join('\n'),
);

/** What the configuration says of a connector whose every message is a file with one document to notify. */
export const MAPPING: Mapping = {
  type: 'notification',
  target: 'file',
  documents: {},
  thirds: 'one-holder',
  sia: '2104567',
  language: 'es',
  subject: 'Notificación del expediente {file}',
  postal: 'none',
};

/** A third of its own for each file, so that what is changed of one is not changed of another. */
export function simulatedThird(more: Partial<Third> = {}): SimulatedThird {
  return {
    third: {
      id: randomUUID(),
      full_name: 'CIUDADANIA FICTICIA PF',
      first_name: 'CIUDADANIA',
      second_surname: 'PF',
      nif: '00000000T',
      nif_country: 'ESP',
      nif_type: 'OWN',
      type: 'PHISIC',
      email: 'persona.ficticia@example.org',
      mobile: '600000000',
      ...more,
    },
    address: {
      type_of_road: 'CL',
      address: 'INVENTADA',
      number: '1',
      zip_code: '99999',
      zone: 'VILLA FICTICIA',
      province: 'FICTICIA',
      country: 'España',
    },
  };
}

/** With one document at its top. */
export function simulatedFile(
  code: string,
  thirds: readonly string[],
  more: Partial<SimulatedFile> = {},
): SimulatedFile {
  return {
    id: randomUUID(),
    code,
    free_title: 'Licencia de obra menor',
    documents: [{ id: randomUUID(), type: 'DOC', name: 'Resolución' }],
    folders: new Map(),
    thirds: [...thirds],
    ...more,
  };
}
