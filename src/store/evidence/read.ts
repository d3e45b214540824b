/** Finds one piece of evidence of a message, and gives its clear bytes piece by piece. */
import type { Vault } from '../../vault/vault.ts';
import { type Queryable, readChunks } from '../chunks.ts';

export type StoredEvidence = {
  id: string;
  messageId: string;
  entity: string;
  name: string;
  mediaType: string;
  /** Hex. */
  sha256: string;
  size: number;
  key: { wrapped: Buffer; masterKey: string } | null;
};

type Row = Omit<StoredEvidence, 'key'> & { wrapped: Buffer | null; masterKey: string | null };

export async function findEvidence(
  db: Queryable,
  of: { messageId: string; name: string },
): Promise<StoredEvidence | null> {
  const { rows } = await db.query<Row>({
    name: 'find-evidence',
    text: `select e.id, e.message as "messageId", m.entity, e.name, e.media_type as "mediaType",
             encode(e.sha256, 'hex') as sha256, e.size::int, m.evidence_key_wrapped as wrapped, m.evidence_master_key as "masterKey"
           from evidence e join message m on m.id = e.message where e.message = $1 and e.name = $2`,
    values: [of.messageId, of.name],
  });
  const row = rows[0];
  if (row === undefined) return null;
  const { wrapped, masterKey, ...rest } = row;
  return { ...rest, key: wrapped === null || masterKey === null ? null : { wrapped, masterKey } };
}

/** Throws GatewayError `decryption-failed` or `data-key-unknown`; nothing where the bytes were erased. */
export async function* readEvidence(db: Queryable, vault: Vault, evidence: StoredEvidence): AsyncGenerator<Buffer> {
  if (evidence.key === null) return;
  yield* readChunks(db, evidence.id, vault.unwrap(evidence.key, evidence.messageId));
}
