/** Persons of e-NOTUM as persons of an event: whom it is for, and who may act for them. */
import type { Finding } from '../../../contracts/outcome.ts';
import { finding } from './refusals.ts';
import type { Legal, Natural, Notification, Recipient } from './schema.ts';
import type { LegalId, NaturalId } from './schema-parts.ts';
import { TEXT } from './schema-tree.ts';

type Person = Record<string, unknown>;
export type Parties = { holder: Person; representatives: Person[]; obliged: boolean | undefined };

/** Spaces, dots, hyphens and brackets say nothing in a telephone number. */
export function phoneOf(written: string): string {
  return written.replace(/[\s().-]/g, '');
}

/** `at`: pointer to Destinatari. Findings where an event cannot say it. */
export function partiesOf({ Destinataris }: Notification, at: string): Parties | Finding[] {
  const recipients = Destinataris.Destinatari;
  const titulars = recipients.filter(({ Titular }) => Titular === true);
  if (titulars.length > 1) return [finding(708, at)];
  if (recipients.length > 2) return [finding(501, at, 'un titular i un representant com a màxim')];
  const [titular = recipients[0]] = titulars;
  if (titular === undefined || (recipients.length === 2 && titulars.length === 0))
    return [finding(501, at, 'amb dos destinataris cal dir quin és el titular')];
  const others = recipients.filter((each) => each !== titular);
  const linked = titular.PersonaJuridica?.PersonaVinculada;
  if (others.some(({ PersonaJuridica }) => PersonaJuridica?.PersonaVinculada !== undefined))
    return [finding(501, at, 'PersonaVinculada només a la persona jurídica titular')];
  const representatives = [...others.map(personOf), ...(linked === undefined ? [] : [natural(linked)])];
  if (representatives.length > 1) return [finding(501, at, 'un representant com a màxim, i ja hi ha PersonaVinculada')];
  return { holder: personOf(titular), representatives, obliged: titular.Obligat };
}

function personOf({ PersonaFisica, PersonaJuridica, Idioma }: Recipient): Person {
  const person = PersonaFisica ?? PersonaJuridica;
  const contact = { ...contactOf(person), ...(Idioma === undefined ? {} : { language: Idioma }) };
  if (PersonaFisica !== undefined) return { ...natural(PersonaFisica), ...contact };
  if (PersonaJuridica === undefined) throw new TypeError('a recipient is one of two kinds');
  return {
    kind: 'legal',
    ...legalId(PersonaJuridica.DocumentIdentificatiu),
    legalName: PersonaJuridica.RaoSocial,
    ...contact,
  };
}

type Named = Pick<Natural, 'DocumentIdentificatiu' | 'Nom' | 'PrimerCognom' | 'SegonCognom'>;

function natural({ DocumentIdentificatiu: id, Nom, PrimerCognom, SegonCognom }: Named): Person {
  return {
    kind: id.NIF === undefined ? 'natural-without-nif' : 'natural',
    ...naturalIdOf(id),
    givenName: Nom,
    surname1: PrimerCognom,
    ...(SegonCognom === undefined ? {} : { surname2: SegonCognom }),
  };
}

/** As an event and a question about a person say it. */
export function naturalIdOf({ NIF, Passaport, IDC }: NaturalId): Person {
  if (NIF !== undefined) return { idType: /^[XYZ]/.test(NIF) ? 'NIE' : 'NIF', idNumber: NIF };
  const other = Passaport ?? IDC;
  return {
    idType: IDC === undefined ? 'passport' : 'eidas',
    idNumber: other?.[TEXT] ?? '',
    ...(other?.Pais === undefined ? {} : { idCountry: other.Pais }),
  };
}

function legalId({ CIF, VAT }: LegalId): Person {
  if (CIF !== undefined) return { idType: 'CIF', idNumber: CIF };
  return {
    idType: 'vat',
    idNumber: VAT?.[TEXT] ?? '',
    ...(VAT?.Pais === undefined ? {} : { idCountry: VAT.Pais }),
  };
}

function contactOf(person: Natural | Legal | undefined): Person {
  const [email] = person?.BustiesCorreu?.BustiaCorreu ?? [];
  const [phone] = person?.Telefons?.Telefon ?? [];
  return {
    ...(email === undefined ? {} : { email }),
    ...(phone === undefined ? {} : { phone: phoneOf(phone) }),
  };
}
