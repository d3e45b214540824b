/** Gives a subscription its rows: one for each change it is to be told of, each exactly once, in the feed's order. */
import type { Queryable } from '../chunks.ts';

/** Changes looked at in one go. */
const BATCH = 1_000;

/* A change whose event names a subscription that is gone is told to the client's others, not to nobody. The cursor moves in the statement that writes the rows; another process that is at it has the row locked. */
const FAN_OUT = `
  with mine as (
    select id, client_id, kinds, cursor from subscription where id = $1 and disabled_at is null for update skip locked
  ), feed as (
    select s.cursor, s.entity, s.kind, n.id as named, e.client_id as sender
    from mine cross join lateral (
      select * from status_change where cursor > mine.cursor order by cursor limit ${BATCH}) s
    left join message m on m.id = s.message left join event e on e.id = m.event
    left join subscription n on n.id = e.subscription
  ), owed as (
    insert into telling (id, subscription, cursor, next_at, created_at, until)
    select mine.id || '.' || feed.cursor, mine.id, feed.cursor, $3, $3, $4 from mine, feed
    where feed.kind = any(mine.kinds) and ($2::text[] is null or feed.entity = any($2))
      and (feed.named is null or feed.named = mine.id or feed.sender <> mine.client_id)
    on conflict (subscription, cursor) do nothing
  )
  update subscription s set cursor = (select max(cursor) from feed) from mine
  where s.id = mine.id and exists (select 1 from feed)
  returning (select count(*)::int from feed) as looked`;

/**
 * `entities` null: all. Returns how many changes were looked at; a full batch is followed by another.
 * `until`: when retrying of each ends.
 */
export async function fanOut(
  db: Queryable,
  of: { subscription: string; entities: readonly string[] | null; now: Date; until: Date },
): Promise<number> {
  const { rows } = await db.query<{ looked: number }>({
    name: 'fan-out',
    text: FAN_OUT,
    values: [of.subscription, of.entities, of.now, of.until],
  });
  return rows[0]?.looked ?? 0;
}

/** Subscriptions that may have something to be told, with whose they are. */
export async function subscriptionsBehind(
  db: Queryable,
): Promise<{ id: string; clientId: string; entities: string[] | null }[]> {
  const { rows } = await db.query<{ id: string; clientId: string; entities: string[] | null }>({
    name: 'subscriptions-behind',
    text: `select s.id, s.client_id as "clientId", s.entities from subscription s
           where s.disabled_at is null and s.cursor < (select last from change_counter)`,
  });
  return rows;
}
