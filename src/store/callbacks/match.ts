/** Has a message polled at once whose callbacks came before its identifier was known. */
import type { Queryable } from '../chunks.ts';

export async function pollForCallback(db: Queryable, message: { id: string; certificate: boolean }): Promise<void> {
  await db.query({
    name: 'poll-for-callback',
    text: `update message set poll_at = least(poll_at, created_at), poll_evidence = poll_evidence or $2 where id = $1`,
    values: [message.id, message.certificate],
  });
}
