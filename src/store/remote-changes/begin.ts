/** The last write before the first byte of a change leaves: re-checks lease and message, and keeps the request. */
import type { Pool } from 'pg';
import { insertEvidence, type SealedEvidence } from '../evidence/write.ts';
import { withTransaction } from '../pool.ts';

/** When this answers false nothing may be sent. */
export async function beginChange(
  pool: Pool,
  input: {
    id: string;
    owner: string;
    /** The lease it was taken under; a later one of the same process is another's. */
    leaseUntil: Date;
    now: Date;
    /** The lease must last at least this much longer. */
    timeoutMs: number;
    baseline: string | null;
    message: { id: string; entity: string };
    request: SealedEvidence;
  },
): Promise<boolean> {
  if (input.leaseUntil.getTime() < input.now.getTime() + input.timeoutMs) return false;
  return withTransaction(pool, async (client) => {
    const { rowCount } = await client.query({
      name: 'begin-remote-change',
      text: `update remote_change set state = 'calling', attempts = attempts + 1, attempt_started_at = $3, baseline = $5
             where id = $1 and lease_owner = $2 and state = 'queued' and lease_until = $4`,
      values: [input.id, input.owner, input.now, input.leaseUntil, input.baseline],
    });
    if (rowCount !== 1) return false;
    await insertEvidence(client, input.message, input.request);
    return true;
  });
}
