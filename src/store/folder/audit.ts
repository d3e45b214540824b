/**
 * The trace of folder queries (NTI of intermediation, III.6: number, who, for whom, what kind, when): who asked what for
 * which purpose and what came of it. Persons are keyed hashes; no content.
 */
import type { Queryable } from '../chunks.ts';

export type FolderAuditEntry = {
  at: Date;
  clientId: string;
  via: string;
  operation: 'summary' | 'files' | 'detail' | 'acts' | 'none';
  requestId: string | null;
  transmissionId: string | null;
  requester: { dir3: string | null; system: string } | null;
  purpose: string | null;
  about: {
    person: Buffer;
    role: 'holder' | 'representative';
    represented: Buffer | null;
    powerScope: string | null;
    powerReference: Buffer | null;
    masterKey: string;
  } | null;
  entities: number | null;
  files: number | null;
  /** `answered`, `partial`, or the code of the refusal. */
  result: string;
};

export async function insertFolderAudit(db: Queryable, entry: FolderAuditEntry): Promise<void> {
  const { about, requester } = entry;
  await db.query({
    name: 'insert-folder-audit',
    text: `insert into folder_audit (at, client_id, via, operation, request_id, transmission_id, requester_dir3,
             requester_system, purpose, person, role, represented, power_scope, power_reference, master_key, entities,
             files, result)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)`,
    values: [
      entry.at,
      entry.clientId,
      entry.via,
      entry.operation,
      entry.requestId,
      entry.transmissionId,
      requester?.dir3 ?? null,
      requester?.system ?? null,
      entry.purpose,
      about?.person ?? null,
      about?.role ?? null,
      about?.represented ?? null,
      about?.powerScope ?? null,
      about?.powerReference ?? null,
      about?.masterKey ?? null,
      entry.entities,
      entry.files,
      entry.result,
    ],
  });
}

/** Erases the trace from before `before`. Returns how many, at most `limit`. */
export async function eraseFolderAudit(db: Queryable, of: { before: Date; limit: number }): Promise<number> {
  const { rowCount } = await db.query({
    name: 'erase-folder-audit',
    text: `delete from folder_audit where id in (
             select id from folder_audit where at < $1 order by at limit $2 for update skip locked)`,
    values: [of.before, of.limit],
  });
  return rowCount ?? 0;
}
