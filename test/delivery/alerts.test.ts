import type { Pool } from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { alertExpiries, alertTerms, alertUncertain } from '../../src/delivery/alerts.ts';
import type { DeliveryDeps } from '../../src/delivery/deps.ts';
import { createSilenceWatch } from '../../src/delivery/silence.ts';
import { createMetrics } from '../../src/metrics.ts';
import { move } from '../../src/outbox/move.ts';
import { numberChanges } from '../../src/store/changes/number.ts';
import { readChanges } from '../../src/store/changes/read.ts';
import { testDatabase } from '../support/database.ts';
import { createWorld, ENTITY, type World } from '../support/delivery.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
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
  await pool.query('truncate event, message, status_change, notice, backend_contact, document, chunk cascade');
  world = await createWorld(pool, { clock: new Date('2026-10-01T09:00:00Z') });
});
afterEach(() => world.close());

/** A second process on the same store: its own log and metrics. */
function another(more: Partial<DeliveryDeps> = {}): DeliveryDeps {
  return { ...world.deps, owner: 'another', metrics: createMetrics(), ...more };
}
async function accepted(set: Parameters<typeof move>[1]['set'] = {}): Promise<string> {
  const id = await world.accept();
  const at = world.clock.now;
  await move(pool, {
    id,
    entity: ENTITY,
    from: ['queued'],
    set: { delivery: 'accepted', remote_id: id, accepted_at: at, poll_at: at, expires_on: '2026-10-11', ...set },
  });
  return id;
}
async function notices() {
  await numberChanges(pool);
  const items = await readChanges(pool, { entities: [ENTITY], after: '0', limit: 500 });
  return items.filter((each) => each.kind === 'notice');
}
const codes = async () => (await notices()).map((each) => each.code);
const gauge = async (name: string, deps: DeliveryDeps = world.deps) =>
  (await deps.metrics.registry.getSingleMetric(name)!.get()).values.map((each) => each.value);
const logged = (event: string) => world.lines.filter((line) => line.includes(`"event":"${event}"`)).length;

describe('expires-soon', () => {
  it('is told two Madrid days before the last day, once, as notice, metric and log line', async () => {
    const id = await accepted();
    world.clock.now = new Date('2026-10-08T21:59:59Z');
    await alertTerms(world.deps);
    expect([await codes(), await gauge('carpeta_expiring_soon')]).toEqual([[], [0]]);
    world.clock.now = new Date('2026-10-08T22:00:00Z');
    await alertTerms(world.deps);
    await alertTerms(world.deps);
    await alertTerms(another());
    expect(await notices()).toMatchObject([
      {
        messageId: id,
        entity: ENTITY,
        code: 'expires-soon',
        text: '2026-10-11',
        delivery: 'accepted',
        source: 'gateway',
      },
    ]);
    expect([await gauge('carpeta_expiring_soon'), logged('notice.expires-soon')]).toEqual([[1], 1]);
    expect(world.lines.join('')).not.toContain('00000000T');
  });

  it('is told again after an extension, for the new last day', async () => {
    const id = await accepted();
    world.clock.now = new Date('2026-10-10T10:00:00Z');
    await alertTerms(world.deps);
    await move(pool, { id, entity: ENTITY, from: ['accepted'], set: { expires_on: '2026-10-21' } });
    await alertTerms(world.deps);
    expect(await codes()).toEqual(['expires-soon']);
    world.clock.now = new Date('2026-10-19T10:00:00Z');
    await alertTerms(world.deps);
    expect((await notices()).map((each) => each.text)).toEqual(['2026-10-11', '2026-10-21']);
  });

  it('is told on the last day too, but not once it has ended, nor of what is final or was never sent', async () => {
    await world.accept();
    await accepted({ final: true, legal: 'accessed' });
    await accepted();
    world.clock.now = new Date('2026-10-11T22:00:00Z');
    await alertTerms(world.deps);
    expect(await codes()).toEqual([]);
    world.clock.now = new Date('2026-10-11T21:59:59Z');
    await alertTerms(world.deps);
    expect(await codes()).toEqual(['expires-soon']);
  });

  it('is told of an uncertain message too: its term may be running', async () => {
    const id = await world.accept();
    const set = { delivery: 'uncertain' as const, expires_on: '2026-10-11', uncertain_since: world.clock.now };
    await move(pool, { id, entity: ENTITY, from: ['queued'], set });
    world.clock.now = new Date('2026-10-10T10:00:00Z');
    await alertTerms(world.deps);
    expect(await codes()).toEqual(['expires-soon']);
  });

  it('of more messages than one batch is told of all, by two processes at once, once each', async () => {
    const id = await accepted();
    await pool.query(
      `insert into message (id, event, entity, issuer, backend, ref, position, delivery, reference, next_at, created_at, expires_on, poll_at)
       select 'm' || n, event, entity, issuer, backend, 'r' || n, 1, 'accepted', 'r' || n, next_at, created_at, expires_on, poll_at
       from message, generate_series(1, 1200) n where id = $1`,
      [id],
    );
    world.clock.now = new Date('2026-10-10T10:00:00Z');
    await Promise.all([alertTerms(world.deps), alertTerms(another())]);
    const { rows } = await pool.query(
      `select count(*)::int as n, count(distinct message)::int as messages from status_change where code = 'expires-soon'`,
    );
    expect(rows).toEqual([{ n: 1201, messages: 1201 }]);
  });
});

describe('evidence-late', () => {
  const ended = () =>
    accepted({ legal: 'accessed', final: true, evidence_pending: true, legal_at: world.clock.now, expires_on: null });

  it('NOTIB #613, #779: is told once after 48 hours without the certificate, while it is still looked for', async () => {
    const id = await ended();
    world.clock.pass(48 * HOUR_MS);
    await alertTerms(world.deps);
    expect(await codes()).toEqual([]);
    world.clock.pass(1);
    await alertTerms(world.deps);
    await alertTerms(another());
    expect(await notices()).toMatchObject([{ messageId: id, code: 'evidence-late', final: true }]);
    expect(await gauge('carpeta_evidence_late')).toEqual([1]);
    await move(pool, { id, entity: ENTITY, from: ['accepted'], set: { evidence_pending: false, poll_at: null } });
    await alertTerms(world.deps);
    expect(await gauge('carpeta_evidence_late')).toEqual([0]);
  });
});

describe('uncertain-too-long', () => {
  it('is told once for each time a message became uncertain', async () => {
    const id = await world.accept();
    const uncertain = () =>
      move(pool, {
        id,
        entity: ENTITY,
        from: ['queued', 'uncertain'],
        set: { delivery: 'uncertain', uncertain_since: world.clock.now, uncertain_alerted: false },
      });
    await uncertain();
    world.clock.pass(900_001);
    await Promise.all([alertUncertain(world.deps), alertUncertain(another())]);
    expect(await notices()).toMatchObject([{ messageId: id, code: 'uncertain-too-long', delivery: 'uncertain' }]);
    expect((await world.message(id)).uncertain_alerted).toBe(true);
    await uncertain();
    world.clock.pass(900_001);
    await alertUncertain(world.deps);
    expect(await codes()).toEqual(['uncertain-too-long', 'uncertain-too-long']);
  });
});

describe('backend-silent', () => {
  it('is told once per silence to the entities that wait, and its end too', async () => {
    await accepted();
    await world.deps.heard('notifica');
    const watch = createSilenceWatch(world.deps, 0);
    world.clock.pass(24 * HOUR_MS - 1);
    await watch();
    expect([await codes(), await gauge('carpeta_backend_silent')]).toEqual([[], [0]]);
    world.clock.pass(1);
    await Promise.all([watch(), createSilenceWatch(another(), 0)()]);
    world.clock.pass(HOUR_MS);
    await watch();
    expect(await notices()).toMatchObject([
      { messageId: null, entity: ENTITY, code: 'backend-silent', source: 'notifica', text: '2026-10-01T09:00:00.000Z' },
    ]);
    expect(await gauge('carpeta_backend_silent')).toEqual([1]);
    await world.deps.heard('notifica');
    await watch();
    await watch();
    expect([await codes(), await gauge('carpeta_backend_silent')]).toEqual([
      ['backend-silent', 'backend-heard-again'],
      [0],
    ]);
    world.clock.pass(24 * HOUR_MS);
    await watch();
    expect((await codes()).at(-1)).toBe('backend-silent');
  });

  it('is not told while nothing waits for word of it, nor by a process that has only just begun to listen', async () => {
    await accepted({ final: true, legal: 'accessed', poll_at: null });
    await world.deps.heard('notifica');
    world.clock.pass(48 * HOUR_MS);
    await createSilenceWatch(world.deps, 0)();
    expect(await codes()).toEqual([]);
    await accepted();
    const fresh = createSilenceWatch(world.deps);
    await fresh();
    expect(await codes()).toEqual([]);
    world.clock.pass(600_000);
    await fresh();
    expect(await codes()).toEqual(['backend-silent']);
  });
});

describe('seal-expiring and key-expiring', () => {
  it('are told 30, 7 and 1 days before, each once, to the entity; a renewal starts over', async () => {
    const ends = new Date('2026-12-01T09:00:00Z');
    const deps = another({
      expiries: () => [
        { entity: ENTITY, backend: null, ends },
        { entity: ENTITY, backend: 'notifica', ends: '2026-12-05' },
      ],
    });
    const told: string[] = [];
    for (; world.clock.now.getTime() <= ends.getTime() + 10 * DAY_MS; world.clock.pass(DAY_MS / 2)) {
      const before = (await notices()).length;
      await Promise.all([alertExpiries(deps), alertExpiries({ ...deps, metrics: createMetrics() })]);
      for (const each of (await notices()).slice(before))
        told.push(`${each.code} ${world.clock.now.toISOString().slice(0, 10)}`);
    }
    expect(told).toEqual([
      'seal-expiring 2026-10-31',
      'key-expiring 2026-11-05',
      'seal-expiring 2026-11-23',
      'key-expiring 2026-11-28',
      'seal-expiring 2026-11-29',
      'key-expiring 2026-12-04',
    ]);
    expect((await notices())[0]).toMatchObject({
      messageId: null,
      sequence: null,
      text: '2026-12-01',
      source: 'gateway',
    });
    expect(await gauge('carpeta_seal_days_left', deps)).toEqual([-10]);
    world.clock.now = new Date('2026-12-02T09:00:00Z');
    await alertExpiries(
      another({ expiries: () => [{ entity: ENTITY, backend: null, ends: new Date('2026-12-09T09:00:00Z') }] }),
    );
    expect((await notices()).at(-1)).toMatchObject({ code: 'seal-expiring', text: '2026-12-09' });
  });
});
