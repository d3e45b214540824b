/** What only the store knows of the conditions alerts are about, counted for the whole fleet. */
import type { Queryable } from '../chunks.ts';

export type Standing = { subject: string; n: number; since: Date | null };

/** Back ends whose silence was told of and is not over. */
export async function silentBackends(db: Queryable): Promise<Standing[]> {
  const { rows } = await db.query<Standing>({
    name: 'silent-backends',
    text: `select backend as subject, 1 as n, told_of as since from backend_contact
           where told_of is not null and heard_at <= told_of`,
  });
  return rows;
}

/** Uncertain messages that asking has not settled in time, or cannot settle. */
export async function uncertainForPerson(db: Queryable): Promise<Standing[]> {
  const { rows } = await db.query<Standing>({
    name: 'uncertain-for-person',
    text: `select backend as subject, count(*)::int as n, min(uncertain_since) as since from message
           where delivery = 'uncertain' and (uncertain_alerted or needs_person) group by backend`,
  });
  return rows;
}

/** Messages given up since `from`: older ones are no news, and nothing takes them away. */
export async function diedSince(db: Queryable, from: Date): Promise<Standing[]> {
  const { rows } = await db.query<Standing>({
    name: 'died-since',
    text: `select backend as subject, count(*)::int as n, min(greatest(attempt_ended_at, next_at)) as since from message
           where delivery = 'dead' and greatest(attempt_ended_at, next_at) >= $1 group by backend`,
    values: [from],
  });
  return rows;
}

/** Of the streams given (what is configured here), those that could not be read since `okBefore`; by vendor. */
export async function unreadVendors(
  db: Queryable,
  of: { keys: readonly { vendor: string; credential: string; entity: string }[]; okBefore: Date; failures: number },
): Promise<Standing[]> {
  const { rows } = await db.query<Standing>({
    name: 'unread-vendors',
    text: `select vendor as subject, count(*)::int as n, min(last_ok_at) as since from vendor_stream
           where (vendor, credential, entity) in (select * from unnest($1::text[], $2::text[], $3::text[]))
             and failures > 0 and (last_ok_at < $4 or (last_ok_at is null and failures >= $5)) group by vendor`,
    values: [
      of.keys.map(({ vendor }) => vendor),
      of.keys.map(({ credential }) => credential),
      of.keys.map(({ entity }) => entity),
      of.okBefore,
      of.failures,
    ],
  });
  return rows;
}
