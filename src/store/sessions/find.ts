/** Whose session a token is, while it lasts: it ends when nobody uses it, and after a day's work whatever happens. */
import type { Queryable } from '../chunks.ts';

/** Idle time-out: 30 minutes. */
export const IDLE_MS = 30 * 60_000;
/** A session ends after this even in use. */
export const LONGEST_MS = 12 * 3_600_000;
/** How exactly the last use is noted: a page is read more often than it is worth a write. */
const NOTED_EVERY_MS = 60_000;

export type Session = { clientId: string; person: string | null; credential: Buffer };

/** Null where there is none, or it is over. `counts`: as a use, which keeps it alive. */
export async function findSession(
  db: Queryable,
  of: { tokenHash: Uint8Array; now: Date; counts: boolean },
): Promise<Session | null> {
  const { now } = of;
  const { rows } = await db.query<Session & { seenAt: Date }>({
    name: 'find-session',
    text: `select client_id as "clientId", person, credential, seen_at as "seenAt" from operator_session
           where token_hash = $1 and seen_at > $2 and created_at > $3`,
    values: [of.tokenHash, new Date(now.getTime() - IDLE_MS), new Date(now.getTime() - LONGEST_MS)],
  });
  const row = rows[0];
  if (row === undefined) return null;
  if (of.counts && now.getTime() - row.seenAt.getTime() >= NOTED_EVERY_MS)
    await db.query({
      name: 'note-session',
      text: 'update operator_session set seen_at = $2 where token_hash = $1 and seen_at < $2',
      values: [of.tokenHash, now],
    });
  return { clientId: row.clientId, person: row.person, credential: row.credential };
}
