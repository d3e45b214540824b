/** Everything that holds now and somebody ought to know: asked of the store and of what is configured, told to nobody yet. */
import type { Holding } from '../../contracts/alert.ts';
import { alertLimits, daysLeft, expiringWindow } from '../domain/alerts.ts';
import { madridDay } from '../domain/calendar.ts';
import { maintenanceOf } from '../domain/maintenance.ts';
import { retentionLag } from '../domain/retention-lag.ts';
import {
  diedSince,
  type Standing,
  silentBackends,
  uncertainForPerson,
  unreadVendors,
} from '../store/alerts/standing.ts';
import { countQuarantine } from '../store/callbacks/list-quarantine.ts';
import type { Queryable } from '../store/chunks.ts';
import { readCircuits } from '../store/circuits/read.ts';
import { oldestKept } from '../store/forgetting/oldest.ts';
import { listInboxes } from '../store/inboxes/turns.ts';
import { countExpiring, countLateEvidence } from '../store/notices/due.ts';
import { sumTellings } from '../store/vendors/tellings.ts';
import type { AlertingDeps } from './deps.ts';

/** What was never read well is told after so many failures in a row. */
const NEVER_READ_FAILURES = 5;

export async function holdingNow(deps: AlertingDeps, db: Queryable, now: Date): Promise<Holding[]> {
  const configured = new Set(deps.backends.map(({ adapter }) => adapter.id));
  const found = [
    ...(await ofBackends(deps, db, now)).filter(({ subject }) => configured.has(subject.split(' ')[0] ?? '')),
    ...(await ofTerms(deps, db, now)),
    ...(await ofInboxes(deps, db, now)),
    ...ofExpiries(deps, now),
    ...(await ofVendors(deps, db, now)),
    ...(await ofRetention(deps, db, now)),
  ];
  return found.filter(({ condition }) => !deps.limits.except.includes(condition));
}

async function ofBackends(deps: AlertingDeps, db: Queryable, now: Date): Promise<Holding[]> {
  const { limits } = deps;
  // A silence that was announced is none.
  const resting = new Set(
    deps.backends.flatMap((backend) => (maintenanceOf(backend, now) === null ? [] : [backend.adapter.id])),
  );
  const open = (await readCircuits(db)).filter(
    ({ backend, state, since }) =>
      state === 'open' && !resting.has(backend) && now.getTime() - since.getTime() >= limits.openCircuitMs,
  );
  const waiting = (await countQuarantine(db)).filter(({ n }) => n > 0);
  return [
    ...standing(
      'backend-silent',
      (await silentBackends(db)).filter(({ subject }) => !resting.has(subject)),
    ),
    ...standing(
      'circuit-open',
      open.map(({ backend, endpoint, since }) => ({ subject: `${backend} ${endpoint}`, n: 1, since })),
    ),
    ...standing('uncertain-needs-person', await uncertainForPerson(db)),
    ...standing('messages-dead', await diedSince(db, new Date(now.getTime() - limits.deadMs))),
    ...standing(
      'quarantine',
      waiting.map(({ backend, n }) => ({ subject: backend, n, since: null })),
    ),
  ];
}

async function ofTerms(deps: AlertingDeps, db: Queryable, now: Date): Promise<Holding[]> {
  const found: Holding[] = [];
  for (const { adapter, config } of deps.backends) {
    const subject = adapter.id;
    const limits = alertLimits(config);
    const expiring = await countExpiring(db, { backend: subject, ...expiringWindow(now, limits) });
    const before = new Date(now.getTime() - limits.evidenceLateMs);
    const late = await countLateEvidence(db, { backend: subject, before });
    // Of what arrived it is the town itself that must act, and no term can be extended.
    const ending = adapter.facts.takes.length === 0 ? 'arrivals-ending' : 'expiring-soon';
    if (expiring > 0) found.push(...standing(ending, [{ subject, n: expiring, since: null }]));
    if (late > 0) found.push(...standing('evidence-late', [{ subject, n: late, since: null }]));
  }
  return found;
}

async function ofInboxes(deps: AlertingDeps, db: Queryable, now: Date): Promise<Holding[]> {
  const rows = await listInboxes(db, null);
  const unread = deps.backends.flatMap((backend): Standing[] => {
    const { adapter, config, entities } = backend;
    if (adapter.arrivals === undefined || maintenanceOf(backend, now) !== null) return [];
    const okBefore = now.getTime() - alertLimits(config).silentMs;
    const late = rows.filter(
      ({ backend: id, entity, failures, lastOkAt }) =>
        id === adapter.id &&
        entities.has(entity) &&
        (lastOkAt === null ? failures >= NEVER_READ_FAILURES : failures > 0 && lastOkAt.getTime() < okBefore),
    );
    const [first] = late.flatMap(({ lastOkAt }) => lastOkAt ?? []).toSorted((a, b) => a.getTime() - b.getTime());
    return late.length === 0 ? [] : [{ subject: adapter.id, n: late.length, since: first ?? null }];
  });
  return standing('inbox-unread', unread);
}

function ofExpiries(deps: AlertingDeps, now: Date): Holding[] {
  return deps.expiries().flatMap(({ entity, backend, ends }): Holding[] => {
    if (daysLeft(ends, now) > deps.limits.expiryDays) return [];
    const detail = typeof ends === 'string' ? ends : madridDay(ends);
    const about = { entity, since: null, count: 1, detail };
    return backend === null
      ? [{ ...about, condition: 'seal-expiring', subject: entity }]
      : [{ ...about, condition: 'key-expiring', subject: `${entity} ${backend}` }];
  });
}

async function ofVendors(deps: AlertingDeps, db: Queryable, now: Date): Promise<Holding[]> {
  const okBefore = new Date(now.getTime() - deps.limits.vendorUnreadMs);
  const unread = await unreadVendors(db, { keys: deps.streams, okBefore, failures: NEVER_READ_FAILURES });
  const untold = (await sumTellings(db)).filter(({ vendor, givenUp }) => givenUp > 0 && deps.vendors.includes(vendor));
  return [
    ...standing('vendor-unread', unread),
    ...standing(
      'vendor-untold',
      untold.map(({ vendor, givenUp }) => ({ subject: vendor, n: givenUp, since: null })),
    ),
  ];
}

async function ofRetention(deps: AlertingDeps, db: Queryable, now: Date): Promise<Holding[]> {
  const late = retentionLag(await oldestKept(db), deps.retention, now).filter(
    ({ lateMs }) => lateMs > deps.limits.retentionLateMs,
  );
  return standing(
    'retention-late',
    late.map(({ what, lateMs }) => ({ subject: what, n: 1, since: new Date(now.getTime() - lateMs) })),
  );
}

function standing(condition: Holding['condition'], rows: readonly Standing[]): Holding[] {
  return rows.map(({ subject, n, since }) => ({ condition, subject, entity: null, since, count: n, detail: null }));
}
