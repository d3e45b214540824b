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

const READ = `
  select e.id as event, e.body_sealed, k.wrapped as key_wrapped, k.master_key, d.id as document, l.position, d.media_type,
    d.size, d.sha256, dk.wrapped as document_key, dk.master_key as document_master_key, d.chunks, c.data as first_chunk
  from event e left join data_key k on k.owner = e.id
    left join event_document l on l.event = e.id left join document d on d.id = l.document
    left join data_key dk on dk.owner = d.id
    left join chunk c on c.owner = d.id and c.n = 0
  where e.id = any($1)`;

/** By event id. Memory: at most one chunk of each document. */
export async function readContents(db: Queryable, events: readonly string[]): Promise<Map<string, ContentRow[]>> {
  const { rows } = await db.query<ContentRow>({ name: 'read-contents', text: READ, values: [[...new Set(events)]] });
  return Map.groupBy(rows, ({ event }) => event);
}
