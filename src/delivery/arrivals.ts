/**
 * Inboxes: what arrived for the towns is listed, and each thing is kept once, as a message of its own. Listing has no
 * effect at the service. What is listed again is known by its identifier; a turn that breaks off is read again whole.
 */
import type { ActiveBackend } from '../../contracts/backend.ts';
import { type ArrivalsResult, arrivalSchema } from '../../contracts/inbox.ts';
import { maintenanceOf } from '../domain/maintenance.ts';
import { backoffMs } from '../domain/retry-policy.ts';
import { errorFields } from '../log.ts';
import { endInboxTurn, ensureInboxes, type TakenInbox, takeInboxes } from '../store/inboxes/turns.ts';
import { accessOf, callTools, type DeliveryDeps, suspendedEntities } from './deps.ts';
import { keepArrival } from './keep-arrival.ts';

/** Pages of one turn; a service that never ends its list is not followed for ever. */
const PAGES_MAX = 200;
const DEFAULTS = { everyMs: 300_000, overlapHours: 24, firstDays: 30 };
const HOUR_MS = 3_600_000;
/** How long a thing that cannot be read holds the beginning of the window. */
const UNREADABLE_MS = 7 * 24 * HOUR_MS;

type Turn = { inbox: TakenInbox; token: string; since: Date; until: Date };

/** Reads whatever inbox is due, `atMost` at once; returns how many were read. */
export async function arrivalsDue(deps: DeliveryDeps, backend: ActiveBackend, atMost: number): Promise<number> {
  const { adapter, config } = backend;
  const { pool, runtime } = deps;
  if (adapter.arrivals === undefined || deps.stopping()) return 0;
  const now = runtime.now();
  if (deps.circuits.isOpen(adapter.id, 'ask') || deps.clockWatch.skewed(adapter.id)) return 0;
  if (maintenanceOf(backend, now) !== null) return 0;
  const suspended = suspendedEntities(deps, backend);
  const entities = [...backend.entities.keys()].filter((each) => !suspended.includes(each));
  await ensureInboxes(pool, { backend: adapter.id, entities, now });
  const token = runtime.newId('turn');
  const { leaseMs } = config;
  const due = await takeInboxes(pool, { backend: adapter.id, entities, token, now, leaseMs, atMost });
  await Promise.all(due.map((inbox) => readOne(deps, backend, turnOf(backend, { inbox, token, now }))));
  return due.length;
}

function turnOf({ config }: ActiveBackend, of: { inbox: TakenInbox; token: string; now: Date }): Turn {
  const { overlapHours, firstDays } = { ...DEFAULTS, ...config.inbox };
  const { readUntil } = of.inbox;
  const since =
    readUntil === null ? of.now.getTime() - firstDays * 24 * HOUR_MS : readUntil.getTime() - overlapHours * HOUR_MS;
  return { inbox: of.inbox, token: of.token, since: new Date(since), until: of.now };
}

async function readOne(deps: DeliveryDeps, backend: ActiveBackend, turn: Turn): Promise<void> {
  const { inbox, token, until } = turn;
  const { adapter, config } = backend;
  try {
    const { error, whole, notBefore } = await readPages(deps, backend, turn);
    const now = deps.runtime.now();
    const { everyMs } = { ...DEFAULTS, ...config.inbox };
    const waitMs =
      error === null ? everyMs : Math.min(everyMs, backoffMs(inbox.failures + 1, config.retry, Math.random()));
    const nextAt = new Date(Math.max(now.getTime() + waitMs, notBefore?.getTime() ?? 0));
    // What cannot be read is listed again for some days, and then no longer keeps the rest from going on.
    const unread = new Date(until.getTime() - UNREADABLE_MS);
    const readUntil = error === null ? until : whole && inbox.readUntil !== null ? unread : null;
    await endInboxTurn(deps.pool, { ...inbox, token, nextAt, now, readUntil, error });
  } catch (error) {
    // Left to its lease: whatever was kept stays, the rest is listed again.
    deps.log.error('inbox.not-read', { backend: adapter.id, entity: inbox.entity, ...errorFields(error) });
  }
}

/** `whole`: every page was read; `error`: why not all of it is kept. */
type Reading = { whole: boolean; error: string | null; notBefore?: Date };

async function readPages(deps: DeliveryDeps, backend: ActiveBackend, turn: Turn): Promise<Reading> {
  const { adapter } = backend;
  const { entity } = turn.inbox;
  const leaseEnds = turn.until.getTime() + backend.config.leaseMs;
  let cursor: string | null = null;
  let unreadable: string | null = null;
  for (let page = 0; page < PAGES_MAX; page += 1) {
    // A page may take as long as a call: beyond the lease the inbox is another's.
    if (deps.runtime.now().getTime() + backend.config.timeoutMs > leaseEnds) return broken('turn-too-long');
    const result: ArrivalsResult = await list(deps, backend, { ...turn, cursor });
    deps.metrics.polls.inc({ backend: adapter.id, result: result.kind });
    await deps.circuits.observe(adapter.id, 'ask', !(result.kind === 'failed' && result.infrastructure));
    if (result.kind === 'failed') {
      const { code, notBefore } = result;
      return { ...broken(code), ...(notBefore === undefined ? {} : { notBefore: new Date(notBefore) }) };
    }
    await deps.heard(adapter.id);
    const left = [...result.unreadable];
    for (const each of result.arrivals) {
      // One that is larger than anything we keep must not hold up what is listed behind it.
      const { success, data } = arrivalSchema.safeParse(each);
      if (success) await keepArrival(deps, backend, { entity, arrival: data });
      else left.push('arrival-out-of-bounds');
    }
    unreadable ??= left[0] ?? null;
    for (const code of left) deps.log.warn('inbox.unreadable', { backend: adapter.id, entity, code });
    cursor = result.next;
    if (cursor === null) return { whole: true, error: unreadable };
  }
  return broken('too-many-pages');
}

function broken(error: string): Reading {
  return { whole: false, error };
}

function list(deps: DeliveryDeps, backend: ActiveBackend, turn: Turn & { cursor: string | null }) {
  const { since, until, cursor, inbox } = turn;
  const access = accessOf(deps, backend, inbox.entity);
  return backend.adapter.arrivals!({ since, until, cursor }, access, backend.config, callTools(deps, backend));
}
