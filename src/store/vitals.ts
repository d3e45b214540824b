/** What the store says of itself: its version, its clock, how safely it commits, and whether it was restored lately. */
import type { Queryable } from './chunks.ts';

export type Vitals = {
  version: string;
  now: Date;
  fsync: boolean;
  /** As PostgreSQL writes it: on, off, local, remote_write, remote_apply. */
  synchronousCommit: string;
  standbys: boolean;
};

export async function readVitals(db: Queryable): Promise<Vitals> {
  const { rows } = await db.query<Vitals>({
    name: 'read-vitals',
    text: `select current_setting('server_version') as version, clock_timestamp() as now,
             current_setting('fsync') = 'on' as fsync, current_setting('synchronous_commit') as "synchronousCommit",
             current_setting('synchronous_standby_names') <> '' as standbys`,
  });
  const row = rows[0];
  if (row === undefined) throw new RangeError('a server that answers no row');
  return row;
}

/** Until when every message is asked for before it is sent; null where no restore is so recent. */
export async function readAskUntil(db: Queryable, now: Date): Promise<Date | null> {
  const { rows } = await db.query<{ until: Date }>({
    name: 'read-ask-until',
    text: 'select ask_until as until from restoration where ask_until > $1',
    values: [now],
  });
  return rows[0]?.until ?? null;
}
