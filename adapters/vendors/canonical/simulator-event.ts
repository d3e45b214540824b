/** A notification as this e-office would push it: constructed, to a person who officially does not exist. */
import { randomUUID } from 'node:crypto';

/** One page that says nothing. */
const PDF = Buffer.from(
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

export function notificationOf(entity: string, at: Date, id: string = randomUUID()) {
  return {
    specversion: '1.0',
    id,
    source: `urn:dir3:${entity}:gestor`,
    type: 'es.citizenfolder.notification.requested.v1',
    subject: 'EXP/2026/1',
    time: at.toISOString(),
    datacontenttype: 'application/json',
    entitydir3: entity,
    data: {
      effect: 'deliver',
      emitter: { dir3: entity },
      procedure: { sia: '2104567' },
      file: { id: 'EXP/2026/1' },
      title: { lang: 'es', value: 'Licencia de obra menor' },
      language: 'es',
      availability: { naturalDays: 10 },
      sendings: [
        {
          ref: '1',
          holder: {
            ...{ kind: 'natural', idType: 'NIF', idNumber: '00000000T' },
            ...{ givenName: 'CIUDADANIA', surname1: 'FICTICIA' },
          },
        },
      ],
      documents: [
        {
          ...{ role: 'main', name: 'resolucion.pdf', mediaType: 'application/pdf' },
          content: { by: 'inline', base64: PDF.toString('base64') },
        },
      ],
      vendor: { system: 'gestor', refs: { expediente: 'EXP/2026/1' } },
    },
  };
}
