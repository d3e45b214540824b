/** Who is still to be told of a beginning or an end: owed in the transaction that found it, taken under a lease. */
import type { Queryable } from '../chunks.ts';
import type { AlertRow } from './read.ts';

export type AlertEdge = 'began' | 'ended';
export type AlertChannel = 'webhook' | 'email';

export type OwedTelling = AlertRow & {
  edge: AlertEdge;
  channel: AlertChannel;
  endedAt: Date | null;
  attempts: number;
  until: Date;
};

export async function oweTellings(
  db: Queryable,
  of: { alerts: readonly string[]; edge: AlertEdge; channels: readonly AlertChannel[]; now: Date; until: Date },
): Promise<void> {
  await db.query({
    name: 'owe-alert-tellings',
    text: `insert into alert_telling (alert, edge, channel, next_at, until)
           select a, $2, c, $4, $5 from unnest($1::text[]) a cross join unnest($3::text[]) c on conflict do nothing`,
    values: [of.alerts, of.edge, of.channels, of.now, of.until],
  });
}

/* An end is not told before its beginning is, or was given up. */
const TAKE = `
  with due as (
    select t.alert, t.edge, t.channel from alert_telling t
    where t.state = 'waiting' and t.next_at <= $1 and (t.lease_until is null or t.lease_until < $1)
      and t.channel = any($2)
      and (t.edge = 'began' or not exists (select 1 from alert_telling b
        where b.alert = t.alert and b.channel = t.channel and b.edge = 'began' and b.state = 'waiting'))
    order by t.next_at limit $4 for update of t skip locked
  ), taken as (
    update alert_telling t set lease_until = $3, attempts = t.attempts + 1 from due
    where t.alert = due.alert and t.edge = due.edge and t.channel = due.channel
    returning t.alert, t.edge, t.channel, t.attempts, t.until
  )
  select a.id, a.condition, a.subject, a.entity, a.since, a.began_at as "beganAt", a.ended_at as "endedAt", a.n as count,
    a.detail, t.edge, t.channel, t.attempts, t.until
  from taken t join alert a on a.id = t.alert order by a.began_at, t.edge`;

export async function takeAlertTellings(
  db: Queryable,
  of: { now: Date; channels: readonly AlertChannel[]; leaseMs: number; atMost: number },
): Promise<OwedTelling[]> {
  const { rows } = await db.query<OwedTelling>({
    name: 'take-alert-tellings',
    text: TAKE,
    values: [of.now, of.channels, new Date(of.now.getTime() + of.leaseMs), of.atMost],
  });
  return rows;
}

type Ended = Pick<OwedTelling, 'id' | 'edge' | 'channel' | 'attempts'> & { now: Date };

export async function alertTold(db: Queryable, of: Ended): Promise<void> {
  await db.query({
    name: 'alert-told',
    text: `update alert_telling set state = 'told', ended_at = $4, lease_until = null, last_error = null
           where alert = $1 and edge = $2 and channel = $3 and state = 'waiting'`,
    values: [of.id, of.edge, of.channel, of.now],
  });
}

/** `nextAt` null: given up. Another attempt's word does not count: its lease was another. */
export async function alertUntold(db: Queryable, of: Ended & { nextAt: Date | null; error: string }): Promise<void> {
  await db.query({
    name: 'alert-untold',
    text: `update alert_telling set lease_until = null, last_error = $6, next_at = coalesce($7, next_at),
             state = case when $7::timestamptz is null then 'given-up' else state end,
             ended_at = case when $7::timestamptz is null then $4::timestamptz end
           where alert = $1 and edge = $2 and channel = $3 and state = 'waiting' and attempts = $5`,
    values: [of.id, of.edge, of.channel, of.now, of.attempts, of.error, of.nextAt],
  });
}
