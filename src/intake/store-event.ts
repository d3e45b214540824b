/** Stores an event and all that follows from it in one transaction, or finds that its identity is already there. */
import type { PoolClient } from 'pg';
import { enqueue, type NewEvent, type NewMessage } from '../outbox/enqueue.ts';
import { findEvent, type StoredEvent } from '../store/events/find.ts';
import { isStoreUnavailable, withSavepoint, withTransaction } from '../store/pool.ts';
import type { IntakeDeps } from './deps.ts';

export type Accepted = {
  event: Pick<StoredEvent, 'id' | 'source' | 'eventId' | 'receivedAt'> & { applied?: boolean | null };
  duplicate: boolean;
  /** As just stored; absent where they may have moved. */
  messages?: readonly NewMessage[];
};

type Work = (db: PoolClient) => Promise<void>;
type Deps = Pick<IntakeDeps, 'pool' | 'vault' | 'runtime' | 'tracing'>;

/** What else belongs into the transaction that stores an event; what it throws stores nothing. */
export type Alongside = {
  /** Name of an advisory lock, held from the beginning to the end. */
  lock?: string;
  before?: Work;
  /** `event`: its id here. */
  after?: (db: PoolClient, event: string) => Promise<void>;
};

/** False when an event of the same identity is already there; nothing of `work` and `alongside` stays then. */
export async function storeOnce(
  deps: Deps,
  event: NewEvent,
  work: { before?: Work; after?: Work },
  alongside: Alongside = {},
): Promise<boolean> {
  const { lock } = alongside;
  const store = async (db: PoolClient) => {
    await alongside.before?.(db);
    await work.before?.(db);
    if (!(await enqueue(db, deps.vault, event))) throw ALREADY_THERE;
    await work.after?.(db);
    await alongside.after?.(db, event.id);
    return true;
  };
  try {
    const stored = await withTransaction(deps.pool, store, lock === undefined ? {} : { lock });
    traceAccepted(deps, event);
    return stored;
  } catch (error) {
    if (error === ALREADY_THERE) return false;
    // The connection may have broken after the commit reached the server: then it is stored, and saying so is the truth.
    if (isStoreUnavailable(error) && (await isStored(deps, event))) return true;
    throw error;
  }
}

/**
 * The same inside the caller's transaction, which holds more than this event: false leaves nothing of it and the
 * transaction whole.
 */
export async function storeWithin(
  db: PoolClient,
  deps: Omit<Deps, 'pool'>,
  { event, before }: { event: NewEvent; before: Work },
): Promise<boolean> {
  try {
    await withSavepoint(db, async () => {
      await before(db);
      if (!(await enqueue(db, deps.vault, event))) throw ALREADY_THERE;
    });
    // A little early: what the caller rolls back was told all the same. Nothing is decided by a trace.
    traceAccepted(deps, event);
    return true;
  } catch (error) {
    if (error === ALREADY_THERE) return false;
    throw error;
  }
}

/** The root of all that is told of this event. */
function traceAccepted({ tracing, runtime }: Pick<Deps, 'tracing' | 'runtime'>, event: NewEvent): void {
  if (event.trace === undefined) return;
  const { traceparent, startedAt } = event.trace;
  tracing?.record(
    { event: event.id, traceparent },
    {
      name: 'event.accept',
      kind: 'server',
      startedAt,
      endedAt: runtime.now(),
      attributes: {
        'carpeta.event': event.id,
        'carpeta.event.type': event.type,
        'carpeta.entity': event.entity,
        'carpeta.client': event.clientId,
        'carpeta.messages': event.messages.length,
      },
    },
    'root',
  );
}

/* Thrown to roll back what was inserted for an event that turned out to be there. */
const ALREADY_THERE = new Error('already there');

async function isStored(deps: Deps, event: NewEvent): Promise<boolean> {
  try {
    return (await findEvent(deps.pool, { source: event.source, id: event.eventId }))?.id === event.id;
  } catch (error) {
    if (isStoreUnavailable(error)) return false;
    throw error;
  }
}
