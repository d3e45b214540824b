/** NOTIB's rules of a PersonaV2. Lengths are the validator's; its manual names others for `llinatge2` and `raoSocial`. */
import { isDir3, isLegalNif, isNif, isPersonalNif, normaliseId } from '../../../src/domain/identifiers.ts';
import type { Report, Says } from './report.ts';
import type { PersonaV2 } from './schema.ts';

const MAX = { name: 30, company: 255, email: 160, phone: 16, dir3: 9 } as const;
const NIF_LENGTH = 9;
/** As NOTIB: both countries and the number, such as `FR/ES/123456`. */
export const EIDAS = /^([A-Z]{2})\/[A-Z]{2}\/\S{1,24}$/;
const EMAIL = /^(?=.{1,64}@)[a-z0-9_-]+(?:\.[a-z0-9_-]+)*@[^-\s][a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}$/i;

/** As NOTIB's PersonaV2: one that begins with a figure gets zeros in front. */
export function padNif(nif: string): string {
  const id = EIDAS.test(nif) ? nif : normaliseId(nif);
  return /^\d/.test(id) ? id.padStart(NIF_LENGTH, '0') : id;
}

export function validatePerson(person: PersonaV2, at: string, { report, note }: Says): void {
  const kind = person.interessatTipus;
  const natural = kind === 'FISICA' || kind === 'FISICA_SENSE_NIF';
  const organisation = kind === 'JURIDICA' || kind === 'ADMINISTRACIO';
  const long = (value: string | undefined, maximum: number) => value !== undefined && value.length > maximum;
  if (kind === undefined) report(`${at}/interessatTipus`, '1130');
  if (natural && person.nom === undefined) report(`${at}/nom`, '1131');
  const nameMaximum = kind === 'ADMINISTRACIO' ? MAX.company : MAX.name;
  if (long(person.nom, nameMaximum)) report(`${at}/nom`, '1132', { maximum: nameMaximum });
  if (natural && person.llinatge1 === undefined) report(`${at}/llinatge1`, '1133');
  if (long(person.llinatge1, MAX.name)) report(`${at}/llinatge1`, '1134', { maximum: MAX.name });
  if (long(person.llinatge2, MAX.name)) report(`${at}/llinatge2`, '1135', { maximum: MAX.name });
  validateNif(person, at, report);
  if (long(person.email, MAX.email)) report(`${at}/email`, '1139', { maximum: MAX.email });
  else if (person.email !== undefined && !EMAIL.test(person.email)) report(`${at}/email`, '1140');
  if (long(person.telefon, MAX.phone)) report(`${at}/telefon`, '1141', { maximum: MAX.phone });
  if (organisation && person.raoSocial === undefined && person.nom === undefined) report(`${at}/raoSocial`, '1142');
  if (long(person.raoSocial, MAX.company)) report(`${at}/raoSocial`, '1143', { maximum: MAX.company });
  validateDir3(person, at, report);
  const personal = [person.nom, person.llinatge1, person.llinatge2].filter((each) => each !== undefined);
  const company = person.raoSocial ?? person.nom;
  if (organisation && personal.some((each) => each !== company)) note(`${at}/nom`, 'name-beside-company');
}

function validateNif({ interessatTipus: kind, nif }: PersonaV2, at: string, report: Report): void {
  if (kind === 'FISICA_SENSE_NIF') return;
  if (nif === undefined) {
    if (kind === 'FISICA' || kind === 'JURIDICA') report(`${at}/nif`, '1136');
    return;
  }
  const id = padNif(nif);
  const eidas = EIDAS.test(id);
  const right =
    kind === 'FISICA' ? isPersonalNif(id) || eidas : kind === 'JURIDICA' ? isLegalNif(id) || eidas : isNif(id);
  if (!right) report(`${at}/nif`, '1138');
}

function validateDir3({ interessatTipus: kind, dir3Codi: code }: PersonaV2, at: string, report: Report): void {
  if (kind !== 'ADMINISTRACIO') return;
  if (code === undefined) {
    report(`${at}/dir3Codi`, '1144');
    return;
  }
  if (code.length > MAX.dir3) report(`${at}/dir3Codi`, '1145', { maximum: MAX.dir3 });
  else if (!isDir3(code)) report(`${at}/dir3Codi`, '1146');
}
