/** What a back end first knows by a provisional identifier, and changes that are signed before they leave. */
import type { Pool } from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import type { ActiveBackend, HttpRequest } from '../../contracts/backend.ts';
import { changesDue } from '../../src/delivery/change.ts';
import { pollDue } from '../../src/delivery/poll.ts';
import { testDatabase } from '../support/database.ts';
import { createWorld, type World } from '../support/delivery.ts';
import { mindOf } from '../support/mind.ts';

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
    'truncate event, message, attempt, status_change, circuit, evidence, chunk, document, callback, data_key cascade',
  );
  world = await createWorld(pool);
});
afterEach(() => world.close());

const polled = () => {
  world.clock.pass(60_000);
  return world.simulator.settle();
};

it('a message goes by the identifier the back end gives it later, and is asked for by that from then on', async () => {
  const { adapter } = world.backend;
  const asked: string[] = [];
  const backend: ActiveBackend = {
    ...world.backend,
    adapter: {
      ...adapter,
      query: async (question, ...rest) => {
        asked.push(question.remoteId);
        const real = world.simulator.envios()[0]!.identificador;
        const told = await adapter.query({ ...question, remoteId: real }, ...rest);
        if (told.kind !== 'status' || question.remoteId === real) return told;
        return { kind: 'status', status: { ...told.status, remoteId: question.remoteId, renamed: real } };
      },
    },
  };
  const id = await world.accept();
  await world.deliverOnce();
  const real = (await world.message(id)).remote_id;
  await pool.query("update message set remote_id = 'provisional' where id = $1", [id]);
  await polled();
  await pollDue(world.deps, backend, 10);
  expect(await world.message(id)).toMatchObject({ remote_id: real, legal: 'accessed' });
  await pool.query('update message set poll_at = $2 where id = $1', [id, world.clock.now]);
  await pollDue(world.deps, backend, 10);
  expect([asked[0], asked.at(-1)]).toEqual(['provisional', real]);
});

it('a change is sent as it was signed, and so it is kept', async () => {
  const { adapter } = world.backend;
  const { cancel } = adapter;
  const mark = Buffer.from('<!-- signed -->');
  const backend: ActiveBackend = {
    ...world.backend,
    adapter: {
      ...adapter,
      cancel: {
        ...cancel!,
        sign: async (prepared) => ({ ...prepared, body: [...prepared.body, mark] }),
      },
    },
  };
  const sent: string[] = [];
  const transport = {
    exchange: (request: HttpRequest) => {
      sent.push(Buffer.concat(request.body).toString('utf8'));
      return world.deps.transport.exchange(request);
    },
  };
  const id = await world.accept({ surname: 'ESPERA' });
  await world.deliverOnce();
  await polled();
  await mindOf(world, pool).cancel(id);
  await changesDue({ ...world.deps, transport, backends: [backend] }, backend, 10);
  expect(sent.at(-1)).toContain('anulada');
  expect(sent.at(-1)?.endsWith(mark.toString())).toBe(true);
  const { rows } = await pool.query("select size from evidence where message = $1 and name like 'cancel-%request%'", [
    id,
  ]);
  expect(rows.map(({ size }) => Number(size))).toEqual([
    Buffer.byteLength((sent.at(-1) ?? '').replaceAll('clave-de-prueba', '[blanked]')),
  ]);
});
