/** The messages a filter chooses for one action, as far as their state may allow it; bounded. */
import type { Holds } from '../domain/held.ts';
import type { Queryable } from '../store/chunks.ts';
import type { MessageFilter, Sought } from './filter.ts';
import { find } from './find.ts';

/* Sent again oldest first. Taken back newest first: a follower goes before the one that holds it is gone. */
const ORDER = { retry: 'asc', cancel: 'desc' } as const;

type Filter = Omit<MessageFilter, 'limit' | 'before'>;
type Choice = { action: 'retry' | 'cancel'; holds: Holds; limit: number };

/** In the order in which they are to be done; at most `limit`. */
export async function chooseMessages(
  db: Queryable,
  filter: Filter,
  { action, holds, limit }: Choice,
): Promise<{ id: string; entity: string }[]> {
  const order = ORDER[action];
  const text = (found: string) =>
    `select l.id, l.entity from ${found} found join message_listed l on l.seq = found.seq order by l.seq ${order}`;
  return find(db, { filter: { ...filter, may: action }, holds, wanted: { limit, order }, text });
}

/** How many of them there are, counted up to `limit`. */
export async function countChosen(db: Queryable, filter: Filter, { action, holds, limit }: Choice): Promise<number> {
  return countFound(db, { filter: { ...filter, may: action }, holds, limit });
}

/** How many messages a filter finds, counted up to `limit`. */
export async function countFound(db: Queryable, of: { filter: Sought; holds: Holds; limit: number }): Promise<number> {
  const text = (found: string) => `select count(*)::int as n from ${found} found`;
  const { filter, holds, limit } = of;
  const rows = await find<{ n: number }>(db, { filter, holds, wanted: { limit, order: 'any' }, text });
  return rows[0]?.n ?? 0;
}
