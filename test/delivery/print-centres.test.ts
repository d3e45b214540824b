import type { Pool } from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ActiveBackend } from '../../contracts/backend.ts';
import { createPrintCentres, type PrintCentres } from '../../src/delivery/print-centres.ts';
import { testDatabase } from '../support/database.ts';
import { createWorld, ENTITY, type World } from '../support/delivery.ts';

let pool: Pool;
let drop: () => Promise<void>;
let world: World;
let centres: PrintCentres;
let asked: number;

beforeAll(async () => {
  const database = await testDatabase();
  pool = database.pool;
  drop = () => database.drop();
});
afterAll(() => drop());
beforeEach(async () => {
  await pool.query('truncate circuit');
  world = await createWorld(pool);
  asked = 0;
  centres = createPrintCentres(world.deps);
});
afterEach(() => world.close());

/** The back end with its questions counted. */
function counted(more: Partial<ActiveBackend['adapter']> = {}): ActiveBackend {
  const { adapter } = world.backend;
  const printCentres: NonNullable<typeof adapter.printCentres> = (...call) => {
    asked += 1;
    return adapter.printCentres!(...call);
  };
  return { ...world.backend, adapter: { ...adapter, printCentres, ...more } };
}

describe('the print centres of an entity', () => {
  it('are what its back end lists, asked for once in ten minutes however many ask', async () => {
    const backend = counted();
    const [first, second] = await Promise.all([centres(backend, ENTITY), centres(backend, ENTITY)]);
    expect(first).toEqual([
      {
        id: '1',
        name: 'CIE SIMULADO',
        validFrom: '2099-12-31',
        unit: { dir3: ENTITY, name: 'Organismo simulado' },
        order: 1,
      },
    ]);
    expect(second).toEqual(first);
    world.clock.pass(599_000);
    await centres(backend, ENTITY);
    expect(asked).toBe(1);
    world.clock.pass(1_000);
    await centres(backend, ENTITY);
    expect(asked).toBe(2);
  });

  it('are told to be unavailable where nobody answers, and a failure is not remembered', async () => {
    let down = true;
    const backend = counted({
      printCentres: async (...call) =>
        down ? { kind: 'failed', code: 'timeout' } : world.backend.adapter.printCentres!(...call),
    });
    await expect(centres(backend, ENTITY)).rejects.toMatchObject({ code: 'backend-unavailable' });
    down = false;
    expect(await centres(backend, ENTITY)).toHaveLength(1);
  });

  it('are refused in the words of the back end', async () => {
    const finding = { pointer: '', code: 'notifica-4010' };
    const backend = counted({ printCentres: async () => ({ kind: 'refused', finding }) });
    await expect(centres(backend, ENTITY)).rejects.toMatchObject({ code: 'backend-refused', findings: [finding] });
  });

  it('are not asked for while the back end is under maintenance or its circuit is open', async () => {
    const from = new Date(world.clock.now.getTime() - 1);
    const to = new Date(world.clock.now.getTime() + 1_000);
    const backend = counted();
    const resting = { ...backend, config: { ...backend.config, maintenance: [{ from, to, reason: 'Parada' }] } };
    await expect(centres(resting, ENTITY)).rejects.toMatchObject({ code: 'backend-unavailable' });
    await pool.query(`update circuit set state = 'open' where endpoint = 'send'`);
    await world.deps.circuits.refresh();
    await expect(centres(backend, ENTITY)).rejects.toMatchObject({ code: 'backend-unavailable' });
    expect(asked).toBe(0);
  });

  it('of a back end that has no such list are not available here', async () => {
    const { printCentres: _, ...adapter } = world.backend.adapter;
    await expect(centres({ ...world.backend, adapter }, ENTITY)).rejects.toMatchObject({ code: 'not-available-here' });
  });

  it('are asked for at most four at once', async () => {
    const backend = counted({ printCentres: () => new Promise(() => {}) });
    for (const n of [1, 2, 3, 4]) void centres(backend, `L0199999${n}`);
    await expect(centres(backend, ENTITY)).rejects.toMatchObject({ code: 'too-many-requests' });
  });
});
