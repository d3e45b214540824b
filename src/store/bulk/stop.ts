/** Stops a bulk job where it is: what was done stays done, the rest is left alone. */
import type { Queryable } from '../chunks.ts';

/** False where it is not running any more. */
export async function stopBulk(
  db: Queryable,
  of: { id: string; clientId: string; reason: string; now: Date },
): Promise<boolean> {
  const { rowCount } = await db.query({
    name: 'stop-bulk',
    text: `update bulk_job set state = 'stopped', ended_at = $2, stopped_by = $3, stop_reason = $4
           where id = $1 and state = 'running'`,
    values: [of.id, of.now, of.clientId, of.reason],
  });
  return rowCount === 1;
}
