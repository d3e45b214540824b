/** Writes what a change came to; only under the lease it was taken with, not a later one of the same process. */
import type { Queryable } from '../chunks.ts';

export type OpenState = 'queued' | 'calling' | 'uncertain';

export type ChangeColumns = {
  state: 'queued' | 'uncertain' | 'done' | 'refused' | 'failed' | 'unsure';
  nextAt: Date;
  asks: number;
  pending: unknown;
  code: string | null;
  /** Given when an attempt ended that may have been done. */
  attemptEndedAt: Date | null;
  everUncertain: boolean;
  closedAt: Date | null;
};

export async function settleChange(
  db: Queryable,
  of: { id: string; owner: string; leaseUntil: Date; from: readonly OpenState[] },
  set: ChangeColumns,
): Promise<boolean> {
  const { rowCount } = await db.query({
    name: 'settle-remote-change',
    text: `update remote_change set state = $3, next_at = $4, asks = $5, pending = $6, code = $7,
             attempt_ended_at = coalesce($8, attempt_ended_at), ever_uncertain = ever_uncertain or $9, closed_at = $10,
             lease_owner = null, lease_until = null
           where id = $1 and lease_owner = $2 and lease_until = $11 and state = any($12)`,
    values: [
      of.id,
      of.owner,
      set.state,
      set.nextAt,
      set.asks,
      set.pending === null ? null : JSON.stringify(set.pending),
      set.code,
      set.attemptEndedAt,
      set.everUncertain,
      set.closedAt,
      of.leaseUntil,
      of.from,
    ],
  });
  return rowCount === 1;
}

/** Closes every open wish of a message that can no longer be fulfilled there; returns their kinds. */
export async function closeChanges(
  db: Queryable,
  of: { message: string; state: 'done' | 'refused'; code: string; now: Date },
): Promise<string[]> {
  const { rows } = await db.query<{ kind: string }>({
    name: 'close-remote-changes',
    text: `update remote_change set state = $2, code = $3, closed_at = $4, lease_owner = null, lease_until = null
           where message = $1 and state in ('queued', 'calling', 'uncertain') returning kind`,
    values: [of.message, of.state, of.code, of.now],
  });
  return rows.map((row) => row.kind);
}

/** Messages that ended without their back end while wishes about them are open. */
export async function findUseless(db: Queryable, of: { backend: string; limit: number }): Promise<string[]> {
  const { rows } = await db.query<{ id: string }>({
    name: 'find-useless-changes',
    text: `select distinct m.id from remote_change c join message m on m.id = c.message
           where c.backend = $1 and c.state in ('queued', 'calling', 'uncertain')
             and m.delivery in ('rejected', 'dead', 'cancelled') limit $2`,
    values: [of.backend, of.limit],
  });
  return rows.map((row) => row.id);
}
