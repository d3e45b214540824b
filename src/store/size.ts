/** What the database takes on disk. */
import type { Queryable } from './chunks.ts';

/** Bytes. */
export async function storeBytes(db: Queryable): Promise<number> {
  const { rows } = await db.query<{ bytes: string }>({
    name: 'store-bytes',
    text: 'select pg_database_size(current_database()) as bytes',
  });
  return Number(rows[0]?.bytes ?? 0);
}
