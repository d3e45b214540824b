/**
 * The objects of a PDF (ISO 32000-1, 7.3 and 7.5.7), read in file order without its cross-reference table: the way
 * damaged files are opened, so a table that lies changes nothing. Of two with one number the later one counts.
 */
import { inflateSync } from 'node:zlib';

export type PdfValue =
  | { kind: 'number'; value: number }
  | { kind: 'name'; value: string }
  | { kind: 'reference'; to: number }
  | { kind: 'array'; items: readonly PdfValue[] }
  | { kind: 'dictionary'; entries: ReadonlyMap<string, PdfValue> }
  | { kind: 'other' };
export type PdfObjects = ReadonlyMap<number, PdfValue>;

/** Bounds on what one file may make us do: reading blocks whoever reads, and 20,000 objects are half a second. */
const MAX_OBJECTS = 20_000;
const MAX_VALUES = 400_000;
const MAX_DEPTH = 40;
const MAX_INFLATED_BYTES = 16 * 1024 * 1024;
/** Annex C.2 gives names 127 bytes, each of which may be written with three; none we look for is longer. Characters. */
const MAX_NAME = 3 * 127;

/** What is left of each; less than nothing means that the file is given up. */
type Budget = { inflated: number; objects: number; values: number };

const OTHER: PdfValue = { kind: 'other' };
const HEAD = /(?<!\d)(\d{1,10})[\s\0]+\d{1,5}[\s\0]+obj(?![a-zA-Z])/g;
const BLANK = /[\s\0]*/y;
const COMMENT = /%[^\r\n]*/y;
const NUMBER = /[+-]?(?:\d+\.?\d*|\.\d+)/y;
const REFERENCE = /(\d{1,10})[\s\0]+\d{1,5}[\s\0]+R(?![a-zA-Z])/y;
const NAME = /\/[^\s\0()<>[\]{}/%]*/y;
const WORD = /[^\s\0()<>[\]{}/%]+/y;
const STREAM = /[\s\0]*stream\r?\n/y;

/** Null where there are more of them than any letter has. `text`: the bytes as Latin-1. */
export function readPdfObjects(text: string): PdfObjects | null {
  const objects = new Map<number, PdfValue>();
  const budget: Budget = { inflated: MAX_INFLATED_BYTES, objects: MAX_OBJECTS, values: MAX_VALUES };
  const heads = new RegExp(HEAD);
  for (let head = heads.exec(text); head !== null; head = heads.exec(text)) {
    budget.objects -= 1;
    if (spent(budget)) return null;
    const { value, end } = readValue(text, heads.lastIndex, { depth: 0, budget });
    objects.set(Number(head[1]), value);
    heads.lastIndex = Math.max(end, heads.lastIndex);
    const start = endOf(STREAM, text, end);
    if (start === null) continue;
    // What stands inside a stream is content, even where it looks like objects: an attached PDF, say.
    const stop = endOfStream(text, start, value);
    if (nameOf(value, 'Type') === 'ObjStm') addPacked(objects, value, text.slice(start, stop), budget);
    heads.lastIndex = stop;
  }
  return spent(budget) ? null : objects;
}

export function entry(value: PdfValue | undefined, name: string): PdfValue | undefined {
  return value?.kind === 'dictionary' ? value.entries.get(name) : undefined;
}

export function nameOf(value: PdfValue | undefined, name: string): string | null {
  const found = entry(value, name);
  return found?.kind === 'name' ? found.value : null;
}

/** The value itself, or what it refers to. */
export function resolve(objects: PdfObjects, value: PdfValue | undefined): PdfValue | undefined {
  let current = value;
  for (let steps = 0; current?.kind === 'reference' && steps < MAX_DEPTH; steps += 1) current = objects.get(current.to);
  return current?.kind === 'reference' ? undefined : current;
}

function numberIn(value: PdfValue, name: string): number | null {
  const found = entry(value, name);
  return found?.kind === 'number' ? found.value : null;
}

function endOfStream(text: string, start: number, value: PdfValue): number {
  const length = numberIn(value, 'Length');
  if (length !== null && length >= 0 && /^[\s\0]*endstream/.test(text.slice(start + length, start + length + 20)))
    return start + length;
  const found = text.indexOf('endstream', start);
  return found === -1 ? text.length : found;
}

/* 7.5.7: N pairs of number and offset, then the objects from First on. */
function addPacked(objects: Map<number, PdfValue>, head: PdfValue, content: string, budget: Budget): void {
  const text = inflated(head, content, budget);
  const [count, first] = [numberIn(head, 'N'), numberIn(head, 'First')];
  if (text === null || count === null || first === null) return;
  const pairs = (text.slice(0, first).match(/\d+/g) ?? []).map(Number);
  const places: { number: number; at: number }[] = [];
  for (let n = 0; n < Math.min(count, MAX_OBJECTS); n += 1) {
    const [number, offset] = [pairs[2 * n], pairs[2 * n + 1]];
    if (number === undefined || offset === undefined) break;
    places.push({ number, at: first + offset });
  }
  // Each ends where the next begins: offsets that overlap would have the same text read again and again.
  places.sort((a, b) => a.at - b.at);
  for (const [index, { number, at }] of places.entries()) {
    budget.objects -= 1;
    if (spent(budget)) return;
    const own = text.slice(at, places[index + 1]?.at ?? text.length);
    objects.set(number, readValue(own, 0, { depth: 0, budget }).value);
  }
}

function spent({ objects, values }: Budget): boolean {
  return objects < 0 || values < 0;
}

function inflated(head: PdfValue, content: string, budget: Budget): string | null {
  if (entry(head, 'Filter') === undefined) return content;
  if (nameOf(head, 'Filter') !== 'FlateDecode' || entry(head, 'DecodeParms') !== undefined) return null;
  try {
    const bytes = inflateSync(Buffer.from(content, 'latin1'), { maxOutputLength: Math.max(1, budget.inflated) });
    budget.inflated -= bytes.byteLength;
    return bytes.toString('latin1');
  } catch {
    // Broken, or larger than we are willing to look into: its objects are then not known.
    return null;
  }
}

type Within = { depth: number; budget: Budget };

function readValue(text: string, from: number, within: Within): { value: PdfValue; end: number } {
  within.budget.values -= 1;
  const at = afterBlank(text, from);
  if (within.depth > MAX_DEPTH || spent(within.budget)) return { value: OTHER, end: text.length };
  if (text.startsWith('<<', at)) return readDictionary(text, at + 2, within);
  switch (text[at]) {
    case '[':
      return readArray(text, at + 1, within);
    case '(':
      return { value: OTHER, end: endOfText(text, at) };
    case '<':
      return { value: OTHER, end: 1 + (text.indexOf('>', at) === -1 ? text.length : text.indexOf('>', at)) };
    case '/': {
      const end = endOf(NAME, text, at) ?? at + 1;
      return { value: { kind: 'name', value: plainName(text.slice(at + 1, Math.min(end, at + 1 + MAX_NAME))) }, end };
    }
    default:
      return readPlain(text, at);
  }
}

function readPlain(text: string, at: number): { value: PdfValue; end: number } {
  const afterReference = endOf(REFERENCE, text, at);
  if (afterReference !== null)
    return { value: { kind: 'reference', to: Number.parseInt(text.slice(at, at + 10), 10) }, end: afterReference };
  const afterNumber = endOf(NUMBER, text, at);
  if (afterNumber !== null)
    return { value: { kind: 'number', value: Number(text.slice(at, afterNumber)) }, end: afterNumber };
  return { value: OTHER, end: endOf(WORD, text, at) ?? at + 1 };
}

function readDictionary(text: string, from: number, { depth, budget }: Within): { value: PdfValue; end: number } {
  const entries = new Map<string, PdfValue>();
  let at = from;
  while (at < text.length) {
    at = afterBlank(text, at);
    if (text.startsWith('>>', at)) return { value: { kind: 'dictionary', entries }, end: at + 2 };
    const key = readValue(text, at, { depth: depth + 1, budget });
    if (key.value.kind !== 'name') {
      at = key.end;
      continue;
    }
    const member = readValue(text, key.end, { depth: depth + 1, budget });
    entries.set(key.value.value, member.value);
    at = member.end;
  }
  return { value: { kind: 'dictionary', entries }, end: at };
}

function readArray(text: string, from: number, { depth, budget }: Within): { value: PdfValue; end: number } {
  const items: PdfValue[] = [];
  let at = from;
  while (at < text.length) {
    at = afterBlank(text, at);
    if (text[at] === ']') return { value: { kind: 'array', items }, end: at + 1 };
    const item = readValue(text, at, { depth: depth + 1, budget });
    items.push(item.value);
    at = item.end;
  }
  return { value: { kind: 'array', items }, end: at };
}

/* 7.3.4.2: parentheses nest, a backslash takes the next character along. */
function endOfText(text: string, from: number): number {
  let open = 0;
  for (let at = from; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === '(') open += 1;
    else if (text[at] === ')') {
      open -= 1;
      if (open === 0) return at + 1;
    }
  }
  return text.length;
}

/* 7.3.5: a character of a name may be written #xx. */
function plainName(name: string): string {
  return name.replace(/#([0-9a-fA-F]{2})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}

/* 7.2.3: a comment counts as blank. One by one: a single expression for many of them overflows its stack. */
function afterBlank(text: string, from: number): number {
  let at = endOf(BLANK, text, from) ?? from;
  for (let end = endOf(COMMENT, text, at); end !== null; end = endOf(COMMENT, text, at))
    at = endOf(BLANK, text, end) ?? end;
  return at;
}

function endOf(pattern: RegExp, text: string, at: number): number | null {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : null;
}
