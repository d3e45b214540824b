/**
 * Characters Notific@ is known or suspected to refuse. The platform's own rule is not public: this is the list its
 * largest open client sends and lives with. The original stays in the event; the change is shown as a warning.
 */
import type { Warning } from '../../../contracts/outcome.ts';

const REPLACED: ReadonlyMap<string, string> = new Map([
  ['·', '.'],
  ["'", '´'],
  ['"', '´'],
  ['`', '´'],
  ['…', '...'],
  ['&', ' y '],
  ['%', ' por ciento'],
  ['€', ' EUR'],
  ['@', '(a)'],
  ['×', 'x'],
  ['°', 'º'],
  ['\\', '/'],
  ['|', '/'],
  ['\u2044', '/'],
  ['[', '('],
  [']', ')'],
  ['{', '('],
  ['}', ')'],
  // Latin letters Unicode does not take apart: without these a Łukasz would be an ukasz.
  ['ß', 'ss'],
  ['æ', 'ae'],
  ['Æ', 'AE'],
  ['œ', 'oe'],
  ['Œ', 'OE'],
  ['ø', 'o'],
  ['Ø', 'O'],
  ['ł', 'l'],
  ['Ł', 'L'],
  ['đ', 'd'],
  ['Đ', 'D'],
  ['ð', 'd'],
  ['Ð', 'D'],
  ['þ', 'th'],
  ['Þ', 'TH'],
  ['ı', 'i'],
  ['ħ', 'h'],
  ['Ħ', 'H'],
]);
/** Whole kinds of characters: what separates words, hyphens and dashes, opening and closing quotation marks. */
const KINDS: readonly (readonly [RegExp, string])[] = [
  [/[\t-\r\u0085\p{Z}]/u, ' '],
  [/[\p{Pd}\u2212]/u, '-'],
  [/[\p{Pi}\p{Pf}]/u, '´'],
];
const KEPT = /[ A-Za-zÀÁÂÄÇÈÉÊËÌÍÎÏÑÒÓÔÖÙÚÛÜàáâäçèéêëìíîïñòóôöùúûü0-9\-–_/:().,¿?!¡;ºª´]/u;
/** Anything but XML 1.0, production 2 (Char), and the line breaks that are one. */
const UNWRITABLE = /[^\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu;

export type Adapted = {
  text: string;
  /** The characters that were changed and what became of them: enough to see it, nothing of the text. */
  change: { before: string; after: string } | null;
  /** Characters it had before it was cut to its length; null when nothing was cut. */
  cutFrom: number | null;
};

/** The text as it may be sent, at most `max` characters: known ones replaced, other letters bared, the rest dropped. */
export function adapt(text: string, max: number): Adapted {
  const changed = new Map<string, string>();
  let written = '';
  for (const character of text.normalize('NFC')) {
    const after = replace(character);
    if (after !== character) changed.set(character, after);
    written += after;
  }
  const whole = [...written.replace(/ +/g, ' ').trim()];
  const change =
    changed.size === 0 ? null : { before: [...changed.keys()].join(' '), after: [...changed.values()].join(' ') };
  const cut = whole.length > max;
  return { text: whole.slice(0, max).join('').trim(), change, cutFrom: cut ? whole.length : null };
}

/** What the sender should see of it; of a person's own data only that it was changed. */
export function warningsOf(adapted: Adapted, pointer: string, options: { personal: boolean }): Warning[] {
  const { change, cutFrom, text } = adapted;
  const warnings: Warning[] = [];
  if (change !== null)
    warnings.push({ code: 'characters-replaced', pointer, ...(options.personal ? {} : toWellFormed(change)) });
  if (cutFrom !== null)
    warnings.push({ code: 'text-shortened', pointer, before: String(cutFrom), after: String([...text].length) });
  return warnings;
}

/** Text that is sent as it stands, such as an address: nothing is guessed, but it can be written as XML. */
export function plain(text: string): string {
  return text.normalize('NFC').replace(UNWRITABLE, ' ').replace(/ +/g, ' ').trim();
}

/** Letters and digits: what a person can still read. */
export function legibleLength(text: string): number {
  return (text.match(/[\p{L}\p{N}]/gu) ?? []).length;
}

function replace(character: string): string {
  if (KEPT.test(character)) return character;
  const known = knownReplacement(character);
  if (known !== undefined) return known;
  const parts = [...character.normalize('NFKD').replace(/\p{M}/gu, '')];
  const bare = parts.map((each) => (KEPT.test(each) ? each : (knownReplacement(each) ?? ''))).join('');
  // One half after a five is not fifty-one halves.
  return parts.includes('\u2044') ? ` ${bare}` : bare;
}

function knownReplacement(character: string): string | undefined {
  return REPLACED.get(character) ?? KINDS.find(([kind]) => kind.test(character))?.[1];
}

/* Half a surrogate pair cannot be written in JSON's UTF-8. */
function toWellFormed({ before, after }: { before: string; after: string }): { before: string; after: string } {
  return { before: before.toWellFormed(), after };
}
