/** Messages newest first, by what a reader looks for; never by a person. */
import type { Delivery } from '../../contracts/message.ts';
import type { Finding, Legal } from '../../contracts/outcome.ts';
import type { Holds } from '../domain/held.ts';
import type { Queryable } from '../store/chunks.ts';
import type { MessageFilter } from './filter.ts';
import { find } from './find.ts';

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

/** `holds` decides which queued messages count as held; they are asked for in the same statement. */
export async function listMessages(db: Queryable, filter: MessageFilter, holds: Holds): Promise<StoredListItem[]> {
  const { limit, ...rest } = filter;
  const text = (found: string) =>
    `select ${COLUMNS} from ${found} found join message_listed l on l.seq = found.seq
     join message m on m.id = l.id join event e on e.id = m.event order by m.seq desc`;
  return find<StoredListItem>(db, { filter: rest, holds, wanted: { limit, order: 'desc' }, text });
}
