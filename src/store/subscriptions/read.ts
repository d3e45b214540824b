/** Subscriptions of a client, and what each is owed. */
import type { Queryable } from '../chunks.ts';

export type StoredSubscription = {
  id: string;
  clientId: string;
  url: string;
  entities: string[] | null;
  kinds: string[];
  createdAt: Date;
  formerUntil: Date | null;
  disabledAt: Date | null;
  disabledReason: string | null;
  pending: number;
  failed: number;
};

const READ = `
  select s.id, s.client_id as "clientId", s.url, s.entities, s.kinds, s.created_at as "createdAt",
    s.former_until as "formerUntil", s.disabled_at as "disabledAt", s.disabled_reason as "disabledReason",
    (select count(*)::int from telling t where t.subscription = s.id and t.state = 'pending') as pending,
    (select count(*)::int from telling t where t.subscription = s.id and t.state = 'failed') as failed
  from subscription s where s.client_id = $1`;

export async function listSubscriptions(db: Queryable, clientId: string): Promise<StoredSubscription[]> {
  const { rows } = await db.query<StoredSubscription>({
    name: 'list-subscriptions',
    text: `${READ} order by s.created_at, s.id`,
    values: [clientId],
  });
  return rows;
}

/** Null where the client has none of this id. */
export async function readSubscription(
  db: Queryable,
  of: { id: string; clientId: string },
): Promise<StoredSubscription | null> {
  const { rows } = await db.query<StoredSubscription>({
    name: 'read-subscription',
    text: `${READ} and s.id = $2`,
    values: [of.clientId, of.id],
  });
  return rows[0] ?? null;
}
