/**
 * The evidence folder of one message: its pieces, the entries that prove them, a page to read and a manifest signed
 * with the seal. Everything small is made here; the pieces themselves are read, decrypted, while the folder is written.
 */
import { createHash } from 'node:crypto';
import type { Pool } from 'pg';
import type { BackendAdapter } from '../../contracts/backend.ts';
import { type Attester, MANIFEST_TYP, type Manifest } from '../../contracts/evidence.ts';
import { ARRIVAL_PIECE, type Arrival, arrivalSchema, RECEIVED_REF } from '../../contracts/inbox.ts';
import { readMessage, type StoredMessage } from '../outbox/read.ts';
import type { Runtime } from '../runtime.ts';
import { pemOf } from '../signing/trust.ts';
import { latestCheckpoint } from '../store/chain/checkpoint.ts';
import { linkAll } from '../store/chain/link.ts';
import { readHead } from '../store/chain/read.ts';
import { findEvidence, readOwnBytes } from '../store/evidence/read.ts';
import type { Vault } from '../vault/vault.ts';
import { manifestEntries, type PlannedEntry, readPieces } from './folder-pieces.ts';
import { notesOf } from './notes-texts.ts';
import { renderSummary } from './summary.ts';
import type { FolderLanguage } from './summary-texts.ts';
import type { FolderFile } from './zip.ts';

const ARRIVAL_BYTES = 1024 * 1024;

export type FolderDeps = {
  pool: Pool;
  vault: Vault;
  runtime: Pick<Runtime, 'now'>;
  attester: Attester;
  version: string;
  nameOf(entity: string): string;
  backendOf(id: string): { adapter: Pick<BackendAdapter, 'facts' | 'readRequest'>; simulated: boolean } | null;
};

/** In the order it is written. Null: there is no such message. */
export async function planFolder(
  deps: FolderDeps,
  of: { messageId: string; language: FolderLanguage },
): Promise<FolderFile[] | null> {
  const madeAt = deps.runtime.now();
  await linkAll(deps.pool, madeAt);
  const message = await readMessage(deps.pool, of.messageId);
  if (message === null) return null;
  const certificates = deps.attester.certificatesOf(message.entity);
  const backend = deps.backendOf(message.backend);
  const head = await readHead(deps.pool, message.entity);
  const checkpoint = await latestCheckpoint(deps.pool, message.entity);
  const entries = await manifestEntries(deps.pool, message, head);
  const pieces = await readPieces({ ...deps, read: backend?.adapter.readRequest }, message, entries);
  const stated = manifestOf(deps, message, { entries, head, madeAt, jws: checkpoint?.jws ?? null, backend });
  const summary = renderSummary({
    language: of.language,
    message,
    reading: pieces.reading,
    arrival: message.ref === RECEIVED_REF ? await arrivalOf(deps, message.id) : undefined,
    manifest: stated,
    certificates,
    checkpoint,
    evidenceLevel: backend?.adapter.facts.evidenceLevel ?? 'public',
  });
  const small: Small[] = [
    {
      path: 'README.txt',
      bytes: utf8(notesOf({ language: of.language, signed: certificates !== null, requests: pieces.requests })),
    },
    { path: 'summary.html', bytes: utf8(summary) },
    ...(certificates === null ? [] : [{ path: 'certificates/seal.pem', bytes: utf8(pemOf(certificates)) }]),
    ...pieces.requests.map(({ certificate, pem }) => ({ path: certificate, bytes: utf8(pem) })),
  ];
  small.push({ path: 'SHA256SUMS', bytes: utf8(sumsOf(small, entries)) });
  return [...(await signedManifest(deps, stated, small)), ...small.map(asFile), ...pieces.files];
}

/** What was listed, as it is kept among the evidence: there longer than the event itself. */
async function arrivalOf({ pool, vault }: FolderDeps, messageId: string): Promise<Arrival | null> {
  const found = await findEvidence(pool, { messageId, name: ARRIVAL_PIECE });
  const bytes = found === null ? null : await readOwnBytes(pool, vault, found, ARRIVAL_BYTES);
  return bytes === null ? null : arrivalSchema.parse(JSON.parse(bytes.toString('utf8')));
}

type Small = { path: string; bytes: Buffer };

function manifestOf(
  deps: FolderDeps,
  message: StoredMessage,
  facts: {
    entries: PlannedEntry[];
    head: Manifest['head'] | null;
    madeAt: Date;
    jws: string | null;
    backend: ReturnType<FolderDeps['backendOf']>;
  },
): Omit<Manifest, 'files'> {
  return {
    v: 1,
    kind: 'carpeta-evidence',
    madeAt: facts.madeAt.toISOString(),
    gateway: { name: 'carpeta-gateway', version: deps.version },
    entity: { dir3: message.entity, name: deps.nameOf(message.entity) },
    message: {
      id: message.id,
      backend: message.backend,
      reference: message.reference,
      remoteId: message.remoteId,
      simulated: facts.backend?.simulated ?? false,
    },
    head: facts.head,
    checkpoint: facts.jws,
    count: facts.entries.length,
    entries: facts.entries,
  };
}

/* The signature carries the manifest itself: were the readable copy changed, it says where. */
async function signedManifest(
  deps: FolderDeps,
  stated: Omit<Manifest, 'files'>,
  small: readonly Small[],
): Promise<FolderFile[]> {
  const files = small.map(({ path, bytes }) => ({ path, sha256: digestOf(bytes), size: bytes.byteLength }));
  const payload = utf8(`${JSON.stringify({ ...stated, files } satisfies Manifest, null, 2)}\n`);
  const jws = await deps.attester.sign(stated.entity.dir3, { payload, typ: MANIFEST_TYP });
  const manifest = asFile({ path: 'manifest.json', bytes: payload });
  return jws === null ? [manifest] : [manifest, asFile({ path: 'manifest.jws', bytes: utf8(`${jws}\n`) })];
}

/** As `sha256sum -c` reads it. */
function sumsOf(small: readonly Small[], entries: readonly PlannedEntry[]): string {
  const lines = small.map(({ path, bytes }) => `${digestOf(bytes)}  ${path}\n`);
  const pieces = entries.flatMap(({ entry, file }) =>
    file !== null && 'sha256' in entry ? [`${entry.sha256}  ${file}\n`] : [],
  );
  return [...lines, ...pieces].join('');
}

function asFile({ path, bytes }: Small): FolderFile {
  return { path, bytes: () => [bytes] };
}

function digestOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function utf8(text: string): Buffer {
  return Buffer.from(text, 'utf8');
}
