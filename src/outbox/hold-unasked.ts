/**
 * After a restore the store does not know what was sent since its backup: while that time lasts, what waits to be sent
 * becomes uncertain, so that the back end is asked for its reference first. A back end that cannot be asked: a person is.
 */
import type { Pool } from 'pg';

export type HoldRequest = {
  backend: string;
  suspended: readonly string[];
  now: Date;
  /** How long after the restore a "not found" counts as certain. */
  settleMs: number;
  askable: boolean;
};

const BATCH = 500;

/*
 * Whatever was sent before the store was lost had ended when it was restored: "not found" counts from then. Asked for by
 * itself, so that without a restore no message is looked at.
 */
const RESTORED_AT = '(select restored_at from restoration where ask_until > $2)';

const HOLD = `
  with held as (
    select m.id, ${RESTORED_AT} as restored_at from message m
    where ${RESTORED_AT} is not null and m.backend = $1 and m.delivery = 'queued' and not m.cancel_wanted
      and m.cleared_reference is distinct from m.reference and m.entity <> all($3)
    order by m.seq limit ${BATCH} for update of m skip locked
  ), moved as (
    update message m set delivery = 'uncertain', uncertain_since = $2, uncertain_alerted = false, ever_uncertain = true,
      attempt_ended_at = greatest(m.attempt_ended_at, held.restored_at), asks = 0, pending = null, needs_person = not $4,
      next_ask_at = case when $4 then greatest($2, held.restored_at + $5 * interval '1 millisecond') end,
      changes = m.changes + 1
    from held where m.id = held.id
    returning m.id, m.entity, m.changes, m.legal
  )
  insert into status_change (message, entity, sequence, at, kind, from_state, to_state, code, source, delivery, legal,
    final, fed)
  select id, entity, changes, $2, 'delivery', 'queued', 'uncertain', 'asked-after-restore', 'gateway', 'uncertain', legal,
    false, true
  from moved`;

/** Returns how many are asked for before they are sent. None where no restore is so recent. */
export async function holdUnasked(pool: Pool, request: HoldRequest): Promise<number> {
  const { backend, now, suspended, askable, settleMs } = request;
  const { rowCount } = await pool.query({
    name: 'hold-unasked',
    text: HOLD,
    values: [backend, now, suspended, askable, settleMs],
  });
  return rowCount ?? 0;
}
