/** Whom the messages of an event are for, hashed, where a folder façade will ask for them; else nobody is noted. */
import type { SendEvent } from '../../contracts/event.ts';
import { personKey } from '../domain/person-key.ts';
import type { NewEvent, NewMessage } from '../outbox/enqueue.ts';
import type { Projections } from './deps.ts';

type Persons = NonNullable<NewEvent['persons']>;

/** `messages` in the order of the event's sendings. Who has no number cannot be found, and is left out. */
export function messagePersons(
  { keepsPersons, keys }: Pick<Projections, 'keepsPersons' | 'keys'>,
  event: SendEvent,
  messages: readonly Pick<NewMessage, 'id'>[],
): Persons {
  if (!keepsPersons) return [];
  return event.data.sendings.flatMap(({ holder, representatives = [] }, position) => {
    const message = messages[position]?.id;
    const all = [
      { role: 'holder' as const, person: holder },
      ...representatives.map((person) => ({ role: 'representative' as const, person })),
    ];
    return all.flatMap(({ role, person }) => {
      const { idType, idNumber, idCountry } = person;
      if (message === undefined || idType === undefined || idNumber === undefined) return [];
      const id = { type: idType, number: idNumber, ...(idCountry === undefined ? {} : { country: idCountry }) };
      return [{ message, role, hash: keys.hash(personKey(id)).hash }];
    });
  });
}
