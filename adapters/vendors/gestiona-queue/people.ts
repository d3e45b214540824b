/** Thirds of a file as the persons of an event: the API tells who they are, the configuration which of them is who. */
import { createHash } from 'node:crypto';
import type { Finding } from '../../../contracts/outcome.ts';
import { isLegalNif, isPersonalNif, normaliseId } from '../../../src/domain/identifiers.ts';
import { COUNTRIES } from './codes.ts';
import type { Mapping } from './config.ts';
import type { Address, Gathered, Third } from './schema.ts';

type Sending = Record<string, unknown>;
type Party = Gathered['thirds'][number];

/** What stands in the way, by the vendor's own fields. */
export function faultsOfThirds(thirds: readonly Party[], { thirds: roles, postal }: Mapping): Finding[] {
  const findings: Finding[] = [];
  if (thirds.length === 0) findings.push({ pointer: '/thirds', code: 'required' });
  if (roles === 'one-holder' && thirds.length > 1)
    findings.push({ pointer: '/thirds', code: 'too-many', params: { maximum: 1 } });
  if (roles === 'legal-and-representative' && thirds.length > 0 && pairOf(thirds) === null)
    findings.push({ pointer: '/thirds', code: 'roles-not-told' });
  thirds.forEach(({ third, address }, n) => {
    if ((third.full_name ?? '').trim() === '')
      findings.push({ pointer: `/thirds/${n}/third/full_name`, code: 'required' });
    if (isLegal(third) && normaliseId(third.nif ?? '') === '')
      findings.push({ pointer: `/thirds/${n}/third/nif`, code: 'required' });
    if (postal === 'required' && address === null) findings.push({ pointer: `/thirds/${n}/address`, code: 'required' });
    if (postal !== 'none' && address !== null && countryOf(address) === null)
      findings.push({ pointer: `/thirds/${n}/address/country`, code: 'not-one-of', params: { allowed: ALLOWED } });
  });
  return findings;
}
const ALLOWED = Object.keys(COUNTRIES).join(', ');

/** In an order of their own, so that a message delivered again says the same whatever order the list comes in. */
export function sendingsOf(thirds: readonly Party[], { thirds: roles, postal }: Mapping): Sending[] {
  const pair = roles === 'legal-and-representative' ? pairOf(thirds) : null;
  if (pair !== null) return [{ ...sendingTo(pair.legal, postal), representatives: [personOf(pair.natural.third)] }];
  return thirds.toSorted((a, b) => (a.third.id < b.third.id ? -1 : 1)).map((each) => sendingTo(each, postal));
}

function sendingTo({ third, address }: Party, postal: Mapping['postal']): Sending {
  return {
    // Theirs is longer than a ref may be.
    ref: createHash('sha256').update(third.id).digest('hex').slice(0, 20),
    holder: personOf(third),
    ...(postal === 'none' || address === null ? {} : { postalFallback: { address: freeAddress(address) } }),
  };
}

function pairOf(thirds: readonly Party[]): { legal: Party; natural: Party } | null {
  const [a, b, ...others] = thirds;
  if (a === undefined || b === undefined || others.length > 0) return null;
  if (isLegal(a.third) === isLegal(b.third)) return null;
  return isLegal(a.third) ? { legal: a, natural: b } : { legal: b, natural: a };
}

/* The number says what a person is where it is a Spanish one; where not, the vendor's own word does. */
function isLegal({ nif, type }: Third): boolean {
  const number = normaliseId(nif ?? '');
  return isLegalNif(number) || (type === 'JURIDICAL' && !isPersonalNif(number));
}

function personOf(third: Third): Record<string, unknown> {
  const number = normaliseId(third.nif ?? '');
  const full = (third.full_name ?? '').trim();
  const contact = {
    ...(third.email == null || third.email === '' ? {} : { email: third.email }),
    ...(third.mobile == null || third.mobile === '' ? {} : { phone: third.mobile }),
  };
  if (isLegal(third)) {
    const idType = isLegalNif(number) ? 'CIF' : 'other';
    return { kind: 'legal', idType, idNumber: number, legalName: full, ...contact };
  }
  const names = { fullName: full, ...splitName(third) };
  if (isPersonalNif(number))
    return { kind: 'natural', idType: /^[XYZ]/.test(number) ? 'NIE' : 'NIF', idNumber: number, ...names, ...contact };
  const other = number === '' ? {} : { idType: 'other', idNumber: number };
  return { kind: 'natural-without-nif', ...other, ...names, ...contact };
}

/**
 * There is a field for the name and one for the second surname, none for the first: it is what is left of the full name,
 * where that is exactly the name, something, and the second surname. Nothing is guessed where it is not.
 */
function splitName({ full_name, first_name, second_surname }: Third): Record<string, string> {
  const [full, given, second] = [full_name, first_name, second_surname].map((each) =>
    (each ?? '').trim().replace(/\s+/g, ' '),
  );
  if (!full || !given || !full.startsWith(`${given} `)) return {};
  const rest = full.slice(given.length + 1);
  if (!second) return { givenName: given, surname1: rest };
  if (!rest.endsWith(` ${second}`)) return {};
  return { givenName: given, surname1: rest.slice(0, -second.length - 1), surname2: second };
}

/* Streets and towns come as text without the codes that other forms need. */
function freeAddress(address: Address): Record<string, unknown> {
  const line = (...parts: (string | null | undefined)[]) =>
    parts
      .map((each) => (each ?? '').trim())
      .filter(Boolean)
      .join(' ');
  const postcode = (address.zip_code ?? '').trim();
  return {
    form: 'free',
    line1: line(address.type_of_road, address.address, address.number),
    line2: line(postcode, address.zone, address.province),
    ...(postcode === '' ? {} : { postcode }),
    country: countryOf(address) ?? '',
  };
}

function countryOf({ country }: Address): string | null {
  return COUNTRIES[(country ?? '').trim().toUpperCase()] ?? null;
}
