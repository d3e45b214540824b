/**
 * Takes people and secrets out of texts, the same one always replaced by the same, and remembers what it took out, so that
 * it can be looked for again in what is left.
 */
import { EMAIL, FICTITIOUS, IBAN, isPhone, PHONE, replaceIds } from './identifiers-in-text.ts';
import type { FieldKind } from './scrub-keys.ts';

export type Scrubber = {
  /** A value whose field says what it is. */
  field(kind: FieldKind, value: string): string;
  /** Any text: identifiers, mailboxes, telephones, accounts, tokens, and every value taken out of a field before. */
  text(value: string): string;
  /** What was taken out, longest first. */
  taken(): readonly string[];
};

const REMOVED = 'removed';
/** Shorter ones stand in too many words to be looked for. */
const MIN_TAKEN = 4;
const JWT = /\beyJ[\w-]{6,}\.[\w-]{6,}\.[\w-]*/g;
const BEARER = /\b(Bearer|Basic|Digest|Token)\s+[\w.~+/=-]{6,}/gi;
const GIVEN = ['CIUDADANIA', 'PERSONA', 'REPRESENTANTE'];
const SURNAMES = ['FICTICIA', 'INVENTADA', 'PRUEBA'];

export function createScrubber(): Scrubber {
  const known = new Map<string, string>();
  const counts = new Map<string, number>();
  const taken = new Set<string>();
  const mine = new Set<string>();
  const keep = (group: string, original: string, make: (n: number) => string) => {
    // Scrubbed already: a second look changes nothing.
    if (mine.has(original)) return original;
    const key = `${group} ${original.toLowerCase()}`;
    const there = known.get(key);
    if (there !== undefined) return there;
    const n = counts.get(group) ?? 0;
    counts.set(group, n + 1);
    const made = make(n);
    known.set(key, made);
    mine.add(made);
    if (original.trim().length >= MIN_TAKEN && made !== original) taken.add(original.trim());
    return made;
  };
  const pick = (from: readonly string[]) => (n: number) => from[n % from.length] ?? '';
  const plain = (value: string) =>
    replaceIds(value, (id, kind) =>
      kind === 'company' ? keep('company', id, () => FICTITIOUS.company) : keep('person', id, pick(FICTITIOUS.persons)),
    )
      .replace(JWT, REMOVED)
      .replace(BEARER, `$1 ${REMOVED}`)
      .replace(IBAN, REMOVED)
      .replace(EMAIL, (found) => keep('email', found, (n) => `persona${n + 1}@example.org`))
      .replace(PHONE, (found) => (isPhone(found) ? keep('phone', found, () => FICTITIOUS.phone) : found));
  const ordered = () => [...taken].toSorted((a, b) => b.length - a.length);
  return {
    field(kind, value) {
      if (value.trim() === '') return value;
      switch (kind) {
        case 'secret':
          return keep('secret', value, () => REMOVED);
        case 'given-name':
          return keep('given', value, pick(GIVEN));
        case 'surname':
          return keep('surname', value, pick(SURNAMES));
        case 'full-name':
          return keep('full', value, (n) => `${pick(GIVEN)(n)} ${pick(SURNAMES)(n)}`);
        case 'address':
          return keep('address', value, () => 'Calle Ficticia 1');
        case 'birth':
          return keep('birth', value, () => '1970-01-01');
        case 'phone':
          return keep('phone', value, () => FICTITIOUS.phone);
        case 'email':
          return keep('email', value, (n) => `persona${n + 1}@example.org`);
        case 'id': {
          const scrubbed = plain(value);
          return scrubbed === value && !/^(0{8}T|9{8}R|Q0{7}J)$/.test(value)
            ? keep('other-id', value, () => '00000000T')
            : scrubbed;
        }
      }
    },
    text(value) {
      let text = plain(value);
      for (const each of ordered())
        text = text.replace(new RegExp(escaped(each), 'giu'), (found) => replacementOf(known, found));
      return text;
    },
    taken: ordered,
  };
}

function replacementOf(known: ReadonlyMap<string, string>, found: string): string {
  const lower = found.toLowerCase();
  for (const [key, made] of known) if (key.slice(key.indexOf(' ') + 1).trim() === lower) return made;
  return REMOVED;
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
