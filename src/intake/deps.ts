/** What judging and taking in an event needs, whoever brings it: the API, a poll or a queue. Handed in, no global. */
import type { Pool, PoolClient } from 'pg';
import type { ActiveBackend } from '../../contracts/backend.ts';
import type { MessageKind } from '../../contracts/message.ts';
import type { Finding } from '../../contracts/outcome.ts';
import type { DocumentScan } from '../../contracts/scan.ts';
import type { FileEntity } from '../domain/file-status.ts';
import type { Log } from '../log.ts';
import type { Metrics } from '../metrics.ts';
import type { enqueue } from '../outbox/enqueue.ts';
import type { Runtime } from '../runtime.ts';
import type { hashedPersons } from '../store/projection/persons.ts';
import type { Tracing } from '../tracing.ts';

/** The keys of what is stored, as the store takes them; intake only hands them on. */
export type StoreVault = Parameters<typeof enqueue>[1];

/** Who brings an event: an application with a key, or a vendor adapter under one of its credentials. */
export type Sender = {
  id: string;
  /** DIR3 codes it may send for, or '*'. */
  entities: readonly string[] | '*';
};

/** What taking in needs to know of an entity. */
export type SendingEntity = {
  dir3: string;
  name: string;
  /** In which its papers are written; a reader may ask for another. */
  language: string;
  /** DIR3 codes it may send as. */
  units: readonly string[];
  /** Do its messages go out under the unit that the event names, or always under the entity? */
  sendAs: 'unit' | 'entity';
  /** By back-end id, in order of preference. */
  backends: Readonly<Record<string, unknown>>;
  /** Where a kind of message goes elsewhere than to the first that takes it. */
  routes?: Readonly<Partial<Record<MessageKind, string>>>;
};

/** The entity, where its e-office pushes its files here; else null. */
export type Projections = {
  projectionOf(entity: string): FileEntity | null;
  keys: Parameters<typeof hashedPersons>[0] & {
    /** Under every key at hand: for finding. */ hashes(person: string): Buffer[];
  };
  /** How long a closed file is kept. Days. */
  retentionDays: number;
  /** Is it noted whom messages are for? Only where a façade or an e-office asks for what went out to a person. */
  keepsPersons: boolean;
};

/** Inside the caller's transaction; what stands in the way, for each message that cannot be taken back. */
export type CancelAll = (
  db: PoolClient,
  wish: { ids: readonly string[]; reason: string },
  actor: { clientId: string },
) => Promise<Finding[]>;

export type IntakeDeps = {
  pool: Pool;
  vault: StoreVault;
  runtime: Runtime;
  log: Log;
  backends: readonly ActiveBackend[];
  entities: readonly SendingEntity[];
  folder: Projections;
  byHand: { cancelAll: CancelAll };
  /** The malware check of documents; null where none is configured: what comes is shown as not scanned. */
  scan: DocumentScan | null;
  counters: Pick<Metrics, 'scans'>;
  /** Null or absent: no traces are sent. */
  tracing?: Tracing | null;
  /** Nudges the worker after something was committed. */
  wake(): void;
};

export function maySend(sender: Pick<Sender, 'entities'>, entity: string): boolean {
  return sender.entities === '*' || sender.entities.includes(entity);
}
