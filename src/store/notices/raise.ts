/**
 * The one way to tell of something that cannot wait: a line in the timeline and the feed, once for the same subject,
 * code and occasion, whichever process notices it and however often.
 */
import type { Queryable } from '../chunks.ts';

export type NoticeCode =
  | 'expires-soon'
  | 'uncertain-too-long'
  | 'evidence-late'
  | 'evidence-given-up'
  | 'polling-given-up'
  | 'conflict'
  | 'unknown-state'
  | 'receipt-double-encoded'
  | 'receipt-form-unknown'
  | 'receipt-digest-differs'
  | 'seal-expiring'
  | 'key-expiring'
  | 'backend-silent'
  | 'backend-heard-again';

export type Notice = {
  /** About a message, or (null) about its entity. */
  message: string | null;
  entity: string;
  code: NoticeCode;
  /** What it is about: another occasion is another notice. Never a person's data. */
  occasion: string;
  text?: string | null;
  source: string;
  conflict?: boolean;
  at: Date;
};

const RAISE_FOR_MESSAGE = `
  with fresh as (
    insert into notice (subject, code, occasion, at)
    select id, $2, $3, $4 from message where id = $1
    on conflict do nothing returning subject
  ), counted as (
    update message m set changes = m.changes + 1 from fresh where m.id = fresh.subject
    returning m.id, m.entity, m.changes, m.delivery, m.legal, m.final
  )
  insert into status_change (message, entity, sequence, at, kind, code, text, source, conflict, delivery, legal, final, fed)
  select id, entity, changes, $4, 'notice', $2, $5, $6, $7, delivery, legal, final, true from counted`;

const RAISE_FOR_ENTITY = `
  with fresh as (
    insert into notice (subject, code, occasion, at) values ($1, $2, $3, $4) on conflict do nothing returning subject
  )
  insert into status_change (entity, at, kind, code, text, source, conflict, fed)
  select subject, $4, 'notice', $2, $5, $6, $7, true from fresh`;

/** False when it was told before. */
export async function raiseNotice(db: Queryable, notice: Notice): Promise<boolean> {
  const { message, entity, code, occasion, at, source } = notice;
  const { rowCount } = await db.query({
    name: message === null ? 'raise-for-entity' : 'raise-for-message',
    text: message === null ? RAISE_FOR_ENTITY : RAISE_FOR_MESSAGE,
    values: [message ?? entity, code, occasion, at, notice.text ?? null, source, notice.conflict ?? false],
  });
  return rowCount === 1;
}
