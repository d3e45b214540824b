/** Signed checkpoints of the chains: which are due, keeping one and telling it in the feed, and the newest. */
import type { Pool } from 'pg';
import type { Queryable } from '../chunks.ts';

export type ChainHead = { entity: string; n: number; hash: string };
export type StoredCheckpoint = ChainHead & { at: Date; jws: string };

const DUE = `
  select h.entity, h.n::float8 as n, encode(h.hash, 'hex') as hash
  from chain_head h left join lateral (
    select n, at from chain_checkpoint c where c.entity = h.entity order by n desc limit 1) c on true
  where c.n is null
    or (h.n > c.n and c.at <= $1 and (c.at <= $2 or h.n - c.n >= $3))
  order by h.entity`;

/** Chains that grew since their last checkpoint: after `everyMs`, or by `entries` after `atMostEveryMs`; or have none. */
export async function chainsToCheckpoint(
  db: Queryable,
  pace: { now: Date; everyMs: number; atMostEveryMs: number; entries: number },
): Promise<ChainHead[]> {
  const before = (ms: number) => new Date(pace.now.getTime() - ms);
  const { rows } = await db.query<ChainHead>({
    name: 'chains-to-checkpoint',
    text: DUE,
    values: [before(pace.atMostEveryMs), before(pace.everyMs), pace.entries],
  });
  return rows;
}

/** False where another process made the same one first: then it is told once. */
export async function insertCheckpoint(pool: Pool, checkpoint: StoredCheckpoint): Promise<boolean> {
  const { rowCount } = await pool.query({
    name: 'insert-checkpoint',
    text: `with kept as (
             insert into chain_checkpoint (entity, n, hash, at, jws) values ($1, $2, decode($3, 'hex'), $4, $5)
             on conflict (entity, n) do nothing returning entity, at, jws
           )
           insert into status_change (entity, at, kind, code, source, jws, fed)
           select entity, at, 'checkpoint', 'checkpoint', 'gateway', jws, true from kept`,
    values: [checkpoint.entity, checkpoint.n, checkpoint.hash, checkpoint.at, checkpoint.jws],
  });
  return rowCount === 1;
}

/** The newest signed checkpoint of an entity's chain, to be shown to as many outsiders as will keep it. */
export async function latestCheckpoint(db: Queryable, entity: string): Promise<StoredCheckpoint | null> {
  const { rows } = await db.query<StoredCheckpoint>({
    name: 'latest-checkpoint',
    text: `select entity, n::float8 as n, encode(hash, 'hex') as hash, at, jws from chain_checkpoint
           where entity = $1 order by n desc limit 1`,
    values: [entity],
  });
  return rows[0] ?? null;
}
