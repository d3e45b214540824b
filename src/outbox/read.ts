/** One message with all that became of it, read in one statement so that its parts belong together. */
import type { Delivery } from '../../contracts/message.ts';
import type { Finding, Legal, Warning } from '../../contracts/outcome.ts';
import type { WishKind } from '../../contracts/remote-change.ts';
import type { ScanState } from '../../contracts/scan.ts';
import type { Queryable } from '../store/chunks.ts';

/** Times inside these rows are as PostgreSQL writes them in JSON. */
export type TimelineRow = {
  at: string;
  kind: string;
  from: string | null;
  to: string | null;
  code: string | null;
  text: string | null;
  source: string | null;
  conflict: boolean;
};
export type AttemptRow = { n: number; startedAt: string; durationMs: number; outcome: string; code: string };
export type WishRow = {
  kind: WishKind;
  state: 'queued' | 'calling' | 'uncertain' | 'done' | 'refused' | 'failed' | 'unsure';
  by: string;
  at: string;
  closedAt: string | null;
  attempts: number;
  code: string | null;
};
export type EvidenceRow = {
  name: string;
  kind: string;
  mediaType: string;
  sha256: string;
  size: number;
  at: string;
  erasedAt: string | null;
  /** It came in a callback, and no answer of the back end brought the same bytes. */
  unconfirmed: boolean;
};

export type StoredMessage = {
  id: string;
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
  madeAvailableAt: Date | null;
  expiresOn: string | null;
  legalAt: Date | null;
  channel: string | null;
  by: string | null;
  evidencePending: boolean;
  needsPerson: boolean;
  problem: Finding | null;
  warnings: Warning[];
  createdAt: Date;
  waitingFor: string | null;
  /** Of all documents of its event; null where it has none. */
  scan: ScanState | null;
  timeline: TimelineRow[];
  attempts: AttemptRow[];
  wishes: WishRow[];
  evidence: EvidenceRow[];
};

/* The first open one of the order key: its fate is what all behind it wait for. */
const WAITING_FOR = `
  case when m.delivery = 'queued' then (
    select p.id from message p where p.order_key = m.order_key and p.seq < m.seq
      and p.delivery in ('queued', 'sending', 'uncertain') order by p.seq limit 1) end`;

const SCAN = `
  select case when bool_and(coalesce(d.scan = 'clean', false)) then 'clean' else 'not-scanned' end
  from event_document l join document d on d.id = l.document where l.event = m.event having count(*) > 0`;

const TIMELINE = `
  select coalesce(json_agg(json_build_object('at', s.at, 'kind', s.kind, 'from', s.from_state, 'to', s.to_state, 'code', s.code,
    'text', s.text, 'source', s.source, 'conflict', s.conflict) order by s.sequence, s.id), '[]')
  from status_change s where s.message = m.id`;

const ATTEMPTS = `
  select coalesce(json_agg(json_build_object('n', a.n, 'startedAt', a.started_at, 'durationMs', a.duration_ms, 'outcome', a.outcome,
    'code', a.code) order by a.n), '[]')
  from attempt a where a.message = m.id`;

const WISHES = `
  select coalesce(json_agg(json_build_object('kind', w.kind, 'state', w.state, 'by', w.actor, 'at', w.created_at,
    'closedAt', w.closed_at, 'attempts', w.attempts, 'code', w.code) order by w.ordinal), '[]')
  from remote_change w where w.message = m.id`;

const EVIDENCE = `
  select coalesce(json_agg(json_build_object('name', v.name, 'kind', v.kind, 'mediaType', v.media_type,
    'sha256', encode(v.sha256, 'hex'), 'size', v.size, 'at', v.at, 'erasedAt', v.erased_at,
    'unconfirmed', v.kind = 'callback' and not exists (
      select 1 from evidence r where r.message = v.message and r.kind in ('receipt', 'receipt-xml') and r.sha256 = v.sha256
    )) order by v.at, v.name), '[]')
  from evidence v where v.message = m.id`;

const READ = `
  select m.id, m.event as "receiptId", e.source, e.event_id as "eventId", e.type, m.entity, m.backend, m.ref, m.file, m.delivery,
    m.legal, m.final, m.reference, m.remote_id as "remoteId", m.made_available_at as "madeAvailableAt",
    m.expires_on::text as "expiresOn", m.legal_at as "legalAt", m.channel, m.by_whom as "by",
    m.evidence_pending as "evidencePending", m.needs_person as "needsPerson", m.problem, m.warnings, m.created_at as "createdAt",
    (${WAITING_FOR}) as "waitingFor", (${SCAN}) as scan, (${TIMELINE}) as timeline, (${ATTEMPTS}) as attempts, (${WISHES}) as wishes, (${EVIDENCE}) as evidence
  from message m join event e on e.id = m.event where m.id = $1`;

export async function readMessage(db: Queryable, id: string): Promise<StoredMessage | null> {
  const { rows } = await db.query<StoredMessage>({ name: 'read-message', text: READ, values: [id] });
  return rows[0] ?? null;
}
