/**
 * What is still readable of an event whose shape is wrong: the parts at fault give way to stand-ins, so that every
 * other part can be judged in the same answer. What is judged of a stand-in is nobody's fault and is left out.
 */
import { EVENT_TYPES, eventSchema, type SendEvent } from '../../contracts/event.ts';
import { isObject } from './fingerprint.ts';
import { type Path, pointerOf, valueAt } from './places.ts';

type Loose = Record<string, unknown>;

/** First the single value at fault, then the part that cannot be without it, then what contains that part. */
const ROUNDS = 4;

const PERSON = { kind: 'natural', idType: 'NIF', idNumber: '00000000T', givenName: 'CIUDADANIA', surname1: 'FICTICIA' };
const DOCUMENT = {
  role: 'main',
  name: 'x',
  mediaType: 'application/pdf',
  content: { by: 'upload', uploadId: 'x' },
};
/** By place, list positions written as `*`; a part without one may be absent. */
const STAND_INS: Readonly<Record<string, unknown>> = {
  '/specversion': '1.0',
  '/id': 'x',
  '/source': 'x',
  '/subject': 'x',
  '/time': '2026-01-01T00:00:00Z',
  '/datacontenttype': 'application/json',
  '/data/effect': 'deliver',
  '/data/emitter': { dir3: 'L01999999' },
  '/data/procedure': { sia: '1' },
  '/data/title': { lang: 'es', value: 'Sin asunto' },
  '/data/language': 'es',
  '/data/availability': { naturalDays: 10 },
  '/data/sendings': [{ ref: '1', holder: PERSON }],
  '/data/sendings/*/holder': PERSON,
  '/data/sendings/*/representatives/*': PERSON,
  '/data/documents': [DOCUMENT],
  '/data/documents/*': DOCUMENT,
};

export type Salvaged = { event: SendEvent; replaced: readonly string[] };

/** Null where nothing can be judged: another type, or no part of `data` is readable. */
export function salvage(value: Loose): Salvaged | null {
  if ((value.type !== EVENT_TYPES.notification && value.type !== EVENT_TYPES.communication) || !isObject(value.data))
    return null;
  const event = structuredClone(value);
  const replaced = new Set<string>();
  for (let round = 0; round < ROUNDS; round += 1) {
    const parsed = eventSchema.safeParse(event);
    if (parsed.success) return { event: parsed.data as SendEvent, replaced: [...replaced] };
    for (const issue of parsed.error.issues) {
      if (issue.code === 'unrecognized_keys') for (const key of issue.keys) remove(event, [...issue.path, key]);
      else if (issue.code === 'custom' && issue.params?.rule === 'one-main') oneMain(event);
      else for (const each of mend(event, issue.path)) replaced.add(each);
    }
  }
  return null;
}

/** True for a place inside one of the parts that were replaced. */
export function isReplaced(pointer: string, replaced: readonly string[]): boolean {
  return replaced.some((each) => pointer === each || pointer.startsWith(`${each}/`));
}

/* Returns the places that are no longer the sender's. */
function mend(event: Loose, path: Path): string[] {
  if (valueAt(event, path) !== undefined && path.length > partOf(path).length) {
    remove(event, path);
    return [pointerOf(path)];
  }
  const part = partOf(path);
  const place = part.map((each) => (typeof each === 'number' ? '/*' : `/${String(each)}`)).join('');
  const last = part.at(-1);
  if (place === '/data/sendings/*/ref') set(event, part, `x${String(part[2])}`);
  else if (place === '/data/sendings/*') set(event, part, { ref: `x${String(last)}`, holder: PERSON });
  else if (place === '/data/documents/*') set(event, part, { ...DOCUMENT, role: last === 0 ? 'main' : 'annex' });
  else if (place in STAND_INS) set(event, part, STAND_INS[place]);
  else remove(event, part);
  return [pointerOf(part)];
}

/* The smallest part that has a stand-in or may be absent. */
function partOf(path: Path): Path {
  if (path[0] !== 'data') return path.slice(0, 1);
  if (path[1] === 'documents') return path.slice(0, 3);
  if (path[1] !== 'sendings') return path.slice(0, 2);
  return path.slice(0, path[3] === 'representatives' ? 5 : 4);
}

function oneMain(event: Loose): void {
  const documents = valueAt(event, ['data', 'documents']);
  if (!Array.isArray(documents)) return;
  const main = Math.max(
    0,
    documents.findIndex((each) => isObject(each) && each.role === 'main'),
  );
  documents.forEach((each, index) => {
    if (isObject(each)) each.role = index === main ? 'main' : 'annex';
  });
}

function set(event: Loose, path: Path, value: unknown): void {
  const container = valueAt(event, path.slice(0, -1));
  const last = path.at(-1);
  if (typeof container === 'object' && container !== null && last !== undefined)
    (container as Record<PropertyKey, unknown>)[last] = structuredClone(value);
}

function remove(event: Loose, path: Path): void {
  const container = valueAt(event, path.slice(0, -1));
  const last = path.at(-1);
  if (typeof container === 'object' && container !== null && !Array.isArray(container) && last !== undefined)
    delete (container as Record<PropertyKey, unknown>)[last];
}
