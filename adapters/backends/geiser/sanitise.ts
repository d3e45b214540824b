/**
 * Text as it may be sent: what XML cannot carry is replaced, what is too long is cut, and annexes lose the characters
 * that SIR forbids in their names. The original stays in the event; each change is a warning.
 */
import type { Warning } from '../../../contracts/outcome.ts';
import { ENDINGS, LIMITS } from './schema.ts';

/** Anything but XML 1.0, production 2 (Char). */
const UNWRITABLE = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu;
/** Forbidden in names of annexes (SIR, verified in the source of a registry that speaks it). */
const FORBIDDEN = /[>%*&:;¿?/\\|"!<¡#•]/gu;
const LINE_BREAKS = /[\r\n\t]/gu;

export type Adapted = { text: string; warnings: Warning[] };
/** `personal`: of a person's own data only that it was changed is told. `lines`: line breaks may stay. */
export type Field = { pointer: string; max: number; personal?: boolean; lines?: boolean };

export function adapt(value: string, field: Field): Adapted {
  const written = value.normalize('NFC');
  const bad = new Set<string>();
  const replaced = (pattern: RegExp, text: string) =>
    text.replace(pattern, (each) => {
      bad.add(each);
      return ' ';
    });
  let text = replaced(UNWRITABLE, written);
  if (field.lines !== true) text = replaced(LINE_BREAKS, text).replace(/ {2,}/g, ' ');
  const whole = [...text.trim()];
  const cut = whole.slice(0, field.max).join('').trim();
  return { text: cut, warnings: warningsOf(field, { bad, from: whole.length, to: [...cut].length }) };
}

function warningsOf(field: Field, change: { bad: ReadonlySet<string>; from: number; to: number }): Warning[] {
  const { pointer, personal } = field;
  const warnings: Warning[] = [];
  if (change.bad.size > 0)
    warnings.push({
      code: 'characters-replaced',
      pointer,
      ...(personal === true ? {} : { before: shown(change.bad), after: ' ' }),
    });
  if (change.from > field.max)
    warnings.push({ code: 'text-shortened', pointer, before: String(change.from), after: String(change.to) });
  return warnings;
}

/** Control characters by their code point, since nobody sees them otherwise. */
function shown(characters: ReadonlySet<string>): string {
  const visible = (each: string) =>
    /\p{C}|[\r\n\t]/u.test(each) ? `U+${each.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}` : each;
  return [...characters].map(visible).join(' ');
}

/**
 * The names of an entry's annexes: without forbidden characters, ending as their type does, short enough, and no two
 * alike, which SIR takes for the same file.
 */
export function annexNames(documents: readonly { name: string; mediaType: string }[]): Adapted[] {
  const taken = new Set<string>();
  return documents.map(({ name, mediaType }, index) => {
    const pointer = `/data/documents/${index}/name`;
    const clean = adapt(name, { pointer, max: Number.POSITIVE_INFINITY });
    const bad = new Set(clean.text.match(FORBIDDEN) ?? []);
    const { base, ending } = split(clean.text.replace(FORBIDDEN, '_'), mediaType);
    const text = unlike(taken, base, ending);
    taken.add(text.toLowerCase());
    const warnings = [...clean.warnings];
    if (bad.size > 0) warnings.push({ code: 'characters-replaced', pointer, before: [...bad].join(' '), after: '_' });
    if ([...`${base}.${ending}`].length > LIMITS.annexName) {
      const before = String([...`${base}.${ending}`].length);
      warnings.push({ code: 'text-shortened', pointer, before, after: String([...text].length) });
    } else if (text !== `${base}.${ending}` || !clean.text.toLowerCase().endsWith(`.${ending}`))
      warnings.push({ code: 'geiser-annex-renamed', pointer });
    return { text, warnings };
  });
}

function split(name: string, mediaType: string): { base: string; ending: string } {
  const allowed = ENDINGS[mediaType] ?? [];
  const [, base = '', ending = ''] = /^(.*)\.([^.]+)$/su.exec(name) ?? [];
  if (allowed.includes(ending.toLowerCase()))
    return { base: base === '' ? 'anexo' : base, ending: ending.toLowerCase() };
  return { base: name === '' ? 'anexo' : name, ending: allowed[0] ?? 'bin' };
}

function unlike(taken: ReadonlySet<string>, base: string, ending: string): string {
  for (let n = 1; ; n += 1) {
    const tail = `${n === 1 ? '' : `-${n}`}.${ending}`;
    const text = `${[...base]
      .slice(0, LIMITS.annexName - tail.length)
      .join('')
      .trim()}${tail}`;
    if (!taken.has(text.toLowerCase())) return text;
  }
}
