/**
 * Takes a backup while everything goes on: one repeatable-read transaction sees one instant, each table is copied out of
 * it into the file, compressed, piece by piece. Not pg_dump: the PostgreSQL that the gateway carries comes without it,
 * and a program found on the machine must be as new as the server. This way works with every server the gateway works with.
 */
import { createHash } from 'node:crypto';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Pool, PoolClient } from 'pg';
import { GatewayError } from '../../errors.ts';
import { syncFolder } from '../embedded/sync-folder.ts';
import { CopyOut } from './copy-streams.ts';
import { FORMAT, HEAD, type Manifest, pack, type StoredTable, writeManifest } from './file-format.ts';
import { copyOutText, listSequences, listTables, type Table } from './tables.ts';

type Options = { file: string; now: Date; onTable?: (table: StoredTable) => void };

/**
 * Appears under its name whole or not at all, readable by its owner alone. `pool` has no time limits of its own.
 * @throws GatewayError `store-failed` where there is no store, or the file is there already
 */
export async function writeBackup(pool: Pool, options: Options): Promise<Manifest> {
  const draft = `${options.file}.partial`;
  const file = await create(options.file, draft);
  try {
    const client = await pool.connect();
    let manifest: Manifest;
    try {
      manifest = await copyAll(client, file, options);
    } finally {
      client.release(true);
    }
    await file.sync();
    await file.close();
    await rename(draft, options.file);
    syncFolder(dirname(options.file));
    return manifest;
  } catch (error) {
    await file.close().catch(() => {});
    for (const each of [draft, options.file]) await rm(each, { force: true });
    throw error;
  }
}

async function create(path: string, draft: string): Promise<FileHandle> {
  try {
    // Its name is taken too, so that two backups at once do not end in one file.
    await (await open(path, 'wx', 0o600)).close();
    return await open(draft, 'w', 0o600);
  } catch (cause) {
    const there = cause instanceof Error && 'code' in cause && cause.code === 'EEXIST';
    const why = there ? 'is there already: a backup replaces nothing' : 'cannot be written';
    throw new GatewayError('store-failed', 'store', `${path} ${why}.`, { cause });
  }
}

async function copyAll(client: PoolClient, file: FileHandle, { now, onTable }: Options): Promise<Manifest> {
  await client.query('begin transaction isolation level repeatable read, read only');
  const there = await client.query<{ there: boolean }>("select to_regclass('schema_migration') is not null as there");
  if (there.rows[0]?.there !== true)
    throw new GatewayError('store-failed', 'store', 'There is no store of a gateway here: nothing to back up.');
  const migrations = await client.query<Manifest['migrations'][number]>(
    'select name, sha256 from schema_migration order by name',
  );
  await file.writeFile(HEAD);
  const tables: StoredTable[] = [];
  let offset = HEAD.byteLength;
  for (const table of await listTables(client)) {
    const stored = await copyTable(client, file, { ...table, offset });
    tables.push(stored);
    onTable?.(stored);
    offset += stored.length;
  }
  const sealed = tables.some(({ name }) => name === 'data_key');
  const keys = await client.query<{ id: string }>(
    sealed ? 'select distinct master_key as id from data_key order by 1' : 'select null as id where false',
  );
  const sequences = await listSequences(client);
  await client.query('commit');
  const masterKeys = keys.rows.map(({ id }) => id);
  const takenAt = now.toISOString();
  const manifest = { format: FORMAT, takenAt, migrations: migrations.rows, masterKeys, tables, sequences };
  await writeManifest(file, manifest);
  return manifest;
}

async function copyTable(
  client: PoolClient,
  file: FileHandle,
  { offset, ...table }: Table & { offset: number },
): Promise<StoredTable> {
  const hash = createHash('sha256');
  let length = 0;
  // Given up again afterwards, with the lock: whoever wants to rewrite the table waits for it alone, not for the backup.
  await client.query('savepoint reading');
  const rows = client.query(new CopyOut(copyOutText(client, table)));
  await pipeline(rows, pack(), async (pieces: AsyncIterable<Buffer>) => {
    for await (const piece of pieces) {
      hash.update(piece);
      length += piece.byteLength;
      await file.writeFile(piece);
    }
  });
  await client.query('rollback to savepoint reading');
  return { ...table, rows: rows.rows, offset, length, sha256: hash.digest('hex') };
}
