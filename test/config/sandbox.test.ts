import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { configSchema, entityConfigSchema } from '../../adapters/backends/notifica/config.ts';
import type { MessageKind } from '../../contracts/message.ts';
import { ensureDataKey, SANDBOX_ENTITIES, sandboxConfig } from '../../src/sandbox.ts';
import { folderWith, NO_ENVIRONMENT } from '../support/config-files.ts';

const backends = { notifica: { configSchema, entityConfigSchema, signs: () => true } };

async function sandbox(dataDir?: string) {
  const folder = dataDir ?? join(await folderWith({}), 'data');
  return { folder, ...(await sandboxConfig({ dataDir: folder, env: NO_ENVIRONMENT, backends })) };
}

describe('the sandbox', () => {
  it('sends through a service that is known before a protocol of our own, whatever their names', async () => {
    const own = { ...backends.notifica, facts: { evidenceLevel: 'own' } };
    const { config } = await sandboxConfig({
      dataDir: join(await folderWith({}), 'data'),
      env: NO_ENVIRONMENT,
      backends: { acme: own, ...backends },
    });
    for (const entity of config.entities) expect(Object.keys(entity.backends)).toEqual(['notifica', 'acme']);
  });

  it('gives each entity the block its back end asks for, with a secret of its own', async () => {
    const acme = {
      configSchema,
      entityConfigSchema: z.strictObject({ office: z.string(), password: z.string() }),
      sandboxEntity: ({ dir3, keyFile }: { dir3: string; keyFile: string }) => ({
        office: dir3,
        passwordFile: keyFile,
      }),
    };
    const dataDir = join(await folderWith({}), 'data');
    const { config } = await sandboxConfig({ dataDir, env: NO_ENVIRONMENT, backends: { acme } });
    const blocks = config.entities.map((each) => each.backends.acme as { office: string; password: string });
    expect(blocks.map(({ office }) => office)).toEqual(SANDBOX_ENTITIES.map(({ dir3 }) => dir3));
    expect(new Set(blocks.map(({ password }) => password)).size).toBe(SANDBOX_ENTITIES.length);
    for (const { password } of blocks) expect(password).toMatch(/^[0-9a-f]{48}$/);
  });

  it('has two fictitious entities with usable seals, one client, and everything simulated', async () => {
    const { config, clientKey } = await sandbox();
    expect(config.profile).toBe('sandbox');
    expect(config.entities.map((each) => each.dir3)).toEqual(SANDBOX_ENTITIES.map((each) => each.dir3));
    for (const entity of config.entities) {
      expect(entity.seal).toMatchObject({ problem: null, passphrase: expect.stringMatching(/./) });
      expect(entity.backendProblems).toEqual({});
    }
    expect(config.simulators).toEqual(['notifica']);
    expect(config.clients).toMatchObject([
      { id: 'eoffice-demo', scopes: ['events', 'messages', 'operator', 'folder', 'metrics'] },
      { id: 'folder-demo', scopes: ['folder'] },
    ]);
    expect(config.clients[0]?.keySha256).toEqual(createHash('sha256').update(clientKey).digest());
    expect(config.store).toMatchObject({ url: null, dataDirNamed: false });
  });

  it('is quick enough to watch', async () => {
    const { config } = await sandbox();
    expect(config.backends.notifica).toMatchObject({
      timeoutMs: 5000,
      settleMs: 3000,
      leaseMs: 15_000,
      poll: { minMs: 2000 },
      retry: { baseMs: 500 },
    });
  });

  it('makes its secrets once, readable by their owner alone', async () => {
    const first = await sandbox();
    const again = await sandbox(first.folder);
    expect(again.clientKey).toBe(first.clientKey);
    expect(again.config.secrets.masterKeys).toEqual(first.config.secrets.masterKeys);
    expect(again.config.entities.map((each) => each.backends)).toEqual(
      first.config.entities.map((each) => each.backends),
    );
    for (const name of await readdir(first.folder))
      expect((await stat(join(first.folder, name))).mode & 0o777, name).toBe(0o600);
  });

  it('agrees with a second process that starts at the same moment', async () => {
    const folder = join(await folderWith({}), 'data');
    const all = await Promise.all([sandbox(folder), sandbox(folder), sandbox(folder)]);
    expect(new Set(all.map((each) => each.clientKey)).size).toBe(1);
    expect(await readFile(join(folder, 'client.key'), 'utf8')).toBe(`${all[0].clientKey}\n`);
  });

  it('makes a data key of 32 bytes for a sandbox profile that names none', async () => {
    const folder = await folderWith({});
    const key = await ensureDataKey(folder);
    expect(key.byteLength).toBe(32);
    expect(await ensureDataKey(folder)).toEqual(key);
  });
});

describe('its regional town', () => {
  const known = (facts: { evidenceLevel: string; region?: string; takes: readonly MessageKind[] }) => {
    return { configSchema, entityConfigSchema, facts };
  };
  const state = known({ evidenceLevel: 'partial', takes: ['notification', 'communication'] });
  const routesWith = async (backends: Parameters<typeof sandboxConfig>[0]['backends']) => {
    const dataDir = join(await folderWith({}), 'data');
    const { config } = await sandboxConfig({ dataDir, env: NO_ENVIRONMENT, backends });
    return config.entities.map(({ routes }) => routes ?? {});
  };

  it('notifies through a service of a region, where there is one that takes notifications', async () => {
    const regional = known({ evidenceLevel: 'partial', region: 'Comarca', takes: ['notification'] });
    expect(await routesWith({ state, regional })).toEqual([{}, { notification: 'regional' }]);
    const other = known({ evidenceLevel: 'partial', region: 'Comarca', takes: ['registry-entry'] });
    expect(await routesWith({ state, other })).toEqual([{}, {}]);
    expect(await routesWith({ state })).toEqual([{}, {}]);
  });
});

describe('the order of its back ends', () => {
  it('has those of the whole country first, then those of a region, then protocols of our own', async () => {
    const known = (facts: { evidenceLevel: string; region?: string }) => ({ configSchema, entityConfigSchema, facts });
    const backends = {
      own: known({ evidenceLevel: 'own' }),
      regional: known({ evidenceLevel: 'partial', region: 'Comarca' }),
      state: known({ evidenceLevel: 'partial' }),
    };
    const dataDir = join(await folderWith({}), 'data');
    const { config } = await sandboxConfig({ dataDir, env: NO_ENVIRONMENT, backends });
    for (const entity of config.entities) expect(Object.keys(entity.backends)).toEqual(['state', 'regional', 'own']);
  });
});
