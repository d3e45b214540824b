/**
 * Which route of which vendor a request names, by its target as it came on the wire: what a proxy before us may have read
 * otherwise (encoded slashes and dots, empty and dot segments, backslashes) names none.
 */
import type { PushRoute } from '../../../contracts/vendor-intake.ts';
import type { HttpContext } from '../context.ts';

const DOUBTFUL = /%(2f|5c|2e|00|(?![0-9a-f]{2}))|\\|\/\/|\/\.{1,2}(\/|$)/i;
/** Of a path that is no route, what an adapter is told. */
const MAX_PATH = 200;

export type Target = {
  vendor: string;
  /** Below `/vendors/<id>`, not decoded; null where it can be read in two ways. */
  path: string | null;
};

/** Null for what is not below `/vendors/`. */
export function readTarget(c: HttpContext): Target | null {
  const path = rawPath(c);
  const match = /^\/vendors\/([^/]+)(\/.*)?$/.exec(path);
  if (match === null) return null;
  const [, vendor = '', below = ''] = match;
  return { vendor, path: DOUBTFUL.test(path) ? null : below };
}

/* A request in a test has no socket behind it; a proxy's absolute form is cut down to its path. */
function rawPath(c: HttpContext): string {
  const target = c.env?.incoming?.url ?? c.req.url;
  const [path = ''] = target.split(/[?#]/);
  return path.replace(/^https?:\/\/[^/]*/i, '');
}

export type Found = { route: PushRoute; params: Readonly<Record<string, string>> };

export function findRoute(
  routes: readonly PushRoute[],
  { method, path }: { method: string; path: string | null },
): Found | null {
  if (path === null) return null;
  const verb = method === 'HEAD' ? 'GET' : method;
  for (const route of routes) {
    if (route.method !== verb) continue;
    const params = paramsOf(route.path.split('/'), path.split('/'));
    if (params !== null) return { route, params };
  }
  return null;
}

function paramsOf(wanted: readonly string[], given: readonly string[]): Record<string, string> | null {
  if (wanted.length !== given.length) return null;
  const params: Record<string, string> = {};
  for (const [index, segment] of wanted.entries()) {
    const value = given[index] ?? '';
    if (!segment.startsWith(':')) {
      if (segment !== value) return null;
      continue;
    }
    const text = decoded(value);
    if (text === null) return null;
    params[segment.slice(1)] = text;
  }
  return params;
}

function decoded(segment: string): string | null {
  try {
    const text = decodeURIComponent(segment);
    return text === '' || /\p{Cc}/u.test(text) ? null : text;
  } catch {
    return null;
  }
}

export function shownPath(path: string | null): string {
  return (path ?? '').slice(0, MAX_PATH);
}
