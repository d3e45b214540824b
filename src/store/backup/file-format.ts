/**
 * The one file of a backup: eight bytes that say what it is, each table as gzip of COPY's text form, the
 * manifest as JSON, and a trailer that finds the manifest. Digests tell damage, not forgery: keep it where only you write.
 */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { GatewayError } from '../../errors.ts';
import type { Sequence, Table } from './tables.ts';

/** 1 had Zstandard, whose streams in Node 24.21 now and then call a sound end "unknown frame descriptor". */
export const FORMAT = 2;
export const HEAD = Buffer.from('CARPETA1');
/** Most of it is ciphertext, written as text: a low level gets what there is to get. */
export const pack = () => createGzip({ level: 1 });
export const unpack = () => createGunzip();
const TAIL = Buffer.from('CARPETAB');
/** SHA-256 of the manifest, its length, and the last eight bytes. */
const TRAILER_BYTES = 32 + 8 + TAIL.byteLength;
/** A manifest names tables and keys, never rows. */
const MANIFEST_MAX_BYTES = 4 * 1024 * 1024;

/** `sha256` (hex) is of the stored bytes, so that damage is found before anything reads them. Bytes and rows. */
export type StoredTable = Table & { rows: number; offset: number; length: number; sha256: string };

export type Manifest = {
  format: number;
  /** RFC 3339 UTC. */
  takenAt: string;
  /** Which migrations made the schema, in order. */
  migrations: { name: string; sha256: string }[];
  /** Ids of the master keys that open what is in it; the keys themselves are not. */
  masterKeys: string[];
  tables: StoredTable[];
  sequences: Sequence[];
};

export async function writeManifest(file: FileHandle, manifest: Manifest): Promise<void> {
  const text = Buffer.from(JSON.stringify(manifest));
  const length = Buffer.alloc(8);
  length.writeBigUInt64BE(BigInt(text.byteLength));
  await file.writeFile(Buffer.concat([text, sha256(text), length, TAIL]));
}

/** Reads the manifest and checks every table against it. @throws GatewayError `store-failed`, naming what is damaged */
export async function readVerified(path: string): Promise<Manifest> {
  let file: FileHandle;
  try {
    file = await open(path, 'r');
  } catch (cause) {
    throw new GatewayError('store-failed', 'store', `${path} cannot be read.`, { cause });
  }
  let manifest: Manifest;
  try {
    manifest = await readManifest(file, path);
  } finally {
    await file.close();
  }
  for (const table of manifest.tables) await checkTable(path, table);
  return manifest;
}

async function readManifest(file: FileHandle, path: string): Promise<Manifest> {
  const { size } = await file.stat();
  const head = await bytesAt(file, 0, HEAD.byteLength);
  if (!head.equals(HEAD)) throw damaged(path, 'it is no backup of a Carpeta Gateway');
  if (size < HEAD.byteLength + TRAILER_BYTES) throw damaged(path, 'its end is missing');
  const trailer = await bytesAt(file, size - TRAILER_BYTES, TRAILER_BYTES);
  if (!trailer.subarray(40).equals(TAIL)) throw damaged(path, 'its end is missing');
  const length = Number(trailer.readBigUInt64BE(32));
  if (length > MANIFEST_MAX_BYTES || length > size - TRAILER_BYTES) throw damaged(path, 'its manifest is damaged');
  const text = await bytesAt(file, size - TRAILER_BYTES - length, length);
  if (!sha256(text).equals(trailer.subarray(0, 32))) throw damaged(path, 'its manifest is damaged');
  const manifest = JSON.parse(text.toString()) as Manifest;
  if (manifest.format !== FORMAT)
    throw damaged(path, `its format is ${manifest.format}, and this version reads ${FORMAT}`);
  return manifest;
}

async function checkTable(path: string, { name, offset, length, sha256: expected }: StoredTable): Promise<void> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path, { start: offset, end: offset + length - 1 }), hash);
  if (hash.digest('hex') !== expected) throw damaged(path, `the table ${name} is damaged`);
}

async function bytesAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position);
  return buffer.subarray(0, bytesRead);
}

function sha256(bytes: Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest();
}

function damaged(path: string, what: string): GatewayError {
  return new GatewayError('store-failed', 'store', `${path} cannot be restored: ${what}. Nothing was written.`);
}
