/** The one recipient of a notification of AL SIGM, and the persons of its files, told apart by their number. */
import { isLegalNif, isPersonalNif, normaliseId } from '../../../src/domain/identifiers.ts';
import type { SigemNotification } from './schema.ts';

/** Surnames stay together as SIGEM has them: Notific@ wants them in one field too. */
export function recipientOf(of: SigemNotification): Record<string, unknown> {
  const number = normaliseId(of.nifDest ?? '');
  const given = of.nombreDest ?? '';
  const surnames = of.apellidosDest ?? '';
  const phone = of.movil ?? of.telefono;
  const contact = {
    ...(of.correoDest === undefined ? {} : { email: of.correoDest }),
    ...(phone === undefined ? {} : { phone }),
  };
  const whole = [given, surnames].filter((each) => each !== '').join(' ');
  if (isLegalNif(number)) return { kind: 'legal', idType: 'CIF', idNumber: number, legalName: whole, ...contact };
  const names = given !== '' && surnames !== '' ? { givenName: given, surname1: surnames } : { fullName: whole };
  if (isPersonalNif(number)) return { kind: 'natural', idType: typeOf(number), idNumber: number, ...names, ...contact };
  // SIGEM calls any number a NIF: one that is none is judged as one, so that a wrong letter is not taken for a passport.
  return { kind: 'natural', idType: 'NIF', idNumber: number, ...names, ...contact };
}

export function personRefOf(nif: string): { idType: string; idNumber: string } {
  const number = normaliseId(nif);
  return { idType: isLegalNif(number) ? 'CIF' : typeOf(number), idNumber: number };
}

function typeOf(number: string): 'NIE' | 'NIF' {
  return /^[XYZ]/.test(number) ? 'NIE' : 'NIF';
}
