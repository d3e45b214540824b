/** Whose inbox is read next: each taken by one process at a time, under a lease that a token names. */
import type { Queryable } from '../chunks.ts';

export type Inbox = { backend: string; entity: string };
export type TakenInbox = Inbox & { readUntil: Date | null; failures: number };

/** Rows for inboxes that have none yet; those there are stay as they are. */
export async function ensureInboxes(
  db: Queryable,
  of: { backend: string; entities: string[]; now: Date },
): Promise<void> {
  await db.query({
    name: 'ensure-inboxes',
    text: `insert into inbox (backend, entity, next_at) select $1, e, $3 from unnest($2::text[]) e on conflict do nothing`,
    values: [of.backend, of.entities, of.now],
  });
}

/** Those that are due, of the entities that are configured and can be served. */
export async function takeInboxes(
  db: Queryable,
  of: { backend: string; entities: readonly string[]; token: string; now: Date; leaseMs: number; atMost: number },
): Promise<TakenInbox[]> {
  const { rows } = await db.query<TakenInbox>({
    name: 'take-inboxes',
    text: `update inbox i set lease_until = $4, lease_token = $5
           from (select backend, entity from inbox
                 where backend = $1 and entity = any($2) and next_at <= $3 and (lease_until is null or lease_until < $3)
                 order by next_at limit $6 for update skip locked) due
           where i.backend = due.backend and i.entity = due.entity
           returning i.backend, i.entity, i.read_until as "readUntil", i.failures`,
    values: [of.backend, of.entities, of.now, new Date(of.now.getTime() + of.leaseMs), of.token, of.atMost],
  });
  return rows;
}

/** Ends a turn. `readUntil`: all that was listed up to then is kept, or given up; null: nothing new is. */
export async function endInboxTurn(
  db: Queryable,
  of: Inbox & { token: string; nextAt: Date; now: Date; readUntil: Date | null; error: string | null },
): Promise<void> {
  await db.query({
    name: 'end-inbox-turn',
    text: `update inbox set lease_token = null, lease_until = null, next_at = $4,
             read_until = greatest(read_until, $7),
             failures = case when $6::text is null then 0 else failures + 1 end,
             last_ok_at = case when $6::text is null then $5 else last_ok_at end,
             last_error = coalesce($6, last_error),
             last_error_at = case when $6::text is null then last_error_at else $5 end
           where backend = $1 and entity = $2 and lease_token = $3`,
    values: [of.backend, of.entity, of.token, of.nextAt, of.now, of.error, of.readUntil],
  });
}

export type InboxRow = Inbox & {
  readUntil: Date | null;
  nextAt: Date;
  failures: number;
  lastOkAt: Date | null;
  lastError: string | null;
  lastErrorAt: Date | null;
};

/** In the order of their names. `entities` null: all. */
export async function listInboxes(db: Queryable, entities: readonly string[] | null): Promise<InboxRow[]> {
  const { rows } = await db.query<InboxRow>({
    name: 'list-inboxes',
    text: `select backend, entity, read_until as "readUntil", next_at as "nextAt", failures, last_ok_at as "lastOkAt",
             last_error as "lastError", last_error_at as "lastErrorAt"
           from inbox where $1::text[] is null or entity = any($1) order by backend, entity`,
    values: [entities],
  });
  return rows;
}
