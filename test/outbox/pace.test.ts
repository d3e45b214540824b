import type { Pool } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type ClaimRequest, claim } from '../../src/outbox/claim.ts';
import { move } from '../../src/outbox/move.ts';
import { readCircuits } from '../../src/store/circuits/read.ts';
import { ensureCircuit, openCircuit } from '../../src/store/circuits/write.ts';
import { readPauses } from '../../src/store/rests/read.ts';
import { noteMaintenance, pauseBackend, resumeBackend } from '../../src/store/rests/write.ts';
import { testDatabase } from '../support/database.ts';
import { seedMessages } from '../support/seed.ts';

const A = 'L01999999';
const B = 'L01999998';
const C = 'L01999997';
const now = new Date('2026-10-01T09:00:00Z');
const later = (ms: number) => new Date(now.getTime() + ms);
const send = { backend: 'notifica', endpoint: 'send' as const };
let pool: Pool;
let drop: () => Promise<void>;

beforeAll(async () => {
  const database = await testDatabase();
  pool = database.pool;
  drop = () => database.drop();
});
afterAll(() => drop());
beforeEach(async () => {
  await pool.query(
    'truncate event, message, attempt, status_change, circuit, backend_rest, delivery_rate, audit cascade',
  );
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

async function seed(entity: string, count: number): Promise<void> {
  for (let n = 0; n < count; n += 1) await seedMessages(pool, { entity });
}

/** Ends what was claimed, so that only the rate can hold back the next. */
async function finish(claimed: readonly { id: string; entity: string }[]): Promise<void> {
  for (const { id, entity } of claimed)
    await move(pool, {
      id,
      entity,
      from: ['sending'],
      set: { delivery: 'accepted', lease_owner: null, lease_until: null },
    });
}

describe('the rate of a back end', () => {
  const rate = { perSecond: 2, burst: 4 };

  it('lets its burst pass at once and then so many a second, two processes together', async () => {
    await seed(A, 30);
    const both = async (at: Date) => {
      const claimed = (
        await Promise.all([take({ rate, now: at, owner: 'one' }), take({ rate, now: at, owner: 'two' })])
      ).flat();
      await finish(claimed);
      return claimed.length;
    };
    expect(await both(now)).toBe(4);
    expect(await both(later(499))).toBe(0);
    expect(await both(later(500))).toBe(1);
    expect(await both(later(2_500))).toBe(4);
    const seconds = 5;
    let sent = 0;
    for (let ms = 100; ms <= seconds * 1_000; ms += 100) sent += await both(later(2_500 + ms));
    expect(sent).toBe(seconds * rate.perSecond);
  });

  it('uses up no attempt of what waits for it, and tells when to look again', async () => {
    await seed(A, 6);
    const told: number[] = [];
    await take({ rate });
    expect(await take({ rate, onPaced: (ms) => told.push(ms) })).toEqual([]);
    expect(told).toEqual([500]);
    const { rows } = await pool.query(`select distinct attempts, changes from message where delivery = 'queued'`);
    expect(rows).toEqual([{ attempts: 0, changes: 1 }]);
  });

  it('gives each waiting entity its turn, however long the queue of the first is', async () => {
    await seed(A, 20);
    await seed(B, 3);
    await seed(C, 3);
    const order: string[] = [];
    for (let n = 0; n < 9; n += 1) {
      const claimed = await take({ rate: { perSecond: 1, burst: 1 }, now: later(n * 1_000) });
      await finish(claimed);
      order.push(...claimed.map((each) => each.entity));
    }
    expect(order).toEqual([C, B, A, C, B, A, C, B, A]);
  });

  it('is not counted where none is configured', async () => {
    await seed(A, 5);
    expect(await take()).toHaveLength(5);
    const { rows } = await pool.query('select * from delivery_rate');
    expect(rows).toEqual([]);
  });
});

describe('the rate of each entity', () => {
  const entityRate = { perSecond: 1, burst: 2 };

  it('holds back the busy one and no other', async () => {
    await seed(A, 10);
    await seed(B, 10);
    const first = await take({ entityRate });
    expect(first.map((each) => each.entity).toSorted()).toEqual([B, B, A, A]);
    await finish(first);
    await seed(C, 1);
    expect((await take({ entityRate })).map((each) => each.entity)).toEqual([C]);
    expect((await take({ entityRate, now: later(1_000) })).map((each) => each.entity).toSorted()).toEqual([B, A]);
  });

  it('and that of the back end both hold', async () => {
    await seed(A, 10);
    await seed(B, 10);
    const claimed = await take({ entityRate, rate: { perSecond: 1, burst: 3 } });
    expect(claimed).toHaveLength(3);
    expect(new Set(claimed.map((each) => each.entity))).toEqual(new Set([A, B]));
  });
});

describe('a pause', () => {
  const pause = { backend: 'notifica', reason: 'Cambio de certificado', actor: 'operadora', now, until: null };

  it('stops claiming at once; resumed, it begins with one message in flight', async () => {
    await seed(A, 10);
    await ensureCircuit(pool, send, now);
    await pauseBackend(pool, pause);
    expect(await take()).toEqual([]);
    expect(await take({ backend: 'other' })).toEqual([]);
    expect(await resumeBackend(pool, { backend: 'notifica', now })).toBe(true);
    expect(await take()).toHaveLength(1);
    expect(await resumeBackend(pool, { backend: 'notifica', now })).toBe(false);
  });

  it('with an end resumes by itself, by a ramp, and says so in the audit', async () => {
    await seed(A, 10);
    await ensureCircuit(pool, send, now);
    await pauseBackend(pool, { ...pause, until: later(60_000) });
    expect(await take({ now: later(59_999) })).toEqual([]);
    expect(await readPauses(pool, later(59_999))).toHaveLength(1);
    expect(await readPauses(pool, later(60_000))).toEqual([]);
    expect(await take({ now: later(60_000) })).toHaveLength(1);
    const { rows } = await pool.query('select client_id, action, object, reason, result from audit');
    expect(rows).toEqual([
      {
        client_id: 'gateway',
        action: 'backend.resume',
        object: 'notifica',
        reason: 'Cambio de certificado',
        result: 'until',
      },
    ]);
  });

  it('leaves an open circuit open when it ends: they are two things', async () => {
    await seed(A, 10);
    await ensureCircuit(pool, send, now);
    await openCircuit(pool, send, { reason: 'failure-rate', now, probeAt: now });
    await pauseBackend(pool, pause);
    await resumeBackend(pool, { backend: 'notifica', now });
    expect(await take()).toEqual([]);
    expect(await readCircuits(pool)).toMatchObject([{ state: 'open', reason: 'failure-rate' }]);
  });

  it('ordered again keeps since when, and takes the new reason and end', async () => {
    await pauseBackend(pool, pause);
    await pauseBackend(pool, { ...pause, reason: 'Sigue', actor: 'otra', now: later(1_000), until: later(2_000) });
    expect(await readPauses(pool, later(1_000))).toEqual([
      { backend: 'notifica', reason: 'Sigue', actor: 'otra', since: now, until: later(2_000) },
    ]);
  });

  it('that was over when the next is ordered does not lend it its beginning', async () => {
    await pauseBackend(pool, { ...pause, until: later(1_000) });
    await pauseBackend(pool, { ...pause, now: later(5_000) });
    expect((await readPauses(pool, later(5_000)))[0]?.since).toEqual(later(5_000));
  });
});

describe('the note of a maintenance window', () => {
  it('is taken away by the first claim after it, which begins a ramp, once', async () => {
    await seed(A, 10);
    await ensureCircuit(pool, send, now);
    const note = { backend: 'notifica', reason: 'Parada', from: now, to: later(1_000) };
    await noteMaintenance(pool, note);
    await noteMaintenance(pool, note);
    expect(await take({ now: later(1_000) })).toHaveLength(1);
    expect(await readCircuits(pool)).toMatchObject([{ state: 'ramping', reason: 'after-maintenance', rampLimit: 1 }]);
    const { rows } = await pool.query('select * from backend_rest');
    expect(rows).toEqual([]);
  });
});
