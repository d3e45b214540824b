/** What of a vendor made no event: why, and when it is tried again. An event made of it takes its row away. */
import type { Finding } from '../../../contracts/outcome.ts';
import type { Queryable } from '../chunks.ts';
import { type StreamKey, TRIPS_AFTER } from './streams.ts';

export type ItemState = 'waiting' | 'refused' | 'unsupported' | 'ignored' | 'gone';
export type ItemVerdict = {
  ref: string;
  state: ItemState;
  reason: string;
  findings: readonly Finding[];
  /** Null: never by itself. */
  nextAt: Date | null;
};

/** True where it was not there, or stood otherwise: worth telling and counting once. */
export async function noteItem(db: Queryable, of: StreamKey & { verdict: ItemVerdict; now: Date }): Promise<boolean> {
  const { ref, state, reason, findings, nextAt } = of.verdict;
  const { rows } = await db.query<{ news: boolean }>({
    name: 'note-vendor-item',
    text: `with old as (
             select state, reason from vendor_item where vendor = $1 and credential = $2 and entity = $3 and ref = $4)
           insert into vendor_item as i (vendor, credential, entity, ref, state, reason, findings, next_at, first_at, last_at)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9)
           on conflict (vendor, credential, entity, ref) do update set state = $5, reason = $6, findings = $7, next_at = $8,
             last_at = $9
           returning not exists (select 1 from old where state = $5 and reason = $6) as news`,
    values: [of.vendor, of.credential, of.entity, ref, state, reason, JSON.stringify(findings), nextAt, of.now],
  });
  return rows[0]?.news ?? false;
}

/** It became an event. */
export async function dropItem(db: Queryable, of: StreamKey & { ref: string }): Promise<void> {
  await db.query({
    name: 'drop-vendor-item',
    text: 'delete from vendor_item where vendor = $1 and credential = $2 and entity = $3 and ref = $4',
    values: [of.vendor, of.credential, of.entity, of.ref],
  });
}

/** Which of `refs` have their row: what becomes of them is that row's business, not the next page's. */
export async function knownItems(db: Queryable, of: StreamKey & { refs: readonly string[] }): Promise<Set<string>> {
  const { rows } = await db.query<{ ref: string }>({
    name: 'known-vendor-items',
    text: `select ref from vendor_item where vendor = $1 and credential = $2 and entity = $3 and ref = any($4)
             and state in ('waiting', 'refused', 'unsupported')`,
    values: [of.vendor, of.credential, of.entity, of.refs],
  });
  return new Set(rows.map(({ ref }) => ref));
}

export type DueItem = StreamKey & { ref: string; attempts: number };

/** Takes items whose time has come; until `again` no other process does. Only of entities that are configured here. */
export async function takeItems(
  db: Queryable,
  of: {
    vendor: string;
    keys: readonly Pick<StreamKey, 'credential' | 'entity'>[];
    now: Date;
    again: Date;
    atMost: number;
  },
): Promise<DueItem[]> {
  const { rows } = await db.query<DueItem>({
    name: 'take-vendor-items',
    text: `with due as (
             select vendor, credential, entity, ref from vendor_item i
             where vendor = $1 and next_at <= $2 and (credential, entity) in (select * from unnest($4::text[], $5::text[]))
               and not exists (select 1 from vendor_breaker b where b.vendor = i.vendor and b.failures >= $7 and b.open_until > $2)
             order by next_at limit $6 for update skip locked)
           update vendor_item i set next_at = $3, attempts = attempts + 1 from due
           where i.vendor = due.vendor and i.credential = due.credential and i.entity = due.entity and i.ref = due.ref
           returning i.vendor, i.credential, i.entity, i.ref, i.attempts`,
    values: [
      of.vendor,
      of.now,
      of.again,
      of.keys.map((k) => k.credential),
      of.keys.map((k) => k.entity),
      of.atMost,
      TRIPS_AFTER,
    ],
  });
  return rows;
}

/** A person wants it tried now. False where there is no such item. */
export async function retryItem(db: Queryable, of: StreamKey & { ref: string; now: Date }): Promise<boolean> {
  const { rowCount } = await db.query({
    name: 'retry-vendor-item',
    text: `update vendor_item set next_at = $5
           where vendor = $1 and credential = $2 and entity = $3 and ref = $4 and state <> 'ignored'`,
    values: [of.vendor, of.credential, of.entity, of.ref, of.now],
  });
  return rowCount === 1;
}

export type ItemRow = StreamKey & {
  ref: string;
  state: ItemState;
  reason: string;
  findings: Finding[];
  attempts: number;
  nextAt: Date | null;
  firstAt: Date;
  lastAt: Date;
};

/** Newest first; ignored ones only when asked for. `entities` null: all. */
export async function listItems(
  db: Queryable,
  of: { vendor: string; entities: readonly string[] | null; state: ItemState | null; limit: number },
): Promise<ItemRow[]> {
  const { rows } = await db.query<ItemRow>({
    name: 'list-vendor-items',
    text: `select vendor, credential, entity, ref, state, reason, findings, attempts, next_at as "nextAt",
             first_at as "firstAt", last_at as "lastAt"
           from vendor_item where vendor = $1 and ($2::text[] is null or entity = any($2))
             and (state = $3 or ($3::text is null and state <> 'ignored'))
           order by last_at desc, credential, entity, ref limit $4`,
    values: [of.vendor, of.entities, of.state, of.limit],
  });
  return rows;
}

export type ItemCount = { vendor: string; state: ItemState; reason: string; n: number };

/** How many of each kind; reasons of those that wait for a person or are ignored are stable words. */
export async function countItems(db: Queryable, entities: readonly string[] | null): Promise<ItemCount[]> {
  const { rows } = await db.query<ItemCount>({
    name: 'count-vendor-items',
    text: `select vendor, state, reason, count(*)::int as n from vendor_item
           where $1::text[] is null or entity = any($1) group by vendor, state, reason order by vendor, state, reason`,
    values: [entities],
  });
  return rows;
}

/** What concerned nobody, or is not there any more, is forgotten in time. Returns how many. */
export async function purgeItems(db: Queryable, of: { before: Date; limit: number }): Promise<number> {
  const { rowCount } = await db.query({
    name: 'purge-vendor-items',
    text: `delete from vendor_item where ctid = any(array(
             select ctid from vendor_item where state in ('ignored', 'gone') and last_at < $1 limit $2 for update skip locked))`,
    values: [of.before, of.limit],
  });
  return rowCount ?? 0;
}
