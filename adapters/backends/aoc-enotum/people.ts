/** Who of a sending is named on the wire, in which order, and how e-NOTUM knows them. */
import type { Person, Sending } from '../../../contracts/event.ts';
import { isLegalNif, isPersonalNif, normaliseId } from '../../../src/domain/identifiers.ts';

export type Named = { person: Person; pointer: string };

/** The holder first. An incapacitated holder gives way to the representative. `pointer`: of the sending in its event. */
export function recipientsOf(sending: Sending, pointer: string): { holder: Named; others: Named[] } {
  const holder = { person: sending.holder, pointer: `${pointer}/holder` };
  const representatives = (sending.representatives ?? []).map((person, n) => ({
    person,
    pointer: `${pointer}/representatives/${n}`,
  }));
  const [first, ...rest] = representatives;
  if (sending.holderIncapacitated === true && first !== undefined) return { holder: first, others: rest };
  return { holder, others: representatives };
}

/** A company, or a body: it has a name of its own and no given name. */
export function isLegal({ kind }: Person): boolean {
  return kind === 'legal' || kind === 'administration';
}

/** `name` of the element of DocumentIdentificatiu. */
export type Identity = {
  name: 'NIF' | 'Passaport' | 'IDC' | 'CIF' | 'VAT';
  value: string;
  country: string | undefined;
};

/** As the schema of e-NOTUM admits it; null for a person it has no place for. */
export function identityOf(person: Person): Identity | null {
  const { idType, idNumber, idCountry: country } = person;
  if (idNumber === undefined) return null;
  const value = normaliseId(idNumber);
  const as = (name: Identity['name']): Identity => ({ name, value, country });
  if (isLegal(person)) {
    if (idType === 'vat') return /^[A-Z0-9]{1,50}$/.test(value) ? as('VAT') : null;
    return isLegalNif(value) && /^[A-Z]\d{7}[A-J0-9]$/.test(value) ? as('CIF') : null;
  }
  switch (idType) {
    case 'NIF':
    case 'NIE':
      return isPersonalNif(value) ? as('NIF') : null;
    case 'passport':
      return /^[A-Z0-9]{1,20}$/.test(value) && country !== undefined ? as('Passaport') : null;
    case 'eidas':
    case 'other':
      return /^[A-Z0-9]{1,20}$/.test(value) && country !== undefined ? as('IDC') : null;
    default:
      return null;
  }
}

/** Everybody is reached by one of these, save who has to deal electronically (701). */
export function hasContact({ email, phone }: Person): boolean {
  return (email ?? '').trim() !== '' || (phone ?? '').trim() !== '';
}
