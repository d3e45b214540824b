import { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pack, unpack } from '../../src/store/backup/file-format.ts';

async function through(pieces: readonly Buffer[], stream: NodeJS.ReadWriteStream): Promise<Buffer> {
  const out: Buffer[] = [];
  const into = new Writable({
    write(piece: Buffer, _encoding, done) {
      out.push(Buffer.from(piece));
      setImmediate(done);
    },
  });
  await pipeline(Readable.from(pieces, { objectMode: false }), stream, into);
  return Buffer.concat(out);
}

function cut(bytes: Buffer, size: number): Buffer[] {
  const pieces: Buffer[] = [];
  for (let at = 0; at < bytes.byteLength; at += size) pieces.push(bytes.subarray(at, at + size));
  return pieces;
}

describe('a table in a backup', () => {
  it('is read as it was written, however its pieces fall', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 4_000 }),
        fc.integer({ min: 0, max: 60 }),
        fc.integer({ min: 1, max: 70_000 }),
        fc.integer({ min: 1, max: 70_000 }),
        async (seed, times, written, read) => {
          const text = Buffer.from(Buffer.from(seed).toString('hex').repeat(times));
          const packed = await through(cut(text, written), pack());
          expect((await through(cut(packed, read), unpack())).equals(text)).toBe(true);
        },
      ),
      { numRuns: 60 },
    );
  });
});
