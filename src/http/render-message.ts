/** A message as JSON for its reader: statuses with what holds it, problems and timeline in the reader's language. */
import type { z } from 'zod';
import type { messageListSchema, messageSchema } from '../../contracts/api/message.ts';
import type { Finding } from '../../contracts/outcome.ts';
import { type Holds, heldBy } from '../domain/held.ts';
import { maskWarning } from '../intake/mask-warning.ts';
import type { StoredListItem } from '../outbox/list.ts';
import type { StoredMessage, TimelineRow } from '../outbox/read.ts';
import type { Language } from './language.ts';
import type { Explainer } from './problem.ts';
import type { HttpTools } from './tools.ts';

export type MessageView = z.infer<typeof messageSchema>;
export type MessageListView = z.infer<typeof messageListSchema>;
type Reader = { language: Language; holds: Holds; tools: Pick<HttpTools, 'texts' | 'urlOf'> };

export function messageView(message: StoredMessage, reader: Reader): MessageView {
  const { tools, language } = reader;
  const hold = heldBy(message, reader.holds);
  const base = `/v1/messages/${message.id}`;
  return {
    id: message.id,
    receiptId: message.receiptId,
    event: { source: message.source, id: message.eventId, type: message.type },
    entity: message.entity,
    backend: message.backend,
    ref: message.ref,
    file: message.file,
    delivery: hold === null ? message.delivery : 'held',
    legal: message.legal,
    final: message.final,
    reference: message.reference,
    remoteId: message.remoteId,
    madeAvailableAt: instant(message.madeAvailableAt),
    expiresOn: message.expiresOn,
    legalAt: instant(message.legalAt),
    channel: message.channel as MessageView['channel'],
    by: message.by as MessageView['by'],
    evidencePending: message.evidencePending,
    waitingFor: message.waitingFor,
    problem: problemView(message.problem ?? hold ?? personNeeded(message), tools.texts, language),
    warnings: message.warnings.map(maskWarning),
    ...(message.scan === null ? {} : { scan: message.scan }),
    receivedAt: message.createdAt.toISOString(),
    timeline: message.timeline.map((row) => timelineView(row, tools.texts, language)),
    wishes: message.wishes.map((each) => ({
      ...each,
      at: iso(each.at),
      closedAt: each.closedAt === null ? null : iso(each.closedAt),
    })),
    attempts: message.attempts.map((each) => ({ ...each, startedAt: iso(each.startedAt) })),
    evidence: message.evidence.map(({ erasedAt, ...each }) => ({
      ...each,
      at: iso(each.at),
      ...(erasedAt === null ? {} : { erasedAt: iso(erasedAt) }),
      url: tools.urlOf(`${base}/evidence/${encodeURIComponent(each.name)}`),
    })),
  };
}

export function listItemView(item: StoredListItem, reader: Reader): MessageListView['items'][number] {
  const hold = heldBy(item, reader.holds);
  return {
    id: item.id,
    receiptId: item.receiptId,
    event: { source: item.source, id: item.eventId, type: item.type },
    entity: item.entity,
    backend: item.backend,
    ref: item.ref,
    file: item.file,
    delivery: hold === null ? item.delivery : 'held',
    legal: item.legal,
    final: item.final,
    reference: item.reference,
    remoteId: item.remoteId,
    expiresOn: item.expiresOn,
    legalAt: instant(item.legalAt),
    evidencePending: item.evidencePending,
    problem: problemView(item.problem ?? hold, reader.tools.texts, reader.language),
    receivedAt: item.createdAt.toISOString(),
    url: reader.tools.urlOf(`/v1/messages/${item.id}`),
  };
}

function personNeeded(message: StoredMessage): Finding | null {
  return message.delivery === 'uncertain' && message.needsPerson ? { pointer: '', code: 'needs-person' } : null;
}

function problemView(finding: Finding | null, texts: Explainer, language: Language): MessageView['problem'] {
  if (finding === null) return null;
  const { pointer = '', code } = finding;
  return { pointer, code, ...texts.explain(finding, language) };
}

function timelineView(row: TimelineRow, texts: Explainer, language: Language): MessageView['timeline'][number] {
  const explained = row.code === null ? null : texts.known({ pointer: '', code: row.code }, language);
  return {
    at: iso(row.at),
    kind: row.kind as MessageView['timeline'][number]['kind'],
    from: row.from,
    to: row.to,
    code: row.code,
    text: row.text ?? explained?.detail ?? null,
    source: row.source,
    conflict: row.conflict,
  };
}

function instant(value: Date | null): string | null {
  return value === null ? null : value.toISOString();
}

function iso(value: string): string {
  return new Date(value).toISOString();
}
