/** What Notific@ would refuse or change in an event, found before anything is stored: all of it, each with its place. */
import type { EventDocument, Person, SendEvent, Sending } from '../../../contracts/event.ts';
import type { Finding, Warning } from '../../../contracts/outcome.ts';
import { isNif } from '../../../src/domain/identifiers.ts';
import { checkAddress } from './check-address.ts';
import type { Findings, Report } from './findings.ts';
import { isNatural, type Named, namedIn, nifOf } from './people.ts';
import { adapt, legibleLength, warningsOf } from './sanitise.ts';
import { LIMITS, MEDIA_TYPES } from './schema.ts';

/** Fewer legible characters say nothing to anybody. */
const LEGIBLE_MIN = 3;

export function check(event: SendEvent): { errors: Finding[]; warnings: Warning[] } {
  const errors: Finding[] = [];
  const warnings: Warning[] = [];
  const report: Report = (pointer, code, params) =>
    errors.push({ pointer, code, ...(params === undefined ? {} : { params }) });
  const { data } = event;
  checkText(data.title.value, '/data/title/value', LIMITS.concepto, { report, warnings });
  if (data.body !== undefined) checkText(data.body.value, '/data/body/value', LIMITS.descripcion, { report, warnings });
  checkPrintedTitle(data, warnings);
  checkDocuments(data.documents, report);
  // Low is what any way into the folder gives.
  if (data.assurance !== undefined && data.assurance !== 'low')
    warnings.push({ code: 'not-carried', pointer: '/data/assurance' });
  for (const [index, sending] of data.sendings.entries())
    checkSending(sending, `/data/sendings/${index}`, { report, warnings });
  return { errors, warnings };
}

function checkText(value: string, pointer: string, max: number, { report, warnings }: Findings): void {
  const adapted = adapt(value, max);
  if (legibleLength(adapted.text) < LEGIBLE_MIN) report(pointer, 'title-illegible');
  warnings.push(...warningsOf(adapted, pointer, { personal: false }));
}

/* A citizen who gets it on paper reads only the beginning of the title on the envelope's page. */
function checkPrintedTitle(data: SendEvent['data'], warnings: Warning[]): void {
  const length = [...adapt(data.title.value, LIMITS.concepto).text].length;
  if (length <= LIMITS.conceptoPostal || data.sendings.every((each) => each.postalFallback === undefined)) return;
  const [before, after] = [String(length), String(LIMITS.conceptoPostal)];
  warnings.push({ code: 'title-shortened-on-paper', pointer: '/data/title/value', before, after });
}

function checkDocuments(documents: readonly EventDocument[], report: Report): void {
  for (const [index, document] of documents.entries()) {
    const at = `/data/documents/${index}`;
    if (document.role === 'annex') report(at, 'single-document');
    if (!MEDIA_TYPES.includes(document.mediaType))
      report(`${at}/mediaType`, 'media-type', { allowed: MEDIA_TYPES.join(', ') });
    if ((document.size ?? 0) > LIMITS.documentBytes)
      report(`${at}/content`, 'document-too-large', { maximum: LIMITS.documentBytes });
  }
}

function checkSending(sending: Sending, at: string, findings: Findings): void {
  const { report } = findings;
  const { holder, recipients } = namedIn(sending, at);
  const named = [holder, ...recipients];
  for (const each of named) checkPerson(each, findings);
  if (sending.holderIncapacitated === true && (sending.representatives ?? []).length === 0)
    report(`${at}/representatives`, 'representative-missing');
  if (sending.obliged !== undefined) findings.warnings.push({ code: 'not-carried', pointer: `${at}/obliged` });
  const postal = sending.postalFallback;
  // Electronic delivery finds a person by NIF; without one only the post can.
  if (postal === undefined && !named.some(({ person }) => nifOf(person) !== undefined))
    report(`${holder.pointer}/idNumber`, 'nif-missing');
  if (postal === undefined) return;
  checkAddress(postal.address, `${at}/postalFallback/address`, findings);
  if (postal.service === 'urgent')
    findings.warnings.push({ code: 'not-carried', pointer: `${at}/postalFallback/service` });
}

function checkPerson(named: Named, findings: Findings): void {
  const { person, pointer } = named;
  const { report } = findings;
  const nif = nifOf(person);
  if (nif !== undefined && !isNif(nif)) report(`${pointer}/idNumber`, 'nif-invalid');
  if (person.kind !== 'natural-without-nif') {
    if (person.idType !== undefined && nif === undefined && person.idNumber !== undefined)
      report(`${pointer}/idType`, 'id-type-unsupported');
    if (person.idType === undefined && person.idNumber !== undefined) report(`${pointer}/idType`, 'id-type-missing');
  }
  if (isNatural(person)) checkNatural(named, findings);
  else checkOrganisation(named, findings);
}

function checkNatural({ person, pointer }: Named, findings: Findings): void {
  const { report } = findings;
  if (person.legalName !== undefined) report(`${pointer}/legalName`, 'name-and-company');
  if (person.givenName === undefined || person.surname1 === undefined) report(`${pointer}/fullName`, 'name-not-split');
  checkName({ person, pointer }, 'givenName', findings);
  checkName({ person, pointer }, 'surname1', findings);
  // A second surname may be absent, so an empty one is none.
  if ((person.surname2?.trim() ?? '') !== '') checkName({ person, pointer }, 'surname2', findings);
}

function checkOrganisation({ person, pointer }: Named, findings: Findings): void {
  // A full name beside the company's is harmless: only the company's is sent.
  const personal = (['givenName', 'surname1', 'surname2'] as const).find((name) => person[name] !== undefined);
  if (personal !== undefined) findings.report(`${pointer}/${personal}`, 'name-and-company');
  checkName({ person, pointer }, 'legalName', findings);
}

const NAMES = {
  givenName: LIMITS.nombre,
  surname1: LIMITS.nombre,
  surname2: LIMITS.nombre,
  legalName: LIMITS.razonSocial,
} as const satisfies Partial<Record<keyof Person, number>>;

function checkName({ person, pointer }: Named, name: keyof typeof NAMES, { report, warnings }: Findings): void {
  const value = person[name];
  if (value === undefined) return;
  const maximum = NAMES[name];
  const adapted = adapt(value, Number.POSITIVE_INFINITY);
  if (legibleLength(adapted.text) === 0) report(`${pointer}/${name}`, 'name-illegible');
  if ([...adapted.text].length > maximum) report(`${pointer}/${name}`, 'name-too-long', { maximum });
  warnings.push(...warningsOf(adapted, `${pointer}/${name}`, { personal: true }));
}
