/** One line of the audit: who did what to which object, why, and what came of it. Ids only. */
import type { ActKind } from '../../../contracts/inbox.ts';
import type { Queryable } from '../chunks.ts';

export type AuditEntry = {
  at: Date;
  clientId: string;
  /** Who signed in with that client's rights; absent: the client itself. */
  person?: string;
  action:
    | 'evidence.read'
    | 'request.read'
    | 'document.read'
    | 'chain.read'
    | 'data.request'
    | 'message.retry'
    | 'message.resolve'
    | 'message.cancel'
    | 'message.extend'
    | 'message.practised'
    | `message.${ActKind}`
    | 'backend.pause'
    | 'backend.resume'
    | 'maintenance.announce'
    | 'maintenance.take-back'
    | 'vendor.retry'
    | 'vendor.tell'
    | 'quarantine.attach'
    | 'quarantine.discard'
    | 'evidence.reveal'
    | 'messages.export'
    | 'bulk.begin'
    | 'bulk.stop'
    | 'session.begin'
    | 'session.end';
  object: string;
  reason?: string;
  result: string;
};

export async function insertAudit(db: Queryable, entry: AuditEntry): Promise<void> {
  await db.query({
    name: 'insert-audit',
    text: 'insert into audit (at, client_id, person, action, object, reason, result) values ($1, $2, $7, $3, $4, $5, $6)',
    values: [
      entry.at,
      entry.clientId,
      entry.action,
      entry.object,
      entry.reason ?? null,
      entry.result,
      entry.person ?? null,
    ],
  });
}
