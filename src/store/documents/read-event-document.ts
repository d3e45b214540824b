/** The clear bytes of one document of an event, whole in memory: for who is handed it back. */
import type { Vault } from '../../vault/vault.ts';
import { type Queryable, readChunks } from '../chunks.ts';

/** Null where it is erased. Throws GatewayError `decryption-failed` on any wrong byte. */
export async function readEventDocument(
  db: Queryable,
  vault: Pick<Vault, 'unwrap'>,
  of: { event: string; position: number },
): Promise<Buffer | null> {
  const { rows } = await db.query<{ id: string; wrapped: Buffer; masterKey: string; chunks: number }>({
    name: 'read-event-document',
    text: `select d.id, k.wrapped, k.master_key as "masterKey", d.chunks
           from event_document l join document d on d.id = l.document join data_key k on k.owner = d.id
           where l.event = $1 and l.position = $2 and d.erased_at is null`,
    values: [of.event, of.position],
  });
  const row = rows[0];
  if (row === undefined) return null;
  const key = vault.unwrap({ wrapped: row.wrapped, masterKey: row.masterKey }, row.id);
  const pieces: Buffer[] = [];
  for await (const piece of readChunks(db, row.id, key, { count: row.chunks })) pieces.push(piece);
  return Buffer.concat(pieces);
}
