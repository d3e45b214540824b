/** Makes one event of one row: always the same of the same row and document, so that handing it over again is safe. */
import { createHash } from 'node:crypto';
import { EVENT_TYPES } from '../../../contracts/event.ts';
import { map, type Raw, text } from '../../config-raw.ts';
import { COLUMNS } from './columns.ts';
import { type Header, headingOf } from './header.ts';
import type { RowProblem } from './row-problem.ts';

/** Longest `ref` of a sending; a longer key of a row is only the event's id. */
const MAX_SENDING_REF = 20;
const MAX_ID = 128;
/** Natural days of a notification that names no deadline: the legal term (Ley 39/2015, 43.2). */
const NATURAL_DAYS = 10;

export type RowContext = {
  /** DIR3 of the entity for rows without that column. */
  entity: string | null;
  /** Tells one mass sending from another; part of `source`. */
  campaign: string;
};

/** What a row says, before its document is known. */
export type RowDraft = { ref: string | null; document: string; event: Draft; problems: readonly RowProblem[] };
type Draft = { [member: string]: Draft | Draft[] | unknown };

export type RowDocument = {
  name: string;
  mediaType: string;
  size: number;
  /** Base64. */
  sha256: string;
  changedAt: string;
};

export type RowEvent = {
  id: string;
  /** Of everything in it but the upload's id: tells whether what was handed over is still what the row says. */
  digest: string;
  withUpload(uploadId: string): Raw;
};

export function readRow(header: Header, cells: readonly string[], context: RowContext): RowDraft {
  const problems: RowProblem[] = [];
  const event: Draft = {};
  const values = new Map<string, string>();
  const at = (place: number) => header.headings[place] ?? '';
  if (cells.length !== header.headings.length)
    problems.push({
      column: '',
      pointer: '',
      code: 'row-length',
      detail: `It has ${cells.length} cells; the first line names ${header.headings.length} columns.`,
      fix: 'Put values with the delimiter or a line break in quotes.',
    });
  // In our order and not the file's: the same values in other columns are the same event.
  for (const column of COLUMNS) {
    const place = header.columns.indexOf(column);
    const value = (cells[place] ?? '').trim();
    if (value === '') continue;
    values.set(column.name, value);
    if (column.pointer === null) continue;
    const read = column.read(value);
    if ('value' in read) put(event, column.pointer, read.value);
    else problems.push({ column: at(place), pointer: column.pointer, code: 'cell', ...read });
  }
  const ref = values.get('ref') ?? null;
  problems.push(...missing(values, context, header));
  complete(event, { ref, context });
  return { ref, document: values.get('document') ?? '', event, problems };
}

/** The event of a row whose document has been read. */
export function eventOf(draft: RowDraft, document: RowDocument): RowEvent {
  const { data, ...envelope } = draft.event;
  const said = map(at0(map(data).documents));
  const documents = [
    {
      role: 'main',
      name: text(said.name) ?? document.name,
      mediaType: document.mediaType,
      size: document.size,
      digest: { alg: 'sha-256', value: document.sha256 },
    },
  ];
  const content = { ...envelope, time: document.changedAt, data: { ...map(data), documents } };
  const digest = createHash('sha256').update(JSON.stringify(content)).digest('base64url');
  const id = draft.ref ?? digest;
  const [main] = documents;
  return {
    id,
    digest,
    withUpload: (uploadId) => ({
      specversion: '1.0',
      id,
      subject: text(map(map(data).file).id) ?? id,
      datacontenttype: 'application/json',
      ...content,
      data: { ...content.data, documents: [{ ...main, content: { by: 'upload', uploadId } }] },
    }),
  };
}

function missing(values: ReadonlyMap<string, string>, context: RowContext, header: Header): RowProblem[] {
  const needed = ['document', 'title', ...(context.entity === null ? ['entity'] : [])];
  const problems = needed
    .filter((name) => !values.has(name))
    .map((name) => problemOf(header, name, { code: 'missing', detail: 'It is empty.', fix: 'Fill it in.' }));
  if ((values.get('ref') ?? '').length > MAX_ID)
    problems.push(
      problemOf(header, 'ref', {
        code: 'cell',
        detail: `It has more than ${MAX_ID} characters.`,
        fix: 'Make it shorter.',
      }),
    );
  return problems;
}

function problemOf(header: Header, name: string, told: Pick<RowProblem, 'code' | 'detail' | 'fix'>): RowProblem {
  const pointer = COLUMNS.find((each) => each.name === name)?.pointer ?? '';
  return { column: headingOf(header, name) || name, pointer, ...told };
}

/** What a row need not say. */
function complete(event: Draft, { ref, context }: { ref: string | null; context: RowContext }): void {
  const set = (pointer: string, value: unknown) => {
    if (get(event, pointer) === undefined && value !== undefined) put(event, pointer, value);
  };
  set('/entitydir3', context.entity ?? undefined);
  set('/type', EVENT_TYPES.notification);
  const entity = get(event, '/entitydir3');
  put(event, '/source', `urn:dir3:${String(entity)}:${context.campaign}`);
  set('/data/effect', 'deliver');
  set('/data/emitter/dir3', entity);
  set('/data/language', 'es');
  const language = get(event, '/data/language');
  for (const member of ['title', 'body'])
    if (get(event, `/data/${member}`) !== undefined) set(`/data/${member}/lang`, language);
  if (get(event, '/type') === EVENT_TYPES.notification && get(event, '/data/availability/expiresOn') === undefined)
    set('/data/availability/naturalDays', NATURAL_DAYS);
  set('/data/sendings/0/ref', ref !== null && ref.length <= MAX_SENDING_REF ? ref : '1');
  completePerson(event, '/data/sendings/0/holder', set);
  if (get(event, '/data/sendings/0/representatives') !== undefined)
    completePerson(event, '/data/sendings/0/representatives/0', set);
  if (get(event, '/data/sendings/0/postalFallback') !== undefined) {
    set('/data/sendings/0/postalFallback/address/form', 'national');
    set('/data/sendings/0/postalFallback/address/country', 'ES');
  }
}

function completePerson(event: Draft, at: string, set: (pointer: string, value: unknown) => void): void {
  const id = get(event, `${at}/idNumber`);
  const company = get(event, `${at}/legalName`) !== undefined;
  set(`${at}/kind`, company ? 'legal' : id === undefined ? 'natural-without-nif' : 'natural');
  if (id !== undefined) set(`${at}/idType`, company ? 'CIF' : /^[XYZ]/i.test(String(id)) ? 'NIE' : 'NIF');
}

/* Lists have one member each: whatever follows a "0" stands in the first. */
function put(target: Draft, pointer: string, value: unknown): void {
  const steps = pointer.slice(1).split('/');
  const last = steps.pop() ?? '';
  let here: Draft = target;
  for (const [n, step] of steps.entries()) {
    if (step === '0') continue;
    const list = steps[n + 1] === '0';
    here[step] ??= list ? [{}] : {};
    here = (list ? at0(here[step]) : here[step]) as Draft;
  }
  here[last] = value;
}

function get(target: Draft, pointer: string): unknown {
  let here: unknown = target;
  for (const step of pointer.slice(1).split('/')) here = step === '0' ? at0(here) : map(here)[step];
  return here;
}

function at0(value: unknown): unknown {
  return Array.isArray(value) ? value[0] : undefined;
}
