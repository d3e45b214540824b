/** Messages whose turn it is to be asked for or polled: taken under a short lease, so that one process does it. */
import type { Pool } from 'pg';
import { RECEIVED_REF } from '../../contracts/inbox.ts';
import type { Legal } from '../../contracts/outcome.ts';
import type { Pending } from '../domain/next-step.ts';
import type { WrappedKey } from '../vault/vault.ts';

export type TakeRequest = {
  backend: string;
  atMost: number;
  suspended: readonly string[];
  now: Date;
  leaseMs: number;
};

export type UncertainMessage = {
  id: string;
  entity: string;
  issuer: string;
  reference: string;
  /** Where it goes, in the adapter's words. */
  route: string | null;
  attempts: number;
  attemptsBefore: number;
  /** When the first attempt that may have arrived began: of this generation, since no other bears its reference. */
  firstTriedAt: Date;
  attemptEndedAt: Date;
  pending: Pending | null;
  asks: number;
  needsPerson: boolean;
  /** The store was restored lately, and nobody has said yet that this may be sent. */
  afterRestore: boolean;
  createdAt: Date;
  evidenceKey: WrappedKey;
  /** What its reference is made of. */
  generation: number;
  sendingRef: string;
  source: string;
  eventId: string;
};

/** Uncertain messages due for "do you have our reference?". */
export async function takeForAsk(pool: Pool, request: TakeRequest): Promise<UncertainMessage[]> {
  const { rows } = await pool.query<Omit<UncertainMessage, 'evidenceKey'> & WrappedKey>({
    name: 'take-for-ask',
    text: `with taken as (update message m set ask_lease_until = $5
           from (select id from message where backend = $1 and delivery = 'uncertain' and next_ask_at <= $2
                   and (ask_lease_until is null or ask_lease_until < $2) and entity <> all($3)
                 order by next_ask_at limit $4 for update skip locked) due
           where m.id = due.id
           returning m.id, m.entity, m.issuer, m.reference, m.route, m.attempts, m.attempts_before as "attemptsBefore",
             coalesce(m.attempt_ended_at, m.created_at) as "attemptEndedAt", m.pending, m.asks,
             coalesce((select min(a.started_at) from attempt a where a.message = m.id and a.n > m.attempts_before),
               (select min(v.at) from evidence v where v.message = m.id and v.kind = 'request'), m.created_at) as "firstTriedAt",
             m.created_at as "createdAt",
             m.needs_person as "needsPerson", m.generation, m.ref as "sendingRef",
             (select e.source from event e where e.id = m.event) as source,
             (select e.event_id from event e where e.id = m.event) as "eventId",
             m.cleared_reference is distinct from m.reference
               and exists (select 1 from restoration where ask_until > $2) as "afterRestore")
           select taken.*, k.wrapped, k.master_key as "masterKey" from taken join data_key k on k.owner = taken.id`,
    values: takeValues(request),
  });
  return rows.map(withKey);
}

export type PolledMessage = {
  id: string;
  entity: string;
  remoteId: string;
  legal: Legal | null;
  legalAt: Date | null;
  madeAvailableAt: Date | null;
  acceptedAt: Date;
  evidencePending: boolean;
  withEvidence: boolean;
  polls: number;
  callbackAt: Date | null;
  expiresOn: string | null;
  problemCode: string | null;
  event: string;
  /** It did not go out from here, it arrived. */
  received: boolean;
  evidenceKey: WrappedKey;
};

type PolledRow = Omit<PolledMessage, 'evidenceKey'> & WrappedKey;

/** Accepted messages due for a look at their status. */
export async function takeForPoll(pool: Pool, request: TakeRequest): Promise<PolledMessage[]> {
  const { rows } = await pool.query<PolledRow>({
    name: 'take-for-poll',
    text: `with taken as (update message m set ask_lease_until = $5
           from (select id from message where backend = $1 and poll_at <= $2 and remote_id is not null
                   and (ask_lease_until is null or ask_lease_until < $2) and entity <> all($3)
                 order by poll_at limit $4 for update skip locked) due
           where m.id = due.id
           returning m.id, m.entity, m.remote_id as "remoteId", m.legal, m.legal_at as "legalAt",
             m.made_available_at as "madeAvailableAt", coalesce(m.accepted_at, m.created_at) as "acceptedAt",
             m.evidence_pending as "evidencePending", m.poll_evidence as "withEvidence", m.polls,
             m.callback_at as "callbackAt", m.expires_on::text as "expiresOn", m.problem ->> 'code' as "problemCode",
             m.event, m.ref = $6 as received)
           select taken.*, k.wrapped, k.master_key as "masterKey" from taken join data_key k on k.owner = taken.id`,
    values: [...takeValues(request), RECEIVED_REF],
  });
  return rows.map(withKey);
}

function withKey<T>({ wrapped, masterKey, ...rest }: T & WrappedKey) {
  return { ...rest, evidenceKey: { wrapped, masterKey } };
}

function takeValues(request: TakeRequest): unknown[] {
  return [
    request.backend,
    request.now,
    request.suspended,
    request.atMost,
    new Date(request.now.getTime() + request.leaseMs),
  ];
}
