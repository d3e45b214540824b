/** One person's files over many entities in one statement, with how fresh each entity's projection is. */
import type { Vault } from '../../vault/vault.ts';
import type { Queryable } from '../chunks.ts';
import { openContent, type ProjectedContent } from './content.ts';

export type ProjectionQuestion = {
  entities: readonly string[];
  /** Keyed hashes of whose files they are, one per master key at hand. */
  persons: readonly Buffer[];
  role: 'holder' | 'representative';
  /** Only files in which one of these is named as representative; null: no such condition. */
  represents: readonly Buffer[] | null;
  /** One file alone. */
  file: { entity: string; number: string } | null;
  limit: number;
};

export type ProjectedRow = { entity: string; file: string; content: ProjectedContent };
export type ProjectionAnswer = {
  /** Newest change first, at most `limit` in all. */
  files: ProjectedRow[];
  truncated: boolean;
  /** Absent: this entity has never told anything. */
  asOf: ReadonlyMap<string, Date>;
};

type Row = {
  id: string | null;
  entity: string;
  file: string | null;
  sealed: Buffer | null;
  wrapped: Buffer | null;
  masterKey: string | null;
  at: Date;
};

/* Driven by the person's hash, whatever the size of the table; the sources are a handful of rows by primary key. */
const FIND = `
  (with mine as (
     select f.id, f.entity, f.file, f.content_sealed, f.updated_at
     from projected_person p join projected_file f on f.id = p.file
     where p.person = any($1) and p.role = $2 and f.entity = any($3) and f.content_sealed is not null
       and ($4::bytea[] is null or exists (
         select 1 from projected_person r where r.person = any($4) and r.file = f.id and r.role = 'representative'))
       and ($5::text is null or (f.entity = $5 and f.file = $6))
     order by f.updated_at desc, f.id limit $7)
   select mine.id::text, mine.entity, mine.file, mine.content_sealed as sealed, k.wrapped, k.master_key as "masterKey",
     mine.updated_at as at
   from mine join data_key k on k.owner = 'fil_' || mine.id order by mine.updated_at desc, mine.id)
  union all
  (select null, entity, null, null, null, null, as_of from projection_source where entity = any($3))`;

export async function findFiles(db: Queryable, vault: Vault, of: ProjectionQuestion): Promise<ProjectionAnswer> {
  const { rows } = await db.query<Row>({
    name: 'find-projected-files',
    text: FIND,
    values: [
      of.persons,
      of.role,
      of.entities,
      of.represents,
      of.file?.entity ?? null,
      of.file?.number ?? null,
      of.limit + 1,
    ],
  });
  const asOf = new Map<string, Date>();
  const files: ProjectedRow[] = [];
  let found = 0;
  for (const { id, entity, file, sealed, wrapped, masterKey, at } of rows) {
    if (id === null || file === null || sealed === null || wrapped === null || masterKey === null) {
      asOf.set(entity, at);
      continue;
    }
    found += 1;
    if (found > of.limit) continue;
    files.push({ entity, file, content: openContent(vault, { id, entity, file }, { sealed, wrapped, masterKey }) });
  }
  return { files, truncated: found > of.limit, asOf };
}
