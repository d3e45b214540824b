/** Gives a message the callbacks that came before its identifier was known, and has it polled at once. */
import type { Queryable } from '../chunks.ts';

export async function matchCallbacks(db: Queryable, message: { id: string; backend: string; remoteId: string }): Promise<void> {
  await db.query({
    name: 'match-callbacks',
    text: `with mine as (
             update callback set message = $1 where backend = $2 and remote_id = $3 and message is null returning certificate)
           update message set poll_at = least(poll_at, created_at),
             poll_evidence = poll_evidence or (select bool_or(certificate) from mine)
           where id = $1 and exists (select 1 from mine)`,
    values: [message.id, message.backend, message.remoteId],
  });
}
