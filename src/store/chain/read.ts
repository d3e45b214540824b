/** Reads a chain: its head, a page of its entries, and the entries of one message with what stands after each. */
import type { Queryable } from '../chunks.ts';

export type ChainRow = { n: number; hash: string; entry: string };
export type MessageChainRow = ChainRow & { nextHash: string | null };

export async function readHead(db: Queryable, entity: string): Promise<{ n: number; hash: string } | null> {
  const { rows } = await db.query<{ n: number; hash: string }>({
    name: 'chain-head',
    text: "select n::float8 as n, encode(hash, 'hex') as hash from chain_head where entity = $1",
    values: [entity],
  });
  return rows[0] ?? null;
}

/** In order, from `after` (not included) to `upTo` (included). */
export async function readEntries(
  db: Queryable,
  of: { entity: string; after: number; upTo: number; limit: number },
): Promise<ChainRow[]> {
  const { rows } = await db.query<ChainRow>({
    name: 'chain-entries',
    text: `select n::float8 as n, encode(hash, 'hex') as hash, entry from chain_entry
           where entity = $1 and n > $2 and n <= $3 order by n limit $4`,
    values: [of.entity, of.after, of.upTo, of.limit],
  });
  return rows;
}

/** `limit` bounds what a message can make us hold; real ones have some ten entries. */
export async function readMessageEntries(
  db: Queryable,
  of: { messageId: string; entity: string; limit: number },
): Promise<MessageChainRow[]> {
  const { rows } = await db.query<MessageChainRow>({
    name: 'chain-message-entries',
    text: `select c.n::float8 as n, encode(c.hash, 'hex') as hash, c.entry, encode(f.hash, 'hex') as "nextHash"
           from chain_entry c left join chain_entry f on f.entity = c.entity and f.n = c.n + 1
           where c.message = $1 and c.entity = $2 order by c.n limit $3`,
    values: [of.messageId, of.entity, of.limit],
  });
  return rows;
}
