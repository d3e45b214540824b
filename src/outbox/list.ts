/** Messages newest first, by what a reader looks for; never by a person. */
import { RECEIVED_REF } from '../../contracts/inbox.ts';
import type { Delivery } from '../../contracts/message.ts';
import type { Finding, Legal } from '../../contracts/outcome.ts';
import type { Holds, ShownDelivery } from '../domain/held.ts';
import type { Queryable } from '../store/chunks.ts';
import { seqAt } from './seq-at.ts';

export type MessageFilter = {
  /** Null: of all entities. */
  entities: readonly string[] | null;
  delivery?: ShownDelivery;
  legal?: Legal;
  backend?: string;
  file?: string;
  receipt?: string;
  since?: Date;
  until?: Date;
  /** Exactly one of: message id, event id, file, reference, remote id, ref. */
  q?: string;
  /** Queued or sending, those held left out. */
  inFlight?: true;
  /** Open ones whose last day lies between two days, both included. */
  expiring?: { from: string; to: string };
  /** Handed over since then. */
  acceptedSince?: Date;
  /** Uncertain ones that asking has not settled in time, or cannot settle. */
  needsPerson?: true;
  /** Given up since then. */
  diedSince?: Date;
  /** Open at that back end, and the last day lies between two days, both included. */
  ending?: readonly { backend: string; from: string; to: string }[];
  /** Ended at that back end before then, and the certificate is still looked for. */
  evidenceLate?: readonly { backend: string; before: Date }[];
  /** What did not go out from here, but arrived. */
  received?: true;
  /** Only messages accepted before the one with this sequence number. */
  before?: string;
  limit: number;
};

export type StoredListItem = {
  id: string;
  seq: string;
  receiptId: string;
  source: string;
  eventId: string;
  type: string;
  entity: string;
  backend: string;
  ref: string;
  file: string | null;
  delivery: Delivery;
  legal: Legal | null;
  final: boolean;
  reference: string;
  remoteId: string | null;
  expiresOn: string | null;
  legalAt: Date | null;
  evidencePending: boolean;
  problem: Finding | null;
  createdAt: Date;
};

const COLUMNS = `
  m.id, m.seq::text, m.event as "receiptId", e.source, e.event_id as "eventId", e.type, m.entity, m.backend, m.ref, m.file,
  m.delivery, m.legal, m.final, m.reference, m.remote_id as "remoteId", m.expires_on::text as "expiresOn", m.legal_at as "legalAt",
  m.evidence_pending as "evidencePending", m.problem, m.created_at as "createdAt"`;

/* Clocks of processes differ, and a message is numbered a moment after it was received. */
const CLOCKS_APART_MS = 600_000;

/* What a word may be. One question for each: each has its index, while `or` would read the whole table. */
const KNOWN_BY = [
  ...['id', 'event', 'file', 'reference', 'remote_id', 'ref'].map(
    (column) => (place: string) => `m.${column} = ${place}`,
  ),
  (place: string) => `m.event in (select known.id from event known where known.event_id = ${place})`,
];

/** `holds` decides which queued messages count as held; they are asked for in the same statement. */
export async function listMessages(db: Queryable, filter: MessageFilter, holds: Holds): Promise<StoredListItem[]> {
  const { q, limit, ...rest } = filter;
  const { since, until } = rest;
  if (filter.entities?.length === 0) return [];
  const [from, to] = await Promise.all([
    since === undefined ? null : seqAt(db, new Date(since.getTime() - CLOCKS_APART_MS)),
    until === undefined ? null : seqAt(db, new Date(until.getTime() + CLOCKS_APART_MS)),
  ]);
  const values: unknown[] = [];
  const use = (value: unknown) => `$${values.push(value)}`;
  const conditions = conditionsOf({ ...rest, from, to }, holds, use);
  const most = use(limit);
  const newest = (more: readonly string[]) => {
    const where = [...conditions, ...more];
    return `select m.seq, m.id from message m${where.length === 0 ? '' : ` where ${where.join(' and ')}`} order by m.seq desc limit ${most}`;
  };
  const word = q === undefined ? null : use(q);
  // The newest of each kind are enough to know the newest of all: a word that is common stays as quick as a rare one.
  const found = word === null ? newest([]) : KNOWN_BY.map((known) => `(${newest([known(word)])})`).join(' union ');
  const { rows } = await db.query<StoredListItem>(
    `select ${COLUMNS} from (${found}) found join message m on m.id = found.id join event e on e.id = m.event
     order by m.seq desc limit ${most}`,
    values,
  );
  return rows;
}

/** Numbers between which all lie that `since` and `until` let through. */
type Bounds = { from?: string | null; to?: string | null };

/** What a filter asks of `message m`, each value put in by `use`. */
export function conditionsOf(
  filter: Omit<MessageFilter, 'limit'> & Bounds,
  holds: Holds,
  use: (value: unknown) => string,
): string[] {
  const conditions: string[] = [];
  const when = (value: unknown, condition: (place: string) => string) => {
    if (value !== undefined && value !== null) conditions.push(condition(use(value)));
  };
  const { entities } = filter;
  // Of one entity its own index gives the order; of several it would have to be sorted for.
  if (entities?.length === 1) when(entities[0], (place) => `m.entity = ${place}`);
  else when(entities, (place) => `m.entity = any(${place})`);
  when(filter.legal, (place) => `m.legal = ${place}`);
  when(filter.backend, (place) => `m.backend = ${place}`);
  when(filter.file, (place) => `m.file = ${place}`);
  when(filter.receipt, (place) => `m.event = ${place}`);
  when(filter.since, (place) => `m.created_at >= ${place}`);
  when(filter.until, (place) => `m.created_at < ${place}`);
  when(filter.from, (place) => `m.seq >= ${place}::bigint`);
  when(filter.to, (place) => `m.seq < ${place}::bigint`);
  when(filter.before, (place) => `m.seq < ${place}::bigint`);
  when(filter.q, (place) => {
    const known = KNOWN_BY.map((each) => `select m.id from message m where ${each(place)}`);
    return `m.id in (${known.join(' union all ')})`;
  });
  when(filter.acceptedSince, (place) => `m.accepted_at >= ${place}`);
  if (filter.expiring !== undefined) {
    const { from, to } = filter.expiring;
    conditions.push(
      `not m.final and m.expires_on between ${use(from)}::date and ${use(to)}::date and m.delivery not in ('cancelled', 'mirrored')`,
    );
  }
  if (filter.received) conditions.push(`m.ref = ${use(RECEIVED_REF)}`);
  conditions.push(...alertConditions(filter, use));
  if (filter.inFlight)
    conditions.push(`(m.delivery = 'sending' or (m.delivery = 'queued' and not ${heldCondition(holds, use)}))`);
  const { delivery } = filter;
  if (delivery === undefined) return conditions;
  conditions.push(`m.delivery = ${use(delivery === 'held' ? 'queued' : delivery)}`);
  if (delivery === 'held') conditions.push(heldCondition(holds, use));
  if (delivery === 'queued') conditions.push(`not ${heldCondition(holds, use)}`);
  return conditions;
}

/* The same as alerts count by: src/store/alerts/standing.ts, src/store/notices/due.ts. */
function alertConditions(
  { needsPerson, diedSince, ending, evidenceLate }: Omit<MessageFilter, 'limit'>,
  use: (value: unknown) => string,
): string[] {
  const conditions: string[] = [];
  const any = (parts: readonly string[]) => `(${parts.length === 0 ? 'false' : parts.join(' or ')})`;
  if (needsPerson) conditions.push(`m.delivery = 'uncertain' and (m.uncertain_alerted or m.needs_person)`);
  if (diedSince !== undefined)
    conditions.push(`m.delivery = 'dead' and greatest(m.attempt_ended_at, m.next_at) >= ${use(diedSince)}`);
  if (ending !== undefined) {
    const windows = ending.map(
      ({ backend, from, to }) =>
        `(m.backend = ${use(backend)} and m.expires_on between ${use(from)}::date and ${use(to)}::date)`,
    );
    conditions.push(`not m.final and (m.poll_at is not null or m.delivery = 'uncertain') and ${any(windows)}`);
  }
  if (evidenceLate !== undefined) {
    const late = evidenceLate.map(
      ({ backend, before }) => `(m.backend = ${use(backend)} and m.legal_at < ${use(before)})`,
    );
    conditions.push(`m.poll_at is not null and m.evidence_pending and ${any(late)}`);
  }
  return conditions;
}

function heldCondition(holds: Holds, use: (value: unknown) => string): string {
  const pairs = use([...holds.unusable.keys()]);
  return `(m.backend = any(${use([...holds.backends.keys()])}) or m.entity || '|' || m.backend = any(${pairs}))`;
}
