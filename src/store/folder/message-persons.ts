/** Whom the messages of an event are for, as it is kept where a folder façade asks for acts: keyed hashes. */
import type { SendEvent } from '../../../contracts/event.ts';
import { personKey } from '../../domain/person-key.ts';
import type { FolderKeys } from '../../vault/folder-keys.ts';
import type { Queryable } from '../chunks.ts';

export type MessagePerson = { message: string; role: 'holder' | 'representative'; hash: Buffer; hashKey: string };

/** `messages` by the position of their sending. Who has no number cannot be found, and is left out. */
export function messagePersons(
  keys: Pick<FolderKeys, 'hash'>,
  event: Pick<SendEvent, 'data'>,
  messages: readonly { id: string; position: number }[],
): MessagePerson[] {
  return messages.flatMap(({ id: message, position }) => {
    const sending = event.data.sendings[position];
    if (sending === undefined) return [];
    const { holder, representatives = [] } = sending;
    const all = [
      { role: 'holder' as const, person: holder },
      ...representatives.map((person) => ({ role: 'representative' as const, person })),
    ];
    return all.flatMap(({ role, person: { idType, idNumber, idCountry } }) => {
      if (idType === undefined || idNumber === undefined) return [];
      const id = { type: idType, number: idNumber, ...(idCountry === undefined ? {} : { country: idCountry }) };
      const { hash, masterKey: hashKey } = keys.hash(personKey(id));
      return [{ message, role, hash, hashKey }];
    });
  });
}

/** Inside the transaction that stores the event. */
export async function insertMessagePersons(
  db: Queryable,
  event: string,
  persons: readonly MessagePerson[],
): Promise<void> {
  await db.query({
    name: 'insert-message-persons',
    text: `insert into message_person (person, message, role, hash_key, event)
           select person, message, role, hash_key, $5
           from unnest($1::bytea[], $2::text[], $3::text[], $4::text[]) as t (person, message, role, hash_key)
           on conflict do nothing`,
    values: [
      persons.map(({ hash }) => hash),
      persons.map(({ message }) => message),
      persons.map(({ role }) => role),
      persons.map(({ hashKey }) => hashKey),
      event,
    ],
  });
}
