/**
 * Takes messages for sending: under a lease, in order per file, one slot to each waiting entity before any gets a
 * second, never more in the whole fleet than the back end's circuit allows.
 */
import type { Pool } from 'pg';
import { withTransaction } from '../store/pool.ts';

export type ClaimedMessage = {
  id: string;
  event: string;
  entity: string;
  issuer: string;
  backend: string;
  position: number;
  reference: string;
  /** Tries made before this one, and how many of them belong to earlier generations. */
  attempts: number;
  attemptsBefore: number;
  everUncertain: boolean;
  evidenceKey: { wrapped: Buffer; masterKey: string };
  leaseUntil: Date;
};

export type ClaimRequest = {
  backend: string;
  /** Who claims: one id per process. */
  owner: string;
  /** Most to take now, whatever the circuit allows. */
  atMost: number;
  /** Fleet-wide cap of messages in flight when the circuit is closed. */
  concurrency: number;
  /** Entities that cannot be served now: they wait, and cost nothing. */
  suspended: readonly string[];
  now: Date;
  leaseMs: number;
};

const CAPACITY = `
  select c.state, c.ramp_limit,
    (select count(*)::int from message where backend = $1 and delivery = 'sending') as in_flight
  from (select 1) one left join circuit c on c.backend = $1 and c.endpoint = 'send'`;

/* The loose scan visits each waiting entity once; LATERAL takes its first sendable messages in order of acceptance.
   turn = how many that entity has in flight, plus this one's place among its own. */
const CLAIM = `
  with recursive waiting as (
    (select entity from message where backend = $1 and delivery = 'queued' order by entity limit 1)
    union all
    select (select m.entity from message m where m.backend = $1 and m.delivery = 'queued' and m.entity > w.entity
            order by m.entity limit 1)
    from waiting w where w.entity is not null
  ), flight as (
    select entity, count(*) as n from message where backend = $1 and delivery = 'sending' group by entity
  ), candidate as (
    select c.id, c.seq, coalesce(f.n, 0) + row_number() over (partition by w.entity order by c.seq) as turn
    from waiting w
    left join flight f on f.entity = w.entity
    cross join lateral (
      select m.id, m.seq from message m
      where m.backend = $1 and m.delivery = 'queued' and m.entity = w.entity and m.next_at <= $2
        and not exists (select 1 from message p where p.order_key = m.order_key and p.seq < m.seq
                        and p.delivery in ('queued', 'sending', 'uncertain'))
      order by m.seq limit $3
      for update of m skip locked
    ) c
    where w.entity is not null and w.entity <> all($4)
  ), chosen as (
    select id from candidate order by turn, seq limit $3
  ), claimed as (
    update message m set delivery = 'sending', lease_owner = $5, lease_until = $6, attempt_started_at = null,
      changes = m.changes + 1
    from chosen where m.id = chosen.id
    returning m.*
  ), told as (
    insert into status_change (message, entity, sequence, at, kind, from_state, to_state, source, delivery, legal, final, fed)
    select id, entity, changes, $2, 'delivery', 'queued', 'sending', 'gateway', 'sending', legal, false, true from claimed
  )
  select id, event, entity, issuer, backend, position, reference, attempts, attempts_before as "attemptsBefore", ever_uncertain as "everUncertain",
    evidence_key_wrapped, evidence_master_key, lease_until as "leaseUntil"
  from claimed order by seq`;

type Row = Omit<ClaimedMessage, 'evidenceKey'> & { evidence_key_wrapped: Buffer; evidence_master_key: string };

/** Empty when nothing may be sent now. */
export async function claim(pool: Pool, request: ClaimRequest): Promise<ClaimedMessage[]> {
  return withTransaction(pool, async (client) => {
    // One claimer at a time per back end: two that count at once would both see the same free slots.
    await client.query({
      name: 'claim-lock',
      text: 'select pg_advisory_xact_lock(hashtext($1))',
      values: [`claim:${request.backend}`],
    });
    const capacity = await client.query<{ state: string | null; ramp_limit: number | null; in_flight: number }>({
      name: 'claim-capacity',
      text: CAPACITY,
      values: [request.backend],
    });
    const row = capacity.rows[0];
    if (row === undefined || row.state === 'open') return [];
    const limit = row.state === 'ramping' ? Math.min(row.ramp_limit ?? 1, request.concurrency) : request.concurrency;
    const slots = Math.min(limit - row.in_flight, request.atMost);
    if (slots <= 0) return [];
    const { rows } = await client.query<Row>({
      name: 'claim',
      text: CLAIM,
      values: [
        request.backend,
        request.now,
        slots,
        request.suspended,
        request.owner,
        new Date(request.now.getTime() + request.leaseMs),
      ],
    });
    return rows.map(({ evidence_key_wrapped, evidence_master_key, ...rest }) => ({
      ...rest,
      evidenceKey: { wrapped: evidence_key_wrapped, masterKey: evidence_master_key },
    }));
  });
}
