/** What every subscription is owed, and how it stands: for whoever looks after the whole installation. */
import type { Queryable } from '../chunks.ts';

export type OwedSubscription = {
  id: string;
  clientId: string;
  pending: number;
  /** Given up. */
  failed: number;
  /** Failures in a row. */
  failures: number;
  disabledReason: string | null;
};

/** Only those that are owed something. */
export async function listOwedSubscriptions(db: Queryable): Promise<OwedSubscription[]> {
  const { rows } = await db.query<OwedSubscription>({
    name: 'list-owed-subscriptions',
    text: `select s.id, s.client_id as "clientId", s.failures, s.disabled_reason as "disabledReason",
             count(*) filter (where t.state = 'pending')::int as pending,
             count(*) filter (where t.state = 'failed')::int as failed
           from subscription s join telling t on t.subscription = s.id and t.state in ('pending', 'failed')
           group by s.id order by s.client_id, s.created_at, s.id`,
  });
  return rows;
}
