/** What opens, probes, ramps up and closes a circuit; each statement says which state it may start from. */
import type { Endpoint } from '../../../contracts/backend.ts';
import type { Queryable } from '../chunks.ts';

export type CircuitKey = { backend: string; endpoint: Endpoint };

/** Makes sure the row is there, so that every later statement is an update. */
export async function ensureCircuit(db: Queryable, key: CircuitKey, now: Date): Promise<void> {
  await db.query('insert into circuit (backend, endpoint, since) values ($1, $2, $3) on conflict do nothing', [
    key.backend,
    key.endpoint,
    now,
  ]);
}

/** Opens it; false when it was open already. `probeAt`: when the first probe may go. */
export async function openCircuit(
  db: Queryable,
  key: CircuitKey,
  input: { reason: string; now: Date; probeAt: Date },
): Promise<boolean> {
  const { rowCount } = await db.query({
    name: 'open-circuit',
    text: `update circuit set state = 'open', reason = $3, since = $4, probe_at = $5, probe_lease_until = null,
             failures = failures + 1, ramp_limit = 0, ramp_successes = 0
           where backend = $1 and endpoint = $2 and state <> 'open'`,
    values: [key.backend, key.endpoint, input.reason, input.now, input.probeAt],
  });
  return rowCount === 1;
}

/** Takes the one probe of the whole fleet; false when another process has it or it is not due. */
export async function takeProbe(
  db: Queryable,
  key: CircuitKey,
  input: { now: Date; leaseMs: number },
): Promise<{ failures: number } | null> {
  const { rows } = await db.query<{ failures: number }>({
    name: 'take-probe',
    text: `update circuit set probe_lease_until = $4
           where backend = $1 and endpoint = $2 and state = 'open' and probe_at <= $3
             and (probe_lease_until is null or probe_lease_until < $3)
           returning failures`,
    values: [key.backend, key.endpoint, input.now, new Date(input.now.getTime() + input.leaseMs)],
  });
  return rows[0] ?? null;
}

export async function probeFailed(
  db: Queryable,
  key: CircuitKey,
  input: { reason: string; probeAt: Date },
): Promise<void> {
  await db.query({
    name: 'probe-failed',
    text: `update circuit set probe_at = $3, probe_lease_until = null, failures = failures + 1, reason = $4
           where backend = $1 and endpoint = $2 and state = 'open'`,
    values: [key.backend, key.endpoint, input.probeAt, input.reason],
  });
}

/** The endpoint answers again: traffic begins at one message in flight. */
export async function startRamp(db: Queryable, key: CircuitKey, now: Date): Promise<void> {
  await db.query({
    name: 'start-ramp',
    text: `update circuit set state = 'ramping', since = $3, probe_at = null, probe_lease_until = null, ramp_limit = 1,
             ramp_successes = 0
           where backend = $1 and endpoint = $2 and state = 'open'`,
    values: [key.backend, key.endpoint, now],
  });
}

/** One success while ramping: after `ramp_limit` of them the limit doubles; at `full` it closes. Returns the state then. */
export async function rampSuccess(
  db: Queryable,
  key: CircuitKey,
  input: { full: number; now: Date },
): Promise<string | null> {
  const { rows } = await db.query<{ state: string }>({
    name: 'ramp-success',
    text: `update circuit set
             ramp_successes = case when ramp_successes + 1 >= ramp_limit then 0 else ramp_successes + 1 end,
             ramp_limit = case when ramp_successes + 1 >= ramp_limit then ramp_limit * 2 else ramp_limit end,
             state = case when ramp_successes + 1 >= ramp_limit and ramp_limit * 2 > $3 then 'closed' else state end,
             failures = case when ramp_successes + 1 >= ramp_limit and ramp_limit * 2 > $3 then 0 else failures end,
             reason = case when ramp_successes + 1 >= ramp_limit and ramp_limit * 2 > $3 then null else reason end,
             since = case when ramp_successes + 1 >= ramp_limit and ramp_limit * 2 > $3 then $4 else since end
           where backend = $1 and endpoint = $2 and state = 'ramping' returning state`,
    values: [key.backend, key.endpoint, input.full, input.now],
  });
  return rows[0]?.state ?? null;
}
