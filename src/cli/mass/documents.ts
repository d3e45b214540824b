/**
 * The documents of the rows at the gateway: each content is uploaded once, however many rows and names it has, and every
 * event that refers to it keeps it. An upload that is gone is made again.
 */
import { createHash } from 'node:crypto';
import { map, text } from '../../config-raw.ts';
import type { Api, Exchange } from '../api-client.ts';
import { CliError } from '../cli-error.ts';
import { type Patience, patiently } from './patience.ts';
import type { ProgressFile } from './progress-file.ts';
import type { RowDocument } from './row-event.ts';
import { createTidy } from './tidy.ts';
import type { ZipDocument, ZipDocuments, ZipFault } from './zip-file.ts';

export type Documents = {
  /** What the ZIP has under a name, its content read once. */
  look(name: string): Promise<RowDocument | ZipFault>;
  /** The id of its upload, or why the gateway does not take it. */
  upload(name: string): Promise<string | Exchange>;
  /** The gateway does not know an upload any more: the next row makes it again. */
  forget(sha256: string, uploadId: string): Promise<void>;
};

/** Small contents kept from being looked at to being uploaded, which follows at once: read once and not twice. */
const MAX_HELD = 32;
const MAX_HELD_BYTES = 256 * 1024;

type Deps = {
  api: Api;
  zip: ZipDocuments;
  progress: Pick<ProgressFile, 'uploads' | 'note'>;
  patience: Patience;
};

export function createDocuments(deps: Deps): Documents {
  const looked = new Map<string, Promise<RowDocument | ZipFault>>();
  const uploads = new Map<string, Promise<string | Exchange>>(
    [...deps.progress.uploads].map(([sha256, id]) => [sha256, Promise.resolve(id)]),
  );

  const held = new Map<string, Buffer>();
  const tidy = createTidy();

  function hold(sha256: string, bytes: Buffer): void {
    if (held.size >= MAX_HELD) held.delete(held.keys().next().value ?? '');
    held.set(sha256, bytes);
  }

  async function bytesOf(sha256: string, entry: ZipDocument): Promise<Buffer> {
    const bytes = held.get(sha256) ?? (await entry.read());
    held.delete(sha256);
    return bytes;
  }

  async function read(name: string): Promise<RowDocument | ZipFault> {
    const entry = deps.zip.find(name);
    if ('code' in entry) return entry;
    const bytes = await contentOf(entry);
    tidy(entry.size);
    if (!Buffer.isBuffer(bytes)) return bytes;
    const sha256 = createHash('sha256').update(bytes).digest('base64');
    const { mediaType, size, changedAt } = entry;
    if (size <= MAX_HELD_BYTES) hold(sha256, bytes);
    return { name: lastPart(name), mediaType, size, sha256, changedAt };
  }

  const documents: Documents = {
    look(name) {
      const known = looked.get(name) ?? read(name);
      looked.set(name, known);
      return known;
    },
    async upload(name) {
      const document = await documents.look(name);
      const entry = deps.zip.find(name);
      if ('code' in document || 'code' in entry) throw new TypeError('only what was found is uploaded');
      const { sha256 } = document;
      const known = uploads.get(sha256) ?? bytesOf(sha256, entry).then((bytes) => send(deps, bytes, document));
      uploads.set(sha256, known);
      // What failed on the way is tried again by the next row that needs it.
      known.catch(() => uploads.delete(sha256));
      return known;
    },
    async forget(sha256, uploadId) {
      // Another row may have noticed first, and made it again already.
      if ((await uploads.get(sha256)) === uploadId) uploads.delete(sha256);
    },
  };
  return documents;
}

async function contentOf(entry: ZipDocument): Promise<Buffer | ZipFault> {
  try {
    return await entry.read();
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    return { code: 'document-damaged', detail: error.message, fix: 'Make the ZIP again.' };
  }
}

async function send(
  { api, progress, patience }: Deps,
  bytes: Buffer,
  document: RowDocument,
): Promise<string | Exchange> {
  const headers = { 'content-type': document.mediaType, 'content-digest': `sha-256=:${document.sha256}:` };
  const answer = await patiently(() => api.exchange('/v1/documents', bytes, headers), patience);
  const id = text(map(answer.body).uploadId);
  if (answer.status !== 201 || id === null) return answer;
  await progress.note([{ upload: id, sha256: document.sha256 }]);
  return id;
}

function lastPart(name: string): string {
  return name.replaceAll('\\', '/').split('/').at(-1) ?? name;
}
