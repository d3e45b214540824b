/** What e-NOTUM would refuse or not carry of an event, found before anything is stored: all of it, each with its place. */
import type { EventDocument, SendEvent, Sending } from '../../../contracts/event.ts';
import type { Finding, Warning } from '../../../contracts/outcome.ts';
import type { EnotumConfig } from './config.ts';
import { hasContact, identityOf, isLegal, type Named, recipientsOf } from './people.ts';
import { ID, LANGUAGES, LIMITS, MEDIA_TYPES } from './schema.ts';
import { documentName, plain } from './wire.ts';

type Found = { errors: Finding[]; warnings: Warning[] };
type Settings = Pick<EnotumConfig, 'security'>;

export function check({ data }: SendEvent, settings: Settings): Found {
  const found: Found = { errors: [], warnings: [] };
  const title = [...plain(data.title.value)].length;
  if (title < 3) refuse(found, '/data/title/value', 'title-illegible');
  if (title > LIMITS.title) cut(found, '/data/title/value', { before: title, after: LIMITS.title });
  if (!Object.hasOwn(LANGUAGES, data.language)) warn(found, '/data/language', 'language');
  checkFile(data.file?.id, found);
  // It is deposited as soon as it comes: a day to begin on cannot be said.
  if (data.availability?.notBefore !== undefined) refuse(found, '/data/availability/notBefore', 'no-schedule');
  checkDocuments(data.documents, settings, found);
  for (const [index, sending] of data.sendings.entries()) checkSending(sending, `/data/sendings/${index}`, found);
  return found;
}

/* Whether its files are archived in S@RCAT is an entity's, which is not known here. */
function checkFile(file: string | undefined, found: Found): void {
  const length = plain(file ?? '').length;
  if (file !== undefined && (length < LIMITS.fileMin || length > LIMITS.file)) warn(found, '/data/file/id', 'file');
}

function checkDocuments(documents: readonly EventDocument[], { security }: Settings, found: Found): void {
  const annexes = documents.filter(({ role }) => role === 'annex').length;
  if (annexes > LIMITS.annexes) refuse(found, '/data/documents', 'annexes', { maximum: LIMITS.annexes });
  for (const [index, { mediaType, name, size = 0 }] of documents.entries()) {
    const at = `/data/documents/${index}`;
    if (!MEDIA_TYPES.includes(mediaType))
      refuse(found, `${at}/mediaType`, 'media-type', { allowed: MEDIA_TYPES.join(', ') });
    if (size > LIMITS.document)
      refuse(found, `${at}/content`, 'document-too-large', { maximum: LIMITS.document / 1024 / 1024 });
    if (documentName(name, LIMITS.documentName) !== plain(name)) warn(found, `${at}/name`, 'document-name');
  }
  const all = documents.reduce((sum, { size = 0 }) => sum + size, 0);
  // A signed message carries its documents inside, and the platform bounds it.
  const maximum = security === 'mtls' ? LIMITS.together : LIMITS.inside;
  if (all > maximum) refuse(found, '/data/documents', 'documents-too-large', { maximum });
}

function checkSending(sending: Sending, at: string, found: Found): void {
  if (sending.postalFallback !== undefined) refuse(found, `${at}/postalFallback`, 'no-post');
  if (sending.holderIncapacitated === true && (sending.representatives ?? []).length === 0)
    refuse(found, `${at}/representatives`, 'representative-missing');
  const { holder, others } = recipientsOf(sending, at);
  for (const named of [holder, ...others]) checkPerson(named, found);
  const obliged = sending.obliged === true || isLegal(holder.person);
  if (!obliged && !hasContact(holder.person)) refuse(found, holder.pointer, 'contact-missing');
  for (const { person, pointer } of others)
    if (!isLegal(person) && !hasContact(person)) refuse(found, pointer, 'contact-missing');
  if (sending.obliged === false && isLegal(holder.person)) warn(found, `${at}/obliged`, 'obliged');
}

const NAMES = ['givenName', 'surname1', 'surname2'] as const;

function checkPerson({ person, pointer }: Named, found: Found): void {
  if (identityOf(person) === null) refuse(found, `${pointer}/idNumber`, 'identity');
  if (isLegal(person)) {
    checkName(person.legalName, { at: `${pointer}/legalName`, maximum: LIMITS.companyName }, found);
    return;
  }
  if (person.givenName === undefined || person.surname1 === undefined)
    refuse(found, `${pointer}/fullName`, 'name-not-split');
  for (const name of NAMES)
    if (name !== 'surname2' || (person.surname2?.trim() ?? '') !== '')
      checkName(person[name], { at: `${pointer}/${name}`, maximum: LIMITS.name }, found);
  checkContact(person.email, { at: `${pointer}/email`, form: /^[^\s@]+@[^\s@]+\.[^\s@]+$/ }, found);
  checkContact(person.phone, { at: `${pointer}/phone`, form: /^\+?[\d ]{6,}$/ }, found);
}

function checkName(name: string | undefined, { at, maximum }: { at: string; maximum: number }, found: Found): void {
  if (name === undefined) return;
  const length = [...plain(name)].length;
  if (length === 0) refuse(found, at, 'name-illegible');
  if (length > maximum) refuse(found, at, 'name-too-long', { maximum });
}

function checkContact(value: string | undefined, { at, form }: { at: string; form: RegExp }, found: Found): void {
  const text = plain(value ?? '');
  if (text !== '' && !form.test(text)) refuse(found, at, 'contact');
}

function refuse({ errors }: Found, pointer: string, what: string, params?: Finding['params']): void {
  errors.push({ pointer, code: `${ID}-${what}`, ...(params === undefined ? {} : { params }) });
}

function warn({ warnings }: Found, pointer: string, what: string): void {
  warnings.push({ code: `${ID}-${what}`, pointer });
}

function cut({ warnings }: Found, pointer: string, of: { before: number; after: number }): void {
  warnings.push({ code: 'text-shortened', pointer, before: String(of.before), after: String(of.after) });
}
