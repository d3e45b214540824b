/** One person, one text: whoever writes the identifier, in whatever spelling, the keyed hash of it is the same. */
import type { PersonId } from '../../contracts/folder.ts';
import { isLegalNif, isNif, isPersonalNif, normaliseId } from './identifiers.ts';

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

/**
 * Why a Spanish identifier is none, as the code of a finding; null for a right one and for what is not Spanish. Where
 * the kind of person is not said, a NIF may be of either.
 */
export function idFault(person: Pick<PersonId, 'type' | 'number'>, kind?: string): string | null {
  const id = normaliseId(person.number);
  switch (person.type) {
    case 'NIE':
      return /^[XYZ]/.test(id) && isPersonalNif(id) ? null : 'nie-letter';
    case 'CIF':
      return isLegalNif(id) ? null : 'cif-control';
    case 'NIF': {
      if (kind === undefined) return isNif(id) ? null : 'nif-letter';
      if (kind === 'natural') return isPersonalNif(id) ? null : 'nif-letter';
      return isLegalNif(id) ? null : 'cif-control';
    }
    default:
      return null;
  }
}

function padded(id: string): string {
  const match = /^([XYZKLM]?)([0-9]+)([A-Z])$/.exec(id);
  if (match === null) return id;
  const [, prefix = '', digits = '', letter = ''] = match;
  return `${prefix}${digits.padStart(8 - prefix.length, '0')}${letter}`;
}
