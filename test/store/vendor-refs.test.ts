import type { Pool } from 'pg';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { readVendorMessages } from '../../src/store/vendors/read-messages.ts';
import { A, B, harness, notification, type ProblemBody, rowsStored, sending } from '../http/harness.ts';
import { testDatabase } from '../support/database.ts';
import { emptyVendorTables } from '../support/vendors.ts';

let pool: Pool;
let drop: () => Promise<void>;
let post: ReturnType<typeof harness>['post'];

beforeAll(async () => {
  const database = await testDatabase();
  pool = database.pool;
  drop = () => database.drop();
  post = harness(pool).post;
});
afterAll(() => drop());
beforeEach(() => emptyVendorTables(pool));

type Receipt = { messages: { id: string }[] };
const withRefs = (refs: Record<string, string>, more: Record<string, unknown> = {}) =>
  notification({ data: { ...more, vendor: { system: 'prueba', refs } } });

it('references are kept with the event, and each of its messages is read with them, newest first', async () => {
  const refs = { expediente: 'EXP/1', identificador: 'abc-1' };
  const sendings = [sending('1'), sending('2', { idNumber: '99999999R' })];
  const receipt = (await (await post(withRefs(refs, { sendings }))).json()) as Receipt;
  const ids = receipt.messages.map(({ id }) => id);
  const read = await readVendorMessages(pool, { ids, entities: [A] });
  expect(read.map(({ id }) => id)).toEqual(ids.toReversed());
  expect(read[0]).toMatchObject({
    ref: '2',
    entity: A,
    clientId: 'alpha',
    refs,
    delivery: 'queued',
    legal: null,
    problem: null,
    final: false,
    acceptedAt: new Date('2026-10-01T09:00:00Z'),
  });
  expect(JSON.stringify(read)).not.toMatch(/00000000T|99999999R|FICTICIA/);
});

it('a message of another entity, or none, is left out', async () => {
  const receipt = (await (await post(withRefs({ a: '1' }))).json()) as Receipt;
  const ids = [...receipt.messages.map(({ id }) => id), 'msg_none'];
  expect(await readVendorMessages(pool, { ids, entities: [B] })).toEqual([]);
  expect(await readVendorMessages(pool, { ids, entities: [A] })).toHaveLength(1);
});

it('only a person can decide: the problem says so', async () => {
  const receipt = (await (await post(withRefs({}))).json()) as Receipt;
  await pool.query("update message set delivery = 'uncertain', needs_person = true");
  const [read] = await readVendorMessages(pool, { ids: receipt.messages.map(({ id }) => id), entities: [A] });
  expect(read).toMatchObject({ refs: {}, problem: { code: 'needs-person' } });
});

it.each([
  [
    'too many',
    Object.fromEntries(Array.from({ length: 21 }, (_, n) => [`r${n}`, 'x'])),
    'too-many',
    '/data/vendor/refs',
  ],
  ['a name too long', { ['n'.repeat(65)]: 'x' }, null, null],
  ['a value too long', { n: 'x'.repeat(256) }, 'too-long', '/data/vendor/refs/n'],
])('%s are refused, and nothing is stored', async (_what, refs, code, pointer) => {
  const answer = await post(withRefs(refs));
  expect(answer.status).toBe(422);
  const { errors } = (await answer.json()) as ProblemBody;
  if (code !== null) expect(errors).toEqual([expect.objectContaining({ code, pointer })]);
  expect(await rowsStored(pool)).toBe(0);
});

it('as many and as long as may be are kept', async () => {
  const refs = Object.fromEntries(
    Array.from({ length: 20 }, (_, n) => [`${'n'.repeat(62)}${n + 10}`, 'ñ'.repeat(255)]),
  );
  expect((await post(withRefs(refs))).status).toBe(202);
  const { rows } = await pool.query('select count(*)::int as n from vendor_ref');
  expect(rows).toEqual([{ n: 20 }]);
});
