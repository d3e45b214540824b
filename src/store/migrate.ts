/** Brings the schema up to date: files in order of name, each once, each in a transaction of its own. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Pool, PoolClient } from 'pg';
import { GatewayError } from '../errors.ts';
import { withTransaction } from './pool.ts';

const MIGRATIONS = join(import.meta.dirname, 'migrations');
type Migration = { name: string; sql: string; sha256: string };
type Options = { folder?: string };

/** Applies what is missing and returns its names. Throws GatewayError `store-failed` when an applied file was changed. */
export async function migrate(pool: Pool, options: Options = {}): Promise<string[]> {
  const applied: string[] = [];
  for (const migration of readMigrations(options)) {
    const done = await withTransaction(pool, async (client) => {
      // Several processes may start at once; one migrates, the others find it done.
      await client.query("select pg_advisory_xact_lock(hashtext('carpeta-migrate'))");
      await client.query('create table if not exists schema_migration (name text primary key, sha256 text not null, at timestamptz not null default now())');
      if (await isApplied(client, migration)) return false;
      await client.query(migration.sql);
      await client.query('insert into schema_migration (name, sha256) values ($1, $2)', [migration.name, migration.sha256]);
      return true;
    });
    if (done) applied.push(migration.name);
  }
  return applied;
}

/** Names of migrations the store does not have yet. */
export async function pendingMigrations(pool: Pool, options: Options = {}): Promise<string[]> {
  const { rows } = await pool.query<{ name: string }>('select name from schema_migration');
  const have = new Set(rows.map((row) => row.name));
  return readMigrations(options)
    .map((each) => each.name)
    .filter((name) => !have.has(name));
}

async function isApplied(client: PoolClient, migration: Migration): Promise<boolean> {
  const { rows } = await client.query<{ sha256: string }>('select sha256 from schema_migration where name = $1', [migration.name]);
  const row = rows[0];
  if (row === undefined) return false;
  if (row.sha256 !== migration.sha256)
    throw new GatewayError('store-failed', 'start', `Migration ${migration.name} was changed after it was applied. Migrations are append-only.`);
  return true;
}

function readMigrations({ folder = MIGRATIONS }: Options): Migration[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.sql'))
    .sort()
    .map((name) => {
      const sql = readFileSync(join(folder, name), 'utf8');
      return { name, sql, sha256: createHash('sha256').update(sql).digest('hex') };
    });
}
