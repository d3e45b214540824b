/**
 * Looks at what holds, and decides in one transaction what begins and what ends; what is to be told of it is owed by that
 * same commit. Any process may look; of those that look at once only one writes.
 */

import { beginHeld, dropPassed, endGone, keepSeen, mayObserve, purgeAlerts } from '../store/alerts/observe.ts';
import { openAlerts } from '../store/alerts/read.ts';
import { oweTellings } from '../store/alerts/tellings.ts';
import { withTransaction } from '../store/pool.ts';
import { type AlertingDeps, channelsOf } from './deps.ts';
import { holdingNow } from './holding.ts';

const DAY_MS = 86_400_000;
/** How long a telling is tried. */
const TRY_MS = 3 * DAY_MS;
/** How long what ended is kept. */
const KEEP_MS = 30 * DAY_MS;
const PURGE_BATCH = 1_000;
/** Open ones that are counted for the gauge. */
const MANY = 10_000;

/** How many began and ended. */
export async function watchAlerts(deps: AlertingDeps): Promise<{ began: number; ended: number }> {
  const { pool, runtime, limits } = deps;
  const now = runtime.now();
  const ago = (ms: number) => new Date(now.getTime() - ms);
  const found = await withTransaction(pool, async (client) => {
    if (!(await mayObserve(client))) return { began: [], ended: [] };
    for (const each of await holdingNow(deps, client, now))
      await keepSeen(client, { ...each, id: runtime.newId('alr'), now });
    const began = await beginHeld(client, { now, heldSince: ago(limits.holdMs) });
    await dropPassed(client, now);
    const ended = await endGone(client, { now, goneSince: ago(limits.clearMs) });
    const owed = { channels: channelsOf(deps), now, until: new Date(now.getTime() + TRY_MS) };
    await oweTellings(client, { ...owed, alerts: began, edge: 'began' });
    await oweTellings(client, { ...owed, alerts: ended, edge: 'ended' });
    return { began, ended };
  });
  for (const alert of found.began) deps.log.warn('alert.began', { alert });
  for (const alert of found.ended) deps.log.warn('alert.ended', { alert });
  await gaugeOpen(deps);
  return { began: found.began.length, ended: found.ended.length };
}

async function gaugeOpen({ pool, metrics }: AlertingDeps): Promise<void> {
  metrics.alertsOpen.reset();
  for (const { condition } of await openAlerts(pool, MANY)) metrics.alertsOpen.inc({ condition });
}

export function purgeEnded({ pool, runtime }: AlertingDeps): Promise<number> {
  return purgeAlerts(pool, { endedBefore: new Date(runtime.now().getTime() - KEEP_MS), limit: PURGE_BATCH });
}
