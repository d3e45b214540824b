/** What GEISER or an office on the far side would refuse or change in an entry: all of it, each with its place. */
import type { Person, RegistryEntryEvent } from '../../../contracts/event.ts';
import type { Finding, Warning } from '../../../contracts/outcome.ts';
import { isNif } from '../../../src/domain/identifiers.ts';
import { lineOf } from './address.ts';
import { identifierOf, isNatural } from './people.ts';
import { adapt, annexNames } from './sanitise.ts';
import { ENDINGS, LIMITS, TRANSPORTS } from './schema.ts';

type Report = (pointer: string, code: string, params?: Finding['params']) => void;

export function check(event: RegistryEntryEvent): { errors: Finding[]; warnings: Warning[] } {
  const errors: Finding[] = [];
  const warnings: Warning[] = [];
  const report: Report = (pointer, code, params) =>
    errors.push({ pointer, code: `geiser-${code}`, ...(params === undefined ? {} : { params }) });
  const { data } = event;
  checkTexts(data, { report, warnings });
  checkEntry(data.entry, report);
  checkDocuments(data.documents, { report, warnings });
  for (const [n, { person, representative, address }] of data.entry.interested.entries()) {
    const at = `/data/entry/interested/${n}`;
    checkPerson(person, `${at}/person`, report);
    if (representative !== undefined) checkPerson(representative, `${at}/representative`, report);
    if (address !== undefined && [...lineOf(address)].length > LIMITS.direccion)
      report(`${at}/address`, 'address-too-long', { maximum: LIMITS.direccion });
    if (address !== undefined && address.country !== 'ES')
      warnings.push({ code: 'geiser-country-in-words', pointer: `${at}/address/country` });
  }
  // Version 1 of the contract has no field for it.
  if (data.procedure !== undefined) warnings.push({ code: 'geiser-procedure-not-carried', pointer: '/data/procedure' });
  return { errors, warnings };
}

type Data = RegistryEntryEvent['data'];

function checkTexts(data: Data, { report, warnings }: { report: Report; warnings: Warning[] }): void {
  const { exposes, requests, remarks } = data.entry;
  const texts = [
    { value: data.title.value, pointer: '/data/title/value', max: LIMITS.resumen, personal: false, lines: false },
    { value: exposes, pointer: '/data/entry/exposes', max: LIMITS.expone, personal: true, lines: true },
    { value: requests, pointer: '/data/entry/requests', max: LIMITS.solicita, personal: true, lines: true },
    { value: remarks, pointer: '/data/entry/remarks', max: LIMITS.observaciones, personal: true, lines: false },
    { value: data.file?.id, pointer: '/data/file/id', max: LIMITS.nuExpediente, personal: false, lines: false },
  ];
  for (const { value, ...field } of texts) if (value !== undefined) warnings.push(...adapt(value, field).warnings);
  if (!/[\p{L}\p{N}]/u.test(data.title.value)) report('/data/title/value', 'summary-illegible');
}

function checkEntry(entry: Data['entry'], report: Report): void {
  if ([...entry.subjectCode].length > LIMITS.cdAsunto)
    report('/data/entry/subjectCode', 'subject-code-too-long', { maximum: LIMITS.cdAsunto });
  if (entry.transport !== undefined && !Object.hasOwn(TRANSPORTS, entry.transport.kind))
    report('/data/entry/transport/kind', 'transport-unknown', { allowed: Object.keys(TRANSPORTS).join(', ') });
  // SIR matches an entry that came in to a person: without one the far side has nobody to answer.
  if (entry.direction === 'in' && entry.interested.length === 0) report('/data/entry/interested', 'interested-missing');
}

function checkDocuments(
  documents: Data['documents'],
  { report, warnings }: { report: Report; warnings: Warning[] },
): void {
  let total = 0;
  for (const [n, { mediaType, size = 0 }] of documents.entries()) {
    const at = `/data/documents/${n}`;
    total += size;
    if (!Object.hasOwn(ENDINGS, mediaType))
      report(`${at}/mediaType`, 'annex-type', { allowed: Object.keys(ENDINGS).join(', ') });
    if (size > LIMITS.annexBytes) report(`${at}/content`, 'annex-too-large', { maximum: LIMITS.annexBytes });
  }
  if (documents.length > LIMITS.annexes) report('/data/documents', 'too-many-annexes', { maximum: LIMITS.annexes });
  if (total > LIMITS.annexesBytes) report('/data/documents', 'annexes-too-large', { maximum: LIMITS.annexesBytes });
  warnings.push(...annexNames(documents).flatMap((each) => each.warnings));
}

const NAMES = {
  givenName: LIMITS.nombre,
  surname1: LIMITS.nombre,
  surname2: LIMITS.nombre,
  legalName: LIMITS.razonSocial,
  email: LIMITS.mail,
  phone: LIMITS.telefono,
} as const satisfies Partial<Record<keyof Person, number>>;

function checkPerson(person: Person, at: string, report: Report): void {
  const { type, number } = identifierOf(person);
  const spanish = person.idType === 'NIF' || person.idType === 'NIE' || person.idType === 'CIF';
  if (spanish && number !== undefined && !isNif(number)) report(`${at}/idNumber`, 'nif-invalid');
  if (number !== undefined && [...number].length > LIMITS.identificador)
    report(`${at}/idNumber`, 'id-too-long', { maximum: LIMITS.identificador });
  if (person.kind === 'natural' && type === 'CIF') report(`${at}/idNumber`, 'id-of-an-organisation');
  if (isNatural(person)) {
    if (person.givenName === undefined || person.surname1 === undefined) report(`${at}/fullName`, 'name-not-split');
  } else if (person.legalName === undefined) report(`${at}/legalName`, 'legal-name-missing');
  for (const [name, maximum] of Object.entries(NAMES) as [keyof typeof NAMES, number][]) {
    const value = person[name];
    if (value !== undefined && [...value.trim()].length > maximum)
      report(`${at}/${name}`, 'value-too-long', { maximum });
  }
}
