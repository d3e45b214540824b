/** How many pushes of each vendor came to what, in the whole fleet. */
import type { Queryable } from '../chunks.ts';

export type PushOutcome = 'accepted' | 'repeated' | 'refused' | 'unsupported' | 'unauthenticated' | 'failed';
export type PushCount = {
  vendor: string;
  /** Empty: nobody we know. */
  credential: string;
  outcome: PushOutcome;
  /** Of what is unsupported: the vendor's word for it; else empty. */
  kind: string;
  n: number;
  lastAt: Date;
};

/** Adds to what is there; rows in one order, so that two processes never wait for each other. */
export async function addPushes(db: Queryable, counts: readonly PushCount[]): Promise<void> {
  const keyOf = ({ vendor, credential, outcome, kind }: PushCount) =>
    JSON.stringify([vendor, credential, outcome, kind]);
  const rows = counts.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  await db.query({
    name: 'add-vendor-pushes',
    text: `insert into vendor_push as p (vendor, credential, outcome, kind, n, last_at)
           select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::bigint[], $6::timestamptz[])
           on conflict (vendor, credential, outcome, kind)
             do update set n = p.n + excluded.n, last_at = greatest(p.last_at, excluded.last_at)`,
    values: [
      rows.map((each) => each.vendor),
      rows.map((each) => each.credential),
      rows.map((each) => each.outcome),
      rows.map((each) => each.kind),
      rows.map((each) => each.n),
      rows.map((each) => each.lastAt),
    ],
  });
}

export async function listPushes(db: Queryable): Promise<PushCount[]> {
  const { rows } = await db.query<PushCount>({
    name: 'list-vendor-pushes',
    text: `select vendor, credential, outcome, kind, n::float8 as n, last_at as "lastAt" from vendor_push
           order by vendor, credential, outcome, kind`,
  });
  return rows;
}
