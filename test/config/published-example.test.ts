import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { configSchema, entityConfigSchema } from '../../adapters/backends/notifica/config.ts';
import { readConfig } from '../../src/config.ts';
import { problemText } from '../../src/config-problem.ts';
import { DATA_KEY, folderWith, NO_ENVIRONMENT } from '../support/config-files.ts';

const backends = { notifica: { configSchema, entityConfigSchema, signs: () => true } };

/** Every key that the published surface of gateway.yaml names. */
const PUBLISHED = `
profile: production
http: { host: 0.0.0.0, port: 8080, publicUrl: https://pasarela.example.org, maxBodyMb: 16,
        trustedProxies: [10.0.0.0/8], clientCertHeader: x-client-cert }
store: { dataDir: ./data, embedded: true }
secrets: { dataKeyFile: ./secrets/data.key }
seal: { pkcs12File: platform.p12, passphraseFile: platform.pass }
entities:
  - dir3: L01999999
    name: Ayuntamiento Ficticio
    ine: "99999"
    language: es
    seal: { pkcs12File: own.p12, passphraseFile: own.pass }
    units: [L01999999]
    sendAs: entity
    backends:
      notifica:
        apiKeyFile: api.key
        postal:
          payer: { dir3: L01999999, contract: C-1, billingCode: F-1, validFrom: 2026-01-01 }
          cie: { dir3: L01999998, validFrom: 2026-01-01, id: "1" }
          envelope: C5
          sheet: A4
    sede: { url: https://sede.example.org, hosts: [sede.example.org] }
clients:
  - id: eoffice-demo
    keySha256: ${'0f'.repeat(32)}
    entities: [L01999999]
    scopes: [events, messages, operator]
    certSha256: ${'a0'.repeat(32)}
backends:
  notifica:
    url: https://se-notificaws.redsara.es/ws/notificaWsV21
    syncUrl: https://se-notificaws.redsara.es/ws/sincronizarEnvioWs
    signing: ws-security
    timeoutMs: 30000
    concurrency: 8
    settleMs: 30000
    uncertainAlertMs: 900000
    leaseMs: 75000
    retry: { baseMs: 1000, maxMs: 900000, attempts: 12 }
    defaults: { naturalDays: 10 }
    callbacks: { allow: ["127.0.0.1/32"] }
    maintenance: []
vendors: {}
retention: { payloadDays: 30, evidenceDays: 1825, metadataDays: 1825 }
`;

const FILES = {
  'secrets/data.key': `${DATA_KEY}\n`,
  'platform.p12': 'p12',
  'platform.pass': 'one',
  'own.p12': 'p12',
  'own.pass': 'two',
  'api.key': 'key',
};

async function read(yaml: string) {
  const folder = await folderWith({ ...FILES, 'gateway.yaml': yaml });
  return readConfig({ file: join(folder, 'gateway.yaml'), env: NO_ENVIRONMENT, backends });
}

describe('the published gateway.yaml', () => {
  it('is sound, and every key of it arrives', async () => {
    const { config, problems } = await read(PUBLISHED);
    expect(problems.map(problemText)).toEqual([]);
    expect(config).toMatchObject({
      http: { host: '0.0.0.0', trustedProxies: ['10.0.0.0/8'], clientCertHeader: 'x-client-cert' },
      seal: { passphrase: 'one' },
      entities: [
        {
          sendAs: 'entity',
          seal: { passphrase: 'two' },
          backends: { notifica: { apiKey: 'key', postal: { envelope: 'C5' } } },
          sede: { hosts: ['sede.example.org'] },
        },
      ],
      backends: { notifica: { leaseMs: 75_000, retry: { attempts: 12 }, defaults: { naturalDays: 10 } } },
    });
  });

  it('gives a back end a lease of 2.5 time-outs where it names none', async () => {
    const { config } = await read(
      PUBLISHED.replace('    leaseMs: 75000\n', '').replace('timeoutMs: 30000', 'timeoutMs: 20000'),
    );
    expect(config?.backends.notifica?.leaseMs).toBe(50_000);
  });

  it('says of a short lease what would do, also beside other faults of the block', async () => {
    const { config, problems } = await read(
      PUBLISHED.replace('leaseMs: 75000', 'leaseMs: 60000').replace('settleMs', 'setleMs'),
    );
    expect(config).toBeNull();
    expect(problems.map((each) => [each.pointer, each.params.fix])).toEqual([
      ['backends.notifica.leaseMs', 'Use 75000, or leave it out.'],
      ['backends.notifica.setleMs', 'Did you mean settleMs?'],
    ]);
  });

  it('never says what a secret is', async () => {
    const { problems } = await read(
      PUBLISHED.replace('apiKeyFile: api.key', 'apiKeyFile: api.key\n        apiKey: canary-1').replace(
        'passphraseFile: own.pass',
        'passphrase: canary-2',
      ),
    );
    const texts = problems.map(problemText).join('\n');
    expect(texts).toContain('passphrase');
    expect(texts).not.toContain('canary');
  });
});
