/** Reads what messages are made of, still sealed: their events and documents, with the first chunk of each document. */
import type { Queryable } from '../chunks.ts';

/** One row for each document of the event; one with `document` null where it has none. */
export type Content = readonly ContentRow[];

export type ContentRow = {
  event: string;
  body_sealed: Buffer | null;
  key_wrapped: Buffer | null;
  master_key: string | null;
  position: number | null;
  document: string | null;
  media_type: string;
  size: string;
  sha256: Buffer;
  document_key: Buffer | null;
  document_master_key: string | null;
  chunks: number;
  /** It comes along: most documents have no other. */
  first_chunk: Buffer | null;
};

/* Each by its key: OFFSET 0 keeps the planner from joining whole tables, which it finds cheap as long as they are small. */
const READ = `
  select e.id as event, e.body_sealed, k.wrapped as key_wrapped, k.master_key, d.id as document, l.position, d.media_type,
    d.size, d.sha256, dk.wrapped as document_key, dk.master_key as document_master_key, d.chunks, c.data as first_chunk
  from unnest($1::text[]) asked(id)
    cross join lateral (select * from event where id = asked.id offset 0) e
    left join lateral (select * from data_key where owner = e.id offset 0) k on true
    left join lateral (select * from event_document where event = e.id offset 0) l on true
    left join lateral (select * from document where id = l.document offset 0) d on true
    left join lateral (select * from data_key where owner = d.id offset 0) dk on true
    left join lateral (select * from chunk where owner = d.id and n = 0 offset 0) c on true`;

/** By event id. Memory: at most one chunk of each document. */
export async function readContents(db: Queryable, events: readonly string[]): Promise<Map<string, ContentRow[]>> {
  const { rows } = await db.query<ContentRow>({ name: 'read-contents', text: READ, values: [[...new Set(events)]] });
  return Map.groupBy(rows, ({ event }) => event);
}
