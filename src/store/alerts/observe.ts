/** Keeps what holds: begins what has held long enough, ends what was not seen for long enough, forgets what only passed. */
import type { PoolClient } from 'pg';
import type { Holding } from '../../../contracts/alert.ts';
import type { Queryable } from '../chunks.ts';

/** True where this transaction, and no other of the fleet, may write down what was seen. */
export async function mayObserve(client: PoolClient): Promise<boolean> {
  const { rows } = await client.query<{ mine: boolean }>({
    name: 'may-observe-alerts',
    text: "select pg_try_advisory_xact_lock(hashtext('carpeta-alerts')) as mine",
  });
  return rows[0]?.mine === true;
}

/** `id` is used where it is seen for the first time. */
export async function keepSeen(db: Queryable, seen: Holding & { id: string; now: Date }): Promise<void> {
  await db.query({
    name: 'keep-alert-seen',
    text: `insert into alert (id, condition, subject, entity, since, seen_first_at, seen_last_at, n, detail)
           values ($1, $2, $3, $4, coalesce($5::timestamptz, $6), $6, $6, $7, $8)
           on conflict (condition, subject) where ended_at is null
           do update set seen_last_at = $6, n = $7, detail = $8`,
    values: [seen.id, seen.condition, seen.subject, seen.entity, seen.since, seen.now, seen.count, seen.detail],
  });
}

/** Ids of what has held, seen at `now` and first at `heldSince` or before, and had not begun. */
export async function beginHeld(db: Queryable, of: { now: Date; heldSince: Date }): Promise<string[]> {
  const { rows } = await db.query<{ id: string }>({
    name: 'begin-held-alerts',
    text: `update alert set began_at = $1
           where began_at is null and ended_at is null and seen_last_at = $1 and seen_first_at <= $2 returning id`,
    values: [of.now, of.heldSince],
  });
  return rows.map(({ id }) => id);
}

/** What was not seen at `now` and had not begun: nobody was told of it. */
export async function dropPassed(db: Queryable, now: Date): Promise<void> {
  await db.query({
    name: 'drop-passed-alerts',
    text: 'delete from alert where began_at is null and ended_at is null and seen_last_at < $1',
    values: [now],
  });
}

/** Ids of what began and was last seen at `goneSince` or before. */
export async function endGone(db: Queryable, of: { now: Date; goneSince: Date }): Promise<string[]> {
  const { rows } = await db.query<{ id: string }>({
    name: 'end-gone-alerts',
    text: `update alert set ended_at = $1
           where began_at is not null and ended_at is null and seen_last_at <= $2 and seen_last_at < $1 returning id`,
    values: [of.now, of.goneSince],
  });
  return rows.map(({ id }) => id);
}

/** Ended before so long that nothing of it is owed. Returns how many. */
export async function purgeAlerts(db: Queryable, of: { endedBefore: Date; limit: number }): Promise<number> {
  const { rowCount } = await db.query({
    name: 'purge-alerts',
    text: `delete from alert where id in (select id from alert where ended_at < $1 order by ended_at limit $2)`,
    values: [of.endedBefore, of.limit],
  });
  return rowCount ?? 0;
}
