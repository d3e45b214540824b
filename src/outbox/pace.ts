/**
 * The configured rates of a back end, kept by the whole fleet: token buckets in rows that only a claimer touches, under
 * the claim's own lock. Nothing here runs for a back end without a rate.
 */
import type { PoolClient } from 'pg';
import type { Rate } from '../../contracts/pace.ts';
import { type Bucket, nextTokenMs, tokensAt } from '../domain/rate.ts';

export type Pace = { rate?: Rate | undefined; entityRate?: Rate | undefined };
type PaceRequest = Pace & { backend: string; now: Date };

/** What may be claimed now. */
export type Allowance = {
  /** All together. */
  slots: number;
  /** Entities that were sent for before and what each may take; whoever is not named may take `otherwise`. */
  entities: ReadonlyMap<string, number>;
  otherwise: number;
  /** The entity served last: the round goes on after it. */
  served: string;
  /** Until more may be claimed, where something is used up. */
  retryInMs: number | null;
  buckets: ReadonlyMap<string, Bucket>;
};

/** Key of the bucket of the back end as a whole. */
const WHOLE = '';
/** No rate: a claim has bounds of its own. */
const UNBOUNDED = 1_000_000;

export function isPaced({ rate, entityRate }: Pace): boolean {
  return rate !== undefined || entityRate !== undefined;
}

export async function readAllowance(client: PoolClient, request: PaceRequest): Promise<Allowance> {
  const { backend, rate, entityRate, now } = request;
  const { rows } = await client.query<Bucket & { entity: string; served: string | null }>({
    name: 'read-rates',
    text: "select entity, tokens, at, served from delivery_rate where backend = $1 and ($2 or entity = '')",
    values: [backend, entityRate !== undefined],
  });
  const buckets = new Map(rows.map((row) => [row.entity, row]));
  const tokens = rate === undefined ? UNBOUNDED : tokensAt(buckets.get(WHOLE), rate, now);
  const waits = rate === undefined || tokens >= 1 ? [] : [nextTokenMs(tokens, rate)];
  const entities = new Map<string, number>();
  for (const [entity, bucket] of buckets) {
    if (entity === WHOLE || entityRate === undefined) continue;
    const own = tokensAt(bucket, entityRate, now);
    entities.set(entity, Math.floor(own));
    if (own < 1) waits.push(nextTokenMs(own, entityRate));
  }
  return {
    slots: Math.floor(tokens),
    entities,
    otherwise: entityRate?.burst ?? UNBOUNDED,
    served: buckets.get(WHOLE)?.served ?? '',
    retryInMs: waits.length === 0 ? null : Math.min(...waits),
    buckets,
  };
}

/** Takes one token per claimed message, in the transaction of the claim. `claimed` in the order of the round. */
export async function spend(
  client: PoolClient,
  request: PaceRequest,
  { buckets }: Allowance,
  claimed: readonly { entity: string }[],
): Promise<void> {
  const last = claimed.at(-1);
  if (last === undefined) return;
  const { backend, rate, entityRate, now } = request;
  const left = new Map<string, number>();
  // The row of the whole is kept without a rate too: it remembers whose turn it was.
  left.set(WHOLE, rate === undefined ? 0 : tokensAt(buckets.get(WHOLE), rate, now) - claimed.length);
  if (entityRate !== undefined)
    for (const { entity } of claimed)
      left.set(entity, (left.get(entity) ?? tokensAt(buckets.get(entity), entityRate, now)) - 1);
  await client.query({
    name: 'spend-rates',
    text: `insert into delivery_rate (backend, entity, tokens, at, served)
           select $1, b.entity, b.tokens, $4::timestamptz, case when b.entity = '' then $5 end
           from unnest($2::text[], $3::double precision[]) b(entity, tokens)
           on conflict (backend, entity) do update set tokens = excluded.tokens, served = excluded.served,
             at = greatest(delivery_rate.at, excluded.at)`,
    values: [backend, [...left.keys()], [...left.values()], now, last.entity],
  });
}
