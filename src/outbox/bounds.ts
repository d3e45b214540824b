/** Between which numbers of the order all must lie that a filter lets through: read from what is kept, never counted. */
import type { Queryable } from '../store/chunks.ts';
import type { Sought } from './filter.ts';
import { seqAt } from './seq-at.ts';

/* Clocks of processes differ, and a message is numbered a moment after it was received. */
const CLOCKS_APART_MS = 600_000;

export async function withBounds(db: Queryable, sought: Sought): Promise<Sought> {
  const { since, until, acceptedSince, entities } = sought;
  const days = daysOf(sought);
  const [earliest, latest, handed, ending] = await Promise.all([
    since === undefined ? null : seqAt(db, new Date(since.getTime() - CLOCKS_APART_MS)),
    until === undefined ? null : seqAt(db, new Date(until.getTime() + CLOCKS_APART_MS)),
    acceptedSince === undefined ? null : firstHandedOver(db, acceptedSince),
    days === null ? null : expiringBetween(db, { entities, ...days }),
  ]);
  const from = sorted([earliest, handed, ending?.from]).at(-1);
  const to = sorted([latest, ending?.to]).at(0);
  return { ...sought, ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
}

/* Days as they are written sort as they follow each other. */
function daysOf({ expiring, ending }: Sought): { from: string; to: string } | null {
  if (expiring !== undefined) return expiring;
  const from = ending
    ?.map((each) => each.from)
    .toSorted()
    .at(0);
  const to = ending
    ?.map((each) => each.to)
    .toSorted()
    .at(-1);
  return from === undefined || to === undefined ? null : { from, to };
}

function sorted(numbers: readonly (string | null | undefined)[]): string[] {
  const known = numbers.filter((each) => typeof each === 'string');
  return known.toSorted((a, b) => (BigInt(a) < BigInt(b) ? -1 : 1));
}

/** Of all entities; null where it is not known. */
async function firstHandedOver(db: Queryable, since: Date): Promise<string | null> {
  const { rows } = await db.query<{ seq: string | null }>({
    name: 'first-handed-over',
    text: `with counted as (select greatest(until, $1) as until from handed_over_until),
             kept as (select min(first_seq) as seq, count(*) filter (where first_seq is null) as unknown from handed_over, counted
               where entity = '' and at > $1::timestamptz - interval '30 minutes' and at < until),
             newer as (select min(seq) as seq from message, counted where accepted_at >= until)
           select case when unknown = 0 then least(kept.seq, newer.seq)::text end as seq from kept, newer`,
    values: [since],
  });
  return rows[0]?.seq ?? null;
}

/** As they were counted a minute ago; null where they are not, and any may be one. */
async function expiringBetween(
  db: Queryable,
  of: { entities: readonly string[] | null; from: string; to: string },
): Promise<{ from: string; to: string } | null> {
  const { rows } = await db.query<{ from: string; to: string }>({
    name: 'expiring-between',
    text: `select coalesce(min(e.first_seq), 0)::text as from, (coalesce(max(e.last_seq), 0) + 1)::text as to
           from expiring_counted c left join expiring e on e.last_day between $2::date and $3::date and ($1::text[] is null or e.entity = any($1))
           where c.at > now() - interval '3 minutes' and $3::date <= (c.at at time zone 'Europe/Madrid')::date + 7
           group by c.at`,
    values: [of.entities, of.from, of.to],
  });
  return rows[0] ?? null;
}
