import { join } from 'node:path';
import { parse as parseCsv } from 'csv-parse/sync';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Interconnection } from '../../src/interconnections/row.ts';
import { carpeta } from '../support/cli.ts';
import { folderWith, SOUND_FILES } from '../support/config-files.ts';

const SECRETS = ['hook.secret', 'mail.user', 'mail.pass', 'vendor.pass', 'api.key', 'oidc.key'];
const YAML = `profile: production
http: { host: 0.0.0.0, port: 8080, publicUrl: 'https://pasarela.example.org' }
store: { url: 'postgres://gateway:clave-de-la-base@db.example.org:5432/gateway?sslmode=verify-full' }
secrets: { dataKeyFile: data.key }
entities:
  - dir3: L01999999
    name: Ayuntamiento Ficticio
    seal: { pkcs12File: seal.p12, passphraseFile: seal.pass }
    backends: { notifica: { apiKeyFile: api.key } }
    powers: { apodera: { application: PRUEBA } }
    sede: { url: 'https://sede.example.org', hosts: [] }
    files: { source: live, vendor: eoffice-live, url: 'https://eoffice.example.org/carpeta', keyFile: vendor.pass }
clients:
  - { id: oficina, keySha256: ${'a'.repeat(64)}, entities: [L01999999], scopes: [events, messages, operator] }
backends:
  notifica: { url: 'https://notifica.example.org/ws', syncUrl: 'https://sincro.example.org/ws', callbacks: { allow: [192.0.2.0/24] } }
powers: { apodera: { url: 'https://poderes.example.org/ws' } }
tracing: { otlpUrl: 'https://trazas.example.org/v1/traces', headersFile: traces.headers }
scan: { clamd: { host: clamd.example.org } }
operator: { oidc: { issuer: 'https://acceso.example.org/realm', alsoAt: ['https://claves.example.org'], clientId: pasarela, clientSecretFile: oidc.key, claim: roles, grants: [{ value: guardia, client: oficina }] } }
alerting:
  webhook: { url: 'https://guardia.example.org/avisos?turno=1', secretFile: hook.secret }
  email: { smtpUrl: 'smtp://correo.example.org:587', userFile: mail.user, passwordFile: mail.pass, from: p@example.org, to: [g@example.org] }
`;
const FILES: Record<string, string> = {
  ...SOUND_FILES,
  ...Object.fromEntries(SECRETS.map((name) => [name, `secreto-de-${name}-0123456789`])),
  'hook.secret': `whsec_${Buffer.alloc(32, 5).toString('base64')}`,
  'traces.headers': 'authorization: clave-del-colector\n',
  'gateway.yaml': YAML,
};

type Row = Interconnection & { responsible: null };
let file: string;
let rows: Row[];

beforeAll(async () => {
  file = join(await folderWith(FILES), 'gateway.yaml');
  const { code, out, err } = await carpeta(['config', 'register', file, '--json']);
  expect([code, err]).toEqual([0, '']);
  rows = JSON.parse(out) as Row[];
});

const of = (place: string, direction = 'out') =>
  rows.filter((row) => row.place === place && row.direction === direction);

describe('the interconnection register', () => {
  it('names every service the configuration names, and whom it is for', () => {
    expect(rows.map(({ place, direction }) => `${place} ${direction}`)).toEqual([
      'backends.notifica out',
      'backends.notifica in',
      'powers.apodera out',
      'entities.files out',
      'clients in',
      'statusCallbacks out',
      'store.url out',
      'scan.clamd out',
      'operator.oidc out',
      'tracing.otlpUrl out',
      'alerting.webhook out',
      'alerting.email out',
    ]);
    expect(of('backends.notifica')).toMatchObject([
      { addresses: ['https://notifica.example.org', 'https://sincro.example.org'], entities: ['L01999999'] },
    ]);
    expect(of('powers.apodera')).toMatchObject([
      {
        service: 'Apoder@ (REA)',
        addresses: ['https://poderes.example.org'],
        entities: ['L01999999'],
        flows: ['identity of persons'],
        secured: expect.arrayContaining([
          expect.stringContaining('WS-Security'),
          expect.stringContaining('no answer is believed'),
        ]),
      },
    ]);
    expect(of('alerting.email')[0]?.addresses).toEqual(['smtp://correo.example.org:587']);
    expect(rows.every(({ responsible }) => responsible === null)).toBe(true);
  });

  it('names every address that stands in the file', () => {
    const origins = [...YAML.matchAll(/(?:https?|smtp|postgres):\/\/[^\s'"]+/g)].map(([address]) => {
      const { protocol, host } = new URL(address);
      return `${protocol}//${host}`;
    });
    const told = new Set(rows.flatMap(({ addresses }) => addresses));
    // Our own address, and one that is linked to and never called.
    expect(origins.filter((each) => !told.has(each))).toEqual([
      'https://pasarela.example.org',
      'https://sede.example.org',
    ]);
  });

  it('says what flows and how it is secured, as it is', () => {
    expect(of('backends.notifica')[0]).toMatchObject({
      flows: expect.arrayContaining(['identity of persons', 'notifications and documents']),
      secured: ['TLS, server certificate checked', "each entity's own key", expect.stringContaining('seal')],
    });
    expect(of('backends.notifica', 'in')[0]?.secured).toEqual(
      expect.arrayContaining(['only from 192.0.2.0/24', 'TLS ends before this gateway']),
    );
    expect(of('store.url')[0]?.secured).toContain('sslmode=verify-full');
    expect(of('scan.clamd')[0]?.secured.join()).toContain('PLAIN');
  });

  it('carries no secret, no login and no path, in any form', async () => {
    for (const form of ['--json', '--csv', '--markdown']) {
      const { out } = await carpeta(['config', 'register', file, form]);
      expect(out).not.toMatch(
        /secreto-de|whsec_|clave-de-la-base|gateway@|turno=1|\/avisos|g@example|clave-del-colector/,
      );
    }
  });

  it('is a table for people and a CSV for a spreadsheet, with a column left for who is responsible', async () => {
    const { out } = await carpeta(['config', 'register', file]);
    const [head = '', , ...lines] = out.trim().split('\n');
    expect(head).toMatch(/\| responsible \|$/);
    expect(lines).toHaveLength(rows.length);
    const csv = await carpeta(['config', 'register', file, '--csv']);
    const records = parseCsv(csv.out, { columns: true }) as Record<string, string>[];
    expect(records).toHaveLength(rows.length);
    expect(records.map(({ responsible }) => responsible)).toEqual(rows.map(() => ''));
  });

  it('is not made of a configuration that is not sound', async () => {
    const folder = await folderWith({ ...FILES, 'gateway.yaml': YAML.replace('https://notifica', 'http://notifica') });
    const { code, out, err } = await carpeta(['config', 'register', join(folder, 'gateway.yaml')]);
    expect([code, out]).toEqual([1, '']);
    expect(err).toContain('backends.notifica.url');
  });

  it('comes in one form at a time', async () => {
    expect((await carpeta(['config', 'register', file, '--json', '--csv'])).code).toBe(2);
  });
});
