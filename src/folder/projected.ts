/** Answers for all entities that push their files, in one indexed statement. */
import { personKey } from '../domain/person-key.ts';
import { findFiles } from '../store/projection/find.ts';
import { type Ask, isStale, readFiles, report, type SourceAnswer, timeLeft } from './answers.ts';
import type { EntitySource, FolderDeps } from './deps.ts';
import { within } from './within.ts';

/** Files of one person over all entities; beyond, the newest are shown and every source says so. */
const MAX_FILES = 5_000;

export async function askProjection(
  deps: FolderDeps,
  of: Ask,
  sources: readonly EntitySource[],
): Promise<SourceAnswer[]> {
  if (sources.length === 0) return [];
  const { whose, role, represents } = personsOf(deps, of);
  const found = await within(
    findFiles(deps.pool, deps.vault, {
      entities: sources.map(({ dir3 }) => dir3),
      persons: whose,
      role,
      represents,
      file: of.file,
      limit: MAX_FILES,
    }),
    timeLeft(deps, of),
  );
  if (found.kind === 'late') return sources.map((each) => ({ report: report(each, 'timed-out'), files: [] }));
  const { files, truncated, asOf } = found.value;
  const byEntity = Map.groupBy(files, ({ entity }) => entity);
  return sources.map((source) => {
    const told = (byEntity.get(source.dir3) ?? []).map(({ content }) => ({
      role: of.question.standing.role,
      facts: content.facts,
      at: new Date(content.at),
      interestedCount: content.interested.length,
    }));
    const at = asOf.get(source.dir3) ?? null;
    // One that never told anything is not known to have nothing.
    const freshness = { asOf: at?.toISOString() ?? null, stale: at === null || isStale(deps, at) };
    return { report: report(source, 'ok', { ...freshness, truncated }), files: readFiles(source, told) };
  });
}

/* Whose files: the holder's own, the represented's (by power, or where the asker is named too), or those it acts in. */
function personsOf(deps: FolderDeps, { question }: Ask) {
  const asker = deps.keys.hashes(personKey(question.person));
  const { standing } = question;
  if (standing.role === 'holder') return { whose: asker, role: 'holder', represents: null } as const;
  if (standing.represented === null) return { whose: asker, role: 'representative', represents: null } as const;
  const whose = deps.keys.hashes(personKey(standing.represented));
  return { whose, role: 'holder', represents: standing.power === null ? asker : null } as const;
}
