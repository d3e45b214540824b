/**
 * Forgets the last of a message: its row, attempts, timeline and what describes its evidence, with its event. The chain
 * of evidence outlives it: digests and ids, no person. From then on the identity of the event is free again.
 */
import type { Pool, PoolClient } from 'pg';
import { withTransaction } from '../pool.ts';
import { readyEvents } from './due-events.ts';
import type { EraseRequest } from './erase-payload.ts';

/** Exported for the test that holds it to its index. */
export const METADATA_DUE = `
  select id from event where final_at <= $1 and payload_erased_at is not null order by final_at limit $2
  for update skip locked`;

/** Returns how many events were deleted. Safe in every process at once. */
export async function eraseMetadata(pool: Pool, request: Omit<EraseRequest, 'now'>): Promise<number> {
  return withTransaction(pool, async (client) => {
    const due = await client.query<{ id: string }>({
      name: 'metadata-due',
      text: METADATA_DUE,
      values: [request.cutoff, request.limit],
    });
    const ids = due.rows.map((each) => each.id);
    if (ids.length === 0) return 0;
    const past = await readyEvents(client, ids, { of: 'evidence-erased', cutoff: request.cutoff });
    const open = await client.query<{ event: string }>({ name: 'unlinked', text: UNLINKED, values: [past.messages] });
    const waiting = new Set(open.rows.map((each) => each.event));
    const events = past.ready.filter((id) => !waiting.has(id));
    if (events.length > 0) await erase(client, events);
    return events.length;
  });
}

/* What the chain has not taken up yet would be missing from it for ever. */
const UNLINKED = `
  select distinct m.event from message m where m.id = any($1) and (
    exists (select 1 from evidence v where v.message = m.id and not v.chained)
    or exists (select 1 from callback c where c.message = m.id and (c.erased_at is null or (c.sha256 is not null and not c.chained)))
    or exists (select 1 from status_change s where s.message = m.id and ((s.kind = 'legal' and not s.chained) or (s.fed and s.cursor is null)))
    or exists (select 1 from chain_erased x where x.message = m.id))`;

/** In the order of their references. `$1`: event ids. */
const ERASURES = [
  'delete from attempt where message in (select id from message where event = any($1))',
  'delete from evidence where message in (select id from message where event = any($1))',
  'delete from status_change where message in (select id from message where event = any($1))',
  'delete from callback where message in (select id from message where event = any($1))',
  'delete from notice where subject in (select id from message where event = any($1))',
  'delete from remote_change where message in (select id from message where event = any($1))',
  `delete from event_cancels where event = any($1) or message in (select id from message where event = any($1))`,
  'delete from message_person where event = any($1)',
  'delete from vendor_ref where event = any($1)',
  'delete from vendor_telling where message in (select id from message where event = any($1))',
  'delete from message where event = any($1)',
];

async function erase(client: PoolClient, events: readonly string[]): Promise<void> {
  for (const text of ERASURES) await client.query(text, [events]);
  const { rows } = await client.query<{ document: string }>(
    'delete from event_document where event = any($1) returning document',
    [events],
  );
  await client.query('delete from event where id = any($1)', [events]);
  await client.query(
    `delete from document d where d.id = any($1) and d.erased_at is not null
       and not exists (select 1 from event_document l where l.document = d.id)
       and not exists (select 1 from evidence v where v.splice_document = d.id)`,
    [rows.map((each) => each.document)],
  );
}

/* By their place and not by their time: both grow together, and a look at the oldest never reads them all. */
const OLD_AUDIT = `
  delete from audit where id in (select id from audit order by id limit $2) and at <= $1`;
const OLD_CHANGES = `
  delete from status_change where id in (
    select id from status_change where message is null and at <= $1 order by at limit $2)`;
const OLD_CALLBACKS = `
  delete from callback where id in (
    select id from callback where erased_at is not null and message is null and received_at <= $1 order by received_at limit $2)`;

/** Audit lines, notices about no message, and callbacks that were nobody's. Returns how many rows. */
export async function eraseLoose(pool: Pool, { cutoff, limit }: Omit<EraseRequest, 'now'>): Promise<number> {
  let done = 0;
  for (const [name, text] of [
    ['old-audit', OLD_AUDIT],
    ['old-changes', OLD_CHANGES],
    ['old-callbacks', OLD_CALLBACKS],
  ] as const)
    done += (await pool.query({ name, text, values: [cutoff, limit] })).rowCount ?? 0;
  return done;
}
