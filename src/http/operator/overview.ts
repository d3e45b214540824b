/** Counts what the operator's overview shows, with bounded questions, for the entities of the reader alone. */
import type { OverviewView, Span } from '../../../contracts/operator-pages.ts';
import { heldBy } from '../../domain/held.ts';
import { countExpiringSoon, countFailed, countHandedOver, countStanding } from '../../outbox/overview.ts';
import { listQuarantine } from '../../store/callbacks/list-quarantine.ts';
import { backendViews } from '../backends.ts';
import { clientOf, type HttpContext, maySee, visibleEntities } from '../context.ts';
import type { HttpDeps } from '../deps.ts';
import { currentHolds } from '../holds.ts';
import type { HttpTools } from '../tools.ts';
import { alertsView } from './alerts.ts';
import { DAY_SPAN, soon, spanStart } from './list-views.ts';

const HOUR_MS = 3_600_000;
const SPANS = [
  { name: 'hour', stepMs: 60_000, steps: 60 },
  DAY_SPAN,
  { name: 'week', stepMs: 3 * HOUR_MS, steps: 56 },
] as const;
/** More than this need not be counted to know that somebody must look. */
const QUARANTINE_COUNTED = 99;

export async function overviewOf(deps: HttpDeps, tools: HttpTools, c: HttpContext): Promise<OverviewView> {
  const { pool } = deps;
  const now = deps.runtime.now();
  const client = clientOf(c);
  const entities = visibleEntities(client);
  const [holds, standing, failed, expiring, quarantine, alerts, backends, ...spans] = await Promise.all([
    currentHolds(deps),
    countStanding(pool, entities),
    countFailed(pool, entities),
    countExpiringSoon(pool, { entities, ...soon(now) }),
    listQuarantine(pool, { entities, before: null, limit: QUARANTINE_COUNTED + 1 }),
    alertsView(deps, c),
    backendViews(deps, tools, c, deps.backends),
    ...SPANS.map((each) => spanOf(deps, entities, each, now)),
  ]);
  const rows = standing.map((each) => {
    const queued = each.delivery === 'queued';
    const held = queued && heldBy({ ...each, delivery: 'queued' }, holds) !== null;
    return { ...each, shown: held ? 'held' : each.delivery };
  });
  const sum = (shown: string, entity?: string) =>
    rows
      .filter((each) => each.shown === shown && (entity === undefined || each.entity === entity))
      .reduce((total, { n }) => total + n, 0);
  const day = spans.find(({ name }) => name === 'day');
  return {
    counts: {
      ...failed,
      expiring,
      accepted: day?.points.reduce((total, { n }) => total + n, 0) ?? 0,
      inFlight: sum('queued') + sum('sending'),
      held: sum('held'),
      uncertain: sum('uncertain'),
    },
    quarantine: {
      n: Math.min(quarantine.length, QUARANTINE_COUNTED),
      more: quarantine.length > QUARANTINE_COUNTED,
    },
    alerts,
    backends,
    entities: deps.entities
      .filter(({ dir3 }) => maySee(client, dir3))
      .map(({ dir3, name }) => ({
        dir3,
        name,
        queued: sum('queued', dir3),
        held: sum('held', dir3),
        sending: sum('sending', dir3),
        uncertain: sum('uncertain', dir3),
        oldest: oldestOf(rows.filter(({ entity }) => entity === dir3)),
      }))
      .toSorted((a, b) => (a.oldest?.getTime() ?? Infinity) - (b.oldest?.getTime() ?? Infinity) || 0),
    spans,
  };
}

function oldestOf(rows: readonly { oldest: Date }[]): Date | null {
  return rows.map(({ oldest }) => oldest).toSorted((a, b) => a.getTime() - b.getTime())[0] ?? null;
}

async function spanOf(
  deps: HttpDeps,
  entities: readonly string[] | null,
  span: (typeof SPANS)[number],
  now: Date,
): Promise<Span> {
  const { name, stepMs, steps } = span;
  const from = spanStart(span, now).getTime();
  const buckets = await countHandedOver(deps.pool, { entities, from: new Date(from), stepMs });
  const byStart = new Map(buckets.map((each) => [each.at.getTime(), each]));
  const points = Array.from({ length: steps }, (_, index) => {
    const at = from + index * stepMs;
    const bucket = byStart.get(at);
    return { at: new Date(at), n: bucket?.n ?? 0, lagMs: bucket?.lagMs ?? null };
  });
  return { name, stepMs, points };
}
