/** Brings the schema up to date: files in order of name, each once, each in a transaction of its own. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Pool, PoolClient } from 'pg';
import { GatewayError } from '../errors.ts';
import { withTransaction } from './pool.ts';

const MIGRATIONS = join(import.meta.dirname, 'migrations');

/** A large table may be rewritten: a migration is bounded, but not by the pool's limits for ordinary statements. */
const MIGRATION_TIMEOUT_MS = 3_600_000;

type Migration = { name: string; sql: string; sha256: string };
type Options = {
  folder?: string;
  /** Names; the others are left out. */
  only?: ReadonlySet<string>;
  /** The restore itself, which migrates what it has put in before it says how to begin. */
  restoring?: boolean;
};

/**
 * Applies what is missing and returns its names.
 * @throws GatewayError `store-failed` when an applied file was changed, or a restore ended half-way
 */
export async function migrate(pool: Pool, options: Options = {}): Promise<string[]> {
  const applied: string[] = [];
  if (options.restoring !== true) await refuseHalfRestored(pool);
  for (const migration of readMigrations(options)) {
    if (options.only?.has(migration.name) === false) continue;
    const done = await withTransaction(pool, (client) => applyOnce(client, migration));
    if (done) applied.push(migration.name);
  }
  return applied;
}

/** Every migration of this version, in order. */
export function migrationsHere(): { name: string; sha256: string }[] {
  return readMigrations({}).map(({ name, sha256 }) => ({ name, sha256 }));
}

/** Names of migrations the store does not have yet. */
export async function pendingMigrations(pool: Pool, { folder = MIGRATIONS }: Options = {}): Promise<string[]> {
  const have = new Set<string>();
  if (await hasTable(pool)) {
    const { rows } = await pool.query<{ name: string }>('select name from schema_migration');
    for (const { name } of rows) have.add(name);
  }
  return namesIn(folder).filter((name) => !have.has(name));
}

/* It has its rows, but not yet the doubts they must begin with. */
async function refuseHalfRestored(pool: Pool): Promise<void> {
  const { rows } = await pool.query<{ half: boolean }>("select to_regclass('restoring') is not null as half");
  if (rows[0]?.half === true)
    throw new GatewayError(
      'store-failed',
      'start',
      'A restore ended half-way here. Restore the backup into an empty store; this one must not be used.',
    );
}

async function applyOnce(client: PoolClient, migration: Migration): Promise<boolean> {
  await client.query(`set local statement_timeout = ${MIGRATION_TIMEOUT_MS}`);
  // Several processes may start at once; one migrates, the others wait and find it done.
  await run(client, "select pg_advisory_xact_lock(hashtext('carpeta-migrate'))");
  if (!(await hasTable(client)))
    await client.query(
      'create table schema_migration (name text primary key, sha256 text not null, at timestamptz not null default now())',
    );
  if (await isApplied(client, migration)) return false;
  await run(client, migration.sql);
  await client.query('insert into schema_migration (name, sha256) values ($1, $2)', [migration.name, migration.sha256]);
  return true;
}

/* A query's own time-out wins over the pool's; the driver reads it from here, its types do not know it yet. */
async function run(client: PoolClient, text: string): Promise<void> {
  const query: { text: string; query_timeout: number } = { text, query_timeout: MIGRATION_TIMEOUT_MS };
  await client.query(query);
}

async function hasTable(db: Pool | PoolClient): Promise<boolean> {
  const { rows } = await db.query<{ there: boolean }>("select to_regclass('schema_migration') is not null as there");
  return rows[0]?.there === true;
}

async function isApplied(client: PoolClient, migration: Migration): Promise<boolean> {
  const { rows } = await client.query<{ sha256: string }>('select sha256 from schema_migration where name = $1', [
    migration.name,
  ]);
  const row = rows[0];
  if (row === undefined) return false;
  if (row.sha256 !== migration.sha256)
    throw new GatewayError(
      'store-failed',
      'start',
      `Migration ${migration.name} was changed after it was applied. Migrations are append-only.`,
    );
  return true;
}

function readMigrations({ folder = MIGRATIONS }: Options): Migration[] {
  return namesIn(folder).map((name) => {
    const sql = readFileSync(join(folder, name), 'utf8');
    return { name, sql, sha256: createHash('sha256').update(sql).digest('hex') };
  });
}

function namesIn(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.sql'))
    .sort();
}
