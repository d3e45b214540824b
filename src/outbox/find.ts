/**
 * On which way the messages of a filter are looked for. Where several could be long, the store is asked which is the
 * shortest, up to a bound: no planner's estimate decides, which knows nothing of how a filter's parts go together.
 */
import type { Holds } from '../domain/held.ts';
import type { Queryable } from '../store/chunks.ts';
import { withBounds } from './bounds.ts';
import type { Sought } from './filter.ts';
import { standingsOf } from './standing.ts';
import { along, anyhow, isNamed, unnamed, type Wanted, type Way } from './ways.ts';

/** So many are looked at one by one, whatever else is asked of them. */
const FEW = 5_000;
/** Towns whose own places are soon gone through. */
const FEW_TOWNS = 10;

export type Look = {
  filter: Sought;
  holds: Holds;
  wanted: Wanted;
  /** The statement around what is found, a subquery with the column seq. */
  text: (found: string) => string;
};

export async function find<Row extends object>(db: Queryable, { filter, holds, wanted, text }: Look): Promise<Row[]> {
  if (filter.entities?.length === 0) return [];
  const sought = await withBounds(db, filter);
  const run = async (way: Way) => {
    const values: unknown[] = [];
    const use = (value: unknown) => `$${values.push(value)}`;
    return (await db.query<Row>(text(along(way, { sought, holds, use, wanted })), values)).rows;
  };
  if (wanted.order === 'desc' && isSparse(sought) && (sought.entities?.length ?? Infinity) > FEW_TOWNS) {
    const rows = await run('near');
    if (rows.length === wanted.limit) return rows;
  }
  const way = await wayTo(db, sought, holds);
  if (way === 'both' && wanted.order === 'desc') {
    const rows = await run('nearby');
    if (rows.length === wanted.limit) return rows;
  }
  return run(way);
}

/** Whether a message must be looked at to know whether it is one of them. */
function isSparse(sought: Sought): boolean {
  return standingsOf(sought) !== null || sought.acceptedSince !== undefined;
}

async function wayTo(db: Queryable, sought: Sought, holds: Holds): Promise<Way> {
  const { entities, backend, receipt, after } = sought;
  if (receipt !== undefined) return 'words';
  const named = isNamed(sought);
  const through = entities === null && backend === undefined ? 'order' : 'places';
  if (after === undefined && !isSparse(sought)) return named ? 'words' : through;
  const stands = standingsOf(sought) !== null;
  if (after === undefined && !named) return stands ? 'states' : through;
  const best = await shortest(db, holds, [
    [through, anyhow(unnamed(sought))],
    ...(named ? [['words', anyhow(sought)] as const] : []),
    ...(stands ? [['states', unnamed(sought)] as const] : []),
  ]);
  if (best !== null) return best;
  if (named) return stands ? 'both' : 'words';
  return stands ? 'states' : through;
}

/** The way on which there are fewest, or null where there are many on all. */
async function shortest(db: Queryable, holds: Holds, ways: readonly (readonly [Way, Sought])[]): Promise<Way | null> {
  const values: unknown[] = [];
  const use = (value: unknown) => `$${values.push(value)}`;
  const wanted = { limit: FEW, order: 'rough' } as const;
  const counts = ways.map(
    ([way, sought]) => `(select count(*)::int from ${along(way, { sought, holds, use, wanted })} met)`,
  );
  const { rows } = await db.query<{ met: number[] }>(`select array[${counts.join(', ')}] as met`, values);
  const [best] = (rows[0]?.met ?? [])
    .map((n, index) => ({ n, way: ways[index]?.[0] ?? null }))
    .toSorted((a, b) => a.n - b.n);
  return best === undefined || best.n >= FEW ? null : best.way;
}
