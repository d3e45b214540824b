/** One message with all that was fetched for it as an event of ours, or why it is none. Pure: the same gives the same event. */
import type { Finding } from '../../../contracts/outcome.ts';
import type { VendorItem } from '../../../contracts/vendor-intake.ts';
import { type GestionaAccess, idOf } from './address.ts';
import { ENTRY_TYPES, MEDIA_TYPES, THIRD_TYPES } from './codes.ts';
import type { Mapping } from './config.ts';
import { faultsOfThirds, sendingsOf } from './people.ts';
import { type Entry, type Gathered, gatheredSchema } from './schema.ts';

const EVENT_TYPE = {
  notification: 'es.citizenfolder.notification.requested.v1',
  communication: 'es.citizenfolder.communication.requested.v1',
} as const;
/** A main document and four annexes. */
const MAX_DOCUMENTS = 5;
const MAX_NAME = 200;
const DEFAULT_DAYS = 10;

type Of = { connector: string; mapping: Mapping; access: Pick<GestionaAccess, 'entity' | 'effect'> };
type Chosen = { main: Entry; annexes: Entry[] };

/** `ref`: of the message. Pointers are into `Raw` (gather.ts). */
export function normalise(raw: unknown, ref: string, of: Of): VendorItem {
  const parsed = gatheredSchema.safeParse(raw);
  if (!parsed.success)
    return {
      ref,
      kind: 'invalid',
      findings: parsed.error.issues.map(({ path }) => ({
        pointer: path.map((each) => `/${String(each)}`).join(''),
        code: 'wrong-type',
      })),
    };
  const gathered = parsed.data;
  const word = strangeWord(gathered);
  if (word !== null) return { ref, kind: 'unsupported', vendorKind: word.slice(0, 60) };
  const chosen = choose(gathered, of.mapping);
  const findings = [...faultsOf(gathered, of.mapping), ...('findings' in chosen ? chosen.findings : [])];
  if (findings.length > 0 || 'findings' in chosen) return { ref, kind: 'invalid', findings };
  return { ref, kind: 'event', event: eventOf(gathered, chosen, of) };
}

/** A kind of thing or of person that no table knows. */
function strangeWord({ documents, thirds }: Gathered): string | null {
  const entry = documents.find(({ type }) => !ENTRY_TYPES.includes(type));
  if (entry !== undefined) return `document ${entry.type}`;
  const party = thirds.find(({ third }) => third.type != null && !THIRD_TYPES.includes(third.type));
  return party === undefined ? null : `third ${party.third.type}`;
}

function faultsOf({ message, file, thirds }: Gathered, mapping: Mapping): Finding[] {
  const findings: Finding[] = [];
  if ((file.code ?? '').trim() === '') findings.push({ pointer: '/file/code', code: 'required' });
  if (mapping.subject.includes('{title}') && titleOf(file) === '')
    findings.push({ pointer: '/file/free_title', code: 'required' });
  if (instantOf(message.entry) === null) findings.push({ pointer: '/message/entry', code: 'instant-format' });
  return [...findings, ...faultsOfThirds(thirds, mapping)];
}

/** What is sent is never chosen by its place in a list: one alone, or the one whose name was configured. */
function choose(
  { message, documents }: Gathered,
  { target, documents: which }: Mapping,
): Chosen | { findings: Finding[] } {
  const fault = (code: string, params?: Finding['params']) => ({
    findings: [{ pointer: '/documents', code, ...(params === undefined ? {} : { params }) }],
  });
  const { target: id } = message.payload;
  if (target === 'document') {
    const known = documents.find((each) => each.type === 'DOC' && idOf(each.href) === id);
    return { main: known ?? { type: 'DOC', rel: 'documento', href: `/${id}` }, annexes: [] };
  }
  const there = documents.filter(({ type }) => type === 'DOC');
  const strange = there.findIndex(({ href }) => idOf(href) === null);
  if (strange >= 0) return fault('wrong-format');
  if (there.length > MAX_DOCUMENTS) return fault('too-many', { maximum: MAX_DOCUMENTS });
  const [first, ...others] = there;
  if (first === undefined) return fault('required');
  if (others.length === 0) return { main: first, annexes: [] };
  const named = there.filter(({ rel }) => rel.trim() === which?.main);
  const [main, again] = named;
  if (main === undefined || again !== undefined) return fault('main-not-told');
  const annexes = there.filter((each) => each !== main);
  return { main, annexes: annexes.toSorted((a, b) => (`${a.rel} ${a.href}` < `${b.rel} ${b.href}` ? -1 : 1)) };
}

function eventOf(gathered: Gathered, chosen: Chosen, { connector, mapping, access }: Of): Record<string, unknown> {
  const { message, file, thirds } = gathered;
  const { dir3 } = access.entity;
  const { target } = message.payload;
  const code = (file.code ?? '').trim();
  return {
    specversion: '1.0',
    // Never of the delivery: what is delivered again is the same event.
    id: target,
    source: `urn:dir3:${dir3}:gestiona-queue:${connector}`,
    type: EVENT_TYPE[mapping.type],
    subject: code,
    time: instantOf(message.entry),
    datacontenttype: 'application/json',
    entitydir3: dir3,
    data: {
      effect: access.effect,
      emitter: { dir3, ...(mapping.unitDir3 === undefined ? {} : { unitDir3: mapping.unitDir3 }) },
      ...(mapping.sia === undefined ? {} : { procedure: { sia: mapping.sia } }),
      file: { id: code },
      title: { lang: mapping.language, value: subjectOf(mapping, gathered, chosen) },
      language: mapping.language,
      ...(mapping.type === 'notification'
        ? { availability: { naturalDays: mapping.naturalDays ?? DEFAULT_DAYS } }
        : {}),
      sendings: sendingsOf(thirds, mapping),
      documents: [documentOf(chosen.main, 'main'), ...chosen.annexes.map((each) => documentOf(each, 'annex'))],
      vendor: { system: 'gestiona-queue', kind: connector, refs: { connector, message: target, file: code } },
    },
  };
}

function documentOf({ rel, href }: Entry, role: 'main' | 'annex'): Record<string, unknown> {
  const [, stem = '', ending = ''] = /^(.*?)(?:\.(\w{1,5}))?$/su.exec(rel.trim()) ?? [];
  const known = MEDIA_TYPES[ending.toLowerCase()] !== undefined;
  const extension = known ? ending.toLowerCase() : 'pdf';
  const name = (known ? stem : rel.trim()) || 'documento';
  return {
    role,
    name: `${name.slice(0, MAX_NAME - extension.length - 1)}.${extension}`,
    mediaType: MEDIA_TYPES[extension],
    content: { by: 'vendor', ref: `documentinstances/${idOf(href)}` },
  };
}

function subjectOf({ subject }: Mapping, { file }: Gathered, { main }: Chosen): string {
  const parts: Readonly<Record<string, string>> = {
    file: (file.code ?? '').trim(),
    title: titleOf(file),
    document: main.rel.trim(),
  };
  return subject.replace(/\{(\w+)\}/g, (_, part: string) => parts[part] ?? '').trim();
}

function titleOf({ free_title, title }: Gathered['file']): string {
  return (free_title ?? title ?? '').trim();
}

/** Unix seconds, mostly as text. */
function instantOf(value: string | number | null | undefined): string | null {
  return /^\d{9,11}$/.test(String(value ?? '')) ? new Date(Number(value) * 1_000).toISOString() : null;
}
