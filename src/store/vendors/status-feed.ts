/** Looks through the changes feed for messages that vendors brought in; each gets its row, with the newest of its changes. */
import type { Queryable } from '../chunks.ts';

/** Changes looked at in one go. */
const BATCH = 1_000;

/*
 * From the feed and not in the transaction of each change: it never skips, whoever wrote the change and however, and
 * what moves messages need not know who is told. The cursor moves in the statement that writes the rows; another process
 * that is at it has the row locked. Several changes of a message become one row; what a telling took along already (it
 * says what stands when it is sent) wakes nothing. A new change begins retrying anew.
 */
const FAN_OUT = `
  with mine as (
    select vendor, cursor from vendor_feed where vendor = $1 for update skip locked
  ), feed as (
    select s.cursor, s.message, s.kind, s.sequence from mine cross join lateral (
      select * from status_change where cursor > mine.cursor order by cursor limit ${BATCH}) s
  ), newest as (
    select m.id, m.entity, substr(e.client_id, length($2) + 1) as credential, max(feed.sequence) as wanted
    from feed join message m on m.id = feed.message join event e on e.id = m.event
    where feed.kind in ('delivery', 'legal') and starts_with(e.client_id, $2)
    group by m.id, m.entity, e.client_id
  ), owed as (
    insert into vendor_telling as t (message, vendor, credential, entity, wanted, next_at, until, moved_at)
    select id, $1, credential, entity, wanted, $3, $4, $3 from newest
    on conflict (message) do update set wanted = greatest(t.wanted, excluded.wanted), moved_at = $3,
      state = case when excluded.wanted > t.told then 'waiting' else t.state end,
      attempts = case when excluded.wanted > t.told then 0 else t.attempts end,
      next_at = case when excluded.wanted > t.told then least(t.next_at, $3) else t.next_at end,
      until = case when excluded.wanted > t.told then $4 else t.until end
  )
  update vendor_feed f set cursor = (select max(cursor) from feed) from mine
  where f.vendor = mine.vendor and exists (select 1 from feed)
  returning (select count(*)::int from feed) as looked`;

/** Returns how many changes were looked at; a full batch is followed by another. `until`: when retrying of each ends. */
export async function fanOutStatus(db: Queryable, of: { vendor: string; now: Date; until: Date }): Promise<number> {
  const { rows } = await db.query<{ looked: number }>({
    name: 'fan-out-status',
    text: FAN_OUT,
    values: [of.vendor, `vendor:${of.vendor}:`, of.now, of.until],
  });
  return rows[0]?.looked ?? 0;
}

/** Of `vendors`, those with changes not looked at yet. */
export async function vendorsBehind(db: Queryable, vendors: readonly string[]): Promise<string[]> {
  const { rows } = await db.query<{ vendor: string }>({
    name: 'vendors-behind',
    text: 'select vendor from vendor_feed where vendor = any($1) and cursor < (select last from change_counter)',
    values: [vendors],
  });
  return rows.map(({ vendor }) => vendor);
}

/** A vendor that is new begins with what happens from now on: nothing of before can be of a message it brought in. */
export async function ensureFeeds(db: Queryable, vendors: readonly string[]): Promise<void> {
  await db.query({
    name: 'ensure-vendor-feeds',
    text: `insert into vendor_feed (vendor, cursor) select v, (select last from change_counter) from unnest($1::text[]) as k(v)
           on conflict do nothing`,
    values: [vendors],
  });
}
