import type { Pool } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { retryMessage } from '../../src/delivery/by-hand.ts';
import { forgetOnce } from '../../src/delivery/forget.ts';
import { systemRuntime } from '../../src/runtime.ts';
import { insertCallback } from '../../src/store/callbacks/insert.ts';
import { linkAll } from '../../src/store/chain/link.ts';
import { readMessageEntries } from '../../src/store/chain/read.ts';
import { numberChanges } from '../../src/store/changes/number.ts';
import { beginUpload } from '../../src/store/documents/begin-upload.ts';
import { findUploads } from '../../src/store/documents/find-uploads.ts';
import { purgeExpiredUploads } from '../../src/store/documents/purge-expired.ts';
import { findEvidence, readEvidence } from '../../src/store/evidence/read.ts';
import { deletePieces } from '../../src/store/forgetting/delete-pieces.ts';
import { erasePayload } from '../../src/store/forgetting/erase-payload.ts';
import { stampFinal } from '../../src/store/forgetting/stamp-final.ts';
import { withTransaction } from '../../src/store/pool.ts';
import { insertRefs } from '../../src/store/vendors/insert-refs.ts';
import { testDatabase } from '../support/database.ts';
import {
  addDocument,
  addEvent,
  addRequest,
  DAY_MS,
  ENTITY,
  endMessage,
  forgetAll,
  forgetDeps,
} from '../support/forgetting.ts';
import { testVault } from '../support/seed.ts';

const START = new Date('2026-10-01T09:00:00Z');
const clock = { now: START };
let pool: Pool;
let drop: () => Promise<void>;
let deps: ReturnType<typeof forgetDeps>;

beforeAll(async () => {
  const database = await testDatabase();
  pool = database.pool;
  drop = () => database.drop();
});
afterAll(() => drop());
beforeEach(async () => {
  await pool.query(
    `truncate event, message, attempt, status_change, evidence, chunk, document, callback, data_key, erasing, audit,
       chain_entry, chain_head, chain_erased cascade`,
  );
  clock.now = START;
  deps = forgetDeps(pool, clock);
});

const runtime = { ...systemRuntime, now: () => clock.now };
const day = (n: number) => new Date(START.getTime() + n * DAY_MS);
/** Everything that is due on that day, counted from the start, is forgotten. */
const onDay = (n: number) => {
  clock.now = day(n);
  return forgetAll(deps);
};
async function keys(): Promise<string[]> {
  const { rows } = await pool.query<{ owner: string }>('select owner from data_key order by owner');
  return rows.map(({ owner }) => owner);
}
const count = async (from: string) => (await pool.query(`select 1 from ${from}`)).rowCount;
async function readRequest(messageId: string): Promise<Buffer | null> {
  const found = await findEvidence(pool, { messageId, name: 'request-1.xml' });
  if (found?.key == null) return null;
  const pieces: Buffer[] = [];
  for await (const piece of readEvidence(pool, testVault, found)) pieces.push(piece);
  return Buffer.concat(pieces);
}
const bodyOf = async (event: string) =>
  (await pool.query('select body_sealed from event where id = $1', [event])).rows[0]?.body_sealed ?? null;
const link = () => linkAll(pool, clock.now);

describe('payload', () => {
  it('is forgotten payloadDays after its message is final, and not a day before', async () => {
    const document = await addDocument(pool, START);
    const event = await addEvent(pool, { at: START, documents: [document.id] });
    const [message = ''] = event.messages;
    clock.now = day(10);
    await endMessage(pool, message, clock.now);
    await onDay(10);
    await onDay(39);
    expect(await keys()).toEqual([document.id, event.id, message]);
    await onDay(40);
    expect(await keys()).toEqual([message]);
    expect(await bodyOf(event.id)).toBeNull();
    expect(await count('chunk')).toBe(0);
    expect(await count('erasing')).toBe(0);
    expect(await count('message')).toBe(1);
  });

  it('waits for the last of the messages of an event', async () => {
    const event = await addEvent(pool, { at: START, messages: 2 });
    await endMessage(pool, event.messages[0]!, START);
    await onDay(0);
    await onDay(90);
    expect(await bodyOf(event.id)).not.toBeNull();
    await endMessage(pool, event.messages[1]!, clock.now);
    await onDay(90);
    await onDay(119);
    expect(await bodyOf(event.id)).not.toBeNull();
    await onDay(120);
    expect(await bodyOf(event.id)).toBeNull();
  });

  it('stays while a certificate is still looked for', async () => {
    const event = await addEvent(pool, { at: START });
    await endMessage(pool, event.messages[0]!, START, { evidence_pending: true });
    await onDay(99);
    expect(await keys()).toEqual([event.id, event.messages[0]]);
  });

  it('is counted anew when a failed message was sent again meanwhile', async () => {
    const event = await addEvent(pool, { at: START });
    const [message = ''] = event.messages;
    await endMessage(pool, message, START, { delivery: 'rejected' });
    await onDay(0);
    clock.now = day(29);
    await retryMessage({ pool, runtime }, message, { clientId: 'op' });
    await onDay(31);
    expect(await bodyOf(event.id)).not.toBeNull();
    await endMessage(pool, message, clock.now, { delivery: 'rejected' });
    await onDay(31);
    await onDay(60);
    expect(await bodyOf(event.id)).not.toBeNull();
    await onDay(61);
    expect(await bodyOf(event.id)).toBeNull();
  });

  it('once forgotten, lets a failed message not be sent again, and says since when', async () => {
    const event = await addEvent(pool, { at: START });
    await endMessage(pool, event.messages[0]!, START, { delivery: 'rejected' });
    await onDay(0);
    await onDay(30);
    const retry = retryMessage({ pool, runtime }, event.messages[0]!, { clientId: 'op' });
    await expect(retry).rejects.toMatchObject({
      code: 'not-possible-now',
      findings: [{ code: 'payload-erased', params: { date: '2026-10-31' } }],
    });
  });

  it('of a document that two events share goes with the second of them', async () => {
    const document = await addDocument(pool, START);
    const first = await addEvent(pool, { at: START, documents: [document.id] });
    const second = await addEvent(pool, { at: START, documents: [document.id] });
    await endMessage(pool, first.messages[0]!, START);
    await onDay(0);
    await onDay(30);
    expect(await keys()).toEqual([document.id, second.id, ...first.messages, ...second.messages].sort());
    expect(await count('chunk')).toBe(1);
    await endMessage(pool, second.messages[0]!, clock.now);
    await onDay(30);
    await onDay(60);
    expect(await keys()).toEqual([...first.messages, ...second.messages].sort());
    expect(await count('chunk')).toBe(0);
  });

  it('that is gone cannot be taken up by a new event', async () => {
    const document = await addDocument(pool, START);
    const event = await addEvent(pool, { at: START, documents: [document.id] });
    const asked = { ids: [document.id], clientId: 'test', now: START };
    expect(await findUploads(pool, asked)).toHaveLength(1);
    await endMessage(pool, event.messages[0]!, START);
    await onDay(0);
    await onDay(30);
    expect(await findUploads(pool, asked)).toEqual([]);
  });

  it('of what was only mirrored, or has no message at all, counts from its receipt', async () => {
    const mirrored = await addEvent(pool, { at: START, mirrored: true });
    const bare = await addEvent(pool, { at: START, messages: 0 });
    await onDay(0);
    await onDay(29);
    expect(await bodyOf(mirrored.id)).not.toBeNull();
    expect(await bodyOf(bare.id)).not.toBeNull();
    await onDay(30);
    expect(await bodyOf(mirrored.id)).toBeNull();
    expect(await bodyOf(bare.id)).toBeNull();
  });

  it('of an upload that no event came for goes when the upload expires, its key with it', async () => {
    const expiresAt = day(1);
    const upload = { id: 'doc_alone', clientId: 'test', mediaType: 'application/pdf', now: START, expiresAt };
    await beginUpload(pool, testVault, upload);
    expect(await purgeExpiredUploads(pool, day(1), 10)).toBe(1);
    expect(await keys()).toEqual([]);
  });
});

describe('callbacks', () => {
  const call = (remoteId: string, id: string) =>
    withTransaction(pool, (client) =>
      insertCallback(client, testVault, {
        id,
        backend: 'notifica',
        received: {
          remoteId,
          issuer: null,
          code: 'leida',
          at: START.toISOString(),
          certificate: false,
          by: null,
          known: true,
          receipts: [],
          healed: [],
          identity: [id],
        },
        owners: [],
        body: Buffer.from(`callback ${id}`),
        now: clock.now,
      }),
    );
  const erased = async () =>
    (await pool.query('select id from callback where erased_at is not null order by id')).rows.map(({ id }) => id);

  it('go with the payload of their message, and the chain says they were erased', async () => {
    const event = await addEvent(pool, { at: START });
    const [message = ''] = event.messages;
    await pool.query(`update message set remote_id = 'R-1', delivery = 'accepted' where id = $1`, [message]);
    await call('R-1', 'cb_1');
    await onDay(35);
    expect(await erased()).toEqual([]);
    await endMessage(pool, message, clock.now);
    await onDay(35);
    await link();
    await onDay(65);
    await link();
    expect(await erased()).toEqual(['cb_1']);
    expect(await keys()).toEqual([message]);
    const entries = await readMessageEntries(pool, { messageId: message, entity: ENTITY, limit: 100 });
    expect(JSON.stringify(entries)).toContain('erased');
  });

  it('that are nobody’s go payloadDays after they came, and leave the quarantine', async () => {
    await call('R-9', 'cb_9');
    await onDay(29);
    expect(await erased()).toEqual([]);
    await onDay(30);
    expect(await erased()).toEqual(['cb_9']);
    expect(await keys()).toEqual([]);
    const { rows } = await pool.query('select body_sealed, decision, decided_by from callback');
    expect(rows).toEqual([{ body_sealed: null, decision: 'discarded', decided_by: 'retention' }]);
  });
});

describe('evidence', () => {
  it('outlives the payload, documents in it included, until evidenceDays', async () => {
    const document = await addDocument(pool, START);
    const event = await addEvent(pool, { at: START, documents: [document.id] });
    const [message = ''] = event.messages;
    const sent = await addRequest(pool, message, { document, at: START });
    await endMessage(pool, message, START);
    await onDay(0);
    await onDay(99);
    expect(await keys()).toEqual([message]);
    expect(await readRequest(message)).toEqual(sent);
    await link();
    await onDay(100);
    await link();
    expect(await keys()).toEqual([]);
    expect(await readRequest(message)).toBeNull();
    expect(await count('chunk')).toBe(0);
    expect((await pool.query('select erased_at, erased_reason, splice_key from evidence')).rows).toEqual([
      { erased_at: day(100), erased_reason: 'retention', splice_key: null },
    ]);
  });

  it('of one message does not open a document that only another message’s evidence still has', async () => {
    const document = await addDocument(pool, START);
    const event = await addEvent(pool, { at: START, documents: [document.id], messages: 2 });
    const [first = '', second = ''] = event.messages;
    await addRequest(pool, first, { document, at: START });
    const sent = await addRequest(pool, second, { document, at: START });
    await endMessage(pool, first, START);
    await onDay(0);
    await endMessage(pool, second, day(50));
    await onDay(50);
    await onDay(100);
    expect(await readRequest(first)).toBeNull();
    expect(await readRequest(second)).toEqual(sent);
    await onDay(150);
    expect(await keys()).toEqual([]);
    expect(await count('chunk')).toBe(0);
  });

  it('kept before documents had a key under it still opens until it is erased itself', async () => {
    const document = await addDocument(pool, START);
    const event = await addEvent(pool, { at: START, documents: [document.id] });
    const [message = ''] = event.messages;
    const sent = await addRequest(pool, message, { document, at: START });
    await pool.query('update evidence set splice_key = null');
    await endMessage(pool, message, START);
    await onDay(0);
    await onDay(99);
    expect(await readRequest(message)).toEqual(sent);
    await onDay(100);
    expect(await keys()).toEqual([]);
    expect(await count('chunk')).toBe(0);
  });
});

describe('metadata', () => {
  it('goes last, and leaves nothing of the message but its place in the chain', async () => {
    const document = await addDocument(pool, START);
    const event = await addEvent(pool, { at: START, documents: [document.id] });
    const [message = ''] = event.messages;
    await addRequest(pool, message, { document, at: START });
    await pool.query(`insert into attempt values ($1, 1, $2, 5, 'accepted', '000')`, [message, START]);
    await pool.query(`insert into audit (at, client_id, action, object, result) values ($1, 'c', 'a', 'o', 'done')`, [
      START,
    ]);
    await insertRefs(pool, { ...event, entity: ENTITY, clientId: 'test', refs: { expediente: 'EXP/1' } });
    await endMessage(pool, message, START);
    await onDay(0);
    await link();
    await numberChanges(pool);
    await onDay(199);
    await link();
    expect(await count('message')).toBe(1);
    expect(await count('vendor_ref')).toBe(1);
    await onDay(200);
    for (const table of [
      'vendor_ref',
      'message',
      'event',
      'attempt',
      'status_change',
      'evidence',
      'event_document',
      'document',
      'audit',
    ])
      expect([table, await count(table)]).toEqual([table, 0]);
    expect(await count('chain_entry')).toBeGreaterThan(0);
  });

  it('waits until the chain has taken up what it will no longer find', async () => {
    const event = await addEvent(pool, { at: START });
    await addRequest(pool, event.messages[0]!, { at: START });
    await endMessage(pool, event.messages[0]!, START);
    await onDay(0);
    await onDay(200);
    expect(await count('message')).toBe(1);
    await link();
    await numberChanges(pool);
    await onDay(200);
    expect(await count('message')).toBe(0);
  });

  it('knows every table that refers to what it deletes', async () => {
    const { rows } = await pool.query<{ place: string }>(
      `select conrelid::regclass || '.' || (select attname from pg_attribute where attrelid = conrelid and attnum = conkey[1]) as place
       from pg_constraint where contype = 'f' and confrelid = any(array['event', 'message', 'document', 'evidence', 'callback']::regclass[])
       order by 1`,
    );
    expect(rows.map(({ place }) => place)).toEqual([
      'attempt.message',
      'callback.message',
      'event_cancels.event',
      'event_cancels.message',
      'event_document.document',
      'event_document.event',
      'event_trace.event',
      'evidence.message',
      'evidence.splice_document',
      'message.event',
      'message_person.event',
      'message_person.message',
      'remote_change.message',
      'status_change.message',
      'vendor_once.event',
      'vendor_ref.event',
      'vendor_telling.message',
    ]);
  });
});

describe('a process that dies or has company', () => {
  it('between keys and pieces leaves nothing that opens, and the next one deletes the pieces', async () => {
    const document = await addDocument(pool, START);
    const event = await addEvent(pool, { at: START, documents: [document.id] });
    await endMessage(pool, event.messages[0]!, START);
    await stampFinal(pool, { now: START, limit: 10 });
    await erasePayload(pool, { now: day(30), cutoff: START, limit: 10 });
    expect(await keys()).toEqual(event.messages);
    expect(await count('chunk')).toBe(1);
    expect(await deletePieces(pool, 20)).toBe(1);
    expect(await count('chunk')).toBe(0);
  });

  it('erases each event once, and forgets nothing twice', async () => {
    for (let n = 0; n < 30; n += 1) {
      const event = await addEvent(pool, { at: START, documents: [(await addDocument(pool, START)).id], messages: 2 });
      for (const message of event.messages) await endMessage(pool, message, START);
    }
    const all = [deps, forgetDeps(pool, clock), forgetDeps(pool, clock), forgetDeps(pool, clock)];
    await Promise.all(all.map((each) => forgetAll(each)));
    expect(await count('event where final_at is null')).toBe(0);
    clock.now = day(30);
    await Promise.all(all.map((each) => forgetAll(each)));
    expect(await count('event where payload_erased_at is null')).toBe(0);
    const told = await Promise.all(all.map(async (each) => each.metrics.erased.get()));
    const payload = told.flatMap(({ values }) => values).filter(({ labels }) => labels.what === 'payload');
    expect(payload.reduce((sum, { value }) => sum + value, 0)).toBe(30);
    expect(await keys()).toHaveLength(60);
  });

  it('leaves an event alone whose message somebody is deciding about', async () => {
    const event = await addEvent(pool, { at: START });
    await endMessage(pool, event.messages[0]!, START, { delivery: 'rejected' });
    await onDay(0);
    clock.now = day(30);
    await withTransaction(pool, async (client) => {
      await client.query('select 1 from message where id = $1 for update', [event.messages[0]]);
      await forgetOnce(deps);
    });
    expect(await bodyOf(event.id)).not.toBeNull();
    await forgetAll(deps);
    expect(await bodyOf(event.id)).toBeNull();
  });
});

describe('what is told', () => {
  it('is how much was erased, and by how much the oldest is late', async () => {
    const event = await addEvent(pool, { at: START });
    await endMessage(pool, event.messages[0]!, START);
    await onDay(0);
    const lag = async () =>
      (await deps.metrics.retentionLagSeconds.get()).values.find(({ labels }) => labels.what === 'payload')?.value;
    expect(await lag()).toBe(0);
    clock.now = day(31);
    await withTransaction(pool, async (client) => {
      await client.query('select 1 from event for update');
      await forgetOnce(deps);
    });
    expect(await lag()).toBe(DAY_MS / 1000);
    await forgetAll(deps);
    expect(await lag()).toBe(0);
    expect(deps.lines.join('\n')).toContain('"retention.erased"');
    expect(deps.lines.join('\n')).not.toContain(event.id);
  });
});
