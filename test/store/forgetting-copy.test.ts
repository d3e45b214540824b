import { execFileSync } from 'node:child_process';
import { createSecretKey, type KeyObject } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Pool } from 'pg';
import { describe, expect, it } from 'vitest';
import { pollDue } from '../../src/delivery/poll.ts';
import { verifySoap } from '../../src/signing/verify.ts';
import type { EmbeddedStore } from '../../src/store/embedded.ts';
import { findEvidence, readEvidence } from '../../src/store/evidence/read.ts';
import { rewriteKeys } from '../../src/store/keys/rewrite.ts';
import { migrate } from '../../src/store/migrate.ts';
import { createPool } from '../../src/store/pool.ts';
import { open } from '../../src/vault/cipher.ts';
import type { WrappedKey } from '../../src/vault/vault.ts';
import { createWorld, type World } from '../support/delivery.ts';
import { bench, silent } from '../support/embedded.ts';
import { DAY_MS, forgetAll, forgetDeps, RETENTION } from '../support/forgetting.ts';
import { PROFILE, pemOf } from '../support/seals.ts';
import { testVault } from '../support/seed.ts';

const store = bench();
type Key = WrappedKey & { owner: string };

/** A notification sent to a real far side and read by its holder, its receipt kept. */
async function wholeLife(world: World): Promise<string> {
  const id = await world.accept();
  await world.deliverOnce();
  world.clock.pass(60_000);
  await world.simulator.settle();
  await pollDue(world.deps, world.backend, 10);
  expect(await world.message(id)).toMatchObject({ final: true, evidence_pending: false });
  return id;
}

async function readKept(pool: Pool, messageId: string, name: string): Promise<Buffer | null> {
  const found = await findEvidence(pool, { messageId, name });
  if (found?.key == null) return null;
  const pieces: Buffer[] = [];
  for await (const piece of readEvidence(pool, testVault, found)) pieces.push(piece);
  return Buffer.concat(pieces);
}

const keysOf = async (pool: Pool) =>
  (await pool.query<Key>('select owner, wrapped, master_key as "masterKey" from data_key')).rows;

const isMine = ({ owner }: Key) => !owner.startsWith('other_');

/** Keys of others that stay, before ours in every page: what a plain VACUUM leaves behind them is not written over. */
async function addNeighbours(pool: Pool): Promise<void> {
  const keys = Array.from({ length: 300 }, (_, n) => ({ owner: `other_${n}`, ...testVault.newKey(`other_${n}`) }));
  await pool.query('insert into data_key select * from unnest($1::text[], $2::bytea[], $3::text[])', [
    keys.map(({ owner }) => owner),
    keys.map(({ wrapped }) => wrapped),
    keys.map(({ masterKey }) => masterKey),
  ]);
}

/** Files of a folder in which these bytes stand. */
function filesWith(folder: string, bytes: Buffer): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((each) => each.isFile())
    .map((each) => join(each.parentPath, each.name))
    .filter((file) => readFileSync(file).includes(bytes));
}

/** Tries the master key, and every data key it opens, on every sealed value there is; what opened, as text. */
async function decryptEverything(pool: Pool): Promise<string[]> {
  const keys = (await keysOf(pool)).map((each) => ({ owner: each.owner, key: testVault.unwrap(each, each.owner) }));
  const spliced = await pool.query<{ id: string; message: string; document: string; sealed: Buffer }>(
    `select id, message, splice_document as document, splice_key as sealed from evidence where splice_key is not null`,
  );
  const opened: string[] = [];
  const attempt = (key: KeyObject, sealed: Buffer, place: string): Buffer | null => {
    try {
      return open(key, sealed, place);
    } catch {
      return null;
    }
  };
  const all = keys.map(({ key }) => key);
  for (const row of spliced.rows)
    for (const { key } of keys) {
      const found = attempt(key, row.sealed, `splice:${row.id}:${row.document}`);
      if (found !== null) all.push(createSecretKey(found));
    }
  const sealed = await pool.query<{ place: string; data: Buffer }>(
    `select owner || ':' || n as place, data from chunk
     union all select 'event:' || id, body_sealed from event where body_sealed is not null
     union all select 'callback:' || id, body_sealed from callback where body_sealed is not null`,
  );
  for (const { place, data } of sealed.rows)
    for (const key of all) if (attempt(key, data, place) !== null) opened.push(place);
  return opened.sort();
}

async function erasedOnDay(pool: Pool, world: World, days: number): Promise<void> {
  world.clock.pass(days * DAY_MS);
  await forgetAll(forgetDeps(pool, world.clock));
  const at = { now: world.clock.now, notBefore: world.clock.now };
  while ((await rewriteKeys(pool, at)) !== null);
}

/** The log as a store in use has it the next day. */
async function nextDay(pool: Pool): Promise<void> {
  await pool.query('checkpoint');
  await pool.query('select pg_switch_wal()');
  await pool.query('checkpoint');
}

async function copyOf(running: EmbeddedStore, root: string, pool: Pool): Promise<{ folder: string; pool: Pool }> {
  await nextDay(pool);
  await pool.end();
  await running.stop();
  const folder = store.folder();
  execFileSync('cp', ['-a', `${root}/.`, folder]);
  return { folder, pool: createPool((await store.start(folder)).poolConfig, silent) };
}

/* Two stores are started for each, and every file of one is searched. */
describe('a copy of the store, with the master key', { timeout: 180_000 }, () => {
  it('opens nothing of a forgotten payload, and its evidence whole, the signature included', async () => {
    const root = store.folder();
    const running = await store.start(root);
    const pool = createPool(running.poolConfig, silent);
    await migrate(pool);
    await addNeighbours(pool);
    const world = await createWorld(pool, { clock: new Date() });
    const sentAt = world.clock.now;
    const message = await wholeLife(world);
    await forgetAll(forgetDeps(pool, world.clock));
    const before = (await keysOf(pool)).filter(isMine);
    expect(before.map(({ owner }) => owner.slice(0, 4)).sort()).toEqual(['doc_', 'evt_', 'msg_']);
    expect((await decryptEverything(pool)).join()).toContain('event:');
    await erasedOnDay(pool, world, RETENTION.payloadDays);
    await world.close();

    const copy = await copyOf(running, root, pool);
    for (const { owner, wrapped } of before)
      expect([owner, filesWith(copy.folder, wrapped).length > 0]).toEqual([owner, owner === message]);
    const evidence = await copy.pool.query<{ id: string }>('select id from evidence order by id');
    const opened = await decryptEverything(copy.pool);
    expect(opened.join()).not.toContain('event:');
    expect(evidence.rows.every(({ id }) => opened.includes(`${id}:0`))).toBe(true);
    const request = await readKept(copy.pool, message, 'request-1.xml');
    verifySoap(request!, { profile: PROFILE, trusted: [pemOf('seal-ayuntamiento-ficticio')], now: sentAt });
    expect((await readKept(copy.pool, message, 'acuse.pdf'))?.subarray(0, 5).toString()).toBe('%PDF-');
    await copy.pool.end();
  });

  it('opens nothing at all once the evidence is forgotten too', async () => {
    const root = store.folder();
    const running = await store.start(root);
    const pool = createPool(running.poolConfig, silent);
    await migrate(pool);
    await addNeighbours(pool);
    const world = await createWorld(pool, { clock: new Date() });
    const message = await wholeLife(world);
    await forgetAll(forgetDeps(pool, world.clock));
    const before = (await keysOf(pool)).filter(isMine);
    await erasedOnDay(pool, world, RETENTION.evidenceDays);
    await world.close();

    const copy = await copyOf(running, root, pool);
    for (const { owner, wrapped } of before) expect([owner, filesWith(copy.folder, wrapped)]).toEqual([owner, []]);
    expect((await keysOf(copy.pool)).filter(isMine)).toEqual([]);
    expect(await decryptEverything(copy.pool)).toEqual([]);
    expect(await readKept(copy.pool, message, 'request-1.xml')).toBeNull();
    const left = await copy.pool.query('select name, erased_reason from evidence where erased_at is null');
    expect(left.rows).toEqual([]);
    await copy.pool.end();
  });
});
