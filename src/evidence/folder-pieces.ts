/** The pieces of one message as they go into its folder: which entry speaks of which file, and where its bytes are. */
import { X509Certificate } from 'node:crypto';
import type { Pool } from 'pg';
import type { BackendAdapter } from '../../contracts/backend.ts';
import { chainEntrySchema, type Manifest, type RequestReading } from '../../contracts/evidence.ts';
import { GatewayError } from '../errors.ts';
import type { StoredMessage } from '../outbox/read.ts';
import { expectationOf } from '../signing/expectation.ts';
import { readSignedMessage } from '../signing/signed-message.ts';
import { isCallbackKept, readCallbackBody } from '../store/callbacks/read-body.ts';
import { readMessageEntries } from '../store/chain/read.ts';
import { callbackIdOf } from '../store/chain/record-erased.ts';
import { findEvidence, readEvidence, readOwnBytes } from '../store/evidence/read.ts';
import type { Vault } from '../vault/vault.ts';
import type { FolderFile } from './zip.ts';

export type PlannedEntry = Manifest['entries'][number];

/** A message has some ten entries, and its callbacks are bounded: more than this is nothing we would make. */
const MAX_ENTRIES = 5_000;
/** A request without its document. Bytes. */
const MAX_REQUEST_BYTES = 1024 * 1024;

/** The message's entries with what stands before and behind each, and the path of what each speaks of. */
export async function manifestEntries(
  pool: Pool,
  message: Pick<StoredMessage, 'id' | 'entity'>,
  head: Manifest['head'],
): Promise<PlannedEntry[]> {
  const rows = await readMessageEntries(pool, {
    messageId: message.id,
    entity: message.entity,
    limit: MAX_ENTRIES + 1,
  });
  if (rows.length > MAX_ENTRIES) throw new GatewayError('internal', 'store', 'The message has too many chain entries.');
  // What was linked since the head was read belongs to the next folder.
  const known = rows.filter(({ n }) => n <= (head?.n ?? 0));
  const entries = known.map(({ n, hash, entry, nextHash }): PlannedEntry => {
    const next = nextHash === null || n === head?.n ? null : { n: n + 1, hash: nextHash };
    return { n, hash, next, entry: chainEntrySchema.parse(JSON.parse(entry)), file: null, erased: null };
  });
  const erased = new Map(
    entries.flatMap(({ entry }) => (entry.kind === 'erased' ? [[entry.name, entry] as const] : [])),
  );
  return entries.map((each) => {
    const { entry } = each;
    if (entry.kind !== 'evidence' && entry.kind !== 'callback') return each;
    const gone = erased.get(entry.name);
    return gone === undefined
      ? { ...each, file: pathOf(entry.name, each.n) }
      : { ...each, erased: { at: gone.happenedAt, reason: gone.reason } };
  });
}

/** Names of receipts come from a back end: what is no plain file name goes by its number. */
function pathOf(name: string, n: number): string {
  return `evidence/${/^[A-Za-z0-9][\w.-]{0,120}$/.test(name) ? name : `piece-${n}`}`;
}

export type Pieces = {
  files: FolderFile[];
  /** Signed requests: the file, and its signer's certificate as a file and as PEM. */
  requests: { file: string; certificate: string; pem: string }[];
  /** What the latest request says that its back end can read back: one that cancels or extends says nothing of whom. */
  reading: RequestReading | null;
};

/** A piece that should be there and is not gets no file: whoever checks the folder then finds it missing. */
export async function readPieces(
  { pool, vault, read }: { pool: Pool; vault: Vault; read: BackendAdapter['readRequest'] },
  message: Pick<StoredMessage, 'id'>,
  entries: readonly PlannedEntry[],
): Promise<Pieces> {
  const found: Pieces = { files: [], requests: [], reading: null };
  for (const { entry, file } of entries) {
    if (file === null) continue;
    if (entry.kind === 'callback') {
      const of = { messageId: message.id, id: callbackIdOf(entry.name) };
      if (await isCallbackKept(pool, of)) found.files.push({ path: file, bytes: () => callbackBytes(pool, vault, of) });
    }
    if (entry.kind !== 'evidence') continue;
    const stored = await findEvidence(pool, { messageId: message.id, name: entry.name });
    if (stored === null || stored.key === null) continue;
    found.files.push({ path: file, bytes: () => readEvidence(pool, vault, stored) });
    if (entry.piece !== 'request') continue;
    const request = await readOwnBytes(pool, vault, stored, MAX_REQUEST_BYTES);
    if (request === null) continue;
    found.reading = read?.(request) ?? found.reading;
    const signer = signerOf(request);
    if (signer === null) continue;
    const certificate = `certificates/${file.slice('evidence/'.length).replace(/\.xml$/, '')}.pem`;
    found.requests.push({ file, certificate, pem: signer.toString() });
  }
  return found;
}

async function* callbackBytes(pool: Pool, vault: Vault, of: { messageId: string; id: string }) {
  const body = await readCallbackBody(pool, vault, of);
  if (body !== null) yield body;
}

/** Only named here, for outsiders; whether its signature holds is for whoever checks. */
function signerOf(request: Buffer): X509Certificate | null {
  try {
    return new X509Certificate(readSignedMessage(request.toString('utf8'), expectationOf(null)).certificate);
  } catch (error) {
    if (error instanceof GatewayError || (error instanceof Error && 'code' in error)) return null;
    throw error;
  }
}
