/**
 * Takes messages for sending: under a lease, in order per file, one slot to each waiting entity before any gets a
 * second, never more in the whole fleet than the back end's circuit and its rates allow, nothing while it rests.
 */
import type { Pool, PoolClient } from 'pg';
import { type Content, readContents } from '../store/documents/read-contents.ts';
import { withTransaction } from '../store/pool.ts';
import { endRests } from '../store/rests/write.ts';
import type { WrappedKey } from '../vault/vault.ts';
import { type Allowance, isPaced, type Pace, readAllowance, spend } from './pace.ts';

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
  /** Natural days its term was extended by before it was sent. */
  extraDays: number;
  evidenceKey: WrappedKey;
  leaseUntil: Date;
  /** Its event and documents, sealed. */
  content: Content;
};

export type ClaimRequest = Pace & {
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
  /** Told when a rate is used up: how long until it lets something pass. */
  onPaced?: (retryInMs: number) => void;
};

const CAPACITY = `
  select c.state, c.ramp_limit,
    (select count(*)::int from message where backend = $1 and delivery = 'sending') as in_flight,
    case when exists (select 1 from maintenance_window where backend = $1 and ends_at > $2 and starts_at <= $2) then 'on'
      else (select min(case when kind = 'pause' and (until is null or until > $2) then 'on' else 'over' end)
        from backend_rest where backend = $1) end as rest
  from (select 1) one left join circuit c on c.backend = $1 and c.endpoint = 'send'`;

/* The loose scan visits each waiting entity once; LATERAL takes its first sendable messages in order of acceptance.
   turn = how many that entity has in flight, plus this one's place among its own. */
const claimText = (most: string, order: string) => `
  with recursive waiting as (
    (select entity from message where backend = $1 and delivery = 'queued' order by entity limit 1)
    union all
    select (select m.entity from message m where m.backend = $1 and m.delivery = 'queued' and m.entity > w.entity
            order by m.entity limit 1)
    from waiting w where w.entity is not null
  ), flight as (
    select entity, count(*) as n from message where backend = $1 and delivery = 'sending' group by entity
  ), candidate as (
    select c.id, c.seq, w.entity, coalesce(f.n, 0) + row_number() over (partition by w.entity order by c.seq) as turn
    from waiting w
    left join flight f on f.entity = w.entity
    cross join lateral (
      select m.id, m.seq from message m
      where m.backend = $1 and m.delivery = 'queued' and m.entity = w.entity and m.next_at <= $2
        and not m.cancel_wanted
        -- after a restore nothing is sent that was not asked for
        and (m.cleared_reference = m.reference or not exists (select 1 from restoration where ask_until > $2))
        and not exists (select 1 from message p where p.order_key = m.order_key and p.seq < m.seq
                        and p.delivery in ('queued', 'sending', 'uncertain'))
      order by m.seq limit ${most}
      for update of m skip locked
    ) c
    where w.entity is not null and w.entity <> all($4)
  ), chosen as (
    select id from candidate order by ${order} limit $3
  ), claimed as (
    update message m set delivery = 'sending', lease_owner = $5, lease_until = $6, attempt_started_at = null,
      changes = m.changes + 1
    where m.id = any(array(select id from chosen))
    returning m.*
  ), told as (
    insert into status_change (message, entity, sequence, at, kind, from_state, to_state, source, delivery, legal, final, fed)
    select id, entity, changes, $2, 'delivery', 'queued', 'sending', 'gateway', 'sending', legal, false, true from claimed
  )
  select id, event, entity, issuer, backend, position, reference, attempts, attempts_before as "attemptsBefore", ever_uncertain as "everUncertain",
    extra_days as "extraDays", k.wrapped, k.master_key as "masterKey", lease_until as "leaseUntil"
  from claimed cross join lateral (select wrapped, master_key from data_key where owner = claimed.id offset 0) k order by seq`;

const CLAIM = claimText('$3', 'turn, seq');
/* Under a rate few pass at once, often one: the round among entities is then kept from claim to claim. */
const CLAIM_PACED = claimText(
  'least($3, coalesce((select a.most from unnest($7::text[], $8::int[]) a(entity, most) where a.entity = w.entity), $9::int))',
  'turn, entity <= $10, entity, seq',
);

type Row = Omit<ClaimedMessage, 'evidenceKey' | 'content'> & WrappedKey;

/** Empty when nothing may be sent now. What is claimed comes with its sealed content, read once for all of it. */
export async function claim(pool: Pool, request: ClaimRequest): Promise<ClaimedMessage[]> {
  // One claimer at a time per back end: two that count at once would both see the same free slots.
  return withTransaction(pool, (client) => claimWithin(client, request), { lock: `claim:${request.backend}` });
}

async function claimWithin(client: PoolClient, request: ClaimRequest): Promise<ClaimedMessage[]> {
  const limit = await capacity(client, request);
  if (limit <= 0) return [];
  const allowance = isPaced(request) ? await readAllowance(client, request) : null;
  if (allowance?.retryInMs != null) request.onPaced?.(allowance.retryInMs);
  const slots = Math.min(limit, request.atMost, allowance?.slots ?? limit);
  if (slots <= 0) return [];
  const leaseUntil = new Date(request.now.getTime() + request.leaseMs);
  const values = [request.backend, request.now, slots, request.suspended, request.owner, leaseUntil];
  const { rows } = await client.query<Row>(
    allowance === null
      ? { name: 'claim', text: CLAIM, values }
      : { name: 'claim-paced', text: CLAIM_PACED, values: [...values, ...paceValues(allowance)] },
  );
  if (allowance !== null) await spend(client, request, allowance, inRound(rows, allowance.served));
  return rows.length === 0 ? [] : withContents(client, rows);
}

async function withContents(client: PoolClient, rows: readonly Row[]): Promise<ClaimedMessage[]> {
  const contents = await readContents(
    client,
    rows.map(({ event }) => event),
  );
  return rows.map(({ wrapped, masterKey, ...rest }) => ({
    ...rest,
    evidenceKey: { wrapped, masterKey },
    content: contents.get(rest.event) ?? [],
  }));
}

type Capacity = { state: string | null; ramp_limit: number | null; in_flight: number; rest: 'on' | 'over' | null };

/** Free slots of the fleet; a rest that is over ends here, and begins the ramp. */
async function capacity(client: PoolClient, request: ClaimRequest): Promise<number> {
  const { backend, now, concurrency } = request;
  const { rows } = await client.query<Capacity>({
    name: 'claim-capacity',
    text: CAPACITY,
    values: [backend, now],
  });
  const row = rows[0];
  if (row === undefined || row.state === 'open' || row.rest === 'on') return 0;
  if (row.rest === 'over') {
    await endRests(client, { backend, now });
    return capacity(client, request);
  }
  const limit = row.state === 'ramping' ? Math.min(row.ramp_limit ?? 1, concurrency) : concurrency;
  return limit - row.in_flight;
}

function paceValues({ entities, otherwise, served }: Allowance): unknown[] {
  return [[...entities.keys()], [...entities.values()], otherwise, served];
}

/* As CLAIM_PACED ordered them, save for the turn: the last one tells where the round stopped. */
function inRound<T extends { entity: string }>(rows: readonly T[], served: string): T[] {
  const place = ({ entity }: T) => `${entity <= served ? 1 : 0}${entity}`;
  return rows.toSorted((a, b) => (place(a) < place(b) ? -1 : 1));
}
