import { createCipheriv } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { unpack } from '../../src/cli/unpack.ts';
import { zipOf } from '../../src/evidence/zip.ts';

const AT = new Date('2026-10-01T09:00:00Z');
const CHUNK = 256 * 1024;
/** Does not compress, as a scanned page does not. */
const noise = (length: number) =>
  createCipheriv('aes-128-ctr', Buffer.alloc(16), Buffer.alloc(16)).update(Buffer.alloc(length));

describe('an archive', () => {
  it('gives back what was put in, byte for byte', async () => {
    const content = fc.array(fc.uint8Array({ maxLength: 70_000 }), { maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(fc.array(content, { minLength: 1, maxLength: 4 }), async (files) => {
        const folder = mkdtempSync(join(tmpdir(), 'carpeta-zip-'));
        const given = files.map((pieces, n) => ({ path: `evidence/file-${n}.bin`, bytes: () => pieces }));
        expect(await unpack(zipOf(given, AT), folder)).toEqual(given.map(({ path }) => path));
        for (const { path, bytes } of given)
          expect(readFileSync(join(folder, path)).equals(Buffer.concat(bytes()))).toBe(true);
        rmSync(folder, { recursive: true });
      }),
      { numRuns: 25 },
    );
  });

  it('is made while it is read: never more than one chunk of one file ahead of its reader', async () => {
    const chunk = noise(CHUNK);
    let pulled = 0;
    function* document() {
      for (let n = 0; n < 20; n += 1) {
        pulled += 1;
        yield chunk;
      }
    }
    let given = 0;
    let furthest = 0;
    for await (const piece of zipOf([{ path: 'large.bin', bytes: document }], AT)) {
      given += piece.byteLength;
      furthest = Math.max(furthest, pulled * CHUNK - given);
    }
    expect(pulled).toBe(20);
    expect(furthest).toBeLessThan(2 * CHUNK);
  });

  it('ends with the fault of a file that cannot be read, and does not pass for whole', async () => {
    async function* broken() {
      yield noise(1_000);
      throw new Error('does not decrypt');
    }
    const folder = mkdtempSync(join(tmpdir(), 'carpeta-zip-'));
    const archive = zipOf([{ path: 'a.bin', bytes: broken }], AT);
    await expect(unpack(archive, folder)).rejects.toThrow(/damaged|cut/);
    rmSync(folder, { recursive: true });
  });
});
