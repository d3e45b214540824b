/** Finds an event by what identifies it, with what is needed to recognise a repeat. */
import type { Queryable } from '../chunks.ts';

export type StoredEvent = {
  id: string;
  source: string;
  eventId: string;
  entity: string;
  fingerprint: Buffer;
  /** uploadId → SHA-256 (hex). */
  uploads: Record<string, string>;
  receivedAt: Date;
  /** Of a file's status: was it newer than what was known? Null for other events. */
  applied: boolean | null;
};

export async function findEvent(db: Queryable, identity: { source: string; id: string }): Promise<StoredEvent | null> {
  const { rows } = await db.query<StoredEvent>({
    name: 'find-event',
    text: `select id, source, event_id as "eventId", entity, fingerprint, uploads, received_at as "receivedAt", applied
           from event where source = $1 and event_id = $2`,
    values: [identity.source, identity.id],
  });
  return rows[0] ?? null;
}
