/** Encrypted bytes of documents and evidence, in pieces small enough that a large one is never whole in memory. */
import type { Pool, PoolClient } from 'pg';
import { type DataKey, open, seal } from '../vault/cipher.ts';

export type { DataKey };

/**
 * Bytes of clear content per row. Read, a row is twice as many characters for a moment: above some 128,000 of them each
 * would be kept apart from what is cleared away at once, and reading 10 MB would leave 100 MB to clear away. Rows of
 * other sizes, as written before, are read as well.
 */
export const CHUNK_BYTES = 48 * 1024;

export type Queryable = Pick<Pool | PoolClient, 'query'>;

/** Cuts pieces of any length into chunks of CHUNK_BYTES, the last one shorter; no chunk for no bytes. */
export function* cut(pieces: Iterable<Uint8Array>): Generator<Buffer> {
  const cutter = createCutter();
  for (const piece of pieces) yield* cutter.push(piece);
  yield* cutter.end();
}

/** The same for pieces that arrive over time. */
export function createCutter() {
  let held: Uint8Array[] = [];
  let size = 0;
  return {
    *push(piece: Uint8Array): Generator<Buffer> {
      let rest = piece;
      while (size + rest.byteLength >= CHUNK_BYTES) {
        const part = rest.subarray(0, CHUNK_BYTES - size);
        yield Buffer.concat([...held, part]);
        held = [];
        size = 0;
        rest = rest.subarray(part.byteLength);
      }
      if (rest.byteLength > 0) {
        held.push(rest);
        size += rest.byteLength;
      }
    },
    *end(): Generator<Buffer> {
      if (size > 0) yield Buffer.concat(held);
      held = [];
      size = 0;
    },
  };
}

/** Encrypts one chunk for its place, ready to insert. */
export function sealChunk(key: DataKey, chunk: Uint8Array, place: { owner: string; n: number }): Buffer {
  return seal(key, chunk, `${place.owner}:${place.n}`);
}

export async function insertChunk(db: Queryable, place: { owner: string; n: number }, data: Buffer): Promise<void> {
  await db.query({
    name: 'insert-chunk',
    text: 'insert into chunk (owner, n, data) values ($1, $2, $3)',
    values: [place.owner, place.n, data],
  });
}

/** The clear content of `owner`, chunks `from` on, one at a time. Throws GatewayError `decryption-failed` on any wrong byte. */
export async function* readChunks(
  db: Queryable,
  owner: string,
  key: DataKey,
  range: { from?: number; count?: number } = {},
): AsyncGenerator<Buffer> {
  for (let n = range.from ?? 0; n < (range.count ?? Number.POSITIVE_INFINITY); n += 1) {
    const { rows } = await db.query<{ data: Buffer }>({
      name: 'read-chunk',
      text: 'select data from chunk where owner = $1 and n = $2',
      values: [owner, n],
    });
    const row = rows[0];
    if (row === undefined) return;
    yield open(key, row.data, `${owner}:${n}`);
  }
}
