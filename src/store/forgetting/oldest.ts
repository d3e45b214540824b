/** Since when the oldest of what is still kept has been final: what it is late by tells whether forgetting keeps up. */
import type { Queryable } from '../chunks.ts';

export type Oldest = { payload: Date | null; evidence: Date | null; metadata: Date | null };

export async function oldestKept(pool: Queryable): Promise<Oldest> {
  const { rows } = await pool.query<Oldest>({
    name: 'oldest-kept',
    text: `select
      (select min(final_at) from event where payload_erased_at is null and final_at is not null) as payload,
      (select min(final_at) from message where evidence_erased_at is null and final_at is not null) as evidence,
      (select min(final_at) from event where payload_erased_at is not null) as metadata`,
  });
  return rows[0] ?? { payload: null, evidence: null, metadata: null };
}
