/** Requests for data from their acceptance to their answer, as the gateway runs them, on a test database and a simulated platform. */
import { randomBytes } from 'node:crypto';
import type { Pool } from 'pg';
import { adapter } from '../../adapters/backends/scsp-v3/index.ts';
import type { ScspSimulatorOptions } from '../../adapters/backends/scsp-v3/simulator.ts';
import type { ActiveBackend } from '../../contracts/backend.ts';
import { createCircuits } from '../../src/delivery/circuits.ts';
import { createClockWatch } from '../../src/delivery/clock-watch.ts';
import { createContact } from '../../src/delivery/contact.ts';
import { deliver } from '../../src/delivery/deliver.ts';
import type { DeliveryDeps } from '../../src/delivery/deps.ts';
import { pollDue } from '../../src/delivery/poll.ts';
import { askDue } from '../../src/delivery/reconcile.ts';
import { type AcceptDeps, acceptEvent } from '../../src/intake/accept-event.ts';
import { createLog } from '../../src/log.ts';
import { createMetrics } from '../../src/metrics.ts';
import { claim } from '../../src/outbox/claim.ts';
import { createWrites } from '../../src/outbox/writes.ts';
import { testFolder } from './folder.ts';
import { dataRequest, ENTITY, ENTITY_CONFIG, platform } from './scsp-pid.ts';
import { testVault } from './seed.ts';

export const CLIENT = { id: 'eoffice-demo', entities: [ENTITY] };
type Change = Parameters<typeof dataRequest>[0];

export async function dataRequestWorld(
  pool: Pool,
  options: { simulator?: Partial<ScspSimulatorOptions>; settings?: Record<string, unknown> } = {},
) {
  const settings = { settleMs: 30_000, poll: { minMs: 60_000, maxMs: 600_000 }, ...options.settings };
  const far = await platform(options.simulator, settings);
  const backend: ActiveBackend = { adapter, config: far.config, entities: new Map([[ENTITY, ENTITY_CONFIG]]) };
  const lines: string[] = [];
  const log = createLog('debug', (line) => lines.push(line));
  const runtime = {
    now: () => far.clock.now,
    newId: (prefix: string) => `${prefix}_${randomBytes(8).toString('hex')}`,
    random: (bytes: number) => randomBytes(bytes),
  };
  const metrics = createMetrics();
  const circuits = await createCircuits({ pool, backends: [backend], runtime, log });
  const deps: DeliveryDeps = {
    ...{ pool, runtime, log, metrics, circuits, vault: testVault, backends: [backend] },
    sending: pool,
    writes: createWrites({ together: pool, alone: pool }),
    transport: far.tools.transport,
    wsSecurity: far.tools.wsSecurity,
    signerOf: () => far.access.signer,
    unusable: () => null,
    expiries: () => [],
    heard: createContact({ pool, runtime, log }),
    clockWatch: createClockWatch(runtime, log),
    owner: 'test',
    stopping: () => false,
    pressed: () => false,
  };
  const entity = {
    dir3: ENTITY,
    name: 'Ayuntamiento Ficticio',
    language: 'es',
    units: [ENTITY],
    sendAs: 'unit' as const,
  };
  const { keys } = testFolder(pool).deps;
  const accepting: AcceptDeps = {
    ...{ pool, runtime, log, vault: testVault, backends: [backend], scan: null },
    counters: metrics,
    entities: [{ ...entity, backends: { 'scsp-v3': ENTITY_CONFIG } }],
    folder: { projectionOf: () => null, keys, retentionDays: 30, keepsPersons: false },
    byHand: { cancelAll: async () => [] },
    wake: () => undefined,
  };
  let counter = 0;
  return {
    ...{ far, backend, deps, lines, accepting },
    /** Takes one request in; returns the id of its message. */
    async accept(change: Change = {}, alongside: NonNullable<Parameters<typeof acceptEvent>[3]>['alongside'] = {}) {
      counter += 1;
      const event = dataRequest(change, `event-${counter}`);
      const { messages } = await acceptEvent(accepting, CLIENT, event, { alongside });
      return messages?.[0]?.id ?? '';
    },
    async deliverOnce(): Promise<number> {
      await circuits.refresh();
      const { now } = far.clock;
      const { leaseMs } = backend.config;
      const request = { backend: 'scsp-v3', owner: 'test', atMost: 5, concurrency: 5, suspended: [], now, leaseMs };
      const claimed = await claim(pool, request);
      await Promise.all(claimed.map((each) => deliver(deps, backend, each)));
      return claimed.length;
    },
    poll: () => pollDue(deps, backend, 5),
    ask: () => askDue(deps, backend, 5),
    async message(id: string): Promise<Record<string, unknown>> {
      const { rows } = await pool.query<Record<string, unknown>>('select * from message where id = $1', [id]);
      return rows[0] ?? {};
    },
    async evidence(id: string): Promise<string[]> {
      const { rows } = await pool.query<{ name: string }>(
        'select name from evidence where message = $1 order by name',
        [id],
      );
      return rows.map(({ name }) => name);
    },
    async close() {
      circuits.close();
      await far.close();
    },
  };
}
