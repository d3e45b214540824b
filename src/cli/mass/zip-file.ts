/**
 * Reads the documents out of the ZIP one by one, straight into memory: nothing is unpacked to disk, and an entry's name
 * is only ever a key. Sizes are judged before a byte is inflated, and again while it is.
 */
import type { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { crc32, inflateRaw } from 'node:zlib';
import { type Entry, openPromise, type ZipFile } from 'yauzl';
import { madridInstant } from '../../domain/calendar.ts';
import { CliError } from '../cli-error.ts';

/** The API's limit of a document. */
const MAX_DOCUMENT_BYTES = 15 * 1024 * 1024;
const MAX_ENTRIES = 200_000;
const INFLATE_CHUNK = 64 * 1024;
/** What deflate may add to content it cannot compress (RFC 1951, 3.2.4: five bytes a block), generously. */
const MOST_ADDED = { share: 0.01, bytes: 1024 };
const inflate = promisify(inflateRaw);

/** Why an entry cannot be sent. */
export type ZipFault = { code: string; detail: string; fix: string };
export type ZipDocument = {
  mediaType: 'application/pdf' | 'application/zip';
  /** Bytes, as the ZIP says. */
  size: number;
  /** When it was last changed, as the ZIP says: RFC 3339 UTC. The same in every run with the same file. */
  changedAt: string;
  /** @throws CliError 1 where the ZIP is damaged there */
  read(): Promise<Buffer>;
};

export type ZipDocuments = {
  find(name: string): ZipDocument | ZipFault;
  /** Entries that no row names. */
  unused: number;
  close(): void;
};

/** Looks at every entry and remembers those that are wanted. @throws CliError 2 when it is no ZIP we can read */
export async function openZip(path: string, wanted: ReadonlySet<string>): Promise<ZipDocuments> {
  const found = new Map<string, ZipDocument | ZipFault>();
  let unused = 0;
  let zip: ZipFile;
  try {
    // autoClose would close it after the last entry was seen, before any is read.
    zip = await openPromise(path, { autoClose: false, validateEntrySizes: true });
  } catch (error) {
    throw unreadable(path, error);
  }
  const names = new Map([...wanted].map((name) => [keyOf(name), name]));
  try {
    if (zip.entryCount > MAX_ENTRIES) throw new CliError(2, `${path} has more than ${MAX_ENTRIES} entries.`);
    for await (const entry of zip.eachEntry()) {
      if (entry.fileName.endsWith('/')) continue;
      const key = keyOf(entry.fileName);
      if (!names.has(key)) unused += 1;
      else found.set(key, found.has(key) ? TWICE : describe(zip, entry));
    }
  } catch (error) {
    zip.close();
    throw error instanceof CliError ? error : unreadable(path, error);
  }
  return { find: (name) => found.get(keyOf(name)) ?? MISSING, unused, close: () => zip.close() };
}

function unreadable(path: string, error: unknown): CliError {
  return new CliError(
    2,
    `${path} is not a ZIP we can read: ${error instanceof Error ? error.message : String(error)}.`,
  );
}

/* Systems differ in how they write accents; a leading ./ means nothing. */
function keyOf(name: string): string {
  return name.normalize('NFC').replaceAll('\\', '/').replace(/^\.\//, '');
}

const MISSING: ZipFault = {
  code: 'document-missing',
  detail: 'The ZIP has no document of this name.',
  fix: 'Write the name as it stands in the ZIP, with its folder and ending.',
};
const TWICE: ZipFault = {
  code: 'document-twice',
  detail: 'The ZIP has this name twice.',
  fix: 'Make the ZIP again: which of the two is meant cannot be told.',
};

function describe(zip: ZipFile, entry: Entry): ZipDocument | ZipFault {
  const mediaType = mediaTypeOf(entry.fileName);
  if (mediaType === null)
    return { code: 'document-type', detail: 'It is neither a .pdf nor a .zip.', fix: 'Send a PDF.' };
  if (entry.isEncrypted())
    return {
      code: 'document-encrypted',
      detail: 'It is encrypted in the ZIP.',
      fix: 'Make the ZIP without a password.',
    };
  if (!entry.canDecodeFileData())
    return {
      code: 'document-compression',
      detail: 'The ZIP compresses it in a way we do not read.',
      fix: 'Make the ZIP with the usual compression (deflate).',
    };
  const { uncompressedSize: size } = entry;
  if (size === 0) return { code: 'document-empty', detail: 'It is empty.', fix: 'Put the document there again.' };
  if (size > MAX_DOCUMENT_BYTES)
    return {
      code: 'document-too-large',
      detail: `It has ${size} bytes; ${MAX_DOCUMENT_BYTES} are allowed.`,
      fix: 'Make it smaller.',
    };
  if (entry.compressedSize > size * (1 + MOST_ADDED.share) + MOST_ADDED.bytes)
    return { code: 'document-damaged', detail: 'It is larger in the ZIP than outside.', fix: 'Make the ZIP again.' };
  return { mediaType, size, changedAt: changedAt(entry), read: () => readEntry(zip, entry) };
}

function mediaTypeOf(name: string): ZipDocument['mediaType'] | null {
  const ending = /\.(pdf|zip)$/i.exec(name)?.[1]?.toLowerCase();
  return ending === 'pdf' ? 'application/pdf' : ending === 'zip' ? 'application/zip' : null;
}

/* The plain field of the format, which has no zone and which every program writes; whose clock it was, we take for Madrid. */
function changedAt(entry: Entry): string {
  const local = entry.getLastModDate({ timezone: 'UTC', forceDosFormat: true }).toISOString().slice(0, 19);
  return madridInstant(local).toISOString();
}

/* At once and not as a stream: thousands of streams cost more than the largest document there may be. */
async function readEntry(zip: ZipFile, entry: Entry): Promise<Buffer> {
  const damaged = () => new CliError(1, `${entry.fileName} is damaged in the ZIP.`);
  const { uncompressedSize: size } = entry;
  try {
    const stored = await collect(await zip.openReadStreamPromise(entry, { decodeFileData: false }));
    const bytes =
      entry.compressionMethod === 0
        ? stored
        : await inflate(stored, { maxOutputLength: size, chunkSize: Math.min(Math.max(size, 1024), INFLATE_CHUNK) });
    if (bytes.byteLength !== size || crc32(bytes) !== entry.crc32 >>> 0) throw damaged();
    return bytes;
  } catch {
    throw damaged();
  }
}

async function collect(stream: Readable): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of stream) pieces.push(piece as Buffer);
  const [only] = pieces;
  return pieces.length === 1 && only !== undefined ? only : Buffer.concat(pieces);
}
