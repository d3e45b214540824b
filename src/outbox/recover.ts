/** What a dead process held: its leases have run out, nobody knows what left it, so it is uncertain, never queued. */
import type { Pool } from 'pg';

export type RecoverRequest = {
  now: Date;
  /** When set, every message in flight of other owners is recovered at once: only safe where no other process can live. */
  onlyOwner?: string;
  /** Back ends that cannot be asked: only a person decides what was with them. */
  unaskable: readonly string[];
  limit: number;
};

const RECOVER = `
  with lost as (
    select id, attempts, attempt_started_at,
      -- a sender stops before its lease ends; one that certainly died stopped when it died
      case when $2::text is null then lease_until else $1 end as ended_at
    from message
    where delivery = 'sending' and (lease_until < $1 or ($2::text is not null and lease_owner is distinct from $2))
    order by seq limit $3 for update skip locked
  ), moved as (
    update message m set delivery = 'uncertain', lease_owner = null, lease_until = null, uncertain_since = $1,
      uncertain_alerted = false, ever_uncertain = true, attempt_ended_at = lost.ended_at, asks = 0, pending = null,
      needs_person = m.backend = any($4), next_ask_at = case when m.backend = any($4) then null else lost.ended_at end, changes = m.changes + 1
    from lost where m.id = lost.id
    returning m.id, m.entity, m.backend, m.changes, m.legal, lost.attempts, lost.attempt_started_at, lost.ended_at
  ), tried as (
    insert into attempt (message, n, started_at, duration_ms, outcome, code)
    select id, attempts, attempt_started_at,
      greatest(0, least(2147483647, extract(epoch from ended_at - attempt_started_at) * 1000))::int, 'unknown', 'process-lost'
    from moved where attempt_started_at is not null
    on conflict (message, n) do nothing
  ), told as (
    insert into status_change (message, entity, sequence, at, kind, from_state, to_state, code, source, delivery, legal,
      final, fed)
    select id, entity, changes, $1, 'delivery', 'sending', 'uncertain', 'process-lost', 'gateway', 'uncertain', legal, false, true
    from moved
  )
  select id, backend from moved`;

export async function recover(pool: Pool, request: RecoverRequest): Promise<{ id: string; backend: string }[]> {
  const { rows } = await pool.query<{ id: string; backend: string }>({
    name: 'recover',
    text: RECOVER,
    values: [request.now, request.onlyOwner ?? null, request.limit, request.unaskable],
  });
  return rows;
}
