/** The audit, newest first: what was done to the reader's entities, and what the reader's own client did. */
import type { Queryable } from '../chunks.ts';

export type AuditRow = {
  id: string;
  at: Date;
  clientId: string;
  person: string | null;
  action: string;
  object: string;
  reason: string | null;
  result: string;
};

export type AuditPage = {
  /** Null: all of them. */
  entities: readonly string[] | null;
  clientId: string;
  /** Exactly this object; null: any. */
  object: string | null;
  /** Older than this row. */
  before: string | null;
  limit: number;
};

/* An object begins with what it is about: `msg_…`, `msg_…/acuse.pdf`, `cb_… msg_…`, a back end, a client. */
export async function readAudit(db: Queryable, page: AuditPage): Promise<AuditRow[]> {
  const { rows } = await db.query<AuditRow>({
    name: 'read-audit',
    text: `select a.id::text, a.at, a.client_id as "clientId", a.person, a.action, a.object, a.reason, a.result from audit a
           where ($4::bigint is null or a.id < $4) and ($3::text is null or a.object = $3)
             and ($1::text[] is null or a.client_id = $2 or exists (
               select 1 from message m where m.entity = any($1)
                 and m.id in (split_part(a.object, '/', 1), split_part(a.object, ' ', 2))))
           order by a.id desc limit $5`,
    values: [page.entities, page.clientId, page.object, page.before, page.limit],
  });
  return rows;
}
