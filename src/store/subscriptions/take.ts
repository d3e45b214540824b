/** Tellings whose turn it is, taken under a lease: a few of each subscription, so that none waits behind another's backlog. */
import type { Pool } from 'pg';
import type { WrappedKey } from '../../vault/vault.ts';

export type TakenTelling = {
  id: string;
  subscription: string;
  cursor: string | null;
  attempts: number;
  createdAt: Date;
  until: Date;
  url: string;
  failures: number;
  key: WrappedKey;
  secretSealed: Buffer;
  formerSealed: Buffer | null;
  formerUntil: Date | null;
};

const TAKE = `
  with due as (
    select t.id from subscription s cross join lateral (
      select id from telling t
      where t.subscription = s.id and t.state = 'pending' and t.next_at <= $1 and (t.lease_until is null or t.lease_until < $1)
      order by t.next_at, t.cursor nulls first limit $3
      for update skip locked) t
    where s.disabled_at is null and (s.rests_until is null or s.rests_until <= $1) and s.id <> all($4)
    limit $5
  ), taken as (
    update telling t set lease_until = $2, attempts = attempts + 1 from due where t.id = due.id
    returning t.id, t.subscription, t.cursor, t.attempts, t.created_at, t.until
  )
  select t.id, t.subscription, t.cursor::text, t.attempts, t.created_at as "createdAt", t.until, s.url, s.failures,
    k.wrapped, k.master_key as "masterKey", s.secret_sealed as "secretSealed", s.former_sealed as "formerSealed",
    s.former_until as "formerUntil"
  from taken t join subscription s on s.id = t.subscription join data_key k on k.owner = s.id
  order by t.cursor nulls first`;

/** `busy`: subscriptions this process has enough in flight of. */
export async function takeTellings(
  pool: Pool,
  of: { now: Date; leaseMs: number; perSubscription: number; busy: readonly string[]; atMost: number },
): Promise<TakenTelling[]> {
  const { rows } = await pool.query<Omit<TakenTelling, 'key'> & WrappedKey>({
    name: 'take-tellings',
    text: TAKE,
    values: [of.now, new Date(of.now.getTime() + of.leaseMs), of.perSubscription, of.busy, of.atMost],
  });
  return rows.map(({ wrapped, masterKey, ...rest }) => ({ ...rest, key: { wrapped, masterKey } }));
}
