/** How many messages came after one that is shown, as its list filters them. */
import type { Holds } from '../domain/held.ts';
import type { Queryable } from '../store/chunks.ts';
import { countFound } from './choose.ts';
import type { MessageFilter } from './filter.ts';

/** Counted up to `limit`; `since` is a message's sequence number. */
export async function countNewer(
  db: Queryable,
  { limit: _, ...filter }: MessageFilter,
  { since, holds, limit }: { since: string; holds: Holds; limit: number },
): Promise<number> {
  return countFound(db, { filter: { ...filter, after: since }, holds, limit });
}
