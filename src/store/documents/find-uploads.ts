/** The whole, unexpired uploads of one client among some ids. */
import type { ScanState } from '../../../contracts/scan.ts';
import type { Queryable } from '../chunks.ts';

export type Upload = { id: string; mediaType: string; size: number; sha256: string; scan: ScanState | null };

/** In the order of their ids, which is the order they are locked in by `lockUploads`. */
export async function findUploads(
  db: Queryable,
  of: { ids: readonly string[]; clientId: string; now: Date },
): Promise<Upload[]> {
  const { rows } = await db.query<Upload>({
    name: 'find-uploads',
    text: `select id, media_type as "mediaType", size::int, encode(sha256, 'hex') as sha256, scan from document
           where id = any($1) and client_id = $2 and chunks > 0 and erased_at is null and (expires_at is null or expires_at > $3) order by id`,
    values: [of.ids, of.clientId, of.now],
  });
  return rows;
}
