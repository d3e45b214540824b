/** Takes a file's status in: the event and what it changes in the projection are one transaction; no message comes of it. */
import type { PoolClient } from 'pg';
import { fingerprintOf } from '../domain/fingerprint.ts';
import { GatewayError } from '../errors.ts';
import { enqueue, type NewEvent, type NewMessage } from '../outbox/enqueue.ts';
import { findEvent, type StoredEvent } from '../store/events/find.ts';
import { isStoreUnavailable, withTransaction } from '../store/pool.ts';
import { hashedPersons } from '../store/projection/persons.ts';
import { noteFreshness, type ProjectedFile, putFile } from '../store/projection/put.ts';
import type { IntakeDeps, Sender, SendingEntity } from './deps.ts';
import { findRepeat } from './identify-event.ts';
import { type FileStatusEvent, validFileStatus } from './judge-file-status.ts';
import type { Alongside } from './store-event.ts';

const DAY_MS = 86_400_000;

type Deps = Pick<IntakeDeps, 'pool' | 'vault' | 'runtime' | 'folder'>;

/** Throws GatewayError `event-invalid`, `not-available-here`, `event-id-reused`; or what the store throws. */
export async function acceptFileStatus(
  deps: Deps,
  client: Sender,
  of: { entity: SendingEntity | null; value: Record<string, unknown>; alongside?: Alongside },
): Promise<{ event: NewEvent | StoredEvent; duplicate: boolean; messages?: readonly NewMessage[] }> {
  const { event } = validFileStatus(deps, of);
  const row = newEvent(deps, client, event, of.value);
  const applied = await store(deps, event, row, of.alongside);
  if (applied !== 'there') return { event: { ...row, applied }, duplicate: false, messages: [] };
  const first = await findRepeat(deps, client, of.value);
  if (first === null)
    throw new GatewayError('store-unavailable', 'accept', 'The event of the same identity is not visible yet.');
  return { event: first, duplicate: true };
}

function newEvent(deps: Deps, client: Sender, event: FileStatusEvent, value: Record<string, unknown>): NewEvent {
  return {
    id: deps.runtime.newId('evt'),
    source: event.source,
    eventId: event.id,
    type: event.type,
    entity: event.entitydir3,
    clientId: client.id,
    effect: 'project',
    // Messages are found by file; there are none.
    file: null,
    fingerprint: fingerprintOf(value, () => null),
    uploads: {},
    body: Buffer.from(JSON.stringify(event)),
    receivedAt: deps.runtime.now(),
    documents: [],
    messages: [],
  };
}

async function store(
  deps: Deps,
  event: FileStatusEvent,
  row: NewEvent,
  { lock, before, after }: Alongside = {},
): Promise<boolean | 'there'> {
  const file = projected(deps, event, row.receivedAt);
  const work = async (client: PoolClient) => {
    await before?.(client);
    const applied = await putFile(client, deps.vault, file);
    await noteFreshness(client, { entity: row.entity, at: row.receivedAt });
    if (!(await enqueue(client, deps.vault, { ...row, applied }))) throw ALREADY_THERE;
    await after?.(client, row.id);
    return applied;
  };
  try {
    return await withTransaction(deps.pool, work, lock === undefined ? {} : { lock });
  } catch (error) {
    if (error === ALREADY_THERE) return 'there';
    // The connection may have broken after the commit reached the server: then it is stored, and saying so is the truth.
    if (isStoreUnavailable(error)) {
      const stored = await findEvent(deps.pool, { source: row.source, id: row.eventId }).catch(() => null);
      if (stored?.id === row.id) return stored.applied ?? false;
    }
    throw error;
  }
}

const ALREADY_THERE = new Error('already there');

function projected({ vault, folder }: Deps, event: FileStatusEvent, at: Date): ProjectedFile {
  const { interested, revision, withdrawn, ...facts } = event.data;
  const closed = facts.state === 'closed' ? new Date(facts.closedAt ?? event.time) : null;
  const from = withdrawn === true ? at : closed;
  const eraseAt = from === null ? null : new Date(from.getTime() + folder.retentionDays * DAY_MS);
  // Taken out, or told of when its time is over already: only the revision is kept, against an older one.
  const gone = withdrawn === true || (eraseAt !== null && eraseAt <= at);
  const told = { at: facts.updatedAt ?? event.time, facts, interested };
  return {
    entity: event.entitydir3,
    file: facts.file.id,
    revision,
    content: gone ? null : told,
    hashKey: vault.currentMasterKey,
    persons: gone ? [] : hashedPersons(folder.keys, interested),
    at: new Date(told.at),
    eraseAt,
  };
}
