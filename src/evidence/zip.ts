/** A ZIP archive made while it is read: one chunk of one file in memory at a time. */
import { Zip, ZipDeflate } from 'fflate';

export type FolderFile = { path: string; bytes: () => AsyncIterable<Uint8Array> | Iterable<Uint8Array> };

/** Low: documents inside are mostly compressed already, and this runs on the event loop. */
const LEVEL = 1;
/** What is compressed in one go, so that others get their turn in between. */
const STEP_BYTES = 64 * 1024;

export async function* zipOf(files: readonly FolderFile[], madeAt: Date): AsyncGenerator<Uint8Array> {
  let made: Uint8Array[] = [];
  let fault: Error | null = null;
  const archive = new Zip((error, chunk) => {
    fault ??= error;
    made.push(chunk);
  });
  function* drain(): Generator<Uint8Array> {
    if (fault !== null) throw fault;
    const ready = made.filter((each) => each.byteLength > 0);
    made = [];
    yield* ready;
  }
  for (const { path, bytes } of files) {
    const entry = new ZipDeflate(path, { level: LEVEL });
    entry.mtime = madeAt;
    archive.add(entry);
    for await (const chunk of bytes()) {
      for (let at = 0; at < chunk.byteLength; at += STEP_BYTES) {
        entry.push(chunk.subarray(at, at + STEP_BYTES));
        yield* drain();
      }
    }
    entry.push(new Uint8Array(0), true);
    yield* drain();
  }
  archive.end();
  yield* drain();
}
