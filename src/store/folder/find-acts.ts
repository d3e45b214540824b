/** What went out to a person and is theirs to see: messages made available, with the event they came from. */
import type { SendEvent } from '../../../contracts/event.ts';
import { open } from '../../vault/cipher.ts';
import type { Vault } from '../../vault/vault.ts';
import type { Queryable } from '../chunks.ts';

export type StoredAct = {
  id: string;
  entity: string;
  state: 'available' | 'accessed' | 'refused' | 'expired';
  availableAt: Date;
  event: SendEvent;
};

type Row = Omit<StoredAct, 'event'> & { eventId: string; body: Buffer; wrapped: Buffer; masterKey: string };

/**
 * Newest first, at most `limit`. `person` and `represented` are all hashes of one person; `represented` null: whomever.
 * Throws GatewayError `decryption-failed` or `data-key-unknown`.
 */
export async function findActs(
  db: Queryable,
  vault: Vault,
  of: {
    person: readonly Buffer[];
    role: 'holder' | 'representative';
    represented: readonly Buffer[] | null;
    entities: readonly string[];
    limit: number;
  },
): Promise<StoredAct[]> {
  const { rows } = await db.query<Row>({
    name: 'find-acts',
    text: FIND,
    values: [of.person, of.role, of.entities, of.represented, of.limit],
  });
  return rows.map(({ eventId, body, wrapped, masterKey, ...act }) => {
    const key = vault.unwrap({ wrapped, masterKey }, eventId);
    return { ...act, event: JSON.parse(open(key, body, `event:${eventId}`).toString('utf8')) as SendEvent };
  });
}

const FIND = `
  select m.id, m.entity, m.legal as state, m.made_available_at as "availableAt", e.id as "eventId",
    e.body_sealed as body, k.wrapped, k.master_key as "masterKey"
  from message_person p join message m on m.id = p.message join event e on e.id = m.event
    join data_key k on k.owner = e.id
  where p.person = any($1) and p.role = $2 and m.entity = any($3) and m.made_available_at is not null
    and m.legal in ('available', 'accessed', 'refused', 'expired') and e.body_sealed is not null
    and ($4::bytea[] is null or exists (select from message_person h
      where h.message = m.id and h.role = 'holder' and h.person = any($4)))
  order by m.made_available_at desc, m.id limit $5`;
