/** Writes down what a telling came to, and whether its receiver is to be left alone for a while. */
import type { Queryable } from '../chunks.ts';

export type Told = { id: string; subscription: string; attempts: number; outcome: string; now: Date };

export async function tellingDelivered(db: Queryable, told: Told): Promise<void> {
  await db.query({
    name: 'telling-delivered',
    text: `with done as (
             update telling set state = 'delivered', ended_at = $3, lease_until = null, last_outcome = $4
             where id = $1 and state = 'pending')
           update subscription set failures = 0, rests_until = null
           where id = $2 and (failures > 0 or rests_until is not null)`,
    values: [told.id, told.subscription, told.now, told.outcome],
  });
}

/** `nextAt` null: given up. `restsUntil` null: the receiver is well, only this one it would not have. */
export async function tellingFailed(
  db: Queryable,
  told: Told & { nextAt: Date | null; restsUntil: Date | null },
): Promise<void> {
  await db.query({
    name: 'telling-failed',
    text: `with done as (
             update telling set state = case when $5::timestamptz is null then 'failed' else 'pending' end,
               ended_at = case when $5::timestamptz is null then $3::timestamptz end, next_at = coalesce($5, next_at),
               lease_until = null, last_outcome = $4
             where id = $1 and state = 'pending' and attempts = $6)
           update subscription set failures = failures + 1, rests_until = $7::timestamptz
           where id = $2 and $7::timestamptz is not null`,
    values: [told.id, told.subscription, told.now, told.outcome, told.nextAt, told.attempts, told.restsUntil],
  });
}
