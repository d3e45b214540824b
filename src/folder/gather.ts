/** Asks every source of a question at once and takes what comes in time; one that is slow or broken costs only itself. */
import type { SourceReport, Standing } from '../../contracts/folder.ts';
import { type Ask, type GatherTools, report, type StoodAnswer } from './answers.ts';
import type { EntitySource, FolderDeps } from './deps.ts';
import { askLive } from './live.ts';
import { askProjection } from './projected.ts';
import { standingsOf } from './standings.ts';

type Asked = { source: EntitySource; standing: Standing };
/** `sources`: one report per entity, in the order given. `answers`: of an entity asked in two standings, two. */
export type Gathering = { sources: SourceReport[]; answers: StoodAnswer[] };

export async function gather(
  deps: FolderDeps,
  tools: GatherTools,
  of: Ask & { entities: readonly string[] },
): Promise<Gathering> {
  const known = of.entities.flatMap((dir3) => {
    const source = deps.sources.get(dir3);
    return source === undefined ? [] : [source];
  });
  const isDecided = ({ dir3 }: EntitySource) =>
    of.question.standing.role === 'representative' && deps.powers?.asks(dir3) === true;
  // Only who asks a register waits for it.
  const parts = await Promise.all(
    [...Map.groupBy(known, isDecided).values()].map((each) => gatherFrom(deps, tools, of, each)),
  );
  const reports = new Map(parts.flatMap(({ sources }) => sources.map((each) => [each.entity, each])));
  return {
    sources: known.map(({ dir3 }) => reports.get(dir3)!),
    answers: parts.flatMap(({ answers }) => answers),
  };
}

async function gatherFrom(
  deps: FolderDeps,
  tools: GatherTools,
  of: Ask,
  known: readonly EntitySource[],
): Promise<Gathering> {
  const stands = await standingsOf(
    deps,
    of,
    known.flatMap(({ source, dir3 }) => (source === 'none' ? [] : [dir3])),
  );
  const all = known.flatMap((source): Asked[] =>
    (stands.get(source.dir3)?.standings ?? []).map((standing) => ({ source, standing })),
  );
  const answers = await askAll(deps, tools, of, all);
  const byEntity = Map.groupBy(answers, (each) => each.report.entity);
  const sources = known.map((source): SourceReport => {
    const reports = (byEntity.get(source.dir3) ?? []).map((each) => each.report);
    // Of two the one that came to less: what it would have shown is missing.
    const told = reports.find(({ state }) => state !== 'ok') ?? reports[0] ?? report(source, 'not-integrated');
    const truncated = reports.some((each) => each.truncated) || stands.get(source.dir3)?.unchecked === true;
    return { ...told, truncated };
  });
  return { sources, answers };
}

async function askAll(deps: FolderDeps, tools: GatherTools, of: Ask, all: readonly Asked[]): Promise<StoodAnswer[]> {
  const askedAs = (standing: Standing): Ask => ({ ...of, question: { ...of.question, standing } });
  // Those that are asked in the same standing are asked in one statement: all of them, where no register decides.
  const projected = Map.groupBy(
    all.filter(({ source }) => source.source === 'projection'),
    ({ standing }) => JSON.stringify(standing),
  );
  const fromProjection = [...projected.values()].map(async (group) => {
    const { standing } = group[0]!;
    const sources = group.map(({ source }) => source);
    const answers = await askProjection(deps, askedAs(standing), sources);
    return answers.map((each) => ({ ...each, standing }));
  });
  const fromLive = all.map(async ({ source, standing }) =>
    source.source === 'live' ? [{ ...(await askLive(deps, tools, askedAs(standing), source)), standing }] : [],
  );
  return (await Promise.all([...fromProjection, ...fromLive])).flat();
}
