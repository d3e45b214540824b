import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type pg from 'pg';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { migrate, pendingMigrations } from '../../src/store/migrate.ts';
import { createPool } from '../../src/store/pool.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { silent } from '../support/embedded.ts';

let database: TestDatabase;
let pool: pg.Pool;
let folder: string;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'carpeta-migrations-'));
  database = await testDatabase({ empty: true });
  // As an installation with a PostgreSQL of its own would: by URL.
  pool = createPool({ connectionString: database.url }, silent);
  file('001-one.sql', 'create table one (n int);');
  file('002-two.sql', 'alter table one add m int;');
});
afterEach(async () => {
  await pool.end();
  await database.drop();
  rmSync(folder, { recursive: true });
});

const file = (name: string, sql: string) => writeFileSync(join(folder, name), sql);

it('applies each file once, in order of name, and only files of SQL', async () => {
  file('README.md', 'not SQL');
  expect(await pendingMigrations(pool, { folder })).toEqual(['001-one.sql', '002-two.sql']);
  expect(await migrate(pool, { folder })).toEqual(['001-one.sql', '002-two.sql']);
  expect(await migrate(pool, { folder })).toEqual([]);
  file('003-three.sql', 'create table three (n int);');
  expect(await pendingMigrations(pool, { folder })).toEqual(['003-three.sql']);
  expect(await migrate(pool, { folder })).toEqual(['003-three.sql']);
});

it('applies each file once when several processes start together', async () => {
  const others = [createPool(database.poolConfig, silent), createPool(database.poolConfig, silent)];
  const applied = await Promise.all([pool, ...others].map((each) => migrate(each, { folder })));
  expect(applied.flat().sort()).toEqual(['001-one.sql', '002-two.sql']);
  for (const each of others) await each.end();
});

it('leaves nothing of a file that fails, keeps the ones before it, and can go on once it is mended', async () => {
  file('003-three.sql', 'create table three (n int); select nonsense;');
  await expect(migrate(pool, { folder })).rejects.toMatchObject({ code: '42703' });
  expect((await pool.query(`select to_regclass('three') as there`)).rows).toEqual([{ there: null }]);
  expect(await pendingMigrations(pool, { folder })).toEqual(['003-three.sql']);
  file('003-three.sql', 'create table three (n int);');
  expect(await migrate(pool, { folder })).toEqual(['003-three.sql']);
});

it('refuses a file that was changed after it was applied, naming it', async () => {
  await migrate(pool, { folder });
  file('001-one.sql', 'create table one (n bigint);');
  const refused = migrate(pool, { folder });
  await expect(refused).rejects.toMatchObject({ code: 'store-failed' });
  await expect(refused).rejects.toThrow(/001-one\.sql was changed/);
});

it('may take longer than the pool lets an ordinary statement take', async () => {
  const hasty = createPool({ ...database.poolConfig, statement_timeout: 50, query_timeout: 100 }, silent);
  file('003-slow.sql', 'select pg_sleep(0.3);');
  expect(await migrate(hasty, { folder })).toContain('003-slow.sql');
  await hasty.end();
});

it('does nothing where there is nothing to apply', async () => {
  const empty = mkdtempSync(join(tmpdir(), 'carpeta-migrations-'));
  expect(await migrate(pool, { folder: empty })).toEqual([]);
  expect(await pendingMigrations(pool, { folder: empty })).toEqual([]);
  rmSync(empty, { recursive: true });
});

it('brings the schema of this version to an empty database', async () => {
  const missing = await pendingMigrations(pool);
  expect(await migrate(pool)).toEqual(missing);
  expect(await pendingMigrations(pool)).toEqual([]);
});
