/** Messages newest first, by what a reader looks for; never by a person. */
import type { Delivery } from '../../contracts/message.ts';
import type { Finding, Legal } from '../../contracts/outcome.ts';
import type { Holds, ShownDelivery } from '../domain/held.ts';
import type { Queryable } from '../store/chunks.ts';

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

/* One question per kind of identifier: each has its index, while `or` across two tables would read them whole. */
const IDS_KNOWN_BY = [
  ...['id', 'event', 'file', 'reference', 'remote_id', 'ref'].map(
    (column) => (place: string) => `select known.id from message known where known.${column} = ${place}`,
  ),
  (place: string) =>
    `select known.id from event e2 join message known on known.event = e2.id where e2.event_id = ${place}`,
];

/** `holds` decides which queued messages count as held; they are asked for in the same statement. */
export async function listMessages(db: Queryable, filter: MessageFilter, holds: Holds): Promise<StoredListItem[]> {
  const values: unknown[] = [];
  const use = (value: unknown) => `$${values.push(value)}`;
  const conditions = conditionsOf(filter, holds, use);
  const where = conditions.length === 0 ? '' : `where ${conditions.join(' and ')}`;
  const { rows } = await db.query<StoredListItem>(
    `select ${COLUMNS} from message m join event e on e.id = m.event ${where} order by m.seq desc limit ${use(filter.limit)}`,
    values,
  );
  return rows;
}

/** What a filter asks of `message m`, each value put in by `use`. */
export function conditionsOf(
  filter: Omit<MessageFilter, 'limit'>,
  holds: Holds,
  use: (value: unknown) => string,
): string[] {
  const conditions: string[] = [];
  const when = (value: unknown, condition: (place: string) => string) => {
    if (value !== undefined && value !== null) conditions.push(condition(use(value)));
  };
  when(filter.entities, (place) => `m.entity = any(${place})`);
  when(filter.legal, (place) => `m.legal = ${place}`);
  when(filter.backend, (place) => `m.backend = ${place}`);
  when(filter.file, (place) => `m.file = ${place}`);
  when(filter.receipt, (place) => `m.event = ${place}`);
  when(filter.since, (place) => `m.created_at >= ${place}`);
  when(filter.until, (place) => `m.created_at < ${place}`);
  when(filter.before, (place) => `m.seq < ${place}::bigint`);
  when(filter.q, (place) => `m.id in (${IDS_KNOWN_BY.map((known) => known(place)).join(' union all ')})`);
  when(filter.acceptedSince, (place) => `m.accepted_at >= ${place}`);
  if (filter.expiring !== undefined) {
    const { from, to } = filter.expiring;
    conditions.push(
      `not m.final and m.expires_on between ${use(from)}::date and ${use(to)}::date and m.delivery not in ('cancelled', 'mirrored')`,
    );
  }
  if (filter.inFlight)
    conditions.push(`(m.delivery = 'sending' or (m.delivery = 'queued' and not ${heldCondition(holds, use)}))`);
  const { delivery } = filter;
  if (delivery === undefined) return conditions;
  conditions.push(`m.delivery = ${use(delivery === 'held' ? 'queued' : delivery)}`);
  if (delivery === 'held') conditions.push(heldCondition(holds, use));
  if (delivery === 'queued') conditions.push(`not ${heldCondition(holds, use)}`);
  return conditions;
}

function heldCondition(holds: Holds, use: (value: unknown) => string): string {
  const pairs = use([...holds.unusable.keys()]);
  return `(m.backend = any(${use([...holds.backends.keys()])}) or m.entity || '|' || m.backend = any(${pairs}))`;
}
