/** The circuits as the whole fleet sees them: rows, never a process's memory. */
import type { Endpoint } from '../../../contracts/backend.ts';
import type { Queryable } from '../chunks.ts';

export type CircuitRow = {
  backend: string;
  endpoint: Endpoint;
  state: 'closed' | 'open' | 'ramping';
  reason: string | null;
  since: Date;
  failures: number;
  probeAt: Date | null;
  rampLimit: number;
};

export async function readCircuits(db: Queryable): Promise<CircuitRow[]> {
  const { rows } = await db.query<CircuitRow>({
    name: 'read-circuits',
    text: `select backend, endpoint, state, reason, since, failures, probe_at as "probeAt", ramp_limit as "rampLimit"
           from circuit order by backend, endpoint`,
  });
  return rows;
}
