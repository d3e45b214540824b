/** A person of a registry entry: told apart by the identifier, with the name split where the service knows it split. */
import { isLegalNif, isPersonalNif, normaliseId } from '../../../src/domain/identifiers.ts';
import { languageOf } from './codes.ts';
import type { Citizen, Recipient } from './schema.ts';

type Named = Pick<Recipient, 'ciudadanoId' | 'nif' | 'nombreCompleto' | 'email' | 'telefono' | 'idiomaComunicaciones'>;

/** `citizens`: those of the entry, by whose id the split name is found. */
export function personOf(of: Named, citizens: readonly Citizen[]): Record<string, unknown> {
  const number = normaliseId(of.nif ?? '');
  const full = (of.nombreCompleto ?? '').trim();
  const language = languageOf(of.idiomaComunicaciones);
  const contact = {
    ...(of.email == null || of.email === '' ? {} : { email: of.email }),
    ...(of.telefono == null || of.telefono === '' ? {} : { phone: of.telefono }),
    ...(language === null ? {} : { language }),
  };
  if (isLegalNif(number)) return { kind: 'legal', idType: 'CIF', idNumber: number, legalName: full, ...contact };
  const names = namesOf(
    full,
    citizens.find(({ id }) => id != null && id === of.ciudadanoId),
  );
  if (isPersonalNif(number))
    return { kind: 'natural', idType: /^[XYZ]/.test(number) ? 'NIE' : 'NIF', idNumber: number, ...names, ...contact };
  // A passport, another State's document, or none: which of them is only told of the citizen, not of the entry.
  const other = number === '' ? {} : { idType: 'other', idNumber: number };
  return { kind: 'natural-without-nif', ...other, ...names, ...contact };
}

function namesOf(full: string, citizen: Citizen | undefined): Record<string, string> {
  const whole = full === '' ? {} : { fullName: full };
  const [given, first, second] = [citizen?.nombre, citizen?.apellido1, citizen?.apellido2].map(
    (each) => each?.trim() ?? '',
  );
  if (!given || !first) return whole;
  return { ...whole, givenName: given, surname1: first, ...(second ? { surname2: second } : {}) };
}
