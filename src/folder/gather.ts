/** Asks every source of a question at once and takes what comes in time; one that is slow or broken costs only itself. */
import type { Standing } from '../../contracts/folder.ts';
import { type Ask, type GatherTools, report, type StoodAnswer } from './answers.ts';
import type { EntitySource, FolderDeps } from './deps.ts';
import { askLive } from './live.ts';
import { askProjection } from './projected.ts';
import { standingsOf } from './standings.ts';

/** One answer per entity, in the order given. */
export async function gather(
  deps: FolderDeps,
  tools: GatherTools,
  of: Ask & { entities: readonly string[] },
): Promise<StoodAnswer[]> {
  const known = of.entities.flatMap((dir3) => {
    const source = deps.sources.get(dir3);
    return source === undefined ? [] : [source];
  });
  const stands = await standingsOf(
    deps,
    of,
    known.flatMap(({ source, dir3 }) => (source === 'none' ? [] : [dir3])),
  );
  const standingOf = ({ dir3 }: EntitySource) => stands.get(dir3)?.standing ?? of.question.standing;
  const askedAs = (standing: Standing): Ask => ({ ...of, question: { ...of.question, standing } });
  // Those that are asked in the same standing are asked in one statement: all of them, where no register decides.
  const projected = Map.groupBy(
    known.filter((each) => each.source === 'projection'),
    (each) => JSON.stringify(standingOf(each)),
  );
  const [fromProjection, fromLive] = await Promise.all([
    Promise.all([...projected.values()].map((each) => askProjection(deps, askedAs(standingOf(each[0]!)), each))),
    Promise.all(
      known.map((each) => (each.source === 'live' ? askLive(deps, tools, askedAs(standingOf(each)), each) : null)),
    ),
  ]);
  const answers = [...fromProjection.flat(), ...fromLive.filter((each) => each !== null)];
  const byEntity = new Map(answers.map((each) => [each.report.entity, each]));
  return known.map((each) => {
    const answer = byEntity.get(each.dir3) ?? { report: report(each, 'not-integrated'), files: [] };
    const truncated = answer.report.truncated || stands.get(each.dir3)?.unchecked === true;
    return { ...answer, report: { ...answer.report, truncated }, standing: standingOf(each) };
  });
}
