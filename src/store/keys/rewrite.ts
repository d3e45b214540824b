/**
 * Writes a part of the key table anew. A deleted row stays in its page until the page is used again, after a plain
 * VACUUM too; only a new file is certainly without it.
 */
import type { Pool, PoolClient } from 'pg';

/** A part is small: whoever needs one of its keys waits less than this. */
const LOCK_TIMEOUT_MS = 2_000;
const LOCK = "hashtext('carpeta:rewrite-keys')";

/**
 * Rewrites at most one part in which keys were destroyed and that was last rewritten before `notBefore`; returns its
 * name, or null where none is due or another process is at it. Rows that a transaction older than their destruction
 * may still see (a running backup) are carried over by PostgreSQL.
 */
export async function rewriteKeys(pool: Pool, at: { now: Date; notBefore: Date }): Promise<string | null> {
  const client = await pool.connect();
  let fault: Error | undefined;
  try {
    return await rewriteAlone(client, at);
  } catch (error) {
    // The session may still hold the lock or the time-out: it ends here.
    fault = error instanceof Error ? error : new Error('rewriting failed');
    throw error;
  } finally {
    client.release(fault);
  }
}

async function rewriteAlone(client: PoolClient, at: { now: Date; notBefore: Date }): Promise<string | null> {
  const lock = await client.query<{ mine: boolean }>(`select pg_try_advisory_lock(${LOCK}) as mine`);
  if (lock.rows[0]?.mine !== true) return null;
  const due = await client.query<{ part: string; destroyed: string }>({
    name: 'key-part-due',
    text: `select part, destroyed from data_key_part where destroyed > rewritten
             and (rewritten_at is null or rewritten_at <= $1) order by rewritten_at nulls first, part limit 1`,
    values: [at.notBefore],
  });
  const row = due.rows[0];
  if (row !== undefined) {
    await client.query(`set lock_timeout = ${LOCK_TIMEOUT_MS}`);
    await client.query(`vacuum (full) ${client.escapeIdentifier(row.part)}`);
    await client.query('reset lock_timeout');
    await client.query({
      name: 'key-part-rewritten',
      text: 'update data_key_part set rewritten = $2, rewritten_at = $3 where part = $1',
      values: [row.part, row.destroyed, at.now],
    });
  }
  await client.query(`select pg_advisory_unlock(${LOCK})`);
  return row?.part ?? null;
}
