/** Marks the messages that have been uncertain too long, so that a person may decide them; what is told of it is the caller's. */
import type { Queryable } from '../store/chunks.ts';

export type LateUncertain = { id: string; entity: string; since: Date };

/** Each is returned once per time it became uncertain. */
export async function markUncertainTooLong(
  db: Queryable,
  input: { backend: string; now: Date; afterMs: number },
): Promise<LateUncertain[]> {
  const { rows } = await db.query<LateUncertain>({
    name: 'mark-uncertain-too-long',
    text: `update message set uncertain_alerted = true
           where id in (select id from message where backend = $1 and delivery = 'uncertain' and not uncertain_alerted
                          and uncertain_since < $2 limit 500 for update skip locked)
           returning id, entity, uncertain_since as since`,
    values: [input.backend, new Date(input.now.getTime() - input.afterMs)],
  });
  return rows;
}
