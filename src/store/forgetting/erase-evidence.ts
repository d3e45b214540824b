/** Forgets the evidence of messages: the signed requests with their documents, the answers, the receipts. */
import type { Pool, PoolClient } from 'pg';
import { recordErased } from '../chain/record-erased.ts';
import { destroyKeys } from '../keys/destroy.ts';
import { withTransaction } from '../pool.ts';
import type { EraseRequest } from './erase-payload.ts';

/** Exported for the test that holds it to its index. */
export const EVIDENCE_DUE = `
  select id, final and not evidence_pending and not exists (
      select 1 from remote_change r where r.message = message.id and r.state in ('queued', 'calling', 'uncertain')) as past
  from message
  where final_at <= $1 and evidence_erased_at is null order by final_at limit $2 for update skip locked`;

/** Messages dealt with, and of how many the evidence was erased. The rows that describe it stay. */
export async function eraseEvidence(pool: Pool, request: EraseRequest): Promise<{ done: number; erased: number }> {
  return withTransaction(pool, async (client) => {
    const { rows } = await client.query<{ id: string; past: boolean }>({
      name: 'evidence-due',
      text: EVIDENCE_DUE,
      values: [request.cutoff, request.limit],
    });
    const ready = rows.filter((each) => each.past).map((each) => each.id);
    const moved = rows.filter((each) => !each.past).map((each) => each.id);
    if (moved.length > 0)
      await client.query({
        name: 'unstamp-messages',
        text: 'update message set final_at = null where id = any($1)',
        values: [moved],
      });
    if (ready.length > 0) await erase(client, ready, request.now);
    return { done: rows.length, erased: ready.length };
  });
}

type Gone = { id: string; entity: string; messageId: string; name: string };

async function erase(client: PoolClient, messages: readonly string[], now: Date): Promise<void> {
  await client.query({
    name: 'lock-evidence-documents',
    text: `select d.id from document d
           where d.id in (select splice_document from evidence where message = any($1) and splice_document is not null)
           order by d.id for update`,
    values: [messages],
  });
  const free = await client.query<{ id: string }>({
    name: 'free-spliced',
    text: FREE_SPLICED,
    values: [messages, now],
  });
  await destroyKeys(client, [...messages, ...free.rows.map((each) => each.id)]);
  const gone = await client.query<Gone>({ name: 'erase-evidence', text: ERASE, values: [messages, now] });
  await recordErased(
    client,
    gone.rows.map(({ entity, messageId, name }) => ({ entity, messageId, name, reason: 'retention', at: now })),
  );
}

/* Documents that no payload and no other message's evidence needs any more. */
const FREE_SPLICED = `
  with free as (
    update document d set erased_at = coalesce(d.erased_at, $2)
    where d.id in (select splice_document from evidence where message = any($1) and erased_at is null)
      and not exists (select 1 from evidence v
                      where v.splice_document = d.id and v.erased_at is null and v.message <> all($1))
      and not exists (select 1 from event_document l join event e on e.id = l.event
                      where l.document = d.id and e.payload_erased_at is null)
    returning d.id
  ), left_over as (
    insert into erasing (owner) select id from free on conflict do nothing
  ) select id from free`;

/* Nothing is looked for any more: what would be found could not be kept. */
const ERASE = `
  with done as (
    update message set evidence_erased_at = $2, poll_at = null where id = any($1)
  ), gone as (
    update evidence set erased_at = $2, erased_reason = 'retention', splice_key = null
    where message = any($1) and erased_at is null
    returning id, entity, message, name
  ), left_over as (
    insert into erasing (owner) select id from gone on conflict do nothing
  )
  select id, entity, message as "messageId", name from gone order by message, name`;
