/** Whom an entry is of, on the wire: one person, one representative, one address each. */
import type { Person, PostalAddress } from '../../../contracts/event.ts';
import { isLegalNif, normaliseId } from '../../../src/domain/identifiers.ts';
import type { XmlNode } from '../../../src/signing/canonical.ts';
import { addressFields } from './address.ts';
import { adapt } from './sanitise.ts';
import { LIMITS } from './schema.ts';
import { node, some } from './wire.ts';

export type Interested = {
  person: Person;
  representative?: Person | undefined;
  address?: PostalAddress | undefined;
  remarks?: string | undefined;
};
/** Fields of the wire are named by whom they are of. */
type Role = 'Interesado' | 'Representante';

/** In the order of the contract, which puts all of the representative behind all of the person. */
export function interestedNode({ person, representative, address, remarks }: Interested): XmlNode {
  return node(
    'interesados',
    ...personFields(person, 'Interesado', address),
    ...(representative === undefined ? [] : personFields(representative, 'Representante', undefined)),
    ...some('observaciones', remarks === undefined ? undefined : clean(remarks, LIMITS.observacionesInteresado)),
  );
}

function personFields(person: Person, role: Role, address: PostalAddress | undefined): XmlNode[] {
  const { type, number } = identifierOf(person);
  const natural = isNatural(person);
  const named = (name: string, value: string | undefined) =>
    some(`${name}${role}`, value === undefined ? undefined : clean(value, Number.POSITIVE_INFINITY));
  return [
    ...(number === undefined
      ? []
      : [...some(`tipoIdentificador${role}`, type), ...some(`identificador${role}`, number)]),
    ...named('nombre', natural ? person.givenName : undefined),
    ...named('primerApellido', natural ? person.surname1 : undefined),
    ...named('segundoApellido', natural ? person.surname2 : undefined),
    ...named('razonSocial', natural ? undefined : person.legalName),
    ...(address === undefined ? [] : addressFields(address, role)),
    ...named('mail', person.email),
    ...named('telefono', person.phone),
  ];
}

export function isNatural(person: Person): boolean {
  return person.kind === 'natural' || person.kind === 'natural-without-nif';
}

/** `number` undefined: none that could be sent. Kinds after SICRES: N NIF, C CIF, P passport, E NIE, X other, O origin. */
export function identifierOf(person: Person): { type: string; number: string | undefined } {
  if (person.kind === 'administration') return { type: 'CODIGO_DE_ORIGEN', number: person.dir3 };
  const { idType, idNumber } = person;
  const spanish = idType === 'NIF' || idType === 'NIE' || idType === 'CIF';
  const number = idNumber === undefined ? undefined : spanish ? normaliseId(idNumber) : idNumber.trim();
  switch (idType) {
    case 'NIF':
      // The number of an organisation has been called NIF since 2008; the wire still calls it CIF.
      return { type: number !== undefined && isLegalNif(number) ? 'CIF' : 'NIF', number };
    case 'NIE':
      return { type: 'DOCUMENTO_IDENTIFICACION_EXTRANJEROS', number };
    case 'CIF':
      return { type: 'CIF', number };
    case 'passport':
      return { type: 'PASAPORTE', number };
    case 'eidas':
    case 'vat':
    case 'other':
    case undefined:
      return { type: 'OTROS_PERSONA_FISICA', number };
  }
}

function clean(value: string, max: number): string {
  return adapt(value, { pointer: '', max }).text;
}
