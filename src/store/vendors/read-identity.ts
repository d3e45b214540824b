/** By what an event is known outside. */
import type { Queryable } from '../chunks.ts';

export async function readIdentity(db: Queryable, event: string): Promise<{ source: string; id: string } | null> {
  const { rows } = await db.query<{ source: string; id: string }>({
    name: 'read-event-identity',
    text: 'select source, event_id as id from event where id = $1',
    values: [event],
  });
  return rows[0] ?? null;
}
