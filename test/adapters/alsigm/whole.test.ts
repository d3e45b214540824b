/** Through the core and back: what happens at the simulated SIGEM of a sandbox, and files that reach the projection. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { writeDate } from '../../../adapters/vendors/alsigm/dates.ts';
import { adapter } from '../../../adapters/vendors/alsigm/index.ts';
import { startSigemForSandbox } from '../../../adapters/vendors/alsigm/sandbox.ts';
import { startSigemSimulator } from '../../../adapters/vendors/alsigm/simulator.ts';
import { sigemFile } from '../../../adapters/vendors/alsigm/simulator-data.ts';
import { A, B } from '../../http/harness.ts';
import { type TestDatabase, testDatabase } from '../../support/database.ts';
import { projectionOf, testFolder } from '../../support/folder.ts';
import { createPushWorld } from '../../support/pushes.ts';
import { createToldWorld } from '../../support/told.ts';
import { createVendorWorld, emptyVendorTables } from '../../support/vendors.ts';

const NOW = new Date('2026-10-01T09:00:00Z');
let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());
beforeEach(() => emptyVendorTables(database.pool));

describe('the sandbox', () => {
  it('hands over what is to happen, which becomes that very event, and is told its end in its own form', async () => {
    const far = await startSigemForSandbox([A, B]);
    const entity = far.entityOf?.(B) ?? {};
    const credentials = [{ id: 'provincia', settings: far.credential, entities: { [B]: entity } }];
    const pushed = await createPushWorld(database.pool, { adapter, settings: {}, credentials, now: NOW });
    const happened = await far.happen?.({ entity: B, facade: `${pushed.url}/vendors/alsigm` });
    const { ref = '', event } = happened ?? {};
    expect(await pushed.events()).toEqual([expect.objectContaining({ ...event, entity: B, effect: 'deliver' })]);
    expect(far.told?.(ref)).toEqual([]);
    const { rows } = await database.pool.query<{ id: string }>('select id from message');
    const told = await createToldWorld(database.pool, {
      adapter,
      settings: {},
      credentials,
      now: NOW,
      vault: pushed.api.vault,
    });
    for (const state of ['accepted', 'available', 'accessed'] as const) {
      await told.move(rows[0]?.id ?? '', state);
      await told.tell();
    }
    expect(far.told?.(ref)).toEqual(['actualizaEstado 2 Puesta a disposición', 'actualizaEstado 3 Leída']);
    expect(far.told?.('otra')).toEqual([]);
    await Promise.all([pushed.close(), told.close()]);
    await far.close();
  });

  it('reaches its files by the settings it gives', async () => {
    const far = await startSigemForSandbox([A]);
    const settings = adapter.files.settingsSchema.parse(far.settingsOf?.(A));
    expect(settings).toMatchObject({ code: '001', url: expect.stringMatching(/^http:\/\/127/) });
    await far.close();
  });
});

describe('files of a SIGEM that names their persons', () => {
  it('reach the projection, each state once, and are read again without harm', async () => {
    const town = { notifications: [], files: [sigemFile('EXP/1', NOW, writeDate(NOW))] };
    const simulator = await startSigemSimulator({ namesPersons: true, entities: { '001': town } });
    const settings = { user: 'sigem', password: 'clave-de-prueba-1', url: simulator.url };
    const world = await createVendorWorld(database.pool, {
      adapter,
      settings: { rescanHours: 1 },
      credentials: [{ id: 'provincia', settings, entities: { [A]: { code: '001', files: true } } }],
      effect: 'deliver',
      now: NOW,
    });
    world.deps.folder = testFolder(database.pool, { sources: [projectionOf(A)], now: world.clock.now }).http;
    await world.read();
    expect(await world.items()).toEqual([]);
    const files = async () =>
      (
        await database.pool.query<{ file: string; n: number }>(
          'select file, count(*)::int as n from projected_file group by 1',
        )
      ).rows;
    expect(await files()).toEqual([{ file: 'EXP/1', n: 1 }]);
    expect(await world.events()).toHaveLength(1);
    const [file] = town.files;
    if (file !== undefined) file.fields = { ...file.fields, estado: '1' };
    for (let n = 0; n < 3; n += 1) {
      world.clock.pass(2 * 3_600_000);
      await world.read();
    }
    expect(await world.events()).toHaveLength(2);
    expect(await files()).toEqual([{ file: 'EXP/1', n: 1 }]);
    await world.close();
    await simulator.close();
  });
});
