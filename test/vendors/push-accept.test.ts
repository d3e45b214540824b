import { createHash } from 'node:crypto';
import type { Pool, PoolClient } from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { purgeOnce } from '../../src/store/vendors/once.ts';
import { A, B, inline, notification, PDF, rowsStored } from '../http/harness.ts';
import { testDatabase } from '../support/database.ts';
import { pushedAdapter } from '../support/pushed-adapter.ts';
import { createPushWorld, type PushWorld } from '../support/pushes.ts';
import { emptyVendorTables } from '../support/vendors.ts';

const NOW = new Date('2026-10-01T09:00:00Z');
const HOUR = 3_600_000;
let pool: Pool;
let drop: () => Promise<void>;
let world: PushWorld;
const open = (store: Pool = pool, more: Partial<Parameters<typeof createPushWorld>[1]> = {}) =>
  createPushWorld(store, {
    adapter: pushedAdapter(),
    settings: {},
    credentials: [
      { id: 'una', settings: { token: 'token-de-prueba-1' }, entities: { [A]: {} } },
      { id: 'otra', settings: { token: 'token-de-prueba-2' }, entities: { [A]: {}, [B]: {} } },
    ],
    now: NOW,
    ...more,
  });
const once = (what: string, withinMs = HOUR) => ({ fingerprint: createHash('sha256').update(what).digest(), withinMs });
const una = () => world.gateway('una');

beforeAll(async () => {
  const database = await testDatabase();
  pool = database.pool;
  drop = () => database.drop();
});
afterAll(() => drop());
beforeEach(async () => {
  await emptyVendorTables(pool);
  world = await open();
});
afterEach(() => world.close());

/** Its transactions wait before they commit, until they are let go. */
function held(of: Pool) {
  const go = Promise.withResolvers<void>();
  const arrived = Promise.withResolvers<void>();
  const bind = <T extends object>(target: T, name: string | symbol): unknown => {
    const value: unknown = Reflect.get(target, name);
    return typeof value === 'function' ? value.bind(target) : value;
  };
  const holding = (client: PoolClient) =>
    new Proxy(client, {
      get(target, name) {
        if (name !== 'query') return bind(target, name);
        return async (statement: unknown, ...rest: unknown[]) => {
          if (statement === 'commit') {
            arrived.resolve();
            await go.promise;
          }
          return (target.query as (...args: unknown[]) => unknown)(statement, ...rest);
        };
      },
    });
  const store = new Proxy(of, {
    get: (target, name) => (name === 'connect' ? async () => holding(await target.connect()) : bind(target, name)),
  });
  return { store, arrived: arrived.promise, go: () => go.resolve() };
}

describe('an event that is pushed', () => {
  it('is committed when it is accepted, and has the same receipt again', async () => {
    const event = notification({ id: 'uno' });
    const receipt = await una().accept(event);
    expect(receipt).toEqual({
      event: { source: `urn:dir3:${A}:prueba`, id: 'uno' },
      duplicate: false,
      messages: [{ id: expect.stringMatching(/^msg_/), ref: '1' }],
    });
    expect(await una().accept(event)).toEqual({ ...receipt, duplicate: true });
    expect(await una().receipt(receipt.event.source, 'uno')).toEqual({ ...receipt, duplicate: true });
    expect(await world.events()).toHaveLength(1);
    expect(world.state.wakes).toBe(1);
  });

  it.each([
    [
      'of an entity that is another credential’s',
      () => notification({ entity: B }),
      'entity-not-allowed',
      '/entitydir3',
    ],
    ['of no entity', () => ({ ...notification(), entitydir3: undefined }), 'entity-not-allowed', '/entitydir3'],
    [
      'of another effect than is configured',
      () => notification({ data: { effect: 'mirror' } }),
      'event-invalid',
      '/data/effect',
    ],
    ['with text that cannot be kept', () => notification({ id: 'a\u0000' }), 'event-invalid', '/id'],
    [
      'that is wrong',
      () => notification({ data: { title: { lang: 'es', value: 'x' } } }),
      'event-invalid',
      '/data/title/value',
    ],
  ])('%s is refused with its place, and nothing is stored', async (_what, event, code, pointer) => {
    await expect(una().accept(event())).rejects.toMatchObject({ code, findings: [{ pointer }] });
    expect(await rowsStored(pool)).toBe(0);
  });

  it('with the identity of another is refused', async () => {
    await una().accept(notification({ id: 'uno' }));
    const other = notification({ id: 'uno', data: { title: { lang: 'es', value: 'Otro título' } } });
    await expect(una().accept(other)).rejects.toMatchObject({ code: 'event-id-reused' });
  });

  it('is nobody’s receipt for a caller without its entity', async () => {
    const { event } = await world.gateway('otra').accept(notification({ entity: B }));
    expect(await una().receipt(event.source, event.id)).toBeNull();
    expect(await una().receipt(event.source, 'nada')).toBeNull();
  });

  it('names documents that were kept before, of its own credential alone', async () => {
    const { uploadId } = await una().keep({ mediaType: 'application/pdf', bytes: PDF });
    const documents = [inline(PDF, { content: { by: 'upload', uploadId } })];
    await expect(world.gateway('otra').accept(notification({ data: { documents } }))).rejects.toMatchObject({
      findings: [{ code: 'upload-not-found' }],
    });
    await una().accept(notification({ data: { documents } }));
    expect(await world.events()).toHaveLength(1);
  });

  it.each([
    ['of another type', { mediaType: 'text/plain', bytes: PDF }, 'document-type'],
    ['that is not what it says', { mediaType: 'application/pdf', bytes: Buffer.from('hola a todos') }, 'document-type'],
    ['that is too large', { mediaType: 'application/pdf', bytes: Buffer.alloc(15 * 1024 * 1024 + 1) }, 'event-invalid'],
  ])('a document %s is not kept', async (_what, document, code) => {
    await expect(una().keep(document)).rejects.toMatchObject({ code });
    expect(await rowsStored(pool)).toBe(0);
  });
});

describe('what says the same', () => {
  it('is one event within its time, whatever its identity, and another after it', async () => {
    const first = await una().accept(notification({ id: 'uno' }), once('lo mismo'));
    world.clock.pass(HOUR);
    expect(await una().accept(notification({ id: 'dos' }), once('lo mismo'))).toEqual({ ...first, duplicate: true });
    expect(await una().recentFingerprint(once('lo mismo'))).toEqual({ ...first, duplicate: true });
    expect(await una().recentFingerprint(once('otra cosa'))).toBeNull();
    world.clock.pass(1);
    expect(await una().recentFingerprint(once('lo mismo'))).toBeNull();
    expect(await una().accept(notification({ id: 'tres' }), once('lo mismo'))).toMatchObject({ duplicate: false });
    expect((await world.events()).map(({ id }) => id)).toEqual(['uno', 'tres']);
    // The newest is the one that stands.
    expect((await una().recentFingerprint(once('lo mismo')))?.event.id).toBe('tres');
  });

  it('of another credential is another thing', async () => {
    await una().accept(notification({ id: 'uno' }), once('lo mismo'));
    const other = await world.gateway('otra').accept(notification({ id: 'dos' }), once('lo mismo'));
    expect(other.duplicate).toBe(false);
  });

  it('at one time in two processes is one event: the later waits for the first, and has its receipt', async () => {
    const first = held(pool);
    const slow = await open(first.store, { vault: world.api.vault });
    const one = slow.gateway('una').accept(notification({ id: 'uno' }), once('lo mismo'));
    await first.arrived;
    // The first has written everything and not committed: nobody can see it yet.
    const two = una().accept(notification({ id: 'dos' }), once('lo mismo'));
    await expect.poll(waiting).toBe(1);
    first.go();
    const receipt = await one;
    expect(receipt.duplicate).toBe(false);
    expect(await two).toEqual({ ...receipt, duplicate: true });
    expect((await world.events()).map(({ id }) => id)).toEqual(['uno']);
    expect(await count('message')).toBe(1);
    await slow.close();
  });

  it('as one that was refused is not known, and as one whose process died is not either', async () => {
    await expect(una().accept(notification({ data: { sendings: [] } }), once('lo mismo'))).rejects.toThrow();
    expect(await una().recentFingerprint(once('lo mismo'))).toBeNull();
    expect(await count('vendor_once')).toBe(0);
    expect(await una().accept(notification(), once('lo mismo'))).toMatchObject({ duplicate: false });
  });

  it('is known again of a cancellation too', async () => {
    const { event } = await una().accept(notification());
    const cancel = (id: string) => cancellation(id, event);
    const first = await una().accept(cancel('anula-1'), once('anula'));
    expect(await una().accept(cancel('anula-2'), once('anula'))).toEqual({ ...first, duplicate: true });
    expect(await world.events()).toHaveLength(2);
  });

  it('is forgotten when nobody looks back to it, and not before', async () => {
    await una().accept(notification(), once('lo mismo'));
    expect(await purgeOnce(pool, { now: new Date(NOW.getTime() + HOUR), limit: 10 })).toBe(0);
    expect(await purgeOnce(pool, { now: new Date(NOW.getTime() + HOUR + 1), limit: 10 })).toBe(1);
    expect(await count('vendor_once')).toBe(0);
  });

  it.each([
    { fingerprint: Buffer.alloc(31), withinMs: HOUR },
    { ...once('x'), withinMs: 0 },
    { ...once('x'), withinMs: Number.NaN },
    { ...once('x'), withinMs: 32 * 24 * HOUR },
  ])('by something that is no fingerprint or no time is an adapter’s fault', async (wrong) => {
    await expect(una().accept(notification(), wrong)).rejects.toThrow(TypeError);
    expect(await rowsStored(pool)).toBe(0);
  });
});

function cancellation(id: string, cancels: { source: string; id: string }): Record<string, unknown> {
  const { data: _, ...envelope } = notification({ id });
  const type = 'es.citizenfolder.notification.cancelled.v1';
  return {
    ...envelope,
    type,
    data: { effect: 'deliver', emitter: { dir3: A }, cancels, reason: 'Se envió por error' },
  };
}

async function count(table: string): Promise<number> {
  const { rows } = await pool.query<{ n: number }>(`select count(*)::int as n from ${table}`);
  return rows[0]?.n ?? -1;
}

/** Who waits for an advisory lock of this database. */
async function waiting(): Promise<number> {
  const { rows } = await pool.query<{ n: number }>(
    `select count(*)::int as n from pg_locks where locktype = 'advisory' and not granted
       and database = (select oid from pg_database where datname = current_database())`,
  );
  return rows[0]?.n ?? -1;
}
