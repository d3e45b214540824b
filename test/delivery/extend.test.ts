import type { Pool } from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { deliver } from '../../src/delivery/deliver.ts';
import { addDays, madridDay } from '../../src/domain/calendar.ts';
import { claim } from '../../src/outbox/claim.ts';
import { testDatabase } from '../support/database.ts';
import { createWorld, type World } from '../support/delivery.ts';
import { type Mind, mindOf } from '../support/mind.ts';

const SETTLE_MS = 30_000;
let pool: Pool;
let drop: () => Promise<void>;
let world: World;
let mind: Mind;

beforeAll(async () => {
  const database = await testDatabase();
  pool = database.pool;
  drop = () => database.drop();
});
afterAll(() => drop());
beforeEach(() => begin(new Date('2026-10-01T08:00:00Z')));
afterEach(() => world.close());

async function begin(clock: Date): Promise<void> {
  await pool.query(
    'truncate event, message, attempt, status_change, circuit, evidence, chunk, document, callback, data_key cascade',
  );
  world = await createWorld(pool, { clock });
  mind = mindOf(world, pool);
}
async function beginAt(clock: string): Promise<void> {
  await world.close();
  await begin(new Date(clock));
}
const remoteDay = () => world.simulator.envios()[0]?.caducidad;
async function waiting(event: Parameters<World['accept']>[0] = {}): Promise<string> {
  const id = await world.accept({ surname: 'ESPERA', ...event });
  await world.deliverOnce();
  world.clock.pass(60_000);
  await world.simulator.settle();
  await mind.poll();
  return id;
}
const refusal = (code: string) =>
  expect.objectContaining({ code: 'not-possible-now', findings: [expect.objectContaining({ code })] });
const fault = (kind: string, operation = 'ampliarPlazoOE', service = 'ask') =>
  world.simulator.inject({ service, kind, times: 1, operation } as never);

describe('giving more days to what the platform has', () => {
  it('gotcha 25: takes the new day from its answer, keeps every deadline, and tells it', async () => {
    const id = await waiting();
    expect(await mind.expiresOn(id)).toBe('2026-10-11');
    await mind.extend(id);
    expect(await mind.work()).toBe(1);
    expect(remoteDay()).toBe('2026-10-16');
    expect(await mind.expiresOn(id)).toBe('2026-10-16');
    expect(await mind.deadlines(id)).toEqual(['2026-10-11', '2026-10-16']);
    expect((await mind.timeline(id)).slice(-3)).toMatchObject([
      { kind: 'operator', code: 'extension-requested', text: 'Festivos locales', source: 'operadora' },
      { kind: 'operator', code: 'extension-taken', text: '2026-10-16', source: 'notifica' },
      { kind: 'notice', code: 'deadline-extended', text: '2026-10-16' },
    ]);
    expect(await mind.evidence(id)).toEqual(
      expect.arrayContaining(['extend-1-request-1.xml', 'extend-1-answer-1.xml']),
    );
  });

  it('by two operators at once is one extension: the second is told', async () => {
    const id = await waiting();
    const answers = await Promise.allSettled([
      mind.extend(id, { reason: 'Festivos' }),
      mind.extend(id, { reason: 'Agosto' }, { clientId: 'otro' }),
    ]);
    expect(answers.map((each) => each.status).sort()).toEqual(['fulfilled', 'rejected']);
    await Promise.all([mind.work(), mind.work()]);
    expect(remoteDay()).toBe('2026-10-16');
    await expect(mind.extend(id, { reason: 'Agosto' }, { clientId: 'otro' })).rejects.toEqual(
      refusal('extend-under-way'),
    );
  });

  it('asked for once more by the same person in the same words is the same extension', async () => {
    const id = await waiting();
    await Promise.all(Array.from({ length: 8 }, () => mind.extend(id)));
    await mind.work();
    await mind.extend(id);
    await mind.work();
    expect(remoteDay()).toBe('2026-10-16');
  });

  it('a second time, later, counts from the new day', async () => {
    const id = await waiting();
    await mind.extend(id);
    await mind.work();
    world.clock.pass(61_000);
    await mind.extend(id, { days: 2 });
    await mind.work();
    expect(remoteDay()).toBe('2026-10-18');
    expect(await mind.expiresOn(id)).toBe('2026-10-18');
    expect(await mind.deadlines(id)).toEqual(['2026-10-11', '2026-10-16', '2026-10-18']);
  });

  it.each(['lost-answer', 'reset-after', 'timeout-after', 'garbage', 'truncated'])(
    'is made exactly once when its answer is lost (%s)',
    async (kind) => {
      const id = await waiting();
      fault(kind);
      await mind.extend(id);
      await mind.work();
      expect(remoteDay()).toBe('2026-10-16');
      expect(await mind.expiresOn(id)).toBe('2026-10-11');
      world.clock.pass(SETTLE_MS);
      await mind.work();
      expect(await mind.changes(id)).toMatchObject([{ state: 'done', code: 'confirmed', attempts: 1 }]);
      expect(remoteDay()).toBe('2026-10-16');
      expect(await mind.expiresOn(id)).toBe('2026-10-16');
    },
  );

  it.each(['503-html', 'reset-before', 'timeout-before', 'garbage-before'])(
    'is made exactly once when the request was lost (%s)',
    async (kind) => {
      const id = await waiting();
      fault(kind);
      await mind.extend(id);
      await mind.work();
      for (let turn = 0; turn < 3; turn += 1) {
        world.clock.pass(SETTLE_MS);
        await mind.work();
      }
      expect(await mind.changes(id)).toMatchObject([{ state: 'done', attempts: 2 }]);
      expect(remoteDay()).toBe('2026-10-16');
    },
  );

  it('waits, and spends no attempt, while the day from before cannot be read', async () => {
    const id = await waiting();
    fault('503-html', 'infoEnvioV2', 'send');
    await mind.extend(id);
    await mind.work();
    expect(await mind.changes(id)).toMatchObject([{ state: 'queued', attempts: 0 }]);
    world.clock.pass(SETTLE_MS);
    await mind.work();
    expect(remoteDay()).toBe('2026-10-16');
  });

  it('is left to a person when the platform shows a day nobody asked for', async () => {
    const id = await waiting();
    fault('lost-answer');
    await mind.extend(id);
    await mind.work();
    world.simulator.envios()[0]!.caducidad = '2026-12-31';
    for (let turn = 0; turn < 40 && (await mind.changes(id))[0]?.state === 'uncertain'; turn += 1) {
      world.clock.pass(900_000);
      await mind.work();
    }
    expect(await mind.changes(id)).toMatchObject([{ state: 'unsure', code: 'term-unexpected', attempts: 1 }]);
    expect((await mind.timeline(id)).slice(-1)).toMatchObject([{ kind: 'notice', code: 'extension-unsure' }]);
    // The day that counts is the platform's own.
    await mind.readTerms();
    expect(await mind.expiresOn(id)).toBe('2026-12-31');
  });

  it('can be asked for again at once when the platform refused it', async () => {
    const id = await waiting();
    world.simulator.inject({ service: 'ask', kind: 'wrong-key', times: 1, operation: 'ampliarPlazoOE' });
    await mind.extend(id);
    await mind.work();
    expect(await mind.changes(id)).toMatchObject([
      { state: 'refused', code: expect.stringMatching(/^notifica-api-key/) },
    ]);
    await mind.extend(id);
    await mind.work();
    expect(remoteDay()).toBe('2026-10-16');
  });

  it('is refused by the platform for what ended meanwhile, and says so', async () => {
    const id = await waiting();
    await mind.extend(id);
    world.simulator.envios()[0]!.estado = 'rehusada';
    await mind.work();
    expect(await mind.changes(id)).toMatchObject([{ state: 'refused', code: 'notifica-6202' }]);
    expect(await mind.expiresOn(id)).toBe('2026-10-11');
  });

  it('is not possible with a postal delivery, nor after the end', async () => {
    const address = { form: 'free', line1: 'Calle Inexistente 1', postcode: '02001', country: 'ES' } as const;
    const holder = {
      kind: 'natural',
      idType: 'NIF',
      idNumber: '00000000T',
      givenName: 'A',
      surname1: 'ESPERA',
    } as const;
    const id = await world.accept({ event: { sendings: [{ ref: '1', holder, postalFallback: { address } }] } });
    await expect(mind.extend(id)).rejects.toEqual(refusal('not-with-post'));
    await pool.query("update message set delivery = 'accepted', legal = 'expired', final = true where id = $1", [id]);
    await expect(mind.extend(id)).rejects.toEqual(refusal('message-final'));
  });

  it('goes before an annulment that was asked for after it: one after the other', async () => {
    const id = await waiting();
    await mind.extend(id);
    await mind.cancel(id);
    await expect(mind.extend(id, { days: 9 }, { clientId: 'otro' })).rejects.toEqual(refusal('extend-under-way'));
    expect(await mind.work()).toBe(1);
    expect(await mind.work()).toBe(1);
    expect(await mind.changes(id)).toMatchObject([
      { kind: 'extend', state: 'done' },
      { kind: 'cancel', state: 'done' },
    ]);
    expect(world.simulator.envios()[0]).toMatchObject({ caducidad: '2026-10-16', estado: 'anulada' });
  });
});

describe('a process that dies in the middle of an extension', () => {
  it('has extended once: another sees the new day and does not add to it', async () => {
    const id = await waiting();
    await mind.extend(id);
    const { transport } = world.deps;
    const dying = {
      ...world.deps,
      owner: 'dying',
      transport: {
        async exchange(request: Parameters<typeof transport.exchange>[0]) {
          const answer = await transport.exchange(request);
          if (request.headers.soapaction?.includes('ampliarPlazoOE')) throw new Error('killed');
          return answer;
        },
      },
    };
    await mind.work(dying);
    expect(remoteDay()).toBe('2026-10-16');
    world.clock.pass(60_000);
    await mind.recover();
    world.clock.pass(SETTLE_MS);
    await mind.work();
    await mind.work();
    expect(await mind.changes(id)).toMatchObject([{ state: 'done', attempts: 1 }]);
    expect(remoteDay()).toBe('2026-10-16');
    expect(await mind.expiresOn(id)).toBe('2026-10-16');
  });
});

describe('giving more days to what has not been sent', () => {
  it('changes the deadline to be sent, once', async () => {
    const id = await world.accept({ surname: 'ESPERA' });
    await Promise.allSettled([mind.extend(id), mind.extend(id, { reason: 'Agosto' }, { clientId: 'otro' })]);
    await world.deliverOnce();
    expect(remoteDay()).toBe('2026-10-16');
    expect(await mind.expiresOn(id)).toBe('2026-10-16');
    expect(await mind.work()).toBe(0);
  });

  it('saves one whose fixed day would be too near by now', async () => {
    const id = await world.accept({ surname: 'ESPERA', event: { availability: { expiresOn: '2026-10-11' } } });
    world.clock.pass(3 * 86_400_000);
    await mind.extend(id, { days: 3 });
    await world.deliverOnce();
    expect(await world.message(id)).toMatchObject({ delivery: 'accepted' });
    expect(remoteDay()).toBe('2026-10-14');
  });

  it('waits for the attempt that is under way, and then extends at the platform', async () => {
    const id = await world.accept({ surname: 'ESPERA' });
    const [claimed] = await claim(pool, {
      backend: 'notifica',
      owner: 'test',
      atMost: 1,
      concurrency: 1,
      suspended: [],
      now: world.clock.now,
      leaseMs: 5_000,
    });
    await mind.extend(id);
    await deliver(world.deps, world.backend, claimed!);
    expect(remoteDay()).toBe('2026-10-11');
    await mind.work();
    expect(remoteDay()).toBe('2026-10-16');
  });
});

describe('an adopted message', () => {
  it('has its deadline read back from the platform', async () => {
    const id = await world.accept({ surname: 'PERDIDA ESPERA' });
    await world.deliverOnce();
    world.simulator.envios()[0]!.caducidad = '2026-10-20';
    world.clock.pass(SETTLE_MS);
    await mind.ask();
    fault('503-html', 'infoEnvioV2', 'send');
    expect(await mind.readTerms()).toBe(1);
    expect(await mind.expiresOn(id)).toBe('2026-10-11');
    world.clock.pass(SETTLE_MS);
    expect(await mind.readTerms()).toBe(1);
    expect(await mind.expiresOn(id)).toBe('2026-10-20');
    expect(await world.message(id)).toMatchObject({ made_available_at: expect.any(Date), read_term_at: null });
    expect(await mind.deadlines(id)).toEqual(['2026-10-11', '2026-10-20']);
    expect(await mind.readTerms()).toBe(0);
  });
});

describe('the days are Madrid’s', () => {
  it.each([
    ['over the end of a short month', '2027-02-10T09:00:00Z', '2027-02-20', 10, '2027-03-02'],
    ['over a leap day', '2028-02-15T09:00:00Z', '2028-02-25', 5, '2028-03-01'],
    ['over the end of the year', '2026-12-20T09:00:00Z', '2026-12-30', 3, '2027-01-02'],
    ['over the hour that comes back', '2026-10-13T09:00:00Z', '2026-10-23', 5, '2026-10-28'],
    ['over the hour that is lost', '2027-03-15T09:00:00Z', '2027-03-25', 5, '2027-03-30'],
    // Half past eleven in the Canary Islands is already the next day where the law counts.
    ['from the Canary Islands before their midnight', '2026-12-01T23:30:00Z', '2026-12-12', 5, '2026-12-17'],
    ['from the Canary Islands in summer', '2026-07-01T22:30:00Z', '2026-07-12', 5, '2026-07-17'],
  ])('%s', async (_, clock, before, days, after) => {
    await beginAt(clock);
    const id = await waiting();
    expect(await mind.expiresOn(id)).toBe(before);
    await mind.extend(id, { days });
    await mind.work();
    expect(await mind.expiresOn(id)).toBe(after);
    expect(remoteDay()).toBe(after);
    expect(addDays(before, days)).toBe(after);
  });

  it('a message extended before midnight and sent after it counts from the day it is sent', async () => {
    await beginAt('2026-12-01T22:59:00Z');
    const id = await world.accept({ surname: 'ESPERA' });
    await mind.extend(id, { days: 1 });
    expect(madridDay(world.clock.now)).toBe('2026-12-01');
    world.clock.pass(120_000);
    await world.deliverOnce();
    expect(await mind.expiresOn(id)).toBe('2026-12-13');
  });
});
