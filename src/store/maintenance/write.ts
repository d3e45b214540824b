/** Announces a maintenance window, and takes one back; what is over is kept a while, for the days not counted yet. */
import type { PoolClient } from 'pg';
import { overlapping } from '../../domain/maintenance.ts';
import type { Queryable } from '../chunks.ts';
import { readWindows, type StoredWindow } from './read.ts';

/** Of one back end, those not over: as many as its configuration may name. */
export const WINDOWS_MAX = 100;

type Kept = { kind: 'kept' } | { kind: 'overlaps'; window: { from: Date; to: Date } } | { kind: 'full' };

/** In a transaction that holds the lock of the back end's windows: two people at once announce no two that overlap. */
export async function insertWindow(client: PoolClient, window: StoredWindow): Promise<Kept> {
  const all = await readWindows(client, { from: window.announcedAt });
  const known = all.filter(({ backend }) => backend === window.backend);
  const other = overlapping(window, known);
  if (other !== null) return { kind: 'overlaps', window: other };
  if (known.length >= WINDOWS_MAX) return { kind: 'full' };
  await client.query({
    name: 'insert-maintenance-window',
    text: `insert into maintenance_window (id, backend, starts_at, ends_at, reason, client_id, person, created_at)
           values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    values: [
      ...[window.id, window.backend, window.from, window.to],
      ...[window.reason, window.clientId, window.person, window.announcedAt],
    ],
  });
  return { kind: 'kept' };
}

/** removed: it had not begun · ended: it held, and ends now · over: it had ended · unknown: there is none. */
export async function takeBackWindow(
  client: PoolClient,
  of: { backend: string; id: string; now: Date },
): Promise<'removed' | 'ended' | 'over' | 'unknown'> {
  const { rows } = await client.query<{ begun: boolean; over: boolean }>({
    name: 'lock-maintenance-window',
    text: `select starts_at < $3 as begun, ends_at <= $3 as over from maintenance_window where backend = $1 and id = $2 for update`,
    values: [of.backend, of.id, of.now],
  });
  const [row] = rows;
  if (row === undefined) return 'unknown';
  if (row.over) return 'over';
  if (row.begun)
    await client.query({
      name: 'end-maintenance-window',
      text: 'update maintenance_window set ends_at = $2 where id = $1',
      values: [of.id, of.now],
    });
  else
    await client.query({
      name: 'delete-maintenance-window',
      text: 'delete from maintenance_window where id = $1',
      values: [of.id],
    });
  return row.begun ? 'ended' : 'removed';
}

/** Returns how many were forgotten. */
export async function purgeWindows(db: Queryable, of: { endedBefore: Date; limit: number }): Promise<number> {
  const { rowCount } = await db.query({
    name: 'purge-maintenance-windows',
    text: `delete from maintenance_window where id in (select id from maintenance_window where ends_at < $1 limit $2)`,
    values: [of.endedBefore, of.limit],
  });
  return rowCount ?? 0;
}
