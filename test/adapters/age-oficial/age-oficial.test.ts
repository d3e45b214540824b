import { describe, expect, it } from 'vitest';
import { ageOficial } from '../../../adapters/folders/age-oficial/index.ts';
import { fileOf, summaryOf } from '../../../adapters/folders/age-oficial/translate.ts';
import { facades } from '../../../adapters/registry.ts';
import type { FileStatus } from '../../../contracts/file-model.ts';
import type { FolderSummary, SourceReport } from '../../../contracts/folder.ts';
import { refuseOpenQuestions } from '../../../src/facade-setup.ts';
import { STUB_BODIES, STUB_NOW } from '../../support/folder-stub.ts';

const source = (entity: string, state: SourceReport['state']): SourceReport => ({
  entity,
  state,
  source: 'live',
  asOf: null,
  stale: false,
  truncated: false,
});

describe('the State’s own façade', () => {
  it('refuses to start, with the questions its owner has to answer', () => {
    expect(() => refuseOpenQuestions(ageOficial)).toThrow(
      expect.objectContaining({ code: 'contract-not-available', stage: 'start' }),
    );
    try {
      refuseOpenQuestions(ageOficial);
    } catch (error) {
      const message = error instanceof Error ? error.message : '';
      for (const { id, question } of ageOficial.openQuestions) expect(message).toContain(`${id}: ${question}`);
    }
    expect(ageOficial.openQuestions.map(({ id }) => id)).toEqual([
      ...['protocol', 'version', 'operations', 'security', 'identity', 'onboarding', 'neighbours', 'push'],
    ]);
  });

  it('is the only one with open questions, and answers nothing', async () => {
    const open = Object.values(facades).filter(({ openQuestions }) => openQuestions.length > 0);
    expect(open.map(({ id }) => id)).toEqual(['age-oficial']);
    expect(ageOficial.routes).toEqual([]);
    await expect(ageOficial.answer()).rejects.toMatchObject({ code: 'contract-not-available' });
  });
});

describe('what the State’s folder shows', () => {
  const answer: FolderSummary = {
    transmissionId: '01',
    at: STUB_NOW,
    complete: false,
    sources: [
      source('L01999997', 'timed-out'),
      source('L01999998', 'ok'),
      source('L01999999', 'ok'),
      source('L01999996', 'unreachable'),
      source('L01999995', 'not-integrated'),
    ],
    bodies: [
      { entity: 'L01999999', open: 2, closed: 5, withPendingAction: 1, link: 'https://sede.example.org' },
      { entity: 'L01999998', open: 0, closed: 1, withPendingAction: 0, link: 'https://seu.example.org' },
    ],
  };

  it('is the number of open files per body with the link to its sede, and who did not answer', () => {
    expect(summaryOf(answer, STUB_BODIES)).toEqual({
      bodies: [{ dir3: 'L01999999', name: 'Ayuntamiento Ficticio', open: 2, link: 'https://sede.example.org' }],
      missing: ['L01999997', 'L01999996'],
    });
  });

  it('is never a body without its link', () => {
    const [first] = answer.bodies;
    expect(summaryOf({ ...answer, bodies: [{ ...first!, link: null }] }, STUB_BODIES).bodies).toEqual([]);
  });

  it('of one file is whose, which, open or closed, and where', () => {
    const file: FileStatus = {
      entity: 'L01999999',
      number: 'EXP/1',
      procedure: { sia: '2104567' },
      open: true,
      situation: 'unknown',
      pending: 'no',
      actions: [],
      updatedAt: '2026-09-20T10:00:00Z',
      milestones: [],
      documents: [],
      notifications: [],
      interestedCount: 1,
      link: 'https://sede.example.org/1',
    };
    const open = {
      dir3: 'L01999999',
      number: 'EXP/1',
      sia: '2104567',
      open: true,
      updatedAt: '2026-09-20T10:00:00Z',
      link: 'https://sede.example.org/1',
    };
    expect(fileOf({ handle: 'h', role: 'holder', file })).toEqual(open);
    // Open or closed is what the source says; a situation nobody understands never closes a file.
    expect(fileOf({ handle: 'h', role: 'holder', file: { ...file, procedure: {}, open: false } })).toEqual({
      ...open,
      sia: null,
      open: false,
    });
  });
});
