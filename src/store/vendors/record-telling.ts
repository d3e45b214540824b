/** Writes down what a telling came to. What another process took over meanwhile is left to it. */
import type { Queryable } from '../chunks.ts';

type Of = { message: string; token: string; version: number; now: Date };

/** Taken well, or not to be told at all: everything up to `version` is settled; a newer change waits for its own turn. */
export async function tellingSettled(db: Queryable, of: Of): Promise<void> {
  await db.query({
    name: 'vendor-telling-settled',
    text: `update vendor_telling set told = greatest(told, $3), attempts = 0, failing_since = null, last_error = null,
             last_error_at = null, lease_token = null, lease_until = null, next_at = $4,
             state = case when wanted > greatest(told, $3) then 'waiting' else 'told' end
           where message = $1 and lease_token = $2`,
    values: [of.message, of.token, of.version, of.now],
  });
}

/** `nextAt` null: given up, unless it moved meanwhile. Returns whether it was. */
export async function tellingUnheard(db: Queryable, of: Of & { error: string; nextAt: Date | null }): Promise<boolean> {
  const { rows } = await db.query<{ state: string }>({
    name: 'vendor-telling-unheard',
    text: `update vendor_telling set lease_token = null, lease_until = null, failing_since = coalesce(failing_since, $4),
             last_error = $5, last_error_at = $4,
             state = case when $6::timestamptz is null and wanted <= $3 then 'given-up' else 'waiting' end,
             next_at = case when wanted > $3 then $4 else coalesce($6, next_at) end
           where message = $1 and lease_token = $2 returning state`,
    values: [of.message, of.token, of.version, of.now, of.error, of.nextAt],
  });
  return rows[0]?.state === 'given-up';
}
