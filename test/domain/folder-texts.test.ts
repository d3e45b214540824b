import { describe, expect, it } from 'vitest';
import { ACTION_KINDS, type Localised, MILESTONES, PHASES, SITUATIONS } from '../../contracts/file-model.ts';
import {
  ACTION_TEXTS,
  FOLDER_LANGUAGES,
  MILESTONE_TEXTS,
  PHASE_TEXTS,
  SITUATION_TEXTS,
  STEP_WITHOUT_NAME,
} from '../../src/domain/folder-texts.ts';
import { textFor } from '../../src/domain/localised.ts';
import { MILESTONE_CODES, milestoneOf } from '../../src/domain/milestone-codes.ts';

const tables: [string, readonly string[], Readonly<Record<string, Localised>>][] = [
  ['situation', SITUATIONS, SITUATION_TEXTS],
  ['phase', PHASES, PHASE_TEXTS],
  ['action', ACTION_KINDS, ACTION_TEXTS],
  ['milestone', MILESTONES, MILESTONE_TEXTS],
  ['step nobody described', ['none'], { none: STEP_WITHOUT_NAME }],
];

describe('the wording for citizens', () => {
  it.each(tables)('covers every %s in every language', (_what, names, texts) => {
    expect(Object.keys(texts).toSorted()).toEqual([...names].toSorted());
    for (const name of names)
      for (const language of FOLDER_LANGUAGES)
        expect([name, language, texts[name]?.[language]?.trim() || null]).not.toContain(null);
  });

  it('tells two things apart in every language', () => {
    for (const [, names, texts] of tables)
      for (const language of FOLDER_LANGUAGES)
        expect(new Set(names.map((name) => texts[name]?.[language])).size).toBe(names.length);
  });
});

describe('the dictionary of steps', () => {
  it('leads every code of a vendor to a milestone that has words', () => {
    for (const [vocabulary, codes] of Object.entries(MILESTONE_CODES))
      for (const [code, milestone] of Object.entries(codes)) {
        expect(milestoneOf(code, { vocabulary })).toBe(milestone);
        expect(MILESTONE_TEXTS[milestone].es).toBeTruthy();
        expect(code).toBe(code.toUpperCase());
      }
  });

  it('has a code of the public model for every milestone', () => {
    expect(Object.values(MILESTONE_CODES.carpeta ?? {}).toSorted()).toEqual([...MILESTONES].toSorted());
  });

  it("lets an entity's own codes win, and knows when nobody knows", () => {
    expect(milestoneOf('RESOLT', { vocabulary: 'bcn', own: { RESOLT: 'proposal' } })).toBe('proposal');
    expect(milestoneOf('H-77', { vocabulary: 'bcn' })).toBeNull();
  });
});

describe('a text for a reader', () => {
  it.each([
    ['ca', { es: 'uno', ca: 'un' }, 'ca', 'un'],
    ['va', { es: 'uno', ca: 'un' }, 'ca', 'un'],
    ['ca', { es: 'uno', va: 'un' }, 'va', 'un'],
    ['gl', { es: 'uno', ca: 'un' }, 'es', 'uno'],
    ['en', { eu: 'bat' }, 'eu', 'bat'],
  ] as const)('who reads %s gets of %o the one in %s', (reader, text, lang, value) => {
    expect(textFor(text, reader)).toEqual({ lang, value });
  });

  it('is none where there is none', () => expect(textFor({}, 'es')).toBeNull());
});
