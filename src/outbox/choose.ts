/** The messages a filter chooses for one action, as far as their state may allow it; bounded. */
import type { Holds } from '../domain/held.ts';
import type { Queryable } from '../store/chunks.ts';
import { conditionsOf, type MessageFilter } from './list.ts';

/* Each message's own rule still has the last word when its turn comes. */
const MAY = {
  retry: `m.delivery in ('rejected', 'dead')`,
  cancel: `(m.delivery in ('queued', 'sending', 'uncertain') or (m.delivery = 'accepted' and not m.final)) and not m.cancel_wanted`,
} as const;

/* Sent again oldest first. Taken back newest first: a follower goes before the one that holds it is gone. */
const ORDER = { retry: 'asc', cancel: 'desc' } as const;

/** In the order in which they are to be done; at most `limit`. */
export async function chooseMessages(
  db: Queryable,
  filter: Omit<MessageFilter, 'limit' | 'before'>,
  of: { action: 'retry' | 'cancel'; holds: Holds; limit: number },
): Promise<{ id: string; entity: string }[]> {
  const values: unknown[] = [];
  const use = (value: unknown) => `$${values.push(value)}`;
  const conditions = [MAY[of.action], ...conditionsOf(filter, of.holds, use)];
  const { rows } = await db.query<{ id: string; entity: string }>(
    `select m.id, m.entity from message m where ${conditions.join(' and ')}
     order by m.seq ${ORDER[of.action]} limit ${use(of.limit)}`,
    values,
  );
  return rows;
}

/** How many of them there are, counted up to `limit`. */
export async function countChosen(
  db: Queryable,
  filter: Omit<MessageFilter, 'limit' | 'before'>,
  of: { action: 'retry' | 'cancel'; holds: Holds; limit: number },
): Promise<number> {
  const values: unknown[] = [];
  const use = (value: unknown) => `$${values.push(value)}`;
  const conditions = [MAY[of.action], ...conditionsOf(filter, of.holds, use)];
  const { rows } = await db.query<{ n: number }>(
    `select count(*)::int as n from (select 1 from message m where ${conditions.join(' and ')} limit ${use(of.limit)}) chosen`,
    values,
  );
  return rows[0]?.n ?? 0;
}
