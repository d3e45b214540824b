/** An evidence folder on disk, for whoever checks it: links are not followed, and nothing large is read whole. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { lstat, readdir, readFile, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import type { FoundFile } from '../evidence/folder-report.ts';
import type { FolderReader } from '../evidence/verify-folder.ts';
import { CliError } from './cli-error.ts';

const MAX_FILES = 20_000;

/** @throws CliError 1 where there is no such folder */
export async function openFolder(folder: string): Promise<FolderReader> {
  const isFolder = await stat(folder).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (!isFolder) throw new CliError(1, `${folder} is not a folder.`);
  return {
    async list() {
      const entries = await readdir(folder, { recursive: true, withFileTypes: true });
      const files = entries.filter((each) => !each.isDirectory());
      if (files.length > MAX_FILES) throw new CliError(1, `${folder} holds too many files for an evidence folder.`);
      const found: FoundFile[] = [];
      for (const each of files) {
        const path = join(each.parentPath, each.name);
        found.push({ path: relative(folder, path).split(sep).join('/'), ...(await digestOf(path, each.isFile())) });
      }
      return found;
    },
    async read(path, maxBytes) {
      const whole = join(folder, path);
      const size = await lstat(whole).then(
        (found) => (found.isFile() ? found.size : null),
        () => null,
      );
      return size === null || size > maxBytes ? null : readFile(whole);
    },
  };
}

/* What is no plain file (a link, a pipe) is listed, and has the digest of nothing that could be expected. */
async function digestOf(path: string, isFile: boolean): Promise<{ sha256: string; size: number }> {
  if (!isFile) return { sha256: '', size: 0 };
  const hash = createHash('sha256');
  let size = 0;
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    hash.update(chunk);
    size += chunk.byteLength;
  }
  return { sha256: hash.digest('hex'), size };
}
