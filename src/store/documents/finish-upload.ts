/** Makes an upload whole: from here on an event may refer to it. */
import type { ScanState } from '../../../contracts/scan.ts';
import { GatewayError } from '../../errors.ts';
import type { Queryable } from '../chunks.ts';

/** Throws GatewayError `upload-not-found` when housekeeping took it because it came too slowly. */
export async function finishUpload(
  db: Queryable,
  upload: { id: string; size: number; sha256: Uint8Array; chunks: number; scan: ScanState },
): Promise<void> {
  const { rowCount } = await db.query({
    name: 'finish-upload',
    text: 'update document set size = $2, sha256 = $3, chunks = $4, scan = $5 where id = $1',
    values: [upload.id, upload.size, upload.sha256, upload.chunks, upload.scan],
  });
  if (rowCount === 0) throw new GatewayError('upload-not-found', 'accept', 'The upload expired while it was received.');
}
