/** The log of tellings of a subscription, sending some again, and forgetting old ones. */
import type { Queryable } from '../chunks.ts';

export type TellingRow = {
  id: string;
  cursor: string | null;
  state: 'pending' | 'delivered' | 'failed';
  attempts: number;
  createdAt: Date;
  nextAt: Date;
  endedAt: Date | null;
  lastOutcome: string | null;
};

/** Newest first. */
export async function listTellings(
  db: Queryable,
  of: { subscription: string; state: string | null; before: { at: Date; id: string } | null; limit: number },
): Promise<TellingRow[]> {
  const { rows } = await db.query<TellingRow>({
    name: 'list-tellings',
    text: `select id, cursor::text, state, attempts, created_at as "createdAt", next_at as "nextAt", ended_at as "endedAt",
             last_outcome as "lastOutcome"
           from telling
           where subscription = $1 and ($2::text is null or state = $2)
             and ($3::timestamptz is null or (created_at, id) < ($3, $4))
           order by created_at desc, id desc limit $5`,
    values: [of.subscription, of.state, of.before?.at ?? null, of.before?.id ?? null, of.limit],
  });
  return rows;
}

/** Those that failed, once more; returns how many. */
export async function replayFailed(
  db: Queryable,
  of: { subscription: string; now: Date; until: Date },
): Promise<number> {
  const { rowCount } = await db.query({
    name: 'replay-failed',
    text: `update telling set state = 'pending', attempts = 0, next_at = $2, until = $3, ended_at = null, lease_until = null
           where subscription = $1 and state = 'failed'`,
    values: [of.subscription, of.now, of.until],
  });
  return rowCount ?? 0;
}

/**
 * Every change after a cursor, once more: those told already under the same id, those without a row (before the
 * subscription began) by moving its cursor back. Returns how many of the former.
 */
export async function replayAfter(
  db: Queryable,
  of: { subscription: string; after: string; now: Date; until: Date },
): Promise<number> {
  const { rowCount } = await db.query({
    name: 'replay-after',
    text: `with back as (
             update subscription set cursor = least(cursor, $2::bigint) where id = $1)
           update telling set state = 'pending', attempts = 0, next_at = $3, until = $4, ended_at = null, lease_until = null
           where subscription = $1 and cursor > $2::bigint and state <> 'pending'`,
    values: [of.subscription, of.after, of.now, of.until],
  });
  return rowCount ?? 0;
}

/** Ended before `endedBefore`; returns how many. */
export async function purgeTellings(db: Queryable, of: { endedBefore: Date; limit: number }): Promise<number> {
  const { rowCount } = await db.query({
    name: 'purge-tellings',
    text: `delete from telling where id in (
             select id from telling where ended_at < $1 order by ended_at limit $2 for update skip locked)`,
    values: [of.endedBefore, of.limit],
  });
  return rowCount ?? 0;
}
