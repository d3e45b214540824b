/** Notes whom an event's messages are for, as keyed hashes. Inside the transaction that stores the event. */
import type { Queryable } from '../store/chunks.ts';

export type MessagePerson = { message: string; role: 'holder' | 'representative'; hash: Buffer };

export async function insertPersons(db: Queryable, event: string, persons: readonly MessagePerson[]): Promise<void> {
  await db.query({
    name: 'insert-message-persons',
    text: `insert into message_person (person, message, role, event)
           select person, message, role, $4 from unnest($1::bytea[], $2::text[], $3::text[]) as t (person, message, role)
           on conflict do nothing`,
    values: [
      persons.map(({ hash }) => hash),
      persons.map(({ message }) => message),
      persons.map(({ role }) => role),
      event,
    ],
  });
}
