/** What people were still to be told of beginnings and ends, by channel. */
import type { Queryable } from '../chunks.ts';
import type { AlertChannel } from './tellings.ts';

export type OwedAlerts = {
  channel: AlertChannel;
  waiting: number;
  failing: number;
  givenUp: number;
  lastError: string | null;
};

/** `failing`: of those that wait, tried in vain. Only channels that owe something. */
export async function countOwedAlerts(db: Queryable): Promise<OwedAlerts[]> {
  const { rows } = await db.query<OwedAlerts>({
    name: 'count-owed-alerts',
    text: `select channel, count(*) filter (where state = 'waiting')::int as waiting,
             count(*) filter (where state = 'waiting' and last_error is not null)::int as failing,
             count(*) filter (where state = 'given-up')::int as "givenUp", max(last_error) as "lastError"
           from alert_telling where state in ('waiting', 'given-up') group by channel order by channel`,
  });
  return rows;
}
