/** Finds one piece of evidence of a message, and gives its clear bytes piece by piece. */
import type { Vault } from '../../vault/vault.ts';
import { encodeBase64 } from '../base64.ts';
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
  /** The stored document whose base64 belongs in it, and where. */
  splice: { at: number; document: string; key: { wrapped: Buffer; masterKey: string } } | null;
};

type Row = Omit<StoredEvidence, 'key' | 'splice'> & {
  wrapped: Buffer | null;
  masterKey: string | null;
  spliceAt: number | null;
  document: string | null;
  documentWrapped: Buffer | null;
  documentMasterKey: string | null;
};

export async function findEvidence(
  db: Queryable,
  of: { messageId: string; name: string },
): Promise<StoredEvidence | null> {
  const { rows } = await db.query<Row>({
    name: 'find-evidence',
    text: `select e.id, e.message as "messageId", m.entity, e.name, e.media_type as "mediaType",
             encode(e.sha256, 'hex') as sha256, e.size::int, m.evidence_key_wrapped as wrapped, m.evidence_master_key as "masterKey",
             e.splice_at::int as "spliceAt", d.id as document, d.key_wrapped as "documentWrapped",
             d.master_key as "documentMasterKey"
           from evidence e join message m on m.id = e.message left join document d on d.id = e.splice_document
           where e.message = $1 and e.name = $2`,
    values: [of.messageId, of.name],
  });
  const row = rows[0];
  if (row === undefined) return null;
  const { wrapped, masterKey, spliceAt, document, documentWrapped, documentMasterKey, ...rest } = row;
  const spliced = spliceAt !== null && document !== null && documentWrapped !== null && documentMasterKey !== null;
  return {
    ...rest,
    key: wrapped === null || masterKey === null ? null : { wrapped, masterKey },
    splice: spliced
      ? { at: spliceAt, document, key: { wrapped: documentWrapped, masterKey: documentMasterKey } }
      : null,
  };
}

/** Throws GatewayError `decryption-failed` or `data-key-unknown`; nothing where the bytes were erased. */
export async function* readEvidence(db: Queryable, vault: Vault, evidence: StoredEvidence): AsyncGenerator<Buffer> {
  if (evidence.key === null) return;
  const { splice } = evidence;
  let offset = 0;
  for await (const chunk of readChunks(db, evidence.id, vault.unwrap(evidence.key, evidence.messageId))) {
    const cutAt = splice === null ? -1 : splice.at - offset;
    offset += chunk.byteLength;
    if (splice === null || cutAt < 0 || cutAt > chunk.byteLength) {
      yield chunk;
      continue;
    }
    yield chunk.subarray(0, cutAt);
    yield* encodeBase64(readChunks(db, splice.document, vault.unwrap(splice.key, splice.document)));
    yield chunk.subarray(cutAt);
  }
}
