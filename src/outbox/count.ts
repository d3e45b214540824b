/** How many messages are on their way, for the metrics. */
import type { Queryable } from '../store/chunks.ts';

export async function countOpen(db: Queryable): Promise<{ backend: string; delivery: string; n: number }[]> {
  const { rows } = await db.query<{ backend: string; delivery: string; n: number }>({
    name: 'count-open',
    text: `select backend, delivery, count(*)::int as n from message where delivery in ('queued', 'sending', 'uncertain')
           group by backend, delivery`,
  });
  return rows;
}
