import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Pool } from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLog } from '../../src/log.ts';
import type { Manifest } from '../../src/store/backup/file-format.ts';
import { restoreBackup } from '../../src/store/backup/restore-backup.ts';
import { writeBackup } from '../../src/store/backup/write-backup.ts';
import { acquireLock } from '../../src/store/lock.ts';
import { migrate } from '../../src/store/migrate.ts';
import { createPool } from '../../src/store/pool.ts';
import { runCarpeta } from '../support/carpeta-process.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { createWorld, type World } from '../support/delivery.ts';
import { testVault } from '../support/seed.ts';

const TAKEN = new Date('2026-10-01T08:00:00Z');
const NOW = new Date('2026-10-02T08:00:00Z');
const KEYS = [testVault.currentMasterKey];
let source: TestDatabase;
let target: TestDatabase;
let world: World;
let folder: string;
let file: string;
let pools: Pool[];

const patient = (database: TestDatabase) => {
  const pool = createPool({ ...database.poolConfig, max: 1, idleTimeoutMillis: 0 }, createLog('silent'));
  pools.push(pool);
  return pool;
};
const restore = (more: Partial<Parameters<typeof restoreBackup>[1]> = {}) => {
  const askUntil = new Date(NOW.getTime() + 86_400_000);
  return restoreBackup(patient(target), { file, masterKeys: KEYS, now: NOW, askUntil, unaskable: [], ...more });
};
const count = async (pool: Pool, table: string) =>
  Number((await pool.query<{ n: string }>(`select count(*) as n from ${table}`)).rows[0]?.n);

beforeEach(async () => {
  pools = [];
  folder = mkdtempSync(join(tmpdir(), 'carpeta-backup-'));
  file = join(folder, 'store.backup');
  source = await testDatabase();
  target = await testDatabase({ empty: true });
  world = await createWorld(source.pool);
});
afterEach(async () => {
  for (const pool of pools) await pool.end();
  await world.close();
  await source.drop();
  await target.drop();
  rmSync(folder, { recursive: true, force: true });
});

const backup = () => writeBackup(patient(source), { file, now: TAKEN });

/** Everything of a table, in a fixed order, that a restore must leave as it was. */
async function contentOf(pool: Pool, table: string): Promise<string[]> {
  const { rows } = await pool.query<{ row: string }>(`select t::text as row from ${table} t order by 1`);
  return rows.map(({ row }) => row);
}

describe('a backup', () => {
  it('brings every row of every table back as it was, large pieces and keys in parts included', async () => {
    await world.accept({ bytes: 3_000_000 });
    await world.accept();
    await world.deliverOnce();
    const manifest = await backup();
    await restore();
    for (const table of ['event', 'document', 'event_document', 'chunk', 'data_key', 'evidence', 'data_key_part'])
      expect(await contentOf(target.pool, table), table).toEqual(await contentOf(source.pool, table));
    expect(manifest.tables.find(({ name }) => name === 'chunk')?.rows).toBe(await count(target.pool, 'chunk'));
    expect(manifest.masterKeys).toEqual(KEYS);
    // Identities and sequences go on where they were.
    await target.pool.query(
      "insert into audit (at, client_id, action, object, result) values (now(), 'x', 'x', 'x', 'x')",
    );
    const next = await target.pool.query<{ next: string }>("select nextval('message_seq') as next");
    expect(Number(next.rows[0]?.next)).toBe(3);
  });

  it('sees one instant, whatever is written meanwhile', async () => {
    await world.accept();
    const seen: string[] = [];
    const manifest = await writeBackup(patient(source), {
      file,
      now: TAKEN,
      onTable: ({ name }) => {
        seen.push(name);
        if (name === 'document') void source.pool.query("update event set file = 'later'");
      },
    });
    expect(manifest.tables.map(({ name }) => name)).toEqual(seen);
    await restore();
    const { rows } = await target.pool.query<{ file: string | null }>('select file from event');
    expect(rows).toEqual([{ file: null }]);
  });

  it('is for its owner alone, holds nobody who is signed in, and replaces no file', async () => {
    await source.pool.query("insert into operator_session values ('\\x01', 'x', '\\x02', now(), now())");
    const manifest: Manifest = await backup();
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(manifest.tables.map(({ name }) => name)).not.toContain('operator_session');
    const before = readFileSync(file);
    await expect(backup()).rejects.toMatchObject({ message: `${file} is there already: a backup replaces nothing.` });
    expect(readFileSync(file).equals(before)).toBe(true);
  });

  it('that ends early leaves no file', async () => {
    await expect(writeBackup(patient(target), { file, now: TAKEN })).rejects.toMatchObject({
      message: 'There is no store of a gateway here: nothing to back up.',
    });
    expect(() => statSync(file)).toThrow('ENOENT');
    expect(() => statSync(`${file}.partial`)).toThrow('ENOENT');
  });
});

describe('a restore begins', () => {
  it('with every unfinished message uncertain, cursors and sequences ahead, and nobody holding a lease', async () => {
    const accepted = await world.accept();
    await world.deliverOnce();
    const queued = await world.accept();
    const sending = await world.accept();
    await source.pool.query(
      "update message set delivery = 'sending', lease_owner = 'dead', lease_until = now() where id = $1",
      [sending],
    );
    await source.pool.query('update change_counter set last = 40');
    await source.pool.query(
      "insert into circuit (backend, endpoint, state, since) values ('x', 'send', 'open', now())",
    );
    await source.pool.query(
      `insert into vendor_stream (vendor, credential, entity, cursor, next_at, lease_token, lease_until)
       values ('v', 'c', 'e', '{"page": 7}', now(), 't', now())`,
    );
    await backup();
    expect(await restore()).toMatchObject({ uncertain: 2, applied: [] });
    const { rows } = await target.pool.query<Record<string, unknown>>(
      `select id, delivery, lease_owner, lease_until, needs_person, changes > 1000 as ahead, next_ask_at, attempt_ended_at
       from message order by seq`,
    );
    const open = { delivery: 'uncertain', needs_person: false, next_ask_at: NOW, attempt_ended_at: NOW };
    const free = { lease_owner: null, lease_until: null, ahead: true };
    expect(rows[0]).toMatchObject({ ...free, id: accepted, delivery: 'accepted' });
    expect(rows[1]).toMatchObject({ ...free, ...open, id: queued });
    expect(rows[2]).toMatchObject({ ...free, ...open, id: sending });
    const counter = await target.pool.query<{ last: string }>('select last from change_counter');
    expect(Number(counter.rows[0]?.last)).toBe(10_000_000_040);
    expect(await count(target.pool, 'circuit')).toBe(0);
    const stream = await target.pool.query('select cursor, lease_token, lease_until from vendor_stream');
    expect(stream.rows).toEqual([{ cursor: { page: 7 }, lease_token: null, lease_until: null }]);
    const audit = await target.pool.query("select action, reason from audit where object = 'store'");
    expect(audit.rows).toEqual([{ action: 'restore', reason: `backup of ${TAKEN.toISOString()}` }]);
  });

  it('with what nobody can be asked about waiting for a person', async () => {
    await world.accept();
    await backup();
    await restore({ unaskable: ['notifica'] });
    const { rows } = await target.pool.query('select delivery, needs_person, next_ask_at from message');
    expect(rows).toEqual([{ delivery: 'uncertain', needs_person: true, next_ask_at: null }]);
  });

  it('migrates what is of an older version', async () => {
    const old = await testDatabase({ empty: true });
    const only = new Set(['001-first-light.sql', '002-evidence-chain.sql']);
    await migrate(old.pool, { only });
    await old.pool.query(
      "insert into audit (at, client_id, action, object, result) values (now(), 'x', 'x', 'x', 'x')",
    );
    await writeBackup(patient(old), { file, now: TAKEN });
    const { applied } = await restore();
    expect(applied).toContain('019-restored.sql');
    expect(await count(target.pool, 'audit')).toBe(2);
    await pools.pop()?.end();
    await old.drop();
  });
});

describe('a restore refuses, and writes nothing:', () => {
  const nothing = async () =>
    expect((await target.pool.query("select to_regclass('event') as event")).rows).toEqual([{ event: null }]);

  it('a damaged file, naming the table', async () => {
    await world.accept({ bytes: 100_000 });
    const { tables } = await backup();
    const chunk = tables.find(({ name }) => name === 'chunk');
    const bytes = readFileSync(file);
    const at = (chunk?.offset ?? 0) + Math.floor((chunk?.length ?? 0) / 2);
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    writeFileSync(file, bytes);
    await expect(restore()).rejects.toMatchObject({ message: expect.stringContaining('the table chunk is damaged') });
    await nothing();
  });

  it.each([
    ['cut off', (bytes: Buffer) => bytes.subarray(0, bytes.byteLength - 9), 'its end is missing'],
    [
      'with another manifest',
      (bytes: Buffer) => bytes.fill(65, bytes.byteLength - 80, bytes.byteLength - 70),
      'manifest',
    ],
    ['of something else', () => Buffer.from('PK\x03\x04 something else'), 'it is no backup'],
  ])('a file %s', async (_what, spoil, said) => {
    await backup();
    writeFileSync(file, spoil(readFileSync(file)));
    await expect(restore()).rejects.toMatchObject({ message: expect.stringContaining(said) });
    await nothing();
  });

  it('one of a newer version', async () => {
    await source.pool.query("insert into schema_migration (name, sha256) values ('999-later.sql', 'x')");
    await backup();
    await expect(restore()).rejects.toMatchObject({ message: expect.stringContaining('999-later.sql') });
    await nothing();
  });

  it('one whose key is not at hand', async () => {
    await world.accept();
    await backup();
    await expect(restore({ masterKeys: ['0000000000000000'] })).rejects.toMatchObject({
      message: expect.stringContaining(`without the data key ${KEYS[0]}`),
    });
    await nothing();
  });

  it('a store that is not empty', async () => {
    await backup();
    await migrate(target.pool);
    await target.pool.query("insert into backend_contact (backend, heard_at) values ('x', now())");
    await expect(restore()).rejects.toMatchObject({ message: expect.stringContaining('rows in backend_contact') });
    expect(await count(target.pool, 'audit')).toBe(0);
  });

  it('nothing that has only its tables', async () => {
    await world.accept();
    await backup();
    await migrate(target.pool);
    expect(await restore()).toMatchObject({ uncertain: 1 });
  });

  it('the folder of a running gateway', async () => {
    await backup();
    const lock = acquireLock(folder);
    try {
      const { code, err } = await runCarpeta(['restore', file], { DATA_DIR: folder });
      expect({ code, err }).toMatchObject({ code: 1, err: expect.stringContaining('Another gateway already uses') });
    } finally {
      lock.release();
    }
  });
});

describe('a restore that ends half-way', () => {
  it('leaves a store that no gateway starts on', async () => {
    await world.accept();
    await backup();
    const pool = patient(target);
    // No text of PostgreSQL holds a NUL: the last step fails.
    const unaskable = ['\u0000'];
    await expect(
      restoreBackup(pool, { file, masterKeys: KEYS, now: NOW, askUntil: NOW, unaskable }),
    ).rejects.toMatchObject({ code: '22021' });
    await expect(migrate(target.pool)).rejects.toMatchObject({
      message: expect.stringContaining('A restore ended half-way here'),
    });
  });

  it('leaves nothing when its rows do not all come in', async () => {
    await world.accept();
    await backup();
    const fault = new Error('stopped');
    const onTable = () => {
      throw fault;
    };
    await expect(restore({ onTable })).rejects.toBe(fault);
    expect(await count(target.pool, 'event')).toBe(0);
    expect(await migrate(target.pool)).toEqual([]);
  });
});
