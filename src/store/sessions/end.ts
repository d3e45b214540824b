/** A session ends: by signing out, or because its time is over. */
import type { Queryable } from '../chunks.ts';
import { IDLE_MS, LONGEST_MS } from './find.ts';

export async function endSession(db: Queryable, tokenHash: Uint8Array): Promise<void> {
  await db.query({
    name: 'end-session',
    text: 'delete from operator_session where token_hash = $1',
    values: [tokenHash],
  });
}

/** Those that are over leave the store. */
export async function dropOverSessions(db: Queryable, now: Date): Promise<void> {
  await db.query({
    name: 'drop-over-sessions',
    text: 'delete from operator_session where seen_at <= $1 or created_at <= $2',
    values: [new Date(now.getTime() - IDLE_MS), new Date(now.getTime() - LONGEST_MS)],
  });
}
