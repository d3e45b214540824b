import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  departmentOf,
  entityConfigSchema,
  lastDayOf,
  organisationOf,
} from '../../../adapters/backends/aoc-enotum/config.ts';
import { enotum } from '../../../adapters/backends/aoc-enotum/index.ts';
import { readConfig } from '../../../src/config.ts';
import { folderWith, NO_ENVIRONMENT } from '../../support/config-files.ts';
import { ROOT } from '../../support/source-tree.ts';
import { CLIENT, ENTITY } from './sample.ts';

const example = (name: string) => readFileSync(join(ROOT, 'certs-example', name), 'utf8');
const OWN = '-----BEGIN CERTIFICATE-----\nof somebody real\n-----END CERTIFICATE-----\n';
const KEY = '-----BEGIN KEY-----\nof somebody real\n-----END KEY-----\n';

async function read(of: { platform?: string; town?: string; profile?: 'production' | 'sandbox' }) {
  const { platform = '{ certFile: own.crt, privateKeyFile: own.key }', town = '', profile = 'production' } = of;
  const yaml = `
profile: ${profile}
http: { publicUrl: 'https://pasarela.example.org' }
store: { url: 'postgres://x@127.0.0.1/x' }
secrets: { dataKeyFile: data.key }
seal: { pkcs12File: seal.p12, passphraseFile: seal.pass }
entities:
  - dir3: L01999999
    name: Ajuntament fictici
    language: ca
    backends: { aoc-enotum: { ine10: "9999900001", name: Ajuntament fictici, department: "1" ${town} } }
  - dir3: L01999998
    name: Un altre
    language: ca
    backends: { aoc-enotum: { ine10: "9999800001", name: Un altre, department: "1" } }
clients: []
backends:
  aoc-enotum: { url: 'https://enotum.example.org/services', clientCertificate: ${platform} }
`;
  const folder = await folderWith({
    'gateway.yaml': yaml,
    'data.key': Buffer.alloc(32, 7).toString('base64'),
    'seal.p12': 'x',
    'seal.pass': 'x',
    'own.crt': OWN,
    'own.key': KEY,
    'copied.crt': example('client.crt'),
    'certs-example/client.key': KEY,
  });
  const file = join(folder, 'gateway.yaml');
  const backends = { 'aoc-enotum': enotum } as never;
  return readConfig({ file, env: NO_ENVIRONMENT, backends, inspectSeal: () => ({ subject: 'CN=SEGELL' }) });
}

describe('client certificates in gateway.yaml', () => {
  it('are read from their files, the platform’s and a town’s own', async () => {
    const { config, problems } = await read({
      town: ', clientCertificate: { certFile: own.crt, privateKeyFile: own.key }',
    });
    expect(problems).toEqual([]);
    const certificate = { cert: OWN.trim(), privateKey: KEY.trim() };
    expect(config?.backends['aoc-enotum']).toMatchObject({ clientCertificate: certificate });
    expect(config?.entities[0]?.backends['aoc-enotum']).toMatchObject({ clientCertificate: certificate });
  });

  it('never stand in the file themselves', async () => {
    const { config, problems } = await read({ platform: '{ certFile: own.crt, privateKey: abc }' });
    expect(config).toBeNull();
    expect(problems.map(({ pointer, code }) => [pointer, code])).toContainEqual([
      'backends.aoc-enotum.clientCertificate.privateKey',
      'config-secret-inline',
    ]);
  });

  it.each([
    ['copied elsewhere, by its subject', '{ certFile: copied.crt, privateKeyFile: own.key }', 'certFile'],
    ['where it lies', '{ certFile: own.crt, privateKeyFile: certs-example/client.key }', 'privateKeyFile'],
  ])('of certs-example are refused in production: %s', async (_how, platform, name) => {
    const { config, problems } = await read({ platform });
    expect(config).toBeNull();
    expect(problems.map(({ pointer, code }) => [pointer, code])).toEqual([
      [`backends.aoc-enotum.clientCertificate.${name}`, 'config-example-certificate'],
    ]);
    expect((await read({ platform, profile: 'sandbox' })).problems).toEqual([]);
  });

  it('that are missing suspend their town alone', async () => {
    const town = ', clientCertificate: { certFile: none.crt, privateKeyFile: own.key }';
    const { config, problems } = await read({ town });
    expect(problems.map(({ pointer, entityFault }) => [pointer, entityFault])).toEqual([
      ['entities[0].backends.aoc-enotum.clientCertificate.certFile', true],
    ]);
    expect(config?.entities.map(({ backendProblems }) => Object.keys(backendProblems))).toEqual([['aoc-enotum'], []]);
  });

  it('have a last day, which is told before it comes', () => {
    expect(lastDayOf(CLIENT)).toMatch(/^20\d\d-\d\d-\d\d$/);
    expect(lastDayOf({ cert: OWN, privateKey: KEY })).toBeNull();
    expect(enotum.keyExpiresOn?.({ ...ENTITY, clientCertificate: CLIENT })).toBe(lastDayOf(CLIENT));
    expect(enotum.keyExpiresOn?.(ENTITY)).toBeNull();
  });
});

it('a unit speaks for its own department where it has one, and the organisation is the INE10 where it has no code', () => {
  const entity = entityConfigSchema.parse({ ...ENTITY, departments: { L01999997: '7' } });
  expect([departmentOf(entity, 'L01999997'), departmentOf(entity, 'L01999999')]).toEqual(['7', '1']);
  expect(organisationOf(entity)).toBe('9999900001');
});
