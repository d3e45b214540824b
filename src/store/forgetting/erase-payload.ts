/**
 * Forgets the payload of events: their bodies and documents. The keys go first and in one commit; encrypted pieces are
 * deleted afterwards, in batches, and nothing depends on when.
 */
import type { Pool, PoolClient } from 'pg';
import { destroyKeys } from '../keys/destroy.ts';
import { withTransaction } from '../pool.ts';
import { readyEvents } from './due-events.ts';

export type EraseRequest = {
  now: Date;
  /** What became final up to here is forgotten. */
  cutoff: Date;
  limit: number;
};

/** Returns how many events were looked at and dealt with; 0 when nothing is due. Safe in every process at once. */
export async function erasePayload(pool: Pool, request: EraseRequest): Promise<{ done: number; erased: number }> {
  return withTransaction(pool, async (client) => {
    const due = await client.query<{ id: string }>({
      name: 'payload-due',
      text: PAYLOAD_DUE,
      values: [request.cutoff, request.limit],
    });
    if (due.rows.length === 0) return { done: 0, erased: 0 };
    const ids = due.rows.map((each) => each.id);
    const { ready, moved } = await readyEvents(client, ids, { of: 'final', cutoff: request.cutoff });
    if (moved.length > 0) await unstamp(client, moved);
    if (ready.length > 0) await erase(client, ready, request.now);
    return { done: ready.length + moved.length, erased: ready.length };
  });
}

/** Exported for the test that holds it to its index. */
export const PAYLOAD_DUE = `
  select id from event where final_at <= $1 and payload_erased_at is null order by final_at limit $2
  for update skip locked`;

async function unstamp(client: PoolClient, events: readonly string[]): Promise<void> {
  await client.query({
    name: 'unstamp-events',
    text: 'update event set final_at = null where id = any($1)',
    values: [events],
  });
}

async function erase(client: PoolClient, events: readonly string[], now: Date): Promise<void> {
  // Locked, so that no other event takes one up and no evidence lets one go while this is decided.
  await client.query({
    name: 'lock-payload-documents',
    text: `select d.id from document d
           where d.id in (select document from event_document where event = any($1)) order by d.id for update`,
    values: [events],
  });
  const free = await client.query<{ id: string }>({ name: 'free-documents', text: FREE, values: [events, now] });
  await destroyKeys(client, [...events, ...free.rows.map((each) => each.id)]);
  // Who it was for goes with what it said.
  await client.query({
    name: 'erase-message-persons',
    text: 'delete from message_person where event = any($1)',
    values: [events],
  });
  await client.query({
    name: 'erase-bodies',
    text: 'update event set payload_erased_at = $2, body_sealed = null where id = any($1)',
    values: [events, now],
  });
}

/* A document goes with the last event that refers to it. Where the signed request of a message still refers to it, its
   pieces stay and open with that message's evidence only. What was kept before such keys existed waits for its evidence. */
const FREE = `
  with free as (
    update document d set erased_at = $2
    where d.id in (select document from event_document where event = any($1)) and d.erased_at is null
      and not exists (select 1 from event_document l join event e on e.id = l.event
                      where l.document = d.id and e.payload_erased_at is null and e.id <> all($1))
      and not exists (select 1 from evidence v
                      where v.splice_document = d.id and v.erased_at is null and v.splice_key is null)
    returning d.id
  ), left_over as (
    insert into erasing (owner) select id from free
    where not exists (select 1 from evidence v where v.splice_document = free.id and v.erased_at is null)
    on conflict do nothing
  ) select id from free`;
