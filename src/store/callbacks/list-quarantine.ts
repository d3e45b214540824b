/** The quarantine, newest first, as far as it may concern the reader's entities. */
import type { Queryable } from '../chunks.ts';

export type QuarantineItem = {
  id: string;
  at: Date;
  backend: string;
  remoteId: string;
  state: string;
  reason: 'unknown-identifier' | 'wrong-entity';
  entity: string | null;
  stateAt: Date | null;
  certificate: boolean;
  repeats: number;
  suggestions: string[];
};

export type QuarantinePage = {
  /** Null: of all entities, and those nobody can be named for. */
  entities: readonly string[] | null;
  /** The last one of the page before. */
  before: { at: Date; id: string } | null;
  limit: number;
};

/* `$1 is null` sees everything; others what names one of theirs, or the identifier of one of their messages. */
export const MAY_CONCERN = `($1::text[] is null or c.entity = any($1) or exists (
  select 1 from message mine where mine.backend = c.backend and mine.remote_id = c.remote_id and mine.entity = any($1)))`;

const LIST = `
  select c.id, c.received_at as at, c.backend, c.remote_id as "remoteId", c.code as state, c.entity, c.state_at as "stateAt",
    c.certificate, c.repeats,
    case when exists (select 1 from message m where m.backend = c.backend and m.remote_id = c.remote_id)
      then 'wrong-entity' else 'unknown-identifier' end as reason,
    array(
      select m.id from message m
      where m.backend = c.backend and m.entity = c.entity and m.delivery = 'uncertain' and m.remote_id is null
        and m.created_at <= c.received_at and ($1::text[] is null or m.entity = any($1))
      order by abs(extract(epoch from coalesce(c.state_at, c.received_at) - coalesce(m.attempt_ended_at, m.created_at)))
      limit 3
    ) as suggestions
  from callback c
  where c.message is null and c.decision is null and ${MAY_CONCERN}
    and ($2::timestamptz is null or (c.received_at, c.id) < ($2, $3))
  order by c.received_at desc, c.id desc limit $4`;

export async function listQuarantine(db: Queryable, page: QuarantinePage): Promise<QuarantineItem[]> {
  const { rows } = await db.query<QuarantineItem>({
    name: 'list-quarantine',
    text: LIST,
    values: [page.entities, page.before?.at ?? null, page.before?.id ?? null, page.limit],
  });
  return rows;
}

/** How many wait, by back end. */
export async function countQuarantine(db: Queryable): Promise<{ backend: string; n: number }[]> {
  const { rows } = await db.query<{ backend: string; n: number }>({
    name: 'count-quarantine',
    text: `select backend, count(*)::int as n from callback where message is null and decision is null group by backend`,
  });
  return rows;
}
