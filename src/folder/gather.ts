/** Asks every source of a question at once and takes what comes in time; one that is slow or broken costs only itself. */
import { type Ask, type GatherTools, report, type SourceAnswer } from './answers.ts';
import type { FolderDeps } from './deps.ts';
import { askLive } from './live.ts';
import { askProjection } from './projected.ts';

/** One answer per entity, in the order given. */
export async function gather(
  deps: FolderDeps,
  tools: GatherTools,
  of: Ask & { entities: readonly string[] },
): Promise<SourceAnswer[]> {
  const known = of.entities.flatMap((dir3) => {
    const source = deps.sources.get(dir3);
    return source === undefined ? [] : [source];
  });
  const projected = known.filter((each) => each.source === 'projection');
  const [fromProjection, fromLive] = await Promise.all([
    askProjection(deps, of, projected),
    Promise.all(known.map((each) => (each.source === 'live' ? askLive(deps, tools, of, each) : null))),
  ]);
  const byEntity = new Map(
    [...fromProjection, ...fromLive.filter((each) => each !== null)].map((each) => [each.report.entity, each]),
  );
  return known.map((each) => byEntity.get(each.dir3) ?? { report: report(each, 'not-integrated'), files: [] });
}
