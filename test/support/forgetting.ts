/** Events with documents, messages that become final, and evidence whose request refers to a document. */
import { randomBytes } from 'node:crypto';
import type { Pool } from 'pg';
import { type ForgetDeps, forgetOnce } from '../../src/delivery/forget.ts';
import { createLog } from '../../src/log.ts';
import { createMetrics } from '../../src/metrics.ts';
import { enqueue } from '../../src/outbox/enqueue.ts';
import { move } from '../../src/outbox/move.ts';
import { insertDocument } from '../../src/store/documents/insert.ts';
import { insertEvidence, sealEvidence } from '../../src/store/evidence/write.ts';
import { withTransaction } from '../../src/store/pool.ts';
import type { Vault } from '../../src/vault/vault.ts';
import { storedKey } from './keys.ts';
import { testVault } from './seed.ts';

export const ENTITY = 'L01999999';
export const DAY_MS = 24 * 3_600_000;
export const RETENTION = { payloadDays: 30, evidenceDays: 100, metadataDays: 200 };
/** What must not be found anywhere once it is forgotten. */
export const SECRET = 'CIUDADANIA FICTICIA 00000000T';

let counter = 0;

export async function addDocument(
  pool: Pool,
  at: Date,
  vault: Vault = testVault,
): Promise<{ id: string; bytes: Buffer }> {
  counter += 1;
  const id = `doc_f${counter}`;
  const bytes = Buffer.concat([Buffer.from(`%PDF-1.7 ${SECRET}`), randomBytes(300)]);
  const document = { id, mediaType: 'application/pdf', bytes, clientId: 'test', now: at };
  await withTransaction(pool, (client) => insertDocument(client, vault, document));
  return { id, bytes };
}

/** Accepted at `at`: an event that refers to these documents, with `messages` messages. */
export async function addEvent(
  pool: Pool,
  input: { at: Date; documents?: readonly string[]; messages?: number; mirrored?: boolean; vault?: Vault },
): Promise<{ id: string; messages: string[] }> {
  const { at, documents = [], messages = 1, mirrored = false, vault = testVault } = input;
  counter += 1;
  const id = `evt_f${counter}`;
  const ids = Array.from({ length: messages }, (_, n) => `msg_f${counter}_${n}`);
  await withTransaction(pool, (client) =>
    enqueue(client, vault, {
      id,
      source: `urn:dir3:${ENTITY}:test`,
      eventId: id,
      type: 'es.citizenfolder.notification.requested.v1',
      entity: ENTITY,
      clientId: 'test',
      effect: mirrored ? 'mirror' : 'deliver',
      file: null,
      fingerprint: randomBytes(32),
      uploads: {},
      body: Buffer.from(JSON.stringify({ holder: SECRET })),
      receivedAt: at,
      documents: documents.map((document, position) => ({ position, id: document })),
      messages: ids.map((message, position) => ({
        id: message,
        backend: 'notifica',
        issuer: ENTITY,
        ref: String(position),
        position,
        reference: `F${counter}X${position}`,
        orderKey: null,
        delivery: mirrored ? ('mirrored' as const) : ('queued' as const),
        expiresOn: null,
        warnings: [],
      })),
    }),
  );
  return { id, messages: ids };
}

/** The signed request of a message, with the document inside. Returns its whole bytes. */
export async function addRequest(
  pool: Pool,
  message: string,
  input: { document?: { id: string; bytes: Buffer }; at: Date; vault?: Vault },
): Promise<Buffer> {
  const { document, at, vault = testVault } = input;
  const pieces: Uint8Array[] = [Buffer.from(`<envio>${SECRET}`)];
  const contentBase64 = Buffer.from(document?.bytes.toString('base64') ?? '');
  if (document !== undefined) pieces.push(contentBase64);
  pieces.push(Buffer.from('</envio>'));
  const key = document === undefined ? undefined : vault.unwrap(await storedKey(pool, document.id), document.id);
  const piece = sealEvidence(
    vault,
    { messageId: message, evidenceKey: await storedKey(pool, message) },
    {
      id: `ev_${message}`,
      name: 'request-1.xml',
      kind: 'request',
      mediaType: 'text/xml',
      pieces,
      source: 'gateway',
      at,
      ...(document === undefined || key === undefined ? {} : { document: { id: document.id, key, contentBase64 } }),
    },
  );
  await insertEvidence(pool, { id: message, entity: ENTITY }, piece);
  return Buffer.concat(pieces);
}

/** The message ends, as the poll would write it. */
export async function endMessage(
  pool: Pool,
  id: string,
  at: Date,
  more: { evidence_pending?: boolean; delivery?: 'accepted' | 'rejected' } = {},
): Promise<void> {
  const moved = await move(pool, {
    id,
    entity: ENTITY,
    from: ['queued', 'accepted'],
    set: { delivery: 'accepted', legal: 'accessed', final: true, evidence_pending: false, ...more },
    changes: [{ kind: 'legal', from: null, to: 'accessed', code: 'leida', source: 'notifica', at }],
  });
  if (!moved) throw new Error(`${id} did not move`);
}

export function forgetDeps(pool: Pool, clock: { now: Date }): ForgetDeps & { lines: string[] } {
  const lines: string[] = [];
  return {
    pool,
    runtime: { now: () => clock.now },
    log: createLog('debug', (line) => lines.push(line)),
    metrics: createMetrics(),
    retention: RETENTION,
    lines,
  };
}

/** As the chore's loop does it: until there is nothing left to do. */
export async function forgetAll(deps: ForgetDeps): Promise<number> {
  let total = 0;
  for (;;) {
    const done = await forgetOnce(deps);
    if (done === 0) return total;
    total += done;
  }
}
