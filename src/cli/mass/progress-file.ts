/**
 * What has been handed over, beside the CSV: one JSON line each, on disk before the next batch goes. It saves work and
 * decides nothing: a row in doubt is handed over again, and the gateway knows it. Ids and digests, no names.
 */
import { createReadStream } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { map, text } from '../../config-raw.ts';
import { CliError } from '../cli-error.ts';

type Line = { accepted: string; digest: string } | { upload: string; sha256: string };

export type ProgressFile = {
  path: string;
  /** True when this gateway has accepted this very event before. */
  has(id: string, digest: string): boolean;
  /** Upload ids by the SHA-256 (base64) of their content. */
  uploads: ReadonlyMap<string, string>;
  /** What was accepted is on disk when it returns; an upload may be forgotten, it is then made again. */
  note(lines: readonly Line[]): Promise<void>;
  close(): Promise<void>;
};

/** `gateway`: what was handed to another one does not count. @throws CliError 1 when it cannot be written */
export async function openProgress(csv: string, gateway: string): Promise<ProgressFile> {
  const path = `${csv}.progress.jsonl`;
  const accepted = new Map<string, string>();
  const uploads = new Map<string, string>();
  let file: FileHandle;
  try {
    file = await open(path, 'a+', 0o600);
    await load(path, gateway, { accepted, uploads });
    // A line cut by a crash is closed here, so that the next one stands alone.
    await append(file, [`\n${JSON.stringify({ gateway })}`], { durable: true });
  } catch (error) {
    throw new CliError(1, `${path} cannot be written: ${error instanceof Error ? error.message : String(error)}.`);
  }
  // One after the other: several batches end at once.
  let writing: Promise<void> = Promise.resolve();
  return {
    path,
    has: (id, digest) => accepted.get(id) === digest,
    uploads,
    note(lines) {
      const durable = lines.some((line) => 'accepted' in line);
      const texts = lines.map((line) => JSON.stringify(line));
      if (lines.length > 0) writing = writing.then(() => append(file, texts, { durable }));
      return writing;
    },
    async close() {
      await writing.catch(() => {});
      await file.close();
    },
  };
}

async function append(file: FileHandle, lines: readonly string[], { durable }: { durable: boolean }): Promise<void> {
  await file.appendFile(`${lines.join('\n')}\n`);
  if (durable) await file.datasync();
}

async function load(
  path: string,
  gateway: string,
  into: { accepted: Map<string, string>; uploads: Map<string, string> },
): Promise<void> {
  let ours = false;
  for await (const raw of createInterface({ input: createReadStream(path), crlfDelay: Number.POSITIVE_INFINITY })) {
    const line = map(parse(raw));
    const [started, id, digest] = [text(line.gateway), text(line.accepted), text(line.digest)];
    const [upload, sha256] = [text(line.upload), text(line.sha256)];
    if (started !== null) ours = started === gateway;
    if (!ours) continue;
    if (id !== null && digest !== null) into.accepted.set(id, digest);
    if (upload !== null && sha256 !== null) into.uploads.set(sha256, upload);
  }
}

function parse(raw: string): unknown {
  try {
    return JSON.parse(raw);
  } catch {
    return null;
  }
}
