/** Puts an event, its messages and their place in the queue into the store: one transaction, so one truth. */
import type { PoolClient } from 'pg';
import type { Warning } from '../../contracts/outcome.ts';
import { insertMessagePersons, type MessagePerson } from '../store/folder/message-persons.ts';
import { insertTraceparent } from '../store/tracing/insert.ts';
import { insertRefs } from '../store/vendors/insert-refs.ts';
import { seal } from '../vault/cipher.ts';
import type { Vault } from '../vault/vault.ts';

export type NewMessage = {
  id: string;
  backend: string;
  /** DIR3 it is sent as: the entity's, or a unit's. */
  issuer: string;
  /** `ref` of the sending, and its place in the event. */
  ref: string;
  position: number;
  reference: string;
  /** Where it goes, in the adapter's words; absent for a back end with one place. */
  route?: string | undefined;
  /** entity + file + back end, or null where there is no order to keep. */
  orderKey: string | null;
  /**
   * Order keys of the same file at other back ends: where a message of the same event type still waits under one of them,
   * because the entity moved meanwhile, this one goes in its line.
   */
  joins?: readonly string[];
  /** `accepted`: it did not go out from here, it arrived. */
  delivery: 'queued' | 'mirrored' | 'accepted';
  /** The back end's identifier of what arrived. */
  remoteId?: string;
  /** Expiry day of a mirrored or fixed deadline, for display until the one that is sent is known. */
  expiresOn: string | null;
  warnings: Warning[];
};

export type NewEvent = {
  id: string;
  source: string;
  eventId: string;
  type: string;
  entity: string;
  clientId: string;
  /** `project`: it says how a file stands, and makes no message. `receive`: the gateway took it in by itself. */
  effect: 'deliver' | 'mirror' | 'project' | 'receive';
  file: string | null;
  fingerprint: Uint8Array;
  /** uploadId → SHA-256 (hex) of the uploads it refers to. */
  uploads: Record<string, string>;
  /** The event as JSON, inline documents replaced by uploads. */
  body: Uint8Array;
  receivedAt: Date;
  /** Document ids by their position in `data.documents`. */
  documents: readonly { position: number; id: string }[];
  messages: readonly NewMessage[];
  /** Whom they are for, where that is kept; absent: it is not. */
  persons?: readonly MessagePerson[];
  /** The e-office's own references (`data.vendor.refs`): kept in clear, to be found by. */
  refs?: Readonly<Record<string, string>> | undefined;
  /** Of a file's status: was it newer than what was known? */
  applied?: boolean;
  /** The one subscription of its client that is told of its messages; absent: all of them are. */
  subscription?: string | undefined;
  /** Where traces are sent: the sound `traceparent` it came with, or null, and when its taking in began. */
  trace?: { traceparent: string | null; startedAt: Date };
};

/**
 * Runs inside the caller's transaction. False when another event with this source and id is already there
 * (perhaps committed a moment ago by another process): the caller rolls back and answers from that one.
 */
export async function enqueue(client: PoolClient, vault: Vault, event: NewEvent): Promise<boolean> {
  const dataKey = vault.newKey(event.id);
  const inserted = await client.query({
    name: 'insert-event',
    // An event without messages waits for none to become final.
    text: `with added as (
             insert into event (id, source, event_id, type, entity, client_id, effect, file, fingerprint, uploads,
               body_sealed, received_at, final_at, applied, subscription)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $14, case when $15 then $14::timestamptz end, $16, $17)
             on conflict (source, event_id) do nothing returning id)
           insert into data_key (owner, wrapped, master_key) select id, $12::bytea, $13::text from added`,
    values: [
      event.id,
      event.source,
      event.eventId,
      event.type,
      event.entity,
      event.clientId,
      event.effect,
      event.file,
      event.fingerprint,
      event.uploads,
      seal(dataKey.key, event.body, `event:${event.id}`),
      dataKey.wrapped,
      dataKey.masterKey,
      event.receivedAt,
      event.messages.length === 0,
      event.applied ?? null,
      event.subscription ?? null,
    ],
  });
  if (inserted.rowCount === 0) return false;
  for (const document of event.documents) await linkDocument(client, event.id, document);
  for (const message of event.messages) await insertMessage(client, vault, event, message);
  if (event.persons !== undefined && event.persons.length > 0)
    await insertMessagePersons(client, event.id, event.persons);
  const traceparent = event.trace?.traceparent;
  if (typeof traceparent === 'string') await insertTraceparent(client, { event: event.id, traceparent });
  if (event.refs !== undefined) await insertRefs(client, { ...event, refs: event.refs });
  if (event.messages.length > 0) await client.query("select pg_notify('carpeta_outbox', '')");
  return true;
}

async function linkDocument(
  client: PoolClient,
  eventId: string,
  document: NewEvent['documents'][number],
): Promise<void> {
  await client.query({
    name: 'link-document',
    text: `with kept as (update document set expires_at = null where id = $3)
           insert into event_document (event, position, document) values ($1, $2, $3)`,
    values: [eventId, document.position, document.id],
  });
}

async function insertMessage(client: PoolClient, vault: Vault, event: NewEvent, message: NewMessage): Promise<void> {
  const evidenceKey = vault.newKey(message.id);
  const mirrored = message.delivery === 'mirrored';
  await client.query({
    name: 'insert-message',
    text: `with added as (
             insert into message (id, event, entity, backend, ref, position, file, order_key, delivery, final, reference,
               next_at, expires_on, warnings, created_at, changes, issuer, route, remote_id, poll_at)
             values ($1, $2, $3, $4, $5, $6, $7, coalesce((
                 select p.order_key from message p join event e on e.id = p.event
                 where p.order_key = any($20) and p.delivery in ('queued', 'sending', 'uncertain') and e.type = $21
                 order by p.seq desc limit 1), $8), $9, $10, $11, $12, $13, $14, $12, 1, $17, $18, $19,
               case when $19::text is not null then $12::timestamptz end)
             returning id
           ), keyed as (
             insert into data_key (owner, wrapped, master_key) select id, $15::bytea, $16::text from added)
           insert into status_change (message, entity, sequence, at, kind, to_state, source, delivery, final, fed, code)
           select id, $3, 1, $12, 'delivery', $9, 'gateway', $9, $10, true, case when $19 is not null then 'arrived' end from added`,
    values: [
      message.id,
      event.id,
      event.entity,
      message.backend,
      message.ref,
      message.position,
      event.file,
      message.orderKey,
      message.delivery,
      mirrored,
      message.reference,
      event.receivedAt,
      message.expiresOn,
      JSON.stringify(message.warnings),
      evidenceKey.wrapped,
      evidenceKey.masterKey,
      message.issuer,
      message.route ?? null,
      message.remoteId ?? null,
      message.joins ?? [],
      event.type,
    ],
  });
}
