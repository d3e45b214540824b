/** A page of the changes feed after a cursor, for some entities or all. */
import type { Queryable } from '../chunks.ts';

export type FeedChange = {
  cursor: string;
  messageId: string | null;
  entity: string;
  backend: string | null;
  ref: string | null;
  sequence: number | null;
  at: Date;
  kind: 'delivery' | 'legal' | 'notice' | 'checkpoint';
  from: string | null;
  to: string | null;
  code: string | null;
  text: string | null;
  source: string | null;
  conflict: boolean;
  delivery: string | null;
  legal: string | null;
  final: boolean | null;
  /** The signed checkpoint, of a change of that kind. */
  jws: string | null;
};

/** Of `status_change s` with its `message m`; a notice's own text only, which names no person. */
export const CHANGE_COLUMNS = `
  s.cursor::text, s.message as "messageId", s.entity, m.backend, m.ref, s.sequence, s.at, s.kind, s.from_state as "from",
  s.to_state as "to", s.code, case when s.kind = 'notice' then s.text end as text, s.source, s.conflict, s.delivery,
  s.legal, s.final, s.jws`;

/** `entities` null: all. In cursor order. */
export async function readChanges(
  db: Queryable,
  of: { entities: readonly string[] | null; after: string; limit: number },
): Promise<FeedChange[]> {
  const { rows } = await db.query<FeedChange>({
    name: of.entities === null ? 'read-all-changes' : 'read-changes',
    text: `select ${CHANGE_COLUMNS} from status_change s left join message m on m.id = s.message
           where s.cursor > $1::bigint ${of.entities === null ? '' : 'and s.entity = any($3)'}
           order by s.cursor limit $2`,
    values: of.entities === null ? [of.after, of.limit] : [of.after, of.limit, of.entities],
  });
  return rows;
}
