/** Which event a message is of, and the trace that event came with. */
import type { Queryable } from '../chunks.ts';

/** Null where there is no such message. `traceparent` null: it came with none, or none was kept. */
export async function readTraceOf(
  db: Queryable,
  message: string,
): Promise<{ event: string; traceparent: string | null } | null> {
  const { rows } = await db.query<{ event: string; traceparent: string | null }>({
    name: 'read-event-trace',
    text: `select m.event, t.traceparent from message m left join event_trace t on t.event = m.event where m.id = $1`,
    values: [message],
  });
  return rows[0] ?? null;
}
