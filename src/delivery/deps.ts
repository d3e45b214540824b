/** What delivery is handed by the composition root: ports and facts, no global. */
import type { Pool } from 'pg';
import type { ActiveBackend, EntityAccess, Signer, Transport, WsSecurity } from '../../contracts/backend.ts';
import type { Finding } from '../../contracts/outcome.ts';
import type { Expiry } from '../domain/alerts.ts';
import type { Log } from '../log.ts';
import type { Metrics } from '../metrics.ts';
import type { Writes } from '../outbox/writes.ts';
import type { Runtime } from '../runtime.ts';
import type { Vault } from '../store/evidence/write.ts';
import type { Tracing } from '../tracing.ts';
import type { Circuits } from './circuits.ts';
import type { ClockWatch } from './clock-watch.ts';
import { policyOf } from './policy.ts';

export type DeliveryDeps = {
  pool: Pool;
  /** Few connections, for what every message needs. */
  sending: Pool;
  /** What every message needs, written for several at once. */
  writes: Writes;
  vault: Vault;
  runtime: Runtime;
  log: Log;
  metrics: Metrics;
  /** Null or absent: no traces are sent. */
  tracing?: Tracing | null;
  backends: readonly ActiveBackend[];
  transport: Transport;
  wsSecurity: WsSecurity;
  /** The usable seal of an entity, or null. */
  signerOf: (entity: string) => Signer | null;
  /** Why an entity cannot send through this back end now (seal, key), or null. */
  unusable: (entity: string, backend: ActiveBackend) => Finding | null;
  /** What of each entity ends: its seal (`backend` null), its key at a back end. */
  expiries: () => readonly (Expiry & { backend: string | null })[];
  circuits: Circuits;
  /** A back end gave a sign of life. Never throws. */
  heard: (backend: string) => Promise<void>;
  clockWatch: ClockWatch;
  /** This process, as it stands in leases. */
  owner: string;
  /** True once this process finishes what it has in flight and begins nothing new. */
  stopping: () => boolean;
  /** True while somebody waits for an answer from this process: delivery then makes room. */
  pressed: () => boolean;
};

/** How one entity speaks to a back end. */
export function accessOf(deps: DeliveryDeps, backend: ActiveBackend, entity: string): EntityAccess<unknown> {
  return { dir3: entity, config: backend.entities.get(entity), signer: deps.signerOf(entity) };
}

/** Entities whose messages wait because of their own fault. */
export function suspendedEntities(deps: DeliveryDeps, backend: ActiveBackend): string[] {
  return [...backend.entities.keys()].filter((entity) => deps.unusable(entity, backend) !== null);
}

/** Back ends that nobody can ask by our own reference: what is uncertain there waits for a person. */
export function unaskable({ backends }: Pick<DeliveryDeps, 'backends'>): string[] {
  return backends.filter((each) => !policyOf(each).askByReference).map(({ adapter }) => adapter.id);
}

/** The tools an adapter may use, with every exchange's Date header seen by the clock watch. */
export function callTools(deps: DeliveryDeps, backend: ActiveBackend) {
  return {
    transport: deps.clockWatch.watch(backend.adapter.id, deps.transport),
    wsSecurity: deps.wsSecurity,
    now: deps.runtime.now,
    random: deps.runtime.random,
  };
}
