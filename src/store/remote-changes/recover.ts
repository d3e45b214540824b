/** Changes whose process was lost in the middle of the call: they may have been done, so they are looked at. */
import type { Pool } from 'pg';

export async function recoverChanges(
  pool: Pool,
  input: { now: Date; limit: number },
): Promise<{ id: string; backend: string }[]> {
  const { rows } = await pool.query<{ id: string; backend: string }>({
    name: 'recover-remote-changes',
    text: `update remote_change r set state = 'uncertain', ever_uncertain = true, attempt_ended_at = r.lease_until,
             next_at = r.lease_until, asks = 0, pending = null, lease_owner = null, lease_until = null
           from (select id from remote_change where state = 'calling' and lease_until < $1
                 order by lease_until limit $2 for update skip locked) lost
           where r.id = lost.id returning r.id, r.backend`,
    values: [input.now, input.limit],
  });
  return rows;
}
