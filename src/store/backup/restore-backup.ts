/** Puts a backup into an empty store: all of it and the state it starts from in one transaction, or nothing. */
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import type { Pool, PoolClient } from 'pg';
import { GatewayError } from '../../errors.ts';
import { migrate, migrationsHere } from '../migrate.ts';
import { withTransaction } from '../pool.ts';
import { CopyIn } from './copy-streams.ts';
import { type Manifest, readVerified, type StoredTable, unpack } from './file-format.ts';
import { type Begin, startUncertain } from './start-uncertain.ts';
import { copyInText, listTables, type Table } from './tables.ts';

export type Restored = { manifest: Manifest; uncertain: number; applied: string[] };

/** Tables that have rows before anything happened, because migrations write them: those of one row, and the parts of the keys. */
function isPrefilled({ name, columns }: Table): boolean {
  return name === 'data_key_part' || (columns.includes('one') && name !== 'restoration');
}

type Options = Begin & {
  file: string;
  /** Ids of the master keys at hand: what a backup holds can be opened by nothing else. */
  masterKeys: readonly string[];
  onTable?: (table: StoredTable) => void;
};

/**
 * `pool` has exactly one connection, which no limit of time or idleness ends: it holds the lock that keeps a gateway
 * from starting meanwhile.
 * @throws GatewayError `store-failed`: damaged, of a newer version, no key for it, or the store is not empty
 */
export async function restoreBackup(pool: Pool, options: Options): Promise<Restored> {
  const manifest = await readVerified(options.file);
  refuseNewer(manifest);
  refuseWithoutKeys(manifest, options.masterKeys);
  await pool.query("select pg_advisory_lock(hashtext('carpeta-migrate'))");
  try {
    return await restoreInto(pool, manifest, options);
  } finally {
    // Where the connection is gone, so is the lock.
    await pool.query("select pg_advisory_unlock(hashtext('carpeta-migrate'))").catch(() => {});
  }
}

async function restoreInto(pool: Pool, manifest: Manifest, options: Options): Promise<Restored> {
  await refuseUsed(pool, manifest);
  await migrate(pool, { only: new Set(manifest.migrations.map(({ name }) => name)) });
  await withTransaction(pool, async (client) => {
    // Until the last step no gateway may start on it: it would send what may have been sent.
    await client.query('create table restoring ()');
    for (const { name } of manifest.tables.filter(isPrefilled))
      await client.query(`delete from ${client.escapeIdentifier(name)}`);
    for (const table of manifest.tables) await copyTable(client, options.file, table, options.onTable);
    for (const { name, last } of manifest.sequences)
      await client.query('select setval($1::regclass, $2::bigint)', [client.escapeIdentifier(name), last]);
  });
  const applied = await migrate(pool, { restoring: true });
  const uncertain = await withTransaction(pool, async (client) => {
    await client.query('drop table restoring');
    return startUncertain(client, { ...options, takenAt: new Date(manifest.takenAt) });
  });
  return { manifest, uncertain, applied };
}

function refuseNewer({ migrations }: Manifest): void {
  const here = new Map(migrationsHere().map(({ name, sha256 }) => [name, sha256]));
  const unknown = migrations.find(({ name, sha256 }) => here.get(name) !== sha256);
  if (unknown !== undefined)
    throw refused(`its schema has ${unknown.name}, which this version does not: restore it with the version it is of`);
}

function refuseWithoutKeys({ masterKeys }: Manifest, have: readonly string[]): void {
  const missing = masterKeys.filter((id) => !have.includes(id));
  if (missing.length > 0)
    throw refused(
      `nothing in it could be opened without the data key ${missing.join(', ')}: put it into secrets.dataKeyFile (a sandbox: data.key in the data folder)`,
    );
}

async function refuseUsed(pool: Pool, manifest: Manifest): Promise<void> {
  await withTransaction(pool, async (client) => {
    for (const table of await listTables(client)) {
      if (isPrefilled(table)) continue;
      const { name } = table;
      const { rowCount } = await client.query(`select 1 from ${client.escapeIdentifier(name)} limit 1`);
      if ((rowCount ?? 0) > 0)
        throw refused(`the store is not empty (there are rows in ${name}): give it an empty database or data folder`);
    }
    const { rows } = await client.query<{ there: boolean }>(
      "select to_regclass('schema_migration') is not null as there",
    );
    if (rows[0]?.there !== true) return;
    const known = manifest.migrations.map(({ name }) => name);
    const more = await client.query('select 1 from schema_migration where name <> all($1) limit 1', [known]);
    if ((more.rowCount ?? 0) > 0)
      throw refused('the empty store has a newer schema than the backup: give it a database without tables');
  });
}

async function copyTable(
  client: PoolClient,
  file: string,
  table: StoredTable,
  onTable: Options['onTable'],
): Promise<void> {
  const { name, rows, offset, length } = table;
  const into = client.query(new CopyIn(copyInText(client, table)));
  await pipeline(createReadStream(file, { start: offset, end: offset + length - 1 }), unpack(), into);
  if (into.rows !== rows) throw refused(`the table ${name} should have ${rows} rows and has ${into.rows}`);
  onTable?.(table);
}

function refused(why: string): GatewayError {
  return new GatewayError('store-failed', 'store', `The backup was not restored: ${why}.`);
}
