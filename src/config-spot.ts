/** A place in a gateway.yaml while it is walked through, and what of the value there a person may see. */
import { z } from 'zod';
import { childNode, elementNode, isClosed, unwrap } from './config-nodes.ts';
import { list, map } from './config-raw.ts';

export type Spot = {
  /** YAML path; what stands in a list is named by its dir3 or id. */
  place: string;
  /** Keys on the way, `[]` for what stands in a list. */
  steps: readonly string[];
  /** What the schema knows of it; null: nothing. */
  node: z.ZodType | null;
  /** The start would refuse a key of this name here. */
  refused: boolean;
  /** Below a key whose name is a secret's. */
  secret: boolean;
  /** DIR3 of the one entity it concerns, `*`: of several, null: everybody. */
  entity: string | null;
};

export const MASKED = '••••••';
/** In blocks that are an adapter's, text is shown only where its name says that it is no secret. */
const PLAIN_NAMES =
  /^(url|syncUrl|host|hosts|publicUrl|signing|from|to|reason|level|environment|allow|path|socketPath|id|cieId|dir3|effect|documentsFrom|entities)$/i;
const SECRET = /key|secret|pass|token|credential/i;
/** Blocks with such a name that hold more than secrets. */
const CONTAINERS = ['secrets', 'credentials'];
const FILE = /(File|Files)$/;
const HASH = /sha256$/i;
/** A text that without quotes would be a number, a yes or no, or nothing. */
const LIKE_ANOTHER = /^([-+]?\d+(\.\d+)?|true|false|null|~|)$/;
/** What is shown of one value. Characters. */
const MAX_SHOWN = 400;
const MAX_KEY = { known: 80, unknown: 40 };

export function rootSpot(schema: z.ZodType): Spot {
  return { place: '', steps: [], node: schema, refused: false, secret: false, entity: null };
}

export function childSpot(spot: Spot, key: string, value: unknown): Spot {
  const node = childNode(spot.node, key);
  const name = nameOf(key, node === null ? MAX_KEY.unknown : MAX_KEY.known);
  const hides = SECRET.test(key) && !FILE.test(key) && !CONTAINERS.includes(key);
  return {
    place: spot.place === '' ? name : `${spot.place}.${name}`,
    steps: [...spot.steps, key],
    node,
    refused: spot.refused || (node === null && isClosed(spot.node)),
    secret: spot.secret || hides,
    // What is listed of an entity by its name alone is not yet its own.
    entity: concern(value, spot.entity),
  };
}

/** @param index said where the item has no name of its own */
export function itemSpot(spot: Spot, item: unknown, index: number): Spot {
  return {
    ...spot,
    place: `${spot.place}[${identityOf(item) ?? index}]`,
    steps: [...spot.steps, '[]'],
    node: elementNode(spot.node),
    entity: concern(item, spot.entity),
  };
}

/** By what an item of a list is known; null where it is not. */
export function identityOf(item: unknown): string | null {
  const { dir3, id } = map(item);
  const found = dir3 ?? id;
  return typeof found === 'string' && found !== '' ? nameOf(found, MAX_KEY.known) : null;
}

/** Whom something in a list concerns: itself, or those it names. */
function concern(value: unknown, otherwise: string | null): string | null {
  const named = new Set<string>();
  collect(value, named);
  if (named.size === 0) return otherwise;
  const [only = '*'] = named;
  return named.size === 1 ? only : '*';
}

function collect(value: unknown, named: Set<string>): void {
  const { dir3, entities, credentials, askers } = map(value);
  if (typeof dir3 === 'string') named.add(dir3);
  for (const each of list(entities)) typeof each === 'string' ? named.add(each) : collect(each, named);
  for (const each of [...list(credentials), ...list(askers)]) collect(each, named);
}

/** A key or a name may be anything in a file of somebody else's; a whole secret by mistake too. */
function nameOf(text: string, most: number): string {
  return text.length <= most && /^[\p{L}\d_][\p{L}\d ._/-]*$/u.test(text) ? text : MASKED;
}

/** A scalar as it may be shown. */
export function shownScalar(spot: Spot, value: unknown): string {
  const name = spot.steps.findLast((step) => step !== '[]') ?? '';
  if (value === null || value === undefined) return '–';
  if (spot.secret || HASH.test(name)) return MASKED;
  if (FILE.test(name)) return typeof value === 'string' ? cut(value) : MASKED;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (value instanceof Date) return value.toISOString();
  if (typeof value !== 'string' || !isPlain(spot, name, value)) return MASKED;
  // As YAML has to write it, so that it is not taken for a number.
  return LIKE_ANOTHER.test(value) ? `"${value}"` : cut(withoutLogin(value, spot));
}

function isPlain({ steps, node }: Spot, name: string, value: string): boolean {
  const inner = node === null ? null : unwrap(node);
  if (inner instanceof z.ZodEnum || inner instanceof z.ZodLiteral) return inner.safeParse(value).success;
  return isAdapters(steps) ? PLAIN_NAMES.test(name) : node !== null;
}

/** Blocks that are read by an adapter's own schema. */
function isAdapters(steps: readonly string[]): boolean {
  const [top = '', second, third = '', fourth] = steps;
  if (['backends', 'vendors', 'folders'].includes(top)) return steps.length > 2;
  if (top !== 'entities' || second !== '[]') return false;
  if (third === 'backends') return steps.length > 4;
  return third === 'files' && !['source', 'vendor', 'milestones'].includes(fourth ?? 'source');
}

/** An address may carry a name and a password; a hook's path, what only those may know who may call it. */
function withoutLogin(text: string, { place }: Spot): string {
  if (!text.includes('://')) return text;
  const [scheme = '', rest = ''] = text.split(/:\/\/(.*)/s);
  const bare = rest.includes('@') ? `${MASKED}@${rest.slice(rest.lastIndexOf('@') + 1)}` : rest;
  const [address = '', tail] = bare.split(/[?#](.*)/s);
  const shown = place === 'alerting.webhook.url' ? address.replace(/\/.*/s, `/${MASKED}`) : address;
  return `${scheme}://${shown}${tail === undefined ? '' : `?${MASKED}`}`;
}

/** Everything below a place in one line, as YAML would write it. */
export function shownWhole(spot: Spot, value: unknown): string {
  return cut(inLine(spot, value));
}

function inLine(spot: Spot, value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((each, n) => inLine(itemSpot(spot, each, n), each)).join(', ')}]`;
  if (typeof value !== 'object' || value === null || value instanceof Date) return shownScalar(spot, value);
  const pairs = Object.entries(value).map(([key, each]) => {
    const child = childSpot(spot, key, each);
    return `${child.place.slice(spot.place === '' ? 0 : spot.place.length + 1)}: ${inLine(child, each)}`;
  });
  return pairs.length === 0 ? '{}' : `{ ${pairs.join(', ')} }`;
}

function cut(text: string): string {
  return text.length <= MAX_SHOWN ? text : `${text.slice(0, MAX_SHOWN)}…`;
}
