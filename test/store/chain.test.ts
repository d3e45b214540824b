import type { Pool } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ReceivedCallback } from '../../contracts/backend.ts';
import { type ChainEntry, chainEntrySchema } from '../../contracts/evidence.ts';
import { verifyChain } from '../../src/evidence/verify-chain.ts';
import { createLog } from '../../src/log.ts';
import { insertCallback } from '../../src/store/callbacks/insert.ts';
import { linkAll, linkChain } from '../../src/store/chain/link.ts';
import { readMessageEntries } from '../../src/store/chain/read.ts';
import { callbackName, recordErased } from '../../src/store/chain/record-erased.ts';
import { createPool, withTransaction } from '../../src/store/pool.ts';
import { AT, addEvidence, exportedLines, moveLegal } from '../support/chain.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { seedMessages, testVault } from '../support/seed.ts';

const A = 'L01999999';
const B = 'L01999998';
const now = new Date('2026-10-01T10:00:00.000Z');
let database: TestDatabase;
let pool: Pool;

beforeAll(async () => {
  database = await testDatabase();
  pool = database.pool;
});
afterAll(() => database.drop());
beforeEach(async () => {
  await pool.query(
    'truncate event, message, evidence, callback, status_change, chunk, chain_entry, chain_head, chain_erased cascade',
  );
});

async function message(entity: string = A) {
  const [id = ''] = await seedMessages(pool, { entity });
  return { id, entity };
}
const entriesOf = async (entity: string): Promise<ChainEntry[]> =>
  (await exportedLines(pool, entity)).map((line) =>
    chainEntrySchema.parse((JSON.parse(line) as { entry: unknown }).entry),
  );
const intact = async (entity: string) => (await verifyChain(await exportedLines(pool, entity), null)).findings;
const link = () => linkChain(pool, { now });
const receivedCallback = (remoteId: string): ReceivedCallback => ({
  remoteId,
  issuer: null,
  code: 'leida',
  at: null,
  certificate: false,
  by: null,
  known: true,
  receipts: [],
  healed: [],
  identity: [remoteId],
});

describe('the chain of an entity', () => {
  it('takes up evidence, callbacks and legal moves, each once, with digests and metadata only', async () => {
    const one = await message();
    const name = await addEvidence(pool, one, { bytes: Buffer.from('hola') });
    await pool.query('update message set remote_id = $2 where id = $1', [one.id, 'remote-1']);
    const received = receivedCallback('remote-1');
    const callback = { id: 'cb_1', backend: 'notifica', received, owners: [], body: Buffer.from('<raw/>'), now: AT };
    await withTransaction(pool, (client) => insertCallback(client, testVault, callback));
    await moveLegal(pool, one, 'accessed');
    expect(await link()).toBe(3);
    expect(await link()).toBe(0);
    expect(await entriesOf(A)).toEqual([
      expect.objectContaining({
        kind: 'evidence',
        n: 1,
        message: one.id,
        name,
        piece: 'answer',
        size: 4,
        sha256: 'b221d9dbb083a7f33428d7c2a3c3198ae925614d70210e28716ccaa7cd4ddb79',
        prev: '0'.repeat(64),
        happenedAt: AT.toISOString(),
        linkedAt: now.toISOString(),
      }),
      expect.objectContaining({ kind: 'callback', n: 2, name: callbackName('cb_1'), size: 6, code: 'leida' }),
      expect.objectContaining({ kind: 'legal', n: 3, to: 'accessed', source: 'notifica', conflict: false }),
    ]);
    expect(await intact(A)).toEqual([]);
  });

  it('is one per entity', async () => {
    const [one, two] = [await message(A), await message(B)];
    for (const each of [one, two, one]) await addEvidence(pool, each);
    await link();
    expect((await entriesOf(A)).map(({ n, entity }) => [n, entity])).toEqual([
      [1, A],
      [2, A],
    ]);
    expect((await entriesOf(B)).map(({ n, entity }) => [n, entity])).toEqual([[1, B]]);
  });

  it('leaves a callback that nobody can match alone until it is matched', async () => {
    const received = receivedCallback('nobody');
    const callback = { id: 'cb_2', backend: 'notifica', received, owners: [], body: Buffer.from('<raw/>'), now: AT };
    await withTransaction(pool, (client) => insertCallback(client, testVault, callback));
    expect(await link()).toBe(0);
    await pool.query('update callback set message = $1', [(await message()).id]);
    expect(await link()).toBe(1);
  });

  it('links nothing that is not committed, and never skips what commits late', async () => {
    const one = await message();
    const slow = await pool.connect();
    try {
      await slow.query('begin');
      const late = await addEvidence(slow, one, { at: new Date(AT.getTime() - 60_000) });
      const early = await addEvidence(pool, one);
      await link();
      await slow.query('commit');
      await link();
      expect((await entriesOf(A)).map((each) => ('name' in each ? each.name : null))).toEqual([early, late]);
      expect(await intact(A)).toEqual([]);
    } finally {
      slow.release();
    }
  });

  it('stays one chain, nothing left out and nothing twice, under writers and several sequencers at once', async () => {
    const others = [
      createPool(database.poolConfig, createLog('silent')),
      createPool(database.poolConfig, createLog('silent')),
    ];
    const messages = await Promise.all(Array.from({ length: 8 }, (_, n) => message(n % 2 === 0 ? A : B)));
    const writing = messages.map(async (each) => {
      for (let n = 0; n < 25; n += 1) await addEvidence(pool, each);
    });
    let open = true;
    const sequencing = others.map(async (each) => {
      while (open) await linkChain(each, { now });
    });
    await Promise.all(writing);
    open = false;
    await Promise.all(sequencing);
    await linkAll(pool, now);
    for (const entity of [A, B]) {
      const entries = await entriesOf(entity);
      expect(entries).toHaveLength(100);
      expect(new Set(entries.map((each) => ('name' in each ? each.name : ''))).size).toBe(100);
      expect(await intact(entity)).toEqual([]);
    }
    await Promise.all(others.map((each) => each.end()));
  });

  it('is whole after its sequencer was killed in the middle', async () => {
    const one = await message();
    for (let n = 0; n < 5; n += 1) await addEvidence(pool, one);
    // Stands in its way after the entries and the head are written, before the evidence is marked.
    const blocker = await pool.connect();
    await blocker.query('begin');
    await blocker.query('select 1 from evidence limit 1 for update');
    const dying = createPool({ ...database.poolConfig, application_name: 'dying' }, createLog('silent'));
    const linking = linkChain(dying, { now }).then(
      () => 'linked',
      () => 'killed',
    );
    const waits = `select pid from pg_stat_activity where application_name = 'dying' and wait_event_type = 'Lock'`;
    let victim: number | undefined;
    while (victim === undefined) victim = (await pool.query<{ pid: number }>(waits)).rows[0]?.pid;
    await pool.query('select pg_terminate_backend($1)', [victim]);
    expect(await linking).toBe('killed');
    await blocker.query('rollback');
    blocker.release();
    await dying.end();
    expect(await entriesOf(A)).toEqual([]);
    expect(await link()).toBe(5);
    expect(await entriesOf(A)).toHaveLength(5);
    expect(await intact(A)).toEqual([]);
  });

  it('refuses a second entry of the same number, whoever writes it', async () => {
    await addEvidence(pool, await message());
    await link();
    await expect(
      pool.query('insert into chain_entry select entity, n, message, kind, name, entry, hash from chain_entry'),
    ).rejects.toMatchObject({ code: '23505' });
  });
});

describe('what retention erases', () => {
  it('gets an entry of its own, behind that of the piece, and outlives the row', async () => {
    const one = await message();
    const name = await addEvidence(pool, one);
    const erased = { entity: A, messageId: one.id, name, reason: 'retention', at: now };
    await withTransaction(pool, async (client) => {
      await recordErased(client, [erased]);
      await client.query('update evidence set erased_at = $1, erased_reason = $2', [now, 'retention']);
    });
    await link();
    await pool.query('delete from evidence');
    expect(await entriesOf(A)).toEqual([
      expect.objectContaining({ kind: 'evidence', n: 1, name }),
      expect.objectContaining({ kind: 'erased', n: 2, name, reason: 'retention', happenedAt: now.toISOString() }),
    ]);
    expect(await link()).toBe(0);
  });

  it('is not called erased where the erasing did not commit', async () => {
    const one = await message();
    const name = await addEvidence(pool, one);
    const failing = withTransaction(pool, async (client) => {
      await recordErased(client, [{ entity: A, messageId: one.id, name, reason: 'retention', at: now }]);
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    await link();
    expect((await entriesOf(A)).map(({ kind }) => kind)).toEqual(['evidence']);
  });
});

it('the entries of a message know what stands behind each of them', async () => {
  const [one, two] = [await message(), await message()];
  for (const [n, each] of [one, two, one].entries()) await addEvidence(pool, each, { at: new Date(AT.getTime() + n) });
  await link();
  const hashes = (await exportedLines(pool, A)).map((line) => (JSON.parse(line) as { hash: string }).hash);
  const of = (messageId: string) => readMessageEntries(pool, { messageId, entity: A, limit: 10 });
  expect((await of(two.id)).map(({ n, hash, nextHash }) => [n, hash, nextHash])).toEqual([[2, hashes[1], hashes[2]]]);
  expect((await of(one.id)).map(({ n, nextHash }) => [n, nextHash])).toEqual([
    [1, hashes[1]],
    [3, null],
  ]);
});
