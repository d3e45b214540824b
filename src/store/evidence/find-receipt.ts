/** The receipt of a message's end among its evidence: PDF before XML, the newest first. */
import type { Queryable } from '../chunks.ts';

/** Its name, or null where there is none, or none any more. */
export async function findReceipt(
  db: Queryable,
  of: { messageId: string; entities: readonly string[] },
): Promise<string | null> {
  const { rows } = await db.query<{ name: string }>({
    name: 'find-receipt',
    text: `select v.name from evidence v join message m on m.id = v.message
           where v.message = $1 and m.entity = any($2) and v.kind in ('receipt', 'receipt-xml') and v.erased_at is null
           order by v.kind = 'receipt' desc, v.at desc, v.name limit 1`,
    values: [of.messageId, of.entities],
  });
  return rows[0]?.name ?? null;
}
