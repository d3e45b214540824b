/** Takes one event in: known already, refused, or stored whole with its messages in one transaction. */
import type { PoolClient } from 'pg';
import { EVENT_TYPES, type RequestEvent } from '../../contracts/event.ts';
import type { Warning } from '../../contracts/outcome.ts';
import { addDays, madridDay } from '../domain/calendar.ts';
import { fingerprintOf, isObject } from '../domain/fingerprint.ts';
import { referenceOf } from '../domain/identifiers.ts';
import { isSend, messageKindOf, refsOf } from '../domain/message-kind.ts';
import { issuerOf, orderKeyOf } from '../domain/routing.ts';
import { GatewayError } from '../errors.ts';
import type { NewEvent, NewMessage } from '../outbox/enqueue.ts';
import { insertDocument } from '../store/documents/insert.ts';
import { lockUploads } from '../store/documents/lock-uploads.ts';
import { messagePersons } from '../store/folder/message-persons.ts';
import { parseTraceparent } from '../tracing.ts';
import { acceptCancellation } from './accept-cancellation.ts';
import { acceptFileStatus } from './accept-file-status.ts';
import { auditRequest } from './audit-request.ts';
import type { IntakeDeps, Sender, SendingEntity } from './deps.ts';
import type { ResolvedDocument } from './event-documents.ts';
import { digestFrom, findRepeat } from './identify-event.ts';
import { isFileStatus } from './judge-file-status.ts';
import { maskWarning } from './mask-warning.ts';
import { scanDocuments } from './scan.ts';
import { type Accepted, type Alongside, storeOnce } from './store-event.ts';
import { entityOf, type ValidEvent, validateEvent } from './validate-event.ts';

export type AcceptDeps = Pick<
  IntakeDeps,
  | 'pool'
  | 'vault'
  | 'runtime'
  | 'backends'
  | 'entities'
  | 'folder'
  | 'wake'
  | 'byHand'
  | 'scan'
  | 'log'
  | 'counters'
  | 'tracing'
>;

type StoredDocument = ResolvedDocument & { id: string };

/**
 * `judged`: as for `prepareSending`; `alongside`: what else is to be committed with it, or nothing.
 * Throws GatewayError: `malformed`, `entity-not-allowed`, `event-id-reused`, `event-invalid`, `not-available-here`,
 * `upload-not-found`, `document-infected`, `scan-unavailable`; or what the store throws. Nothing is stored then.
 */
export async function acceptEvent(
  deps: AcceptDeps,
  client: Sender,
  value: unknown,
  more: { judged?: Record<string, unknown>; alongside?: Alongside } = {},
): Promise<Accepted> {
  if (!isObject(value))
    throw new GatewayError('malformed', 'accept', 'Not an object.', {
      findings: [{ pointer: '', code: 'not-an-object' }],
    });
  const entity = entityOf(deps, client, value);
  const repeated = entity === null ? null : await findRepeat(deps, client, value);
  if (repeated !== null) return { event: repeated, duplicate: true };
  const { judged, alongside = {} } = more;
  if (isFileStatus(value)) return acceptFileStatus(deps, client, { entity, value, alongside });
  const taken =
    value.type === EVENT_TYPES.cancellation
      ? await acceptCancellation(deps, client, { entity, value, alongside })
      : await acceptSending(deps, client, { entity, value, alongside, ...(judged === undefined ? {} : { judged }) });
  if (taken !== null) {
    deps.wake();
    return taken;
  }
  // Another caller was first by a moment; what it stored is the answer for both.
  const first = await findRepeat(deps, client, value);
  if (first === null)
    throw new GatewayError('store-unavailable', 'accept', 'The event of the same identity is not visible yet.');
  return { event: first, duplicate: true };
}

/** Null when an event of the same identity is already there. */
async function acceptSending(
  deps: AcceptDeps,
  client: Sender,
  of: Parameters<typeof prepareSending>[2] & { alongside: Alongside },
): Promise<Accepted | null> {
  const { event, before } = await prepareSending(deps, client, of);
  const stored = await storeOnce(deps, event, { before }, of.alongside);
  return stored ? { event, duplicate: false, messages: event.messages } : null;
}

/** An event that may be stored: what to write, and what comes before it in the same transaction. */
export type Prepared = { event: NewEvent; before: (db: PoolClient) => Promise<void> };

/**
 * Judges a new event that asks for messages; stores nothing. `judged`: the event with documents in place of references
 * that only its sender can open; its identity stays that of `value`, as it was sent. Throws as `acceptEvent` does.
 */
export async function prepareSending(
  deps: AcceptDeps,
  client: Sender,
  of: { entity: SendingEntity | null; value: Record<string, unknown>; judged?: Record<string, unknown> },
): Promise<Prepared> {
  const { entity, value, judged = value } = of;
  const startedAt = deps.runtime.now();
  const valid = await validateEvent(deps, { client, entity, value: judged });
  const scanned = await scanDocuments(deps, valid.documents);
  const documents = valid.documents.map((each) => ({
    ...each,
    scan: scanned.get(each.position) ?? each.scan ?? null,
    id: 'uploadId' in each.source ? each.source.uploadId : deps.runtime.newId('doc'),
  }));
  const event = newEvent(deps, client, { valid, value, documents });
  const { traceparent = null } = valid.event;
  const sound = parseTraceparent(traceparent) === null ? null : traceparent;
  if (deps.tracing) event.trace = { traceparent: sound, startedAt };
  const { receivedAt: at, messages } = event;
  return {
    event,
    async before(db) {
      await keepDocuments(db, deps, client, { documents, now: at });
      await auditRequest(db, valid.event, { message: messages[0]?.id, clientId: client.id, at });
    },
  };
}

type Parts = { valid: ValidEvent; value: Record<string, unknown>; documents: readonly StoredDocument[] };

function newEvent(deps: AcceptDeps, client: Sender, { valid, value, documents }: Parts): NewEvent {
  const { event } = valid;
  const uploads: [string, string][] = documents.flatMap(({ source, sha256 }): [string, string][] =>
    'uploadId' in source ? [[source.uploadId, sha256]] : [],
  );
  const messages = refsOf(event).map((ref, position) => newMessage(deps, valid, { ref, position }));
  return {
    id: deps.runtime.newId('evt'),
    source: event.source,
    eventId: event.id,
    type: event.type,
    entity: event.entitydir3,
    clientId: client.id,
    effect: event.data.effect,
    file: event.data.file?.id ?? null,
    fingerprint: fingerprintOf(value, digestFrom(new Map(uploads))),
    uploads: Object.fromEntries(uploads),
    body: Buffer.from(JSON.stringify(withUploads(event, documents))),
    receivedAt: deps.runtime.now(),
    documents: documents.map(({ position, id }) => ({ position, id })),
    subscription: event.data.statusSubscription,
    refs: event.data.vendor?.refs,
    messages,
    persons: deps.folder.keepsPersons && isSend(event) ? messagePersons(deps.folder.keys, event, messages) : [],
  };
}

function newMessage(deps: AcceptDeps, valid: ValidEvent, place: { ref: string; position: number }): NewMessage {
  const { event, backend, warnings } = valid;
  const { entitydir3: entity, source, id: eventId } = event;
  const mirrored = event.data.effect === 'mirror';
  const keyAt = (id: string) => orderKeyOf({ entity, backend: id, file: event.data.file?.id ?? null });
  return {
    id: deps.runtime.newId('msg'),
    backend: backend.adapter.id,
    issuer: issuerOf(valid.entity, event.data.emitter),
    ...place,
    route: backend.adapter.place?.(event, backend.config),
    reference: referenceOf({ entity, source, eventId, sendingRef: place.ref, generation: 0 }),
    orderKey: keyAt(backend.adapter.id),
    joins: othersTaking(deps, valid).flatMap((each) => keyAt(each) ?? []),
    delivery: mirrored ? 'mirrored' : 'queued',
    expiresOn: knownExpiry(event),
    warnings: warnings.filter((each) => concerns(each, place.position)).map(maskWarning),
  };
}

/** Back ends through which the entity's messages of this kind could have gone before. */
function othersTaking({ backends }: Pick<AcceptDeps, 'backends'>, { event, backend }: ValidEvent): string[] {
  const kind = messageKindOf(event.type);
  return backends
    .filter(({ adapter }) => adapter.id !== backend.adapter.id && kind !== null && adapter.facts.takes.includes(kind))
    .map(({ adapter }) => adapter.id);
}

/* A mirrored term ran from the day the e-office says; one still to be sent is only known when it is sent. */
function knownExpiry(event: RequestEvent): string | null {
  if (!isSend(event)) return null;
  const { data, time } = event;
  const { expiresOn, naturalDays } = data.availability ?? {};
  if (expiresOn !== undefined) return expiresOn;
  return data.effect === 'mirror' && naturalDays !== undefined ? addDays(madridDay(new Date(time)), naturalDays) : null;
}

function concerns(warning: Warning, position: number): boolean {
  const place = /^\/data\/sendings\/(\d+)(\/|$)/.exec(warning.pointer)?.[1];
  return place === undefined || Number(place) === position;
}

function withUploads(event: RequestEvent, documents: readonly StoredDocument[]): RequestEvent {
  if (event.type === EVENT_TYPES.dataRequest) return event;
  const kept = event.data.documents.map((document, position) => {
    const uploadId = documents.find((each) => each.position === position)?.id;
    return uploadId === undefined ? document : { ...document, content: { by: 'upload' as const, uploadId } };
  });
  return { ...event, data: { ...event.data, documents: kept } } as RequestEvent;
}

async function keepDocuments(
  db: PoolClient,
  deps: Pick<AcceptDeps, 'vault'>,
  client: Sender,
  { documents, now }: { documents: readonly StoredDocument[]; now: Date },
): Promise<void> {
  const uploads = [...new Set(documents.flatMap(({ source }) => ('uploadId' in source ? [source.uploadId] : [])))];
  if (uploads.length > 0) keepUploads(await lockUploads(db, { ids: uploads, clientId: client.id, now }), uploads);
  for (const { id, mediaType, source, scan } of documents)
    if ('bytes' in source)
      await insertDocument(db, deps.vault, {
        id,
        mediaType,
        bytes: source.bytes,
        clientId: client.id,
        now,
        scan: scan ?? 'not-scanned',
      });
}

function keepUploads(locked: readonly string[], wanted: readonly string[]): void {
  if (locked.length === wanted.length) return;
  throw new GatewayError('upload-not-found', 'accept', 'An upload expired meanwhile.');
}
