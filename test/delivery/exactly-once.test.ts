import { createHash } from 'node:crypto';
import type { Pool } from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { resolveMessage, retryMessage } from '../../src/delivery/by-hand.ts';
import { recoverExpired } from '../../src/delivery/chores.ts';
import { deliver } from '../../src/delivery/deliver.ts';
import { pollDue } from '../../src/delivery/poll.ts';
import { probe } from '../../src/delivery/probe.ts';
import { askDue } from '../../src/delivery/reconcile.ts';
import { claim } from '../../src/outbox/claim.ts';
import { findEvidence, readEvidence } from '../../src/store/evidence/read.ts';
import { testDatabase } from '../support/database.ts';
import { createWorld, type World } from '../support/delivery.ts';
import { testVault } from '../support/seed.ts';

const SETTLE_MS = 30_000;
let pool: Pool;
let drop: () => Promise<void>;
let world: World;

beforeAll(async () => {
  const database = await testDatabase();
  pool = database.pool;
  drop = () => database.drop();
});
afterAll(() => drop());
beforeEach(async () => {
  await pool.query(
    'truncate event, message, attempt, status_change, circuit, evidence, chunk, document, callback cascade',
  );
  world = await createWorld(pool);
});
afterEach(() => world.close());

const created = () => world.simulator.counts().created;
const ask = () => askDue(world.deps, world.backend, 10);
const poll = () => pollDue(world.deps, world.backend, 10);
const deliveryOf = async (id: string) => (await world.message(id)).delivery;
async function changesOf(id: string) {
  const { rows } = await pool.query(
    `select from_state, to_state from status_change where message = $1 and kind = 'delivery' order by sequence`,
    [id],
  );
  return rows.map((row) => row.to_state);
}
async function evidenceOf(messageId: string, name: string): Promise<Buffer> {
  const found = await findEvidence(pool, { messageId, name });
  if (found === null) throw new Error(`no ${name}`);
  const pieces: Buffer[] = [];
  for await (const piece of readEvidence(pool, testVault, found)) pieces.push(piece);
  const bytes = Buffer.concat(pieces);
  expect(createHash('sha256').update(bytes).digest('hex')).toBe(found.sha256);
  return bytes;
}

describe('a message that meets no trouble', () => {
  it('is accepted, made available and accessed, and its receipt is kept as the platform made it', async () => {
    const id = await world.accept();
    expect(await world.deliverOnce()).toBe(1);
    expect(await world.message(id)).toMatchObject({ delivery: 'accepted', attempts: 1, legal: null });
    world.clock.pass(60_000);
    await world.simulator.settle();
    expect(await poll()).toBe(1);
    expect(await world.message(id)).toMatchObject({
      legal: 'accessed',
      final: true,
      evidence_pending: false,
      poll_at: null,
    });
    const receipt = await evidenceOf(id, 'acuse.pdf');
    expect(receipt.subarray(0, 5).toString()).toBe('%PDF-');
    const { rows } = await pool.query(`select sha256 from evidence where message = $1 and name = 'acuse.pdf'`, [id]);
    expect(rows[0].sha256).toEqual(createHash('sha256').update(receipt).digest());
    expect(await changesOf(id)).toEqual(['queued', 'sending', 'accepted']);
  });

  it.each([0, 700_000])(
    'keeps the request as sent, its API key blanked and nowhere else (document of %i bytes)',
    async (bytes) => {
      const id = await world.accept({ bytes });
      await world.deliverOnce();
      const kept = (await evidenceOf(id, 'request-1.xml')).toString();
      const sent = world.simulator.requests.at(-1);
      expect(kept).toBe(sent?.body.toString().replace('clave-de-prueba', '[blanked]'));
      expect(sent?.headers['content-length']).toBe(String(sent?.body.byteLength));
      expect(sent?.headers['transfer-encoding']).toBeUndefined();
      expect(world.lines.join('')).not.toContain('clave-de-prueba');
    },
  );
});

describe('an answer that never comes', () => {
  it('gotcha 46: leaves the message uncertain, and adopts what the platform has once it may be believed', async () => {
    const id = await world.accept({ surname: 'PERDIDA' });
    await world.deliverOnce();
    expect(await world.message(id)).toMatchObject({ delivery: 'uncertain', needs_person: false });
    expect(await world.deliverOnce()).toBe(0);
    expect(await ask()).toBe(0);
    world.clock.pass(SETTLE_MS);
    expect(await ask()).toBe(1);
    expect(await world.message(id)).toMatchObject({ delivery: 'accepted', attempts: 1 });
    expect(created()).toBe(1);
  });

  it.each(['reset-before', '503-html', 'garbage-before', '000-without-items', 'unknown-code'] as const)(
    'sends again under the same reference after a settled "not found" (%s)',
    async (kind) => {
      world.simulator.inject({ service: 'send', kind, times: 1, operation: 'altaRemesaEnvios' });
      const id = await world.accept();
      await world.deliverOnce();
      const { reference } = await world.message(id);
      expect(await deliveryOf(id)).toBe('uncertain');
      world.clock.pass(SETTLE_MS);
      await ask();
      expect(await deliveryOf(id)).toBe('queued');
      world.clock.pass(SETTLE_MS);
      await world.deliverOnce();
      expect(await world.message(id)).toMatchObject({ delivery: 'accepted', attempts: 2, reference });
      expect(created()).toBe(1);
    },
  );

  it.each(['reset-after', 'truncated', 'garbage', '000-without-items-after'] as const)(
    'creates nothing twice when the platform did act (%s)',
    async (kind) => {
      world.simulator.inject({ service: 'send', kind, times: 1, operation: 'altaRemesaEnvios' });
      const id = await world.accept();
      await world.deliverOnce();
      expect(await deliveryOf(id)).toBe('uncertain');
      world.clock.pass(SETTLE_MS);
      await ask();
      expect(await deliveryOf(id)).toBe('accepted');
      expect(created()).toBe(1);
    },
  );

  it('keeps asking when asking fails, and spends no attempt on it', async () => {
    const id = await world.accept({ surname: 'PERDIDA' });
    await world.deliverOnce();
    world.simulator.inject({ service: 'ask', kind: '503-html', times: 2 });
    for (let n = 0; n < 3; n += 1) {
      world.clock.pass(60_000);
      await ask();
    }
    expect(await world.message(id)).toMatchObject({ delivery: 'accepted', attempts: 1, asks: 3 });
  });
});

describe('a back end that shows its acts late', () => {
  it.each([true, false])('is not sent the same act twice (refuses repeated references: %s)', async (refuses) => {
    await world.close();
    world = await createWorld(pool, { simulator: { findDelayMs: 20_000, refuseDuplicateReferences: refuses } });
    const id = await world.accept({ surname: 'PERDIDA' });
    await world.deliverOnce();
    for (let n = 0; n < 20; n += 1) {
      world.clock.pass(2_000);
      await ask();
      await world.deliverOnce();
    }
    expect(await deliveryOf(id)).toBe('accepted');
    expect(created()).toBe(1);
  });
});

describe('a refusal', () => {
  it('is final, and a person may send it again under a new reference', async () => {
    const id = await world.accept({ surname: 'RECHAZO4534' });
    await world.deliverOnce();
    const rejected = await world.message(id);
    expect(rejected).toMatchObject({ delivery: 'rejected', final: true, problem: { code: 'notifica-4534' } });
    await retryMessage(world.deps, id, { clientId: 'operator' });
    const again = await world.message(id);
    expect(again).toMatchObject({ delivery: 'queued', final: false, generation: 1, problem: null });
    expect(again.reference).not.toBe(rejected.reference);
  });

  it('that follows an uncertain attempt is final only after one more ask', async () => {
    world.simulator.inject({ service: 'send', kind: 'reset-before', times: 1, operation: 'altaRemesaEnvios' });
    const id = await world.accept({ surname: 'RECHAZO4534' });
    await world.deliverOnce();
    world.clock.pass(SETTLE_MS);
    await ask();
    world.clock.pass(SETTLE_MS);
    await world.deliverOnce();
    expect(await world.message(id)).toMatchObject({ delivery: 'uncertain', pending: { kind: 'rejected' } });
    world.clock.pass(SETTLE_MS);
    await ask();
    expect(await world.message(id)).toMatchObject({ delivery: 'rejected', final: true });
    expect(created()).toBe(0);
  });

  it('of a reference that then cannot be found waits for a person, who may send under a new one', async () => {
    world.simulator.inject({ service: 'send', kind: 'duplicate-reference', times: 1, operation: 'altaRemesaEnvios' });
    const id = await world.accept();
    await world.deliverOnce();
    expect(await deliveryOf(id)).toBe('uncertain');
    await expect(
      resolveMessage(world.deps, id, { as: 'not-sent', reason: 'pronto' }, { clientId: 'op' }),
    ).rejects.toMatchObject({ code: 'not-possible-now' });
    world.clock.pass(SETTLE_MS);
    await ask();
    expect(await world.message(id)).toMatchObject({ delivery: 'uncertain', needs_person: true });
    await resolveMessage(world.deps, id, { as: 'not-sent', reason: 'lo dice el soporte' }, { clientId: 'op' });
    await world.deliverOnce();
    expect(await world.message(id)).toMatchObject({ delivery: 'accepted', generation: 1 });
    expect(created()).toBe(1);
  });
});

describe('a deadline', () => {
  it('gotcha 28: that became too short while the message waited is never sent', async () => {
    const expiresOn = new Date(world.clock.now.getTime() + 9 * 86_400_000).toISOString().slice(0, 10);
    const id = await world.accept({ event: { availability: { expiresOn } } });
    await world.deliverOnce();
    expect(await world.message(id)).toMatchObject({ delivery: 'rejected', problem: { code: 'deadline-too-short' } });
    expect(world.simulator.counts().received).toBe(0);
  });

  it('is computed anew for a re-send, and every one that was sent is kept', async () => {
    world.simulator.inject({ service: 'send', kind: 'reset-before', times: 1, operation: 'altaRemesaEnvios' });
    const id = await world.accept();
    await world.deliverOnce();
    world.clock.pass(26 * 3_600_000);
    await ask();
    world.clock.pass(SETTLE_MS);
    await world.deliverOnce();
    const message = await world.message(id);
    expect(message.delivery).toBe('accepted');
    expect(message.deadlines_sent).toHaveLength(2);
  });
});

describe('a process that is not alone or not alive', () => {
  it('does not send when its lease has too little left', async () => {
    const id = await world.accept();
    const { config } = world.backend;
    const request = {
      backend: 'notifica',
      owner: 'test',
      atMost: 1,
      concurrency: 8,
      suspended: [],
      now: world.clock.now,
      leaseMs: config.leaseMs,
    };
    const [message] = await claim(pool, request);
    world.clock.pass(config.leaseMs - config.timeoutMs + 1);
    await deliver(world.deps, world.backend, message!);
    expect(world.simulator.counts().received).toBe(0);
    world.clock.pass(config.leaseMs);
    await recoverExpired(world.deps);
    expect(await deliveryOf(id)).toBe('uncertain');
  });

  it('adds its late acceptance when others already call the message uncertain', async () => {
    const id = await world.accept();
    const { config } = world.backend;
    const request = {
      backend: 'notifica',
      owner: 'test',
      atMost: 1,
      concurrency: 8,
      suspended: [],
      now: world.clock.now,
      leaseMs: config.leaseMs,
    };
    const [message] = await claim(pool, request);
    const { adapter } = world.backend;
    const slow = {
      ...world.backend,
      adapter: {
        ...adapter,
        send: async (...args: Parameters<typeof adapter.send>) => {
          const answer = await adapter.send(...args);
          world.clock.pass(2 * config.leaseMs);
          await recoverExpired(world.deps);
          return answer;
        },
      },
    };
    await deliver(world.deps, slow, message!);
    expect(await changesOf(id)).toEqual(['queued', 'sending', 'uncertain', 'accepted']);
    expect(created()).toBe(1);
  });

  it('gives back what it has not begun when it is told to stop', async () => {
    const id = await world.accept();
    await world.close();
    const stopping = await createWorld(pool);
    stopping.deps.stopping = () => true;
    world = stopping;
    await world.deliverOnce();
    expect(await world.message(id)).toMatchObject({ delivery: 'queued', attempts: 0 });
  });
});

describe('a clock that is off', () => {
  it('stops this process from signing until a probe shows the time is right again', async () => {
    await world.close();
    world = await createWorld(pool, { simulator: { clock: () => new Date(world.clock.now.getTime() + skew) } });
    let skew = 120_000;
    const id = await world.accept();
    await world.deliverOnce();
    expect(world.deps.clockWatch.skewed('notifica')).toBe(true);
    expect(await poll()).toBe(0);
    skew = 0;
    expect(await probe(world.deps, world.backend, 'send')).toBe(true);
    expect(world.deps.clockWatch.skewed('notifica')).toBe(false);
    expect(await deliveryOf(id)).not.toBe('queued');
  });
});

describe('a back end that is down', () => {
  it('opens the circuit for all, spends no attempts meanwhile, and is served by a ramp when it is back', async () => {
    for (let n = 0; n < 12; n += 1) await world.accept({ file: `F${n}` });
    world.simulator.inject({ service: 'both', kind: '503-html' });
    await world.deliverOnce();
    await world.deliverOnce();
    const before = await pool.query('select sum(attempts)::int as n from message');
    expect(world.deps.circuits.isOpen('notifica', 'send')).toBe(true);
    for (let n = 0; n < 5; n += 1) {
      world.clock.pass(10_000);
      expect(await world.deliverOnce()).toBe(0);
    }
    const after = await pool.query('select sum(attempts)::int as n from message');
    expect(after.rows).toEqual(before.rows);
    const probing = () => world.deps.circuits.probe((backend, endpoint) => probe(world.deps, backend, endpoint));
    await probing();
    expect(world.deps.circuits.isOpen('notifica', 'send')).toBe(true);
    world.simulator.clearFaults();
    world.clock.pass(120_000);
    await probing();
    expect(await world.deliverOnce()).toBe(1);
    expect(await world.deliverOnce()).toBe(2);
    for (let n = 0; n < 40 && created() < 12; n += 1) {
      world.clock.pass(60_000);
      await probing();
      await ask();
      await world.deliverOnce();
    }
    expect(created()).toBe(12);
    expect(world.simulator.counts().doubled).toBe(0);
  });
});
