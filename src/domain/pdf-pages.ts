/**
 * The size of the pages of a PDF (ISO 32000-1, 7.7.3), as far as it can be known without showing them. What cannot be
 * known says so; nothing is guessed.
 */
import { entry, nameOf, type PdfObjects, type PdfValue, readPdfObjects, resolve } from './pdf-objects.ts';

/** In points of 1/72 inch, as its MediaBox and UserUnit say. */
export type PageSize = { width: number; height: number };
export type PdfPages =
  | { kind: 'pages'; sizes: readonly PageSize[] }
  | { kind: 'unknown'; why: 'encrypted' | 'unreadable' };

const MAX_PAGES = 10_000;
const MAX_DEPTH = 50;
/** Places looked at for the catalog: a file has one trailer per time it was saved, and may quote the word elsewhere. */
const MAX_TRAILERS = 1_000;
const ROOT = /\/Root[\s\0]+(\d{1,10})[\s\0]+\d{1,5}[\s\0]+R/y;
/** ISO 216: 210 × 297 mm. */
const A4 = { short: 595.28, long: 841.89 };
/** Programs round; three and a half millimetres are no other paper. Points. */
const TOLERANCE = 10;
const MM_PER_POINT = 25.4 / 72;

/** True for A4 in either direction. */
export function isA4({ width, height }: PageSize): boolean {
  const [short, long] = width < height ? [width, height] : [height, width];
  return Math.abs(short - A4.short) <= TOLERANCE && Math.abs(long - A4.long) <= TOLERANCE;
}

export function toMillimetres(points: number): number {
  return Math.round(points * MM_PER_POINT);
}

export function readPdfPages(bytes: Uint8Array): PdfPages {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  const unreadable = { kind: 'unknown', why: 'unreadable' } as const;
  // In an encrypted file the page tree may be sealed in streams; that it is encrypted is said in clear (7.6.1).
  if (/\/Encrypt[\s\0]*(?:\d+[\s\0]+\d+[\s\0]+R|<<)/.test(text)) return { kind: 'unknown', why: 'encrypted' };
  const objects = readPdfObjects(text);
  const root = lastRoot(text);
  const catalog = root === null ? undefined : objects?.get(root);
  if (objects === null || catalog === undefined) return unreadable;
  const sizes: PageSize[] = [];
  const whole = walk(objects, entry(catalog, 'Pages'), { sizes, seen: new Set(), depth: 0, inherited: undefined });
  return whole && sizes.length > 0 ? { kind: 'pages', sizes } : unreadable;
}

/* The newest trailer is the last one (7.5.6). */
function lastRoot(text: string): number | null {
  let at = text.lastIndexOf('/Root');
  for (let tries = 0; at >= 0 && tries < MAX_TRAILERS; tries += 1) {
    ROOT.lastIndex = at;
    const found = ROOT.exec(text)?.[1];
    if (found !== undefined) return Number(found);
    at = at === 0 ? -1 : text.lastIndexOf('/Root', at - 1);
  }
  return null;
}

type Place = { sizes: PageSize[]; seen: Set<PdfValue>; depth: number; inherited: PdfValue | undefined };

/* False where a page or its size is missing, or the tree goes round in circles. */
function walk(objects: PdfObjects, at: PdfValue | undefined, place: Place): boolean {
  const node = resolve(objects, at);
  if (node?.kind !== 'dictionary' || place.seen.has(node) || place.depth > MAX_DEPTH) return false;
  place.seen.add(node);
  const box = entry(node, 'MediaBox') ?? place.inherited;
  const kids = resolve(objects, entry(node, 'Kids'));
  if (kids?.kind === 'array' && nameOf(node, 'Type') !== 'Page')
    return kids.items.every((kid) => walk(objects, kid, { ...place, depth: place.depth + 1, inherited: box }));
  const size = sizeOf(objects, box, entry(node, 'UserUnit'));
  if (size === null || place.sizes.length >= MAX_PAGES) return false;
  place.sizes.push(size);
  return true;
}

function sizeOf(objects: PdfObjects, box: PdfValue | undefined, unit: PdfValue | undefined): PageSize | null {
  const found = resolve(objects, box);
  if (found?.kind !== 'array' || found.items.length !== 4) return null;
  const numbers = found.items.map((each) => {
    const value = resolve(objects, each);
    return value?.kind === 'number' ? value.value : Number.NaN;
  });
  const scale = resolve(objects, unit);
  const times = scale?.kind === 'number' ? scale.value : 1;
  const [left = 0, bottom = 0, right = 0, top = 0] = numbers;
  const size = { width: Math.abs(right - left) * times, height: Math.abs(top - bottom) * times };
  return Number.isFinite(size.width) && size.width > 0 && size.height > 0 ? size : null;
}
