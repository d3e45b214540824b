import fc from 'fast-check';
import { expect, it } from 'vitest';
import { SUGGESTION_KINDS } from '../../contracts/api/quarantine.ts';
import { referenceOf } from '../../src/domain/identifiers.ts';
import { suggestionText } from '../../src/domain/suggestion-texts.ts';
import { type Candidate, rankSuggestions, referencesIn, spellingsOf } from '../../src/domain/suggestions.ts';

const A = 'L01999999';
const at = new Date('2026-10-01T09:00:00Z');
const callback = { remoteId: 'R-100001', entity: A, issuer: A, at };
const candidate = (id: string, more: Partial<Candidate>): Candidate => ({
  id,
  entity: A,
  issuer: A,
  file: null,
  delivery: 'accepted',
  remoteId: null,
  reference: `REF${id}`,
  triedAt: at,
  ...more,
});
const ranked = (...candidates: Candidate[]) => rankSuggestions(callback, candidates, []).map(({ id }) => id);

it('a reference of ours is found where it stands alone, and not in the middle of a certificate', () => {
  const reference = referenceOf({ entity: A, source: 's', eventId: 'e', sendingRef: '1', generation: 0 });
  expect(referencesIn(`<x>${reference}</x> ref:${reference}, ${reference.toLowerCase()}`)).toEqual([reference]);
  expect(referencesIn(`JVBERi0${reference}xyz== a${reference} ${reference}2`)).toEqual([]);
  expect(referencesIn('')).toEqual([]);
});

it('of many references the first twenty count', () => {
  const many = Array.from(
    { length: 30 },
    (_, n) => `${'A'.repeat(18)}${String.fromCharCode(65 + (n % 26))}${2 + (n % 5)}`,
  );
  expect(referencesIn(many.join(' '))).toHaveLength(20);
});

it('blanks, case and leading zeros are other spellings of one identifier', () => {
  expect(spellingsOf(' 00ab ')).toEqual([' 00ab ', '00ab', '00AB', 'ab', 'AB']);
  expect(spellingsOf('000')).toContain('0');
});

it('each message is named once, by its strongest reason; at most five', () => {
  const many = Array.from({ length: 9 }, (_, n) => candidate(String(n), { delivery: 'uncertain' }));
  expect(ranked(...many, ...many)).toHaveLength(5);
  expect(ranked(candidate('near', { remoteId: 'R-100002' }), candidate('cut', { remoteId: 'R-10000' }))).toEqual([
    'cut',
    'near',
  ]);
});

it('a short identifier is like none', () => {
  const short = { ...callback, remoteId: 'R-1' };
  expect(
    rankSuggestions(short, [candidate('x', { remoteId: 'R-2' }), candidate('y', { remoteId: 'R-12' })], []),
  ).toEqual([]);
});

it('where no body is known, nothing is meant by time alone', () => {
  const nobody = { ...callback, entity: null };
  expect(rankSuggestions(nobody, [candidate('x', { delivery: 'uncertain' })], [])).toEqual([]);
});

it('whatever identifiers there are, likeness is the same from both sides, and every reason has its words', () => {
  const identifier = fc.string({ minLength: 6, maxLength: 20 });
  fc.assert(
    fc.property(identifier, identifier, (one, other) => {
      const [there] = rankSuggestions({ ...callback, remoteId: one }, [candidate('x', { remoteId: other })], []);
      const [back] = rankSuggestions({ ...callback, remoteId: other }, [candidate('x', { remoteId: one })], []);
      const alike = (kind: string | undefined) => kind === 'identifier-similar' || kind === 'identifier-begins-alike';
      if (alike(there?.kind) && alike(back?.kind)) expect(there?.differs).toBe(back?.differs);
    }),
  );
  for (const kind of SUGGESTION_KINDS)
    for (const language of ['es', 'ca', 'en'] as const)
      expect(suggestionText({ ...candidate('x', {}), kind, differs: 1, apartMs: 1 }, language)).not.toMatch(/[{}]/);
});
