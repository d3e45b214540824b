/** Writes the files of a ZIP archive into a folder while it arrives: names are checked, sizes are bounded. */
import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Unzip, UnzipInflate } from 'fflate';
import { CliError } from './cli-error.ts';

/** One folder and one name below it, as evidence folders have them; nothing that leads elsewhere. */
const SAFE = /^(?:[A-Za-z0-9][\w-]*\/)?[A-Za-z0-9][\w.-]*$/;
/** Far above the largest evidence folder. */
const MAX_BYTES = 4 * 1024 * 1024 * 1024;
const MAX_FILES = 20_000;

/** @returns the paths written. @throws CliError 1 for an archive that is cut, or that is none of ours */
export async function unpack(archive: AsyncIterable<Uint8Array>, folder: string): Promise<string[]> {
  const written: string[] = [];
  let open = 0;
  let total = 0;
  const unzip = new Unzip((file) => {
    if (!SAFE.test(file.name) || written.includes(file.name) || written.length >= MAX_FILES)
      throw new CliError(1, 'The archive holds a file that does not belong in an evidence folder.');
    const path = join(folder, file.name);
    mkdirSync(dirname(path), { recursive: true });
    const descriptor = openSync(path, 'wx', 0o600);
    written.push(file.name);
    open += 1;
    file.ondata = (error, data, final) => {
      if (error !== null) throw error;
      total += data.byteLength;
      if (total > MAX_BYTES) throw new CliError(1, 'The archive is larger than an evidence folder can be.');
      writeSync(descriptor, data);
      if (!final) return;
      closeSync(descriptor);
      open -= 1;
    };
    file.start();
  });
  unzip.register(UnzipInflate);
  try {
    for await (const chunk of archive) unzip.push(chunk);
    unzip.push(new Uint8Array(0), true);
  } catch (error) {
    if (error instanceof CliError) throw error;
    throw new CliError(1, 'The archive is damaged, or was cut on its way. Ask again.', { cause: error });
  }
  if (open > 0 || written.length === 0) throw new CliError(1, 'The archive was cut on its way. Ask again.');
  return written;
}
