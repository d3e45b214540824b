/** One person, one text: whoever writes the identifier, in whatever spelling, the keyed hash of it is the same. */
import type { PersonId } from '../../contracts/folder.ts';
import { normaliseId } from './identifiers.ts';

/**
 * NIF, NIE and the former CIF are one series; a DNI or NIE without its leading zeros is the same one. What is neither
 * these nor a passport is one kind: not every folder tells an eIDAS number from a VAT one.
 */
export function personKey({ type, number, country }: PersonId): string {
  const plain = normaliseId(number);
  if (type === 'NIF' || type === 'NIE' || type === 'CIF') return JSON.stringify(['ES', padded(plain)]);
  return JSON.stringify([type === 'passport' ? type : 'other', (country ?? '').toUpperCase(), plain]);
}

/** The person with the number as `personKey` reads it. */
export function normalisedPerson(person: PersonId): PersonId {
  const number = normaliseId(person.number);
  const spanish = person.type === 'NIF' || person.type === 'NIE' || person.type === 'CIF';
  return { ...person, number: spanish ? padded(number) : number };
}

function padded(id: string): string {
  const match = /^([XYZKLM]?)([0-9]+)([A-Z])$/.exec(id);
  if (match === null) return id;
  const [, prefix = '', digits = '', letter = ''] = match;
  return `${prefix}${digits.padStart(8 - prefix.length, '0')}${letter}`;
}
