/** Which receipts a message has already: the same bytes are kept once, other bytes never take the place of earlier ones. */
import type { Queryable } from '../chunks.ts';

export type KnownReceipt = { name: string; kind: string; sha256: Buffer };

export async function knownReceipts(db: Queryable, message: string): Promise<KnownReceipt[]> {
  const { rows } = await db.query<KnownReceipt>({
    name: 'known-receipts',
    text: `select name, kind, sha256 from evidence
           where message = $1 and kind in ('receipt', 'receipt-xml', 'callback')`,
    values: [message],
  });
  return rows;
}
