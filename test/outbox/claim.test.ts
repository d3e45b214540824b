import type { Pool } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type ClaimRequest, claim } from '../../src/outbox/claim.ts';
import { move } from '../../src/outbox/move.ts';
import { recover } from '../../src/outbox/recover.ts';
import { release } from '../../src/outbox/release.ts';
import { ensureCircuit, openCircuit, rampSuccess, startRamp } from '../../src/store/circuits/write.ts';
import { testDatabase } from '../support/database.ts';
import { seedMessages } from '../support/seed.ts';

const A = 'L01999999';
const B = 'L01999998';
const now = new Date('2026-10-01T09:00:00Z');
const circuit = { backend: 'notifica', endpoint: 'send' as const };
let pool: Pool;
let drop: () => Promise<void>;

beforeAll(async () => {
  const database = await testDatabase();
  pool = database.pool;
  drop = () => database.drop();
});
afterAll(() => drop());
beforeEach(async () => {
  await pool.query('truncate event, message, attempt, status_change, circuit cascade');
});

function take(overrides: Partial<ClaimRequest> = {}) {
  return claim(pool, {
    backend: 'notifica',
    owner: 'one',
    atMost: 10,
    concurrency: 10,
    suspended: [],
    now,
    leaseMs: 75_000,
    ...overrides,
  });
}
const ids = (claimed: { id: string }[]) => claimed.map((each) => each.id);

/** Ends a claimed message the way an accepted one ends. */
async function finish(id: string): Promise<void> {
  await move(pool, {
    id,
    entity: A,
    from: ['sending'],
    set: { delivery: 'accepted', lease_owner: null, lease_until: null },
  });
}

describe('claiming', () => {
  describe('for an entity that moved to another back end', () => {
    const moved = { entity: A, backend: 'other', before: ['notifica'] };
    const takeThere = () => take({ backend: 'other' });

    it('keeps the order of a file: what waits at the old one stays there and goes first', async () => {
      const [old] = await seedMessages(pool, { entity: A, file: 'F1' });
      const [first] = await seedMessages(pool, { ...moved, file: 'F1' });
      const [second] = await seedMessages(pool, { ...moved, file: 'F1' });
      const [elsewhere] = await seedMessages(pool, { ...moved, file: 'F2' });
      expect(ids(await takeThere())).toEqual([elsewhere]);
      expect(ids(await take())).toEqual([old]);
      expect(await takeThere()).toEqual([]);
      await finish(old!);
      expect(ids(await takeThere())).toEqual([first]);
      expect(await takeThere()).toEqual([]);
      await finish(first!);
      expect(ids(await takeThere())).toEqual([second]);
    });

    it('waits for nothing that is over, nor for an event of another type, nor for another entity', async () => {
      const [old] = await seedMessages(pool, { entity: A, file: 'F1' });
      await take();
      await finish(old!);
      await seedMessages(pool, { entity: A, file: 'F1', type: 'es.citizenfolder.communication.requested.v1' });
      await seedMessages(pool, { entity: B, file: 'F1' });
      const [free] = await seedMessages(pool, { ...moved, file: 'F1' });
      expect(ids(await takeThere())).toEqual([free]);
    });
  });

  it('keeps the order of a file, one message at a time', async () => {
    const [first, second] = await seedMessages(pool, { entity: A, file: 'F1', count: 2 });
    expect(ids(await take())).toEqual([first]);
    expect(await take()).toEqual([]);
    await finish(first!);
    expect(ids(await take())).toEqual([second]);
  });

  it('holds followers behind an uncertain message and lets them go behind a rejected one', async () => {
    const [first, second] = await seedMessages(pool, { entity: A, file: 'F1', count: 2 });
    await take();
    await move(pool, { id: first!, entity: A, from: ['sending'], set: { delivery: 'uncertain' } });
    expect(await take()).toEqual([]);
    await move(pool, { id: first!, entity: A, from: ['uncertain'], set: { delivery: 'rejected' } });
    expect(ids(await take())).toEqual([second]);
  });

  it('gives every waiting entity a slot before any gets a second, what is in flight counted', async () => {
    for (let n = 0; n < 20; n += 1) await seedMessages(pool, { entity: A });
    expect((await take({ atMost: 4 })).map((each) => each.entity)).toEqual([A, A, A, A]);
    for (let n = 0; n < 3; n += 1) await seedMessages(pool, { entity: B });
    const next = await take({ atMost: 4 });
    expect(next.filter((each) => each.entity === B)).toHaveLength(3);
  });

  it('passes over entities that are suspended and messages whose time has not come', async () => {
    await seedMessages(pool, { entity: A });
    await seedMessages(pool, { entity: B, at: new Date(now.getTime() + 1) });
    expect(await take({ suspended: [A] })).toEqual([]);
  });

  it('gives two claimers disjoint messages, and never more than the fleet may have in flight', async () => {
    for (let n = 0; n < 30; n += 1) await seedMessages(pool, { entity: A });
    const batches = await Promise.all(
      Array.from({ length: 6 }, (_, n) => take({ owner: `p${n}`, atMost: 4, concurrency: 12 })),
    );
    const all = batches.flatMap(ids);
    expect(new Set(all).size).toBe(all.length);
    expect(all).toHaveLength(12);
  });

  it('takes nothing while the circuit is open, and one, then twice as many, while it ramps', async () => {
    for (let n = 0; n < 30; n += 1) await seedMessages(pool, { entity: A });
    await ensureCircuit(pool, circuit, now);
    await openCircuit(pool, circuit, { reason: 'test', now, probeAt: now });
    expect(await take()).toEqual([]);
    await startRamp(pool, circuit, now);
    const [first, ...none] = await take();
    expect(none).toEqual([]);
    await finish(first!.id);
    await rampSuccess(pool, circuit, { full: 8, now });
    expect(await take()).toHaveLength(2);
  });

  it('closes the circuit when the ramp has reached the full concurrency', async () => {
    await ensureCircuit(pool, circuit, now);
    await openCircuit(pool, circuit, { reason: 'test', now, probeAt: now });
    await startRamp(pool, circuit, now);
    const states: (string | null)[] = [];
    for (let n = 0; n < 15; n += 1) states.push(await rampSuccess(pool, circuit, { full: 8, now }));
    expect(states.indexOf('closed')).toBe(1 + 2 + 4 + 8 - 1);
  });
});

describe('leases', () => {
  it('turns what a dead process held into uncertain, never back into queued', async () => {
    const [id] = await seedMessages(pool, { entity: A });
    await take();
    expect(await recover(pool, { now, unaskable: [], limit: 10 })).toEqual([]);
    const later = new Date(now.getTime() + 75_001);
    expect(await recover(pool, { now: later, unaskable: [], limit: 10 })).toEqual([{ id, backend: 'notifica' }]);
    const { rows } = await pool.query('select delivery, attempt_ended_at, next_ask_at from message');
    const leaseEnd = new Date(now.getTime() + 75_000);
    expect(rows).toEqual([{ delivery: 'uncertain', attempt_ended_at: leaseEnd, next_ask_at: leaseEnd }]);
    expect(await take({ now: later })).toEqual([]);
  });

  it('recovers at once what other owners held when no other process can live', async () => {
    await seedMessages(pool, { entity: A });
    await seedMessages(pool, { entity: A });
    await take({ owner: 'dead', atMost: 1 });
    await take({ owner: 'me', atMost: 1 });
    expect(await recover(pool, { now, onlyOwner: 'me', unaskable: [], limit: 10 })).toHaveLength(1);
  });

  it('gives back only what was not begun', async () => {
    const [begun] = await seedMessages(pool, { entity: A });
    const [idle] = await seedMessages(pool, { entity: A });
    const { leaseUntil } = (await take())[0]!;
    await pool.query('update message set attempt_started_at = $2 where id = $1', [begun, now]);
    expect(await release(pool, { owner: 'one', ids: [begun!, idle!], leaseUntil, now })).toBe(1);
    expect(ids(await take())).toEqual([idle]);
  });
});

describe('fair share', () => {
  it('serves four small towns within twice their own time while a fifth has 20,000 waiting', async () => {
    const small = ['L01999998', 'L01999997', 'L01999996', 'L01999995'];
    const seedSmall = async () => {
      for (const entity of small)
        for (let n = 0; n < 10; n += 1) await seedMessages(pool, { entity, file: `F${entity}${n}` });
    };
    const roundsUntilDone = async () => {
      for (let round = 1; ; round += 1) {
        const claimed = await take({ atMost: 8, concurrency: 8 });
        for (const each of claimed) await finish(each.id);
        const { rows } = await pool.query(
          `select 1 from message where entity = any($1) and delivery = 'queued' limit 1`,
          [small],
        );
        if (rows.length === 0) return round;
      }
    };
    await seedSmall();
    const alone = await roundsUntilDone();
    await pool.query('truncate event, message, attempt, status_change cascade');
    await pool.query(
      `insert into event (id, source, event_id, type, entity, client_id, effect, fingerprint, received_at)
       select 'e' || n, 's', 'e' || n, 't', $1, 'c', 'deliver', '', $2 from generate_series(1, 20000) n`,
      [A, now],
    );
    await pool.query(
      `insert into message (id, event, entity, issuer, backend, ref, position, delivery, reference, order_key, next_at, created_at)
       select 'm' || n, 'e' || n, $1, $1, 'notifica', '1', 0, 'queued', 'r' || n, 'k' || n, $2, $2 from generate_series(1, 20000) n`,
      [A, now],
    );
    await pool.query(
      `insert into data_key (owner, wrapped, master_key) select 'm' || n, '', '' from generate_series(1, 20000) n`,
    );
    await pool.query('analyze message, data_key');
    await seedSmall();
    expect(await roundsUntilDone()).toBeLessThanOrEqual(2 * alone);
  });
});
