/** Finds one piece of evidence of a message, and gives its clear bytes piece by piece. */
import { openKey } from '../../vault/cipher.ts';
import type { Vault, WrappedKey } from '../../vault/vault.ts';
import { encodeBase64 } from '../base64.ts';
import { type Queryable, readChunks } from '../chunks.ts';
import { splicePlace } from './write.ts';

export type StoredEvidence = {
  id: string;
  messageId: string;
  entity: string;
  name: string;
  mediaType: string;
  /** Hex. */
  sha256: string;
  size: number;
  /** Its bytes are gone; the row tells that there were some. */
  erasedAt: Date | null;
  /** Null once it is erased. */
  key: WrappedKey | null;
  /** The stored document whose base64 belongs in it, and where. */
  splice: { at: number; document: string; key: SpliceKey } | null;
};

/** Under the message's evidence key; what was stored before that was kept is opened by the document's own. */
type SpliceKey = { sealed: Buffer } | WrappedKey;

type Row = Omit<StoredEvidence, 'key' | 'splice'> & {
  wrapped: Buffer | null;
  masterKey: string | null;
  spliceAt: number | null;
  document: string | null;
  spliceKey: Buffer | null;
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
             encode(e.sha256, 'hex') as sha256, e.size::int, e.erased_at as "erasedAt", k.wrapped, k.master_key as "masterKey",
             e.splice_at::int as "spliceAt", e.splice_document as document, e.splice_key as "spliceKey",
             dk.wrapped as "documentWrapped", dk.master_key as "documentMasterKey"
           from evidence e join message m on m.id = e.message left join data_key k on k.owner = m.id
             left join data_key dk on dk.owner = e.splice_document
           where e.message = $1 and e.name = $2`,
    values: [of.messageId, of.name],
  });
  const row = rows[0];
  if (row === undefined) return null;
  const { wrapped, masterKey, spliceAt, document, spliceKey, documentWrapped, documentMasterKey, ...rest } = row;
  const key = spliceKey === null ? stored(documentWrapped, documentMasterKey) : { sealed: spliceKey };
  return {
    ...rest,
    key: stored(wrapped, masterKey),
    splice: spliceAt === null || document === null || key === null ? null : { at: spliceAt, document, key },
  };
}

function stored(wrapped: Buffer | null, masterKey: string | null): WrappedKey | null {
  return wrapped === null || masterKey === null ? null : { wrapped, masterKey };
}

/** What is kept of it here, without the document that belongs in it; null where erased or above `maxBytes`. */
export async function readOwnBytes(
  db: Queryable,
  vault: Vault,
  evidence: StoredEvidence,
  maxBytes: number,
): Promise<Buffer | null> {
  if (evidence.key === null) return null;
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const chunk of readChunks(db, evidence.id, vault.unwrap(evidence.key, evidence.messageId))) {
    size += chunk.byteLength;
    if (size > maxBytes) return null;
    pieces.push(chunk);
  }
  return Buffer.concat(pieces);
}

/** Throws GatewayError `decryption-failed` or `data-key-unknown`; nothing where the bytes were erased. */
export async function* readEvidence(db: Queryable, vault: Vault, evidence: StoredEvidence): AsyncGenerator<Buffer> {
  if (evidence.key === null) return;
  const { splice } = evidence;
  const key = vault.unwrap(evidence.key, evidence.messageId);
  let offset = 0;
  for await (const chunk of readChunks(db, evidence.id, key)) {
    const cutAt = splice === null ? -1 : splice.at - offset;
    offset += chunk.byteLength;
    if (splice === null || cutAt < 0 || cutAt > chunk.byteLength) {
      yield chunk;
      continue;
    }
    yield chunk.subarray(0, cutAt);
    const documentKey =
      'sealed' in splice.key
        ? openKey(key, splice.key.sealed, splicePlace(evidence.id, splice.document))
        : vault.unwrap(splice.key, splice.document);
    yield* encodeBase64(readChunks(db, splice.document, documentKey));
    yield chunk.subarray(cutAt);
  }
}
