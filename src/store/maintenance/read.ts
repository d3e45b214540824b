/** Maintenance windows that people announced while the gateway runs. */
import type { MaintenanceWindow } from '../../../contracts/pace.ts';
import type { Queryable } from '../chunks.ts';

export type StoredWindow = MaintenanceWindow & {
  id: string;
  backend: string;
  clientId: string;
  person: string | null;
  announcedAt: Date;
};

/** Of all back ends together; each has at most as many as may be announced, and what is over. */
const AT_MOST = 5_000;

/** Those that end after `from` and begin before `to` (absent: whenever), the earliest first. */
export async function readWindows(db: Queryable, { from, to }: { from: Date; to?: Date }): Promise<StoredWindow[]> {
  const { rows } = await db.query<StoredWindow>({
    name: 'read-maintenance-windows',
    text: `select id, backend, starts_at as from, ends_at as to, reason, client_id as "clientId", person, created_at as "announcedAt"
           from maintenance_window where ends_at > $1 and ($2::timestamptz is null or starts_at < $2)
           order by starts_at, id limit ${AT_MOST}`,
    values: [from, to ?? null],
  });
  return rows;
}
