/** Keeps an event's references of its e-office, inside the transaction that stores the event. */
import type { Queryable } from '../chunks.ts';

export async function insertRefs(
  db: Queryable,
  of: { id: string; entity: string; clientId: string; refs: Readonly<Record<string, string>> },
): Promise<void> {
  const refs = Object.entries(of.refs);
  if (refs.length === 0) return;
  await db.query({
    name: 'insert-vendor-refs',
    text: `insert into vendor_ref (event, name, value, entity, client_id)
           select $1, name, value, $4, $5 from unnest($2::text[], $3::text[]) as t (name, value)`,
    values: [of.id, refs.map(([name]) => name), refs.map(([, value]) => value), of.entity, of.clientId],
  });
}
