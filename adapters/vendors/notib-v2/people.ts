/** A PersonaV2 as a person of ours, and back as NOTIB tells it. */
import type { Person } from '../../../contracts/event.ts';
import { PERSON_KINDS } from './codes-wire.ts';
import type { PersonaV2 } from './schema.ts';
import { EIDAS, padNif } from './validate-person.ts';

/** What a person without NIF may show instead. */
const OTHER_IDS = { PASSAPORT: 'passport', ESTRANGER: 'other', ALTRE: 'other' } as const;

/** `persona` has passed `validatePerson`. */
export function personOf(persona: PersonaV2): Record<string, unknown> {
  const kind = PERSON_KINDS[persona.interessatTipus ?? 'FISICA'].kind;
  const natural = kind === 'natural' || kind === 'natural-without-nif';
  return {
    kind,
    ...identifierOf(persona, kind),
    ...(natural
      ? some({ givenName: persona.nom, surname1: persona.llinatge1, surname2: persona.llinatge2 })
      : { legalName: persona.raoSocial ?? persona.nom }),
    // Notific@ refuses whoever has both; so does the core, with a word of it.
    ...(natural ? some({ legalName: persona.raoSocial }) : {}),
    ...(kind === 'administration' ? some({ dir3: persona.dir3Codi }) : {}),
    ...some({ email: persona.email, phone: persona.telefon }),
  };
}

function identifierOf({ nif, documentTipus }: PersonaV2, kind: Person['kind']): Record<string, unknown> {
  if (nif === undefined) return {};
  if (kind === 'natural-without-nif')
    return { idType: documentTipus === undefined ? 'other' : OTHER_IDS[documentTipus], idNumber: nif.slice(0, 30) };
  const idNumber = padNif(nif);
  const country = EIDAS.exec(idNumber)?.[1];
  if (country !== undefined) return { idType: 'eidas', idNumber, idCountry: country };
  if (kind !== 'natural') return { idType: 'CIF', idNumber };
  return { idType: /^[XYZ]/.test(idNumber) ? 'NIE' : 'NIF', idNumber };
}

/** As the client's `Persona`: in what NOTIB answers of a sending. */
export function personaOf(person: Person, incapacitat: boolean): Record<string, unknown> {
  return {
    incapacitat,
    interessatTipus: wordOf(person.kind),
    ...some({
      nom: person.givenName ?? person.fullName,
      llinatge1: person.surname1,
      llinatge2: person.surname2,
      nif: person.idNumber,
      telefon: person.phone,
      email: person.email,
      raoSocial: person.legalName,
      dir3Codi: person.dir3,
    }),
  };
}

export function wordOf(kind: Person['kind']): keyof typeof PERSON_KINDS {
  const words = Object.keys(PERSON_KINDS) as (keyof typeof PERSON_KINDS)[];
  return words.find((word) => PERSON_KINDS[word].kind === kind) ?? 'FISICA';
}

export function fullNameOf(person: Person): string {
  const names = [person.givenName, person.surname1, person.surname2].filter((each) => each !== undefined);
  return person.legalName ?? (names.length > 0 ? names.join(' ') : (person.fullName ?? ''));
}

/** The members that are there. */
export function some(members: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined && value !== null));
}
