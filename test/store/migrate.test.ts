import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { migrate, pendingMigrations } from '../../src/store/migrate.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';

let database: TestDatabase;
const folder = mkdtempSync(join(tmpdir(), 'carpeta-migrations-'));
beforeAll(async () => {
  database = await testDatabase({ empty: true });
});
afterAll(async () => {
  await database.drop();
  rmSync(folder, { recursive: true });
});

it('applies each file once, in order, also when several processes start together', async () => {
  writeFileSync(join(folder, '001-one.sql'), 'create table one (n int);');
  writeFileSync(join(folder, '002-two.sql'), 'alter table one add m int;');
  const both = await Promise.all([migrate(database.pool, { folder }), migrate(database.pool, { folder })]);
  expect(both.flat().sort()).toEqual(['001-one.sql', '002-two.sql']);
  expect(await pendingMigrations(database.pool, { folder })).toEqual([]);
});

it('leaves nothing of a file that fails, and refuses one that was changed after it was applied', async () => {
  writeFileSync(join(folder, '003-broken.sql'), 'create table three (n int); select nonsense;');
  await expect(migrate(database.pool, { folder })).rejects.toThrow();
  expect((await database.pool.query(`select to_regclass('three') as there`)).rows).toEqual([{ there: null }]);
  expect(await pendingMigrations(database.pool, { folder })).toEqual(['003-broken.sql']);
  rmSync(join(folder, '003-broken.sql'));
  writeFileSync(join(folder, '001-one.sql'), 'create table one (n bigint);');
  await expect(migrate(database.pool, { folder })).rejects.toMatchObject({ code: 'store-failed' });
});
