/** Which messages a callback that matches none may speak of, the likeliest first, and why. Pure; no person is looked at. */
import { SUGGESTION_KINDS } from '../../contracts/api/quarantine.ts';

export type SuggestionKind = (typeof SUGGESTION_KINDS)[number];

/** What a callback says of itself. `at`: when what it reports happened. */
export type Unmatched = { remoteId: string; entity: string | null; issuer: string | null; at: Date };

/** A message that was found near it. `triedAt`: when it was handed over, or last tried. */
export type Candidate = {
  id: string;
  entity: string;
  issuer: string;
  file: string | null;
  delivery: string;
  remoteId: string | null;
  reference: string;
  triedAt: Date;
};

/** `differs`: characters by which identifiers differ. `apartMs`: how long after the message the callback's event was. */
export type Suggestion = Candidate & { kind: SuggestionKind; differs: number; apartMs: number };

const AT_MOST = 5;
/** Shorter identifiers begin alike by chance. */
const ALIKE = 6;
const MAX_DIFFERS = 2;
/** 20 characters of base32 (identifiers.ts), with nothing beside that would make them part of a longer word. */
const REFERENCE = /(?<![A-Za-z0-9+/])[A-Z2-7]{20}(?![A-Za-z0-9+/=])/g;
const MAX_REFERENCES = 20;

/** What in a text may be a reference of ours. */
export function referencesIn(text: string): string[] {
  return [...new Set(text.match(REFERENCE))].slice(0, MAX_REFERENCES);
}

/** How an identifier may have been written otherwise: blanks, case, leading zeros. */
export function spellingsOf(remoteId: string): string[] {
  const bare = remoteId.trim();
  const unzeroed = bare.replace(/^0+(?=.)/, '');
  const spelt = [bare, unzeroed].flatMap((each) => [each, each.toUpperCase(), each.toLowerCase()]);
  return [...new Set([remoteId, ...spelt])];
}

/** `references`: those named in the callback. At most five. */
export function rankSuggestions(
  callback: Unmatched,
  candidates: readonly Candidate[],
  references: readonly string[],
): Suggestion[] {
  const known = new Map<string, Suggestion>();
  for (const candidate of candidates) {
    const judged = judge(callback, candidate, references);
    const before = known.get(candidate.id);
    if (judged !== null && (before === undefined || compare(judged, before) < 0)) known.set(candidate.id, judged);
  }
  return [...known.values()].toSorted(compare).slice(0, AT_MOST);
}

function judge(callback: Unmatched, candidate: Candidate, references: readonly string[]): Suggestion | null {
  const apartMs = callback.at.getTime() - candidate.triedAt.getTime();
  const as = (kind: SuggestionKind, differs = 0): Suggestion => ({ ...candidate, kind, differs, apartMs });
  if (references.includes(candidate.reference)) return as('reference-named');
  const mine = callback.entity === null || callback.entity === candidate.entity;
  const { remoteId } = candidate;
  if (remoteId === null) {
    if (!mine || callback.entity === null) return null;
    return candidate.delivery === 'uncertain' ? as('unanswered') : as('without-identifier');
  }
  if (remoteId === callback.remoteId) return as('same-identifier');
  // What names another body contradicts it: likeness alone is too little then.
  if (!mine) return null;
  if (spellingsOf(callback.remoteId).includes(remoteId)) return as('written-otherwise');
  const shorter = Math.min(remoteId.length, callback.remoteId.length);
  if (shorter < ALIKE) return null;
  if (remoteId.startsWith(callback.remoteId) || callback.remoteId.startsWith(remoteId))
    return as('identifier-begins-alike', Math.abs(remoteId.length - callback.remoteId.length));
  const differs = distance(remoteId, callback.remoteId);
  return differs <= MAX_DIFFERS ? as('identifier-similar', differs) : null;
}

function compare(a: Suggestion, b: Suggestion): number {
  const rank = (each: Suggestion) => SUGGESTION_KINDS.indexOf(each.kind);
  return rank(a) - rank(b) || a.differs - b.differs || Math.abs(a.apartMs) - Math.abs(b.apartMs);
}

/** Characters to change, add or leave out to make one of the other. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, n) => n);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1)
      next.push(
        Math.min((next[j - 1] ?? 0) + 1, (row[j] ?? 0) + 1, (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)),
      );
    row = next;
  }
  return row[b.length] ?? 0;
}
