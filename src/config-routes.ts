/** `entities[i].routes`: each names a back end of that entity, one that takes such messages. */
import { MESSAGE_KINDS } from '../contracts/message.ts';
import type { Problems } from './config-files.ts';
import { stops, yamlPath } from './config-problem.ts';
import { map, text } from './config-raw.ts';
import type { BackendSchemas } from './config-types.ts';

export function checkRoutes(options: {
  routes: unknown;
  /** `entities[i].backends`, as written. */
  blocks: unknown;
  index: number;
  schemas: BackendSchemas;
  report: Problems;
}): void {
  const { routes, blocks, index, schemas, report } = options;
  const own = Object.keys(map(blocks));
  for (const kind of MESSAGE_KINDS) {
    const id = text(map(routes)[kind]);
    if (id === null) continue;
    const place = yamlPath(['entities', index, 'routes', kind]);
    const able = own.filter((each) => schemas[each]?.facts?.takes?.includes(kind));
    if (able.includes(id)) continue;
    const why = own.includes(id) ? `is ${id}, which takes no such message` : `is ${id}, which this entity does not use`;
    const fix = able.length === 0 ? 'Take the line out.' : `Write one of: ${able.join(', ')}.`;
    report(stops(place, 'route', why, fix));
  }
}
