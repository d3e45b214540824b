/** How many messages came after one that is shown, as its list filters them. */
import type { Holds } from '../domain/held.ts';
import type { Queryable } from '../store/chunks.ts';
import { conditionsOf, type MessageFilter } from './list.ts';

/** Counted up to `limit`; `since` is a message's sequence number. */
export async function countNewer(
  db: Queryable,
  filter: MessageFilter,
  of: { since: string; holds: Holds; limit: number },
): Promise<number> {
  const values: unknown[] = [];
  const use = (value: unknown) => `$${values.push(value)}`;
  const conditions = [`m.seq > ${use(of.since)}::bigint`, ...conditionsOf(filter, of.holds, use)];
  const { rows } = await db.query<{ n: number }>(
    `select count(*)::int as n from (select 1 from message m where ${conditions.join(' and ')} limit ${use(of.limit)}) newer`,
    values,
  );
  return rows[0]?.n ?? 0;
}
