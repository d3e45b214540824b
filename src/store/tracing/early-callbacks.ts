/** Callbacks that came before anybody knew the identifier they speak of, and so whose they are. */
import type { Queryable } from '../chunks.ts';

export type EarlyCallback = { backend: string; code: string; receivedAt: Date };

/** Those of a message that were kept before an instant. A platform that calls without end is not followed for ever. */
export async function earlyCallbacks(
  db: Queryable,
  of: { message: string; before: Date; limit: number },
): Promise<EarlyCallback[]> {
  const { rows } = await db.query<EarlyCallback>({
    name: 'early-callbacks',
    text: `select backend, code, received_at as "receivedAt" from callback
           where message = $1 and received_at <= $2 order by received_at limit $3`,
    values: [of.message, of.before, of.limit],
  });
  return rows;
}
