/** Keeps one thing that arrived: an event that the gateway took in itself, its message, and what was listed as evidence. */
import { createHash } from 'node:crypto';
import type { ActiveBackend } from '../../contracts/backend.ts';
import {
  ARRIVAL_PIECE,
  type Arrival,
  RECEIVED_REF,
  RECEIVED_TYPES,
  type ReceivedEvent,
} from '../../contracts/inbox.ts';
import { referenceOf } from '../domain/identifiers.ts';
import { enqueue, type NewEvent } from '../outbox/enqueue.ts';
import { findEvent } from '../store/events/find.ts';
import { insertEvidence } from '../store/evidence/write.ts';
import { readKey } from '../store/keys/read.ts';
import { withTransaction } from '../store/pool.ts';
import type { DeliveryDeps } from './deps.ts';
import { keep } from './evidence.ts';

/** False where it is known already. `arrival`: as its schema let it pass. Throws what the store throws. */
export async function keepArrival(
  deps: DeliveryDeps,
  backend: ActiveBackend,
  of: { entity: string; arrival: Arrival },
): Promise<boolean> {
  const { pool, vault, runtime } = deps;
  const { arrival } = of;
  const event = eventOf(backend, of);
  // Most of what is listed was listed before: looked up first, so that no transaction is begun for it.
  if ((await findEvent(pool, event)) !== null) return false;
  const now = runtime.now();
  const stored = newEvent(deps, backend, { event, now });
  const kept = await withTransaction(pool, async (client) => {
    if (!(await enqueue(client, vault, stored))) return false;
    const message = { id: stored.messages[0].id, entity: of.entity };
    const evidenceKey = await readKey(client, message.id);
    if (evidenceKey === null) throw new RangeError('a message without a key');
    const piece = keep(deps, { id: message.id, evidenceKey }, pieceOf(backend, { arrival, now }));
    await insertEvidence(client, message, piece);
    return true;
  });
  if (kept)
    deps.log.info('inbox.arrived', { message: stored.messages[0].id, entity: of.entity, backend: backend.adapter.id });
  return kept;
}

function eventOf({ adapter }: ActiveBackend, of: { entity: string; arrival: Arrival }): ReceivedEvent {
  const { entity, arrival } = of;
  return {
    type: arrival.kind === 'registry-entry' ? RECEIVED_TYPES.entry : RECEIVED_TYPES.notification,
    source: `urn:dir3:${entity}:inbox:${adapter.id}`,
    id: arrival.remoteId,
    time: new Date(arrival.at).toISOString(),
    entitydir3: entity,
    data: arrival,
  };
}

type Received = NewEvent & { messages: readonly [NewEvent['messages'][number]] };

function newEvent(deps: DeliveryDeps, { adapter }: ActiveBackend, of: { event: ReceivedEvent; now: Date }): Received {
  const { event, now } = of;
  const { entitydir3: entity, source, id: eventId, data } = event;
  const body = Buffer.from(JSON.stringify(event));
  return {
    id: deps.runtime.newId('evt'),
    source,
    eventId,
    type: event.type,
    entity,
    clientId: `inbox:${adapter.id}`,
    effect: 'receive',
    file: null,
    fingerprint: createHash('sha256').update(body).digest(),
    uploads: {},
    body,
    receivedAt: now,
    documents: [],
    messages: [
      {
        id: deps.runtime.newId('msg'),
        backend: adapter.id,
        issuer: entity,
        ref: RECEIVED_REF,
        position: 0,
        reference: referenceOf({ entity, source, eventId, sendingRef: RECEIVED_REF, generation: 0 }),
        orderKey: null,
        delivery: 'accepted',
        remoteId: data.remoteId,
        expiresOn: data.expiresOn ?? null,
        warnings: [],
      },
    ],
  };
}

function pieceOf({ adapter }: ActiveBackend, { arrival, now }: { arrival: Arrival; now: Date }) {
  return {
    name: ARRIVAL_PIECE,
    kind: 'answer' as const,
    mediaType: 'application/json',
    pieces: [Buffer.from(`${JSON.stringify(arrival, null, 2)}\n`)],
    source: adapter.id,
    at: now,
  };
}
