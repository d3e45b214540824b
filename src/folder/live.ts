/** Asks one entity's e-office while the citizen waits: within its time, through its breaker, never kept. */
import type { FileSourceAnswer } from '../../contracts/vendor.ts';
import { newestFirst } from '../domain/folder-view.ts';
import { normalisedPerson } from '../domain/person-key.ts';
import { errorFields } from '../log.ts';
import { type Ask, type GatherTools, isStale, readFiles, report, type SourceAnswer, timeLeft } from './answers.ts';
import type { EntitySource, FolderDeps } from './deps.ts';
import { within } from './within.ts';

/** Files of one person at one entity; beyond, the newest are shown. */
const MAX_FILES = 1_000;

type LiveSource = Extract<EntitySource, { source: 'live' }>;

export async function askLive(
  deps: FolderDeps,
  tools: GatherTools,
  of: Ask,
  source: LiveSource,
): Promise<SourceAnswer> {
  if (!tools.breakers.admits(source.dir3)) return { report: report(source, 'unreachable'), files: [] };
  let asked = false;
  const work = tools.slots.run(() => {
    asked = true;
    return ask(deps, of, source);
  });
  const answered = await within(work, timeLeft(deps, of));
  const answer = answered.kind === 'late' ? 'late' : answered.value;
  // One that never got a slot has not failed.
  tools.breakers.observe(source.dir3, asked ? answer !== 'late' && answer.kind === 'files' : null);
  if (answer === 'late') return { report: report(source, 'timed-out'), files: [] };
  if (answer.kind === 'failed') {
    deps.log.warn('folder.source-failed', { entity: source.dir3, reason: answer.reason });
    return { report: report(source, answer.reason === 'timeout' ? 'timed-out' : 'unreachable'), files: [] };
  }
  return read(deps, of, source, answer);
}

async function ask(deps: FolderDeps, of: Ask, source: LiveSource): Promise<FileSourceAnswer> {
  const { person, standing } = of.question;
  // Waiting for a slot used some of the time up.
  const timeoutMs = Math.floor(Math.min(deps.settings.sourceTimeoutMs, timeLeft(deps, of)));
  if (timeoutMs <= 0) return { kind: 'failed', reason: 'timeout' };
  const question = {
    entity: source.dir3,
    person: normalisedPerson(person),
    standing:
      standing.role === 'representative' && standing.represented !== null
        ? { ...standing, represented: normalisedPerson(standing.represented) }
        : standing,
    file: of.file?.number ?? null,
  };
  try {
    const tools = { transport: deps.transport, now: deps.runtime.now, timeoutMs };
    const answered = await within(source.adapter.query(question, source.settings, tools), timeoutMs);
    return answered.kind === 'late' ? { kind: 'failed', reason: 'timeout' } : answered.value;
  } catch (error) {
    // An adapter's own fault is its source's trouble, nobody else's.
    deps.log.error('folder.source-fault', { entity: source.dir3, ...errorFields(error) });
    return { kind: 'failed', reason: 'fault' };
  }
}

function read(
  deps: FolderDeps,
  of: Ask,
  source: LiveSource,
  answer: Extract<FileSourceAnswer, { kind: 'files' }>,
): SourceAnswer {
  const asOf = new Date(answer.asOf);
  const wanted = answer.files.filter(
    ({ role, facts }) => role === of.question.standing.role && (of.file === null || facts.file.id === of.file.number),
  );
  const told = wanted.map((each) => ({ ...each, at: asOf, interestedCount: 1 }));
  const shown = readFiles(source, told)
    .sort((a, b) => newestFirst(a.file, b.file))
    .slice(0, MAX_FILES);
  const more = { asOf: asOf.toISOString(), stale: isStale(deps, asOf), truncated: told.length > MAX_FILES };
  return { report: report(source, 'ok', more), files: shown };
}
