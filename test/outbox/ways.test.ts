/** Every way on which messages are looked for finds the same, held against a plain scan of all of them. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RECEIVED_REF } from '../../contracts/inbox.ts';
import type { Holds } from '../../src/domain/held.ts';
import type { Sought } from '../../src/outbox/filter.ts';
import { find } from '../../src/outbox/find.ts';
import { foldHandedOver } from '../../src/outbox/fold-handed-over.ts';
import { keepExpiring } from '../../src/outbox/keep-expiring.ts';
import { standingsOf } from '../../src/outbox/standing.ts';
import { along, isNamed, type Way } from '../../src/outbox/ways.ts';
import { fillMessages, MASS_FILE, TOWNS } from '../bench/million-fill.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { seedMessages } from '../support/seed.ts';

const NOW = new Date();
const [LARGEST = '', SECOND = ''] = TOWNS;
const HOLDS: Holds = {
  backends: new Map([['otro', { pointer: '', code: 'backend-paused' }]]),
  unusable: new Map([[`${SECOND}|notifica`, { pointer: '', code: 'seal-missing' }]]),
};
const HELD = `(backend = 'otro' or (entity = '${SECOND}' and backend = 'notifica'))`;
const LIMIT = 30;

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
  await fillMessages(database.pool, { messages: 4_000, now: NOW });
  await database.pool.query(`update message set cancel_wanted = true where seq % 50 = 0 and delivery = 'accepted'`);
  await database.pool.query(
    `update message set poll_at = now(), evidence_pending = final and seq % 9 = 0 where delivery = 'accepted' and (not final or seq % 9 = 0)`,
  );
  await database.pool.query(`update message set needs_person = seq % 2 = 0 where delivery = 'uncertain'`);
  for (const table of ['message', 'message_listed'])
    await database.pool.query(`update ${table} set ref = $1 where seq % 40 = 0`, [RECEIVED_REF]);
  // What was made available, and then taken back.
  await database.pool.query(
    `update message set delivery = 'cancelled', final = true, poll_at = null where seq % 97 = 0 and legal = 'available'`,
  );
});
afterAll(() => database.drop());

const ago = (days: number) => new Date(NOW.getTime() - days * 86_400_000);
const day = (n: number) => ago(-n).toISOString().slice(0, 10);
/** One filter of each kind, and the same as a plain condition on message. */
type Choice = readonly [filter: Partial<Sought>, plain: string];
const at = (date: Date) => `'${date.toISOString()}'`;
const KINDS: Record<string, readonly Choice[]> = {
  town: [
    [{ entities: [LARGEST] }, `entity = '${LARGEST}'`],
    [{ entities: [LARGEST, SECOND] }, `entity in ('${LARGEST}', '${SECOND}')`],
  ],
  backend: [[{ backend: 'otro' }, `backend = 'otro'`]],
  delivery: [
    [{ delivery: 'queued' }, `delivery = 'queued' and not ${HELD}`],
    [{ delivery: 'held' }, `delivery = 'queued' and ${HELD}`],
    ...(['sending', 'accepted', 'rejected', 'cancelled', 'mirrored'] as const).map(
      (delivery): Choice => [{ delivery }, `delivery = '${delivery}'`],
    ),
  ],
  legal: (['available', 'expired', 'annulled', 'failed'] as const).map((legal) => [{ legal }, `legal = '${legal}'`]),
  show: [
    [{ inFlight: true }, `(delivery = 'sending' or (delivery = 'queued' and not ${HELD}))`],
    [
      { expiring: { from: day(0), to: day(3) } },
      `not final and expires_on between '${day(0)}' and '${day(3)}' and delivery not in ('cancelled', 'mirrored')`,
    ],
    [{ acceptedSince: ago(2) }, `accepted_at >= ${at(ago(2))}`],
    [{ needsPerson: true }, `delivery = 'uncertain' and (uncertain_alerted or needs_person)`],
    [{ diedSince: ago(9) }, `delivery = 'dead' and greatest(attempt_ended_at, next_at) >= ${at(ago(9))}`],
    [
      { ending: [{ backend: 'notifica', from: day(1), to: day(4) }] },
      `not final and (poll_at is not null or delivery = 'uncertain') and backend = 'notifica' and expires_on between '${day(1)}' and '${day(4)}'`,
    ],
    [
      { evidenceLate: [{ backend: 'notifica', before: ago(4) }] },
      `poll_at is not null and evidence_pending and backend = 'notifica' and legal_at < ${at(ago(4))}`,
    ],
  ],
  name: [
    [{ q: '1' }, `ref = '1'`],
    [{ q: MASS_FILE }, `file = '${MASS_FILE}'`],
    [{ q: 'EV000001234' }, `event = 'evt_EV000001234'`],
    [{ file: MASS_FILE }, `file = '${MASS_FILE}'`],
    [{ received: true }, `ref = '${RECEIVED_REF}'`],
  ],
  time: [
    [{ since: ago(8), until: ago(5) }, `created_at >= ${at(ago(8))} and created_at < ${at(ago(5))}`],
    [{ before: '3500' }, 'seq < 3500'],
  ],
  may: [
    [{ may: 'retry' }, `delivery in ('rejected', 'dead')`],
    [
      { may: 'cancel' },
      `(delivery in ('queued', 'sending', 'uncertain') or (delivery = 'accepted' and not final)) and not cancel_wanted`,
    ],
  ],
};

function pairs(): Choice[] {
  const all = Object.values(KINDS);
  return all.flatMap((one, n) => [
    ...one,
    ...all
      .slice(n + 1)
      .flatMap((other) => one.flatMap((a) => other.map((b): Choice => [{ ...a[0], ...b[0] }, `${a[1]} and ${b[1]}`]))),
  ]);
}

function waysOf(sought: Sought): Way[] {
  const named = isNamed(sought);
  const stands = standingsOf(sought) !== null;
  return [
    'order',
    'places',
    ...(named ? (['words'] as const) : []),
    ...(stands ? (['states'] as const) : []),
    ...(named && stands ? (['both'] as const) : []),
  ];
}

async function plainly(plain: string, order: 'asc' | 'desc'): Promise<string[]> {
  const { rows } = await database.pool.query<{ seq: string }>(
    `select seq::text as seq from message where ${plain} order by message.seq ${order} limit ${LIMIT}`,
  );
  return rows.map(({ seq }) => seq);
}

async function walked(way: Way, sought: Sought, order: 'asc' | 'desc'): Promise<string[]> {
  const values: unknown[] = [];
  const use = (value: unknown) => `$${values.push(value)}`;
  const found = along(way, { sought, holds: HOLDS, use, wanted: { limit: LIMIT, order } });
  const { rows } = await database.pool.query<{ seq: string }>(
    `select seq::text as seq from ${found} found order by found.seq ${order}`,
    values,
  );
  return rows.map(({ seq }) => seq);
}

describe('every way', () => {
  it.each(['desc', 'asc'] as const)(
    'finds for every filter and pair of filters what a plain scan finds, %s',
    async (order) => {
      let met = 0;
      for (const [filter, plain] of pairs()) {
        const expected = await plainly(plain, order);
        met += expected.length;
        const sought: Sought = { entities: null, ...filter };
        for (const way of waysOf(sought))
          expect({ way, filter, found: await walked(way, sought, order) }).toEqual({ way, filter, found: expected });
      }
      expect(met).toBeGreaterThan(2_000);
    },
  );

  it('is chosen so that bounds which are kept leave nothing out', async () => {
    await foldHandedOver(database.pool, NOW);
    expect(await keepExpiring(database.pool, 1_000)).toBe(true);
    const ask = async (filter: Partial<Sought>, wanted: { limit: number; order: 'desc' | 'any' }) =>
      find<{ seq: string }>(database.pool, {
        filter: { entities: null, ...filter },
        holds: HOLDS,
        wanted,
        text: (found) => `select seq::text as seq from ${found} found order by found.seq desc`,
      });
    for (const [filter, plain] of pairs()) {
      const expected = await plainly(plain, 'desc');
      const rows = await ask(filter, { limit: LIMIT, order: 'desc' });
      expect({ filter, found: rows.map(({ seq }) => seq) }).toEqual({ filter, found: expected });
      const counted = await ask(filter, { limit: LIMIT, order: 'any' });
      expect({ filter, n: new Set(counted.map(({ seq }) => seq)).size }).toEqual({ filter, n: expected.length });
    }
  });
});

describe('what lists are found by', () => {
  const listed = async () => {
    const { rows } = await database.pool.query<{ id: string }>(
      'select id from message_listed order by seq desc limit 3',
    );
    return rows.map(({ id }) => id);
  };

  it('is there with the message, whoever writes it, and goes with it', async () => {
    const before = await listed();
    const added = await seedMessages(database.pool, { entity: LARGEST, count: 3, file: 'EXP/9' });
    expect((await listed()).toSorted()).toEqual(added.toSorted());
    await database.pool.query('delete from attempt where message = any($1)', [added]);
    await database.pool.query('delete from status_change where message = any($1)', [added]);
    await database.pool.query('delete from message where id = any($1)', [added]);
    expect(await listed()).toEqual(before);
    await database.pool.query('truncate message cascade');
    expect(await listed()).toEqual([]);
  });
});
