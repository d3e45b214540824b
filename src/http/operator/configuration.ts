/** The settings that run, and how a file handed in differs from them: shown once, kept nowhere. */
import type { Hono } from 'hono';
import type { ConfigComparison } from '../../../contracts/config-difference.ts';
import type { ConfigurationView } from '../../../contracts/operator-pages.ts';
import { clientOf, type HttpContext, type HttpEnv, maySee, visibleEntities } from '../context.ts';
import type { HttpDeps } from '../deps.ts';
import type { Desk } from './desk.ts';

export function configurationRoutes(deps: HttpDeps, desk: Desk, routes: Hono<HttpEnv>): void {
  routes.get('/operator/configuration', desk.signedIn, (c) => show(deps, desk, c, null));
  routes.post('/operator/configuration/compare', desk.signedIn, async (c) => {
    const fields = await desk.upload(c);
    const [before, after] = [given(fields, 'before'), given(fields, 'after')];
    const of = before === null ? 'running' : 'two';
    if (after === null) return show(deps, desk, c, { of, result: 'nothing' }, 400);
    const result = deps.configs.compare({ before, after });
    const seen = before === null ? seenBy(c, result) : result;
    return show(deps, desk, c, { of, result: seen }, result.kind === 'compared' ? 200 : 400);
  });
}

/** A file where one was chosen, else what was pasted; null: neither. */
function given(fields: URLSearchParams, name: string): string | null {
  const texts = [fields.get(`${name}File`), fields.get(name)].map((each) => each?.replace(/^\uFEFF/, '') ?? '');
  return texts.find((each) => each.trim() !== '') ?? null;
}

/** What runs is not told of entities the reader does not see, by comparing either. */
function seenBy(c: HttpContext, result: ConfigComparison): ConfigComparison {
  if (result.kind !== 'compared') return result;
  const differences = result.differences.filter(({ entity }) => entity === null || maySee(clientOf(c), entity));
  return { ...result, differences };
}

function show(
  deps: HttpDeps,
  desk: Desk,
  c: HttpContext,
  compared: ConfigurationView['compared'],
  status: 200 | 400 = 200,
): Response {
  const settings = deps.settings.filter(({ entity }) => entity === null || maySee(clientOf(c), entity));
  const partly = visibleEntities(clientOf(c)) !== null;
  const { maxCharacters: atMost } = deps.configs;
  const page = deps.operatorPages.configuration(desk.frame(c), { settings, compared, partly, atMost });
  return desk.show(c, page, status);
}
