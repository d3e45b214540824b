/** What Notific@ would refuse or change in an event, found before anything is stored: all of it, each with its place. */
import type { EventDocument, Person, PostalAddress, SendEvent } from '../../../contracts/event.ts';
import type { Finding, Warning } from '../../../contracts/outcome.ts';
import { isNif, normaliseId } from '../../../src/domain/identifiers.ts';
import { legibleLength, replacements, sanitiseText } from './sanitise.ts';
import { LIMITS } from './schema.ts';

const MEDIA_TYPES: ReadonlySet<string> = new Set(['application/pdf', 'application/zip']);
/** Fewer legible characters say nothing to anybody. */
const LEGIBLE_MIN = 3;

type Report = (pointer: string, code: string, params?: Finding['params']) => void;

export function check(event: SendEvent): { errors: Finding[]; warnings: Warning[] } {
  const errors: Finding[] = [];
  const warnings: Warning[] = [];
  const report: Report = (pointer, code, params) => errors.push({ pointer, code, ...(params === undefined ? {} : { params }) });
  const { data } = event;
  checkText(data.title.value, '/data/title/value', LIMITS.concepto, { report, warnings });
  if (data.body !== undefined) checkText(data.body.value, '/data/body/value', LIMITS.descripcion, { report, warnings });
  checkDocuments(data.documents, report);
  data.sendings.forEach((sending, index) => {
    const at = `/data/sendings/${index}`;
    checkPerson(sending.holder, `${at}/holder`, { report, warnings });
    sending.representatives?.forEach((each, n) => checkPerson(each, `${at}/representatives/${n}`, { report, warnings }));
    const people = [sending.holder, ...(sending.representatives ?? [])];
    // Electronic delivery finds a person by NIF; without one only the post can.
    if (sending.postalFallback === undefined && !people.some(hasNif)) report(`${at}/holder/idNumber`, 'nif-missing');
    if (sending.holderIncapacitated === true && sending.representatives?.[0] === undefined)
      report(`${at}/representatives`, 'representative-missing');
    if (sending.postalFallback !== undefined) checkAddress(sending.postalFallback.address, `${at}/postalFallback/address`, report);
  });
  return { errors, warnings };
}

type Findings = { report: Report; warnings: Warning[] };

function checkText(value: string, pointer: string, max: number, { report, warnings }: Findings): void {
  if (legibleLength(sanitiseText(value, max)) < LEGIBLE_MIN) report(pointer, 'title-illegible');
  const changed = replacements(value);
  if (changed !== null) warnings.push({ code: 'characters-replaced', pointer, ...changed });
}

function checkDocuments(documents: readonly EventDocument[], report: Report): void {
  documents.forEach((document, index) => {
    const at = `/data/documents/${index}`;
    if (document.role === 'annex') report(at, 'single-document');
    else if (!MEDIA_TYPES.has(document.mediaType)) report(`${at}/mediaType`, 'document-type', { allowed: [...MEDIA_TYPES].join(', ') });
    if ((document.size ?? 0) > LIMITS.documentBytes) report(`${at}/size`, 'document-too-large', { maxBytes: LIMITS.documentBytes });
  });
}

function hasNif(person: Person): boolean {
  return person.idNumber !== undefined && (person.idType === 'NIF' || person.idType === 'NIE' || person.idType === 'CIF');
}

function checkPerson(person: Person, at: string, { report, warnings }: Findings): void {
  const natural = person.kind === 'natural' || person.kind === 'natural-without-nif';
  if (hasNif(person) && !isNif(normaliseId(person.idNumber ?? ''))) report(`${at}/idNumber`, 'nif-invalid');
  if (person.idType !== undefined && !hasNif(person) && person.kind !== 'natural-without-nif') report(`${at}/idType`, 'id-type-unsupported');
  if (natural && person.legalName !== undefined) report(`${at}/legalName`, 'name-and-company');
  if (!natural && (person.givenName !== undefined || person.surname1 !== undefined)) report(`${at}/givenName`, 'name-and-company');
  if (natural && (person.givenName === undefined || person.surname1 === undefined)) report(`${at}/fullName`, 'name-not-split');
  const lengths: [keyof Person, number][] = [
    ['givenName', LIMITS.nombre],
    ['surname1', LIMITS.nombre],
    ['surname2', LIMITS.nombre],
    ['legalName', LIMITS.razonSocial],
  ];
  for (const [name, max] of lengths) {
    const value = person[name];
    if (value === undefined) continue;
    if (value.trim().length > max) report(`${at}/${name}`, 'name-too-long', { max });
    else if (legibleLength(sanitiseText(value, max)) === 0 && value.trim() !== '') report(`${at}/${name}`, 'title-illegible');
    if (replacements(value) !== null) warnings.push({ code: 'characters-replaced', pointer: `${at}/${name}` });
  }
}

/* What each form cannot be delivered without (mandatory fields by tipoDomicilio). */
const NEEDED: Readonly<Record<PostalAddress['form'], readonly (keyof PostalAddress)[]>> = {
  national: ['streetType', 'streetName', 'municipalityIne6', 'provinceIne2', 'town'],
  foreign: ['streetName', 'town'],
  'po-box': ['poBox', 'municipalityIne6', 'provinceIne2', 'town'],
  free: ['line1', 'line2', 'postcode'],
};

function checkAddress(address: PostalAddress, at: string, report: Report): void {
  for (const name of NEEDED[address.form])
    if (address[name] === undefined || address[name] === '') report(`${at}/${name}`, 'address-incomplete', { field: name });
  // A house number or a kilometre, not both, not neither.
  if (address.form === 'national' && (address.number === undefined) === (address.km === undefined))
    report(`${at}/number`, 'address-incomplete', { field: 'number' });
}
