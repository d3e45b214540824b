/** The store: reachable, migrated, its clock, how safely it commits, what waits in it, circuits and e-offices. */
import { dirname } from 'node:path';
import type { Pool } from 'pg';
import { GatewayError } from '../../errors.ts';
import { countFailed, countStanding, type Standing } from '../../outbox/overview.ts';
import { type CircuitRow, readCircuits } from '../../store/circuits/read.ts';
import { hasCluster } from '../../store/embedded/existing.ts';
import { readWindows, type StoredWindow } from '../../store/maintenance/read.ts';
import { pendingMigrations } from '../../store/migrate.ts';
import { listStreams } from '../../store/vendors/streams.ts';
import { readAskUntil, readVitals } from '../../store/vitals.ts';
import { sandboxNotes } from '../api-client.ts';
import { openStore, type StorePlace } from '../which-store.ts';
import { type Check, note, ok, wrong } from './check.ts';
import { checkInboxes } from './check-inboxes.ts';
import { checkTellings } from './check-tellings.ts';

const MAX_SKEW_MS = 2_000;
/** A queue that stands longer than this is looked at. */
const LAG_MS = 15 * 60_000;

/** `windows`: maintenance that was announced while the gateway ran. */
export type StoreChecks = { checks: Check[]; windows: readonly StoredWindow[] };
/** Until when a back end is under maintenance, by the windows that were announced; null: it is not. */
export type Resting = (backend: string, windows: readonly StoredWindow[]) => Date | null;

export async function checkStore(place: StorePlace, now: () => Date, resting: Resting): Promise<StoreChecks> {
  const alone = (check: Check) => ({ checks: [check], windows: [] });
  if (place.url === null && !sandboxNotes(place.dataDir).some((file) => hasCluster(dirname(file))))
    return alone(note('store', `none yet in ${place.dataDir}`, 'The first start of the gateway makes it.'));
  try {
    const store = await openStore(place, { shared: true });
    try {
      return await looked(store.pool, now, resting);
    } finally {
      await store.close();
    }
  } catch (error) {
    const why = error instanceof GatewayError ? error.message : 'cannot be reached';
    const fix = 'Is PostgreSQL running, and may this user log in? Look at store.url (DATABASE_URL) and its network.';
    return alone(wrong('store', `${why}${codeOf(error)}`, fix));
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && !(error instanceof GatewayError)
    ? ` (${String(error.code)})`
    : '';
}

async function looked(pool: Pool, now: () => Date, resting: Resting): Promise<StoreChecks> {
  const before = now().getTime();
  const vitals = await readVitals(pool);
  // The middle of asking: what the way takes is no skew.
  const skewMs = Math.round((before + now().getTime()) / 2 - vitals.now.getTime());
  const pending = await pendingMigrations(pool);
  const checks = [
    ok('store', `PostgreSQL ${vitals.version} answers`),
    pending.length === 0
      ? ok('migrations', 'none missing')
      : wrong('migrations', `missing: ${pending.join(', ')}`, 'carpeta migrate, or start this version of the gateway.'),
    Math.abs(skewMs) <= MAX_SKEW_MS
      ? ok('clock of the store', `${skewMs} ms apart`)
      : wrong('clock of the store', `${skewMs} ms apart`, 'Set both machines by NTP: leases compare their times.'),
    vitals.fsync && vitals.synchronousCommit !== 'off'
      ? ok('commits', `synchronous_commit = ${vitals.synchronousCommit}${vitals.standbys ? ', with a standby' : ''}`)
      : wrong('commits', 'a 202 may be lost with the power', 'Set fsync = on and synchronous_commit = on.'),
  ];
  if (pending.length > 0) return { checks, windows: [] };
  const windows = await readWindows(pool, { from: now() });
  const more = await contents(pool, now(), (backend) => resting(backend, windows));
  return { checks: [...checks, ...more], windows };
}

async function contents(pool: Pool, now: Date, restsUntil: (backend: string) => Date | null): Promise<Check[]> {
  const [askUntil, standing, failed, circuits, streams] = await Promise.all([
    readAskUntil(pool, now),
    countStanding(pool, null),
    countFailed(pool, null),
    readCircuits(pool),
    listStreams(pool, null),
  ]);
  const restored =
    askUntil === null
      ? []
      : [note('restore', `every message is asked for until ${askUntil.toISOString()}`, 'Nothing: it ends by itself.')];
  const open = circuits.filter(({ state }) => state === 'open');
  const troubled = streams.filter(({ failures }) => failures > 0);
  return [
    ...restored,
    queue(standing, now),
    failed.rejected + failed.dead === 0
      ? ok('ended without arriving', 'none')
      : note(
          'ended without arriving',
          `${failed.rejected} rejected, ${failed.dead} dead`,
          'carpeta messages --delivery rejected (or dead), then retry what was put right.',
        ),
    ...(open.length === 0 ? [ok('circuits', 'all closed')] : []),
    ...open.map((each) => circuit(each, restsUntil(each.backend))),
    ...troubled.map(({ vendor, credential, entity, failures, lastError }) =>
      wrong(
        `e-office ${vendor}/${credential}/${entity}`,
        `failed ${failures} times in a row, last with ${lastError ?? 'no reason'}`,
        'Look at its address, its credential and its own state; it is read again by itself.',
      ),
    ),
    ...(streams.length > 0 && troubled.length === 0 ? [ok('e-offices', `${streams.length} read without fault`)] : []),
    ...(await checkInboxes(pool)),
    ...(await checkTellings(pool)),
  ];
}

/* A silence that was announced is none. */
function circuit({ backend, endpoint, since }: CircuitRow, rests: Date | null): Check {
  const what = `circuit ${backend}/${endpoint}`;
  const found = `open since ${since.toISOString()}`;
  if (rests !== null)
    return note(what, `${found}, under maintenance until ${rests.toISOString()}`, 'Nothing: it is probed after that.');
  return wrong(
    what,
    found,
    'The back end does not answer: it is probed by itself. Look at the network, or wait for it.',
  );
}

function queue(standing: readonly Standing[], now: Date): Check {
  if (standing.length === 0) return ok('queue', 'empty');
  const n = standing.reduce((sum, each) => sum + each.n, 0);
  const oldest = Math.min(...standing.map((each) => each.oldest.getTime()));
  const seconds = Math.round((now.getTime() - oldest) / 1_000);
  const found = `${n} on their way, the oldest for ${seconds} s`;
  if (now.getTime() - oldest <= LAG_MS) return ok('queue', found);
  return note(
    'queue',
    found,
    'carpeta messages --delivery queued (or uncertain), and carpeta circuits, say what holds them.',
  );
}
