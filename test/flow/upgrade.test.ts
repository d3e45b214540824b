/** An installation of the very first schema, with work under way in every state, goes on with it after an upgrade. */
import { createHash } from 'node:crypto';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Pool } from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { pdfOf } from '../../src/cli/pdf.ts';
import { retryMessage } from '../../src/delivery/by-hand.ts';
import { recoverExpired } from '../../src/delivery/chores.ts';
import { referenceOf } from '../../src/domain/identifiers.ts';
import { numberChanges } from '../../src/store/changes/number.ts';
import { readChanges } from '../../src/store/changes/read.ts';
import { sealChunk } from '../../src/store/chunks.ts';
import { findEvidence, readEvidence } from '../../src/store/evidence/read.ts';
import { sealEvidence } from '../../src/store/evidence/write.ts';
import { migrate, pendingMigrations } from '../../src/store/migrate.ts';
import { seal } from '../../src/vault/cipher.ts';
import { testDatabase } from '../support/database.ts';
import { createWorld, ENTITY, notification } from '../support/delivery.ts';
import { mindOf } from '../support/mind.ts';
import { testVault } from '../support/seed.ts';

const FIRST = '001-first-light.sql';
const NOW = new Date('2026-10-01T08:00:00Z');
const SETTLE_MS = 30_000;
let pool: Pool;
let drop: () => Promise<void>;
let folder: string;

beforeAll(async () => {
  const database = await testDatabase({ empty: true });
  pool = database.pool;
  drop = () => database.drop();
  folder = mkdtempSync(join(tmpdir(), 'carpeta-first-'));
  copyFileSync(join(import.meta.dirname, '../../src/store/migrations', FIRST), join(folder, FIRST));
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await drop();
});

/** As the first version wrote it: every data key beside what it opens. */
async function seedEvent(name: string, surname: string): Promise<void> {
  const event = notification(`evt_${name}`, NOW, { surname });
  const key = testVault.newKey(`evt_${name}`);
  const body = seal(key.key, Buffer.from(JSON.stringify(event)), `event:evt_${name}`);
  await pool.query(
    `insert into event (id, source, event_id, type, entity, client_id, effect, file, fingerprint, body_sealed, key_wrapped,
       master_key, received_at)
     values ($1, $2, $1, $3, $4, 'test', 'deliver', 'EXP/1', $5, $6, $7, $8, $9)`,
    [event.id, event.source, event.type, ENTITY, createHash('sha256').digest(), body, key.wrapped, key.masterKey, NOW],
  );
  const pdf = pdfOf({ title: 'Resolucion', lines: ['De prueba.'], bytes: 0 });
  const document = testVault.newKey(`doc_${name}`);
  await pool.query(
    `insert into document (id, client_id, media_type, size, sha256, chunks, key_wrapped, master_key, created_at)
     values ($1, 'test', 'application/pdf', $2, $3, 1, $4, $5, $6)`,
    [
      `doc_${name}`,
      pdf.byteLength,
      createHash('sha256').update(pdf).digest(),
      document.wrapped,
      document.masterKey,
      NOW,
    ],
  );
  await pool.query('insert into chunk (owner, n, data) values ($1, 0, $2)', [
    `doc_${name}`,
    sealChunk(document.key, pdf, { owner: `doc_${name}`, n: 0 }),
  ]);
  await pool.query('insert into event_document values ($1, 0, $2)', [`evt_${name}`, `doc_${name}`]);
}

async function seedMessage(name: string, delivery: string, more: Record<string, unknown> = {}): Promise<void> {
  const source = `urn:dir3:${ENTITY}:test`;
  const key = testVault.newKey(`msg_${name}`);
  const row: Record<string, unknown> = {
    id: `msg_${name}`,
    event: `evt_${name}`,
    entity: ENTITY,
    issuer: ENTITY,
    backend: 'notifica',
    ref: '1',
    position: 0,
    delivery,
    reference: referenceOf({ entity: ENTITY, source, eventId: `evt_${name}`, sendingRef: '1', generation: 0 }),
    next_at: NOW,
    evidence_key_wrapped: key.wrapped,
    evidence_master_key: key.masterKey,
    changes: 1,
    created_at: NOW,
    ...more,
  };
  const names = Object.keys(row);
  await pool.query(
    `insert into message (${names.join(', ')}) values (${names.map((_, n) => `$${n + 1}`).join(', ')})`,
    Object.values(row),
  );
  await pool.query(
    `insert into status_change (message, entity, sequence, at, kind, to_state, source, delivery, final, fed)
     values ($1, $2, 1, $3, 'delivery', $4, 'gateway', $4, false, true)`,
    [`msg_${name}`, ENTITY, NOW, delivery],
  );
}

async function seedEvidence(name: string, text: string): Promise<void> {
  const { rows } = await pool.query(
    'select evidence_key_wrapped as wrapped, evidence_master_key as master from message where id = $1',
    [`msg_${name}`],
  );
  const evidenceKey = { wrapped: rows[0].wrapped, masterKey: rows[0].master };
  const piece = sealEvidence(
    testVault,
    { messageId: `msg_${name}`, evidenceKey },
    {
      id: `ev_${name}`,
      name: 'answer-1.xml',
      kind: 'answer',
      mediaType: 'text/xml',
      pieces: [Buffer.from(text)],
      source: 'notifica',
      at: NOW,
    },
  );
  await pool.query(
    `insert into evidence (id, message, entity, name, kind, media_type, sha256, size, chunks, source, at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, 1, $9, $10)`,
    [
      piece.id,
      `msg_${name}`,
      ENTITY,
      piece.name,
      piece.kind,
      piece.mediaType,
      piece.sha256,
      piece.size,
      piece.source,
      NOW,
    ],
  );
  await pool.query('insert into chunk (owner, n, data) values ($1, 0, $2)', [piece.id, piece.chunks[0]]);
}

it('sends what was queued, asks for what was uncertain, looks at what was accepted, reads the rest', async () => {
  expect(await migrate(pool, { folder })).toEqual([FIRST]);
  for (const name of ['queued', 'sending', 'uncertain', 'accepted', 'dead']) await seedEvent(name, 'FICTICIA');
  await seedMessage('queued', 'queued');
  const lease = { lease_owner: 'gone', lease_until: NOW, attempts: 1, attempt_started_at: NOW };
  await seedMessage('sending', 'sending', lease);
  await seedMessage('uncertain', 'uncertain', {
    attempts: 1,
    ever_uncertain: true,
    uncertain_since: NOW,
    attempt_ended_at: NOW,
    next_ask_at: NOW,
  });
  await seedMessage('accepted', 'accepted', { attempts: 1, accepted_at: NOW, remote_id: 'later', poll_at: NOW });
  await seedMessage('dead', 'dead', { attempts: 1, final: true });
  await seedEvidence('accepted', '<respuesta/>');
  const missing = await pendingMigrations(pool);
  expect(missing).not.toContain(FIRST);
  expect(await migrate(pool)).toEqual(missing);

  const world = await createWorld(pool, { clock: NOW });
  const mind = mindOf(world, pool);
  const states = async () => {
    const { rows } = await pool.query('select id, delivery from message');
    return Object.fromEntries(rows.map(({ id, delivery }) => [id, delivery]));
  };
  try {
    world.clock.pass(1_000);
    expect(await recoverExpired(world.deps)).toBe(1);
    await world.deliverOnce();
    world.clock.pass(SETTLE_MS);
    expect(await mind.ask()).toBe(2);
    world.clock.pass(SETTLE_MS);
    await world.deliverOnce();
    expect(await states()).toEqual({
      msg_queued: 'accepted',
      msg_sending: 'accepted',
      msg_uncertain: 'accepted',
      msg_accepted: 'accepted',
      msg_dead: 'dead',
    });
    expect(world.simulator.counts().created).toBe(3);
    // What the old installation sent is there under an identifier of its own.
    const known = await world.message('msg_queued');
    await pool.query(`update message set remote_id = $1 where id = 'msg_accepted'`, [known.remote_id]);
    world.clock.pass(60_000);
    await world.simulator.settle();
    await mind.poll();
    expect(await world.message('msg_accepted')).toMatchObject({ legal: 'accessed', final: true });

    await numberChanges(pool);
    const feed = await readChanges(pool, { entities: null, after: '0', limit: 100 });
    expect(feed.filter(({ sequence }) => sequence === 1)).toHaveLength(5);
    const found = await findEvidence(pool, { messageId: 'msg_accepted', name: 'answer-1.xml' });
    const pieces: Buffer[] = [];
    for await (const piece of readEvidence(pool, testVault, found!)) pieces.push(piece);
    expect(Buffer.concat(pieces).toString()).toBe('<respuesta/>');

    await retryMessage(world.deps, 'msg_dead', { clientId: 'operadora' });
    await world.deliverOnce();
    expect(await states()).toMatchObject({ msg_dead: 'accepted' });
  } finally {
    await world.close();
  }
});
