import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { notifica } from '../adapters/backends/notifica/index.ts';
import type { ActiveBackend, BackendAdapter } from '../contracts/backend.ts';
import type { Config, EntityConfig } from '../src/config.ts';
import { createLog } from '../src/log.ts';
import { loadSeals } from '../src/seals.ts';
import { loadSeal } from '../src/signing/keys.ts';

const CERTS = join(import.meta.dirname, '../certs-example');

async function seal() {
  const passphrase = await readFile(join(CERTS, 'seal-ayuntamiento-ficticio.passphrase'), 'utf8');
  const pkcs12 = await readFile(join(CERTS, 'seal-ayuntamiento-ficticio.p12'));
  return { pkcs12, passphrase: passphrase.trim(), problem: null };
}

describe('what ends', () => {
  it('is the seal of every entity that sends, its own or the platform’s, and each key with a known last day', async () => {
    const own = await seal();
    const entity = (dir3: string, more: object) =>
      ({ dir3, seal: null, backends: {}, backendProblems: {}, ...more }) as unknown as EntityConfig;
    const keys = { apiKey: 'clave', apiKeyExpiresOn: '2027-01-31' };
    const entities = [
      entity('L01999999', { seal: own, backends: { notifica: keys } }),
      entity('L01999998', { backends: { notifica: { apiKey: 'otra' } } }),
      entity('L01999997', {}),
    ];
    const seals = await loadSeals({ entities, seal: own } as unknown as Config, {
      load: loadSeal,
      now: () => new Date('2026-11-25T09:00:00Z'),
      log: createLog('silent'),
    });
    const backend: ActiveBackend = {
      adapter: notifica as unknown as BackendAdapter,
      config: notifica.configSchema.parse({}),
      entities: new Map(
        entities.slice(0, 2).map((each) => [each.dir3, notifica.entityConfigSchema.parse(each.backends.notifica)]),
      ),
    };
    expect(seals.expiries([backend])).toEqual([
      { entity: 'L01999999', backend: null, ends: expect.any(Date) },
      { entity: 'L01999998', backend: null, ends: expect.any(Date) },
      { entity: 'L01999999', backend: 'notifica', ends: '2027-01-31' },
    ]);
  });
});
