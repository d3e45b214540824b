/** What the sandbox prints when it is ready: where to look, with which key, and a command that works as printed. */
import { createHash, randomUUID } from 'node:crypto';
import { pdfOf } from './cli/pdf.ts';

/** Characters. */
const ROW = 90;

export function printBanner(options: {
  url: string;
  key: string;
  notices: readonly string[];
  /** As `adapterText` says each. */
  adapters: readonly string[];
}): void {
  const { url, key } = options;
  const event = JSON.stringify(exampleEvent(new Date()));
  const lines = [
    '',
    'Carpeta Gateway, sandbox. Everything behind it is simulated; nobody is notified.',
    ...options.notices,
    '',
    `  The operator's page     ${url}/operator/   (sign in with the key)`,
    `  The API                 ${url}/docs`,
    `  Key of eoffice-demo     ${key}`,
    ...wrapped(options.adapters).map((row, n) => `  ${(n === 0 ? 'Adapters' : '').padEnd(24)}${row}`),
    '',
    'Notify a fictitious person:',
    '',
    `curl -sS -X POST ${url}/v1/events -H 'Authorization: Bearer ${key}' -H 'Content-Type: application/cloudevents+json' -d '${event}'`,
    '',
    'Then watch it: npm run carpeta -- messages, or npm run carpeta -- status msg_…',
    '',
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}

/** In rows that fit a terminal beside their heading. */
function wrapped(texts: readonly string[]): string[] {
  const rows: string[] = [];
  for (const text of texts) {
    const last = rows.at(-1);
    if (last !== undefined && last.length + text.length + 2 <= ROW) rows[rows.length - 1] = `${last}, ${text}`;
    else rows.push(text);
  }
  return rows;
}

/** A notification with a real PDF; a new id each time, so that each start notifies anew. No quote that a shell would end. */
function exampleEvent(now: Date): Record<string, unknown> {
  const pdf = pdfOf({ title: 'Resolucion de prueba', lines: ['Documento de la demostracion. No es real.'] });
  const digest = createHash('sha256').update(pdf).digest('base64');
  return {
    specversion: '1.0',
    id: `demo-${randomUUID()}`,
    source: 'urn:dir3:L01999999:demo',
    type: 'es.citizenfolder.notification.requested.v1',
    subject: 'EXP/2026/1',
    time: now.toISOString(),
    datacontenttype: 'application/json',
    entitydir3: 'L01999999',
    data: {
      effect: 'deliver',
      emitter: { dir3: 'L01999999' },
      procedure: { sia: '2104567' },
      file: { id: 'EXP/2026/1' },
      title: { lang: 'es', value: 'Licencia de obra menor' },
      language: 'es',
      availability: { naturalDays: 10 },
      sendings: [
        {
          ref: '1',
          holder: {
            kind: 'natural',
            idType: 'NIF',
            idNumber: '00000000T',
            givenName: 'CIUDADANIA',
            surname1: 'FICTICIA',
            surname2: 'PF',
          },
        },
      ],
      documents: [
        {
          role: 'main',
          name: 'resolucion.pdf',
          mediaType: 'application/pdf',
          size: pdf.byteLength,
          digest: { alg: 'sha-256', value: digest },
          content: { by: 'inline', base64: pdf.toString('base64') },
        },
      ],
    },
  };
}
