/** What the sources of a question are asked and answer, and how their facts become files that can be shown. */
import type { FileStatus } from '../../contracts/file-model.ts';
import type { FileFacts } from '../../contracts/file-status.ts';
import type { FolderQuestion, SourceReport, Standing } from '../../contracts/folder.ts';
import { fileStatusOf } from '../domain/file-status.ts';
import type { Breakers } from './breaker.ts';
import type { EntitySource, FolderDeps } from './deps.ts';
import type { Slots } from './slots.ts';

export type Role = 'holder' | 'representative';
export type Found = { role: Role; file: FileStatus };
export type SourceAnswer = { report: SourceReport; files: Found[] };
/** With the standing it was asked in. */
export type StoodAnswer = SourceAnswer & { standing: Standing };
export type GatherTools = { breakers: Breakers; slots: Slots };

/** What is asked of the sources: the question, and one file where one is. */
export type Ask = {
  question: FolderQuestion;
  file: { entity: string; number: string } | null;
  startedAt: number;
};

/** What a source reported, with nothing in it unless `more` says so. */
export function report(
  source: EntitySource,
  state: SourceReport['state'],
  more: Partial<Pick<SourceReport, 'asOf' | 'stale' | 'truncated'>> = {},
): SourceReport {
  return { entity: source.dir3, state, source: source.source, asOf: null, stale: false, truncated: false, ...more };
}

/** True when data of that instant is too old to pass for today's. */
export function isStale(deps: FolderDeps, asOf: Date): boolean {
  return deps.runtime.now().getTime() - asOf.getTime() > deps.settings.staleAfterMs;
}

/** The files that can be shown of what a source told. */
export function readFiles(
  source: EntitySource,
  told: readonly { role: Role; facts: FileFacts; at: Date; interestedCount: number }[],
): Found[] {
  return told.flatMap(({ role, facts, at, interestedCount }) => {
    const file = fileStatusOf(facts, { entity: source, at, interestedCount });
    return file === null ? [] : [{ role, file }];
  });
}

/** What is left of the whole question's time. Milliseconds. */
export function timeLeft(deps: FolderDeps, { startedAt }: Pick<Ask, 'startedAt'>): number {
  return Math.max(0, deps.settings.totalTimeoutMs - (performance.now() - startedAt));
}
