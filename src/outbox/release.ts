/** Gives back what was claimed but certainly not begun, such as at shutdown: it costs no attempt. */
import type { Pool } from 'pg';

/** Messages under this very lease among `ids` whose attempt has not begun; returns how many went back to the queue. */
export async function release(
  pool: Pool,
  input: { owner: string; ids: readonly string[]; leaseUntil: Date; now: Date; nextAt?: Date },
): Promise<number> {
  const { rowCount } = await pool.query({
    name: 'release',
    text: `with back as (
             update message set delivery = 'queued', lease_owner = null, lease_until = null, changes = changes + 1,
               next_at = $4
             where id = any($1) and lease_owner = $2 and delivery = 'sending' and attempt_started_at is null
               and lease_until = $5
             returning id, entity, changes, legal)
           insert into status_change (message, entity, sequence, at, kind, from_state, to_state, code, source, delivery,
             legal, final, fed)
           select id, entity, changes, $3, 'delivery', 'sending', 'queued', 'released', 'gateway', 'queued', legal, false, true
           from back`,
    values: [input.ids, input.owner, input.now, input.nextAt ?? input.now, input.leaseUntil],
  });
  return rowCount ?? 0;
}
