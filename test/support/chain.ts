/** Evidence, callbacks and legal moves put into a test database the way their writers put them there. */
import { randomBytes } from 'node:crypto';
import type { Pool } from 'pg';
import type { EvidencePiece } from '../../contracts/outcome.ts';
import { move } from '../../src/outbox/move.ts';
import { readEntries } from '../../src/store/chain/read.ts';
import { insertEvidence, sealEvidence } from '../../src/store/evidence/write.ts';
import { testVault } from './seed.ts';

export const AT = new Date('2026-10-01T09:00:00.000Z');

/** One piece of evidence with some bytes of its own; returns its name. */
export async function addEvidence(
  db: Pick<Pool, 'query'>,
  message: { id: string; entity: string },
  more: { name?: string; kind?: EvidencePiece['kind']; bytes?: Uint8Array; at?: Date } = {},
): Promise<string> {
  const name = more.name ?? `piece-${randomBytes(6).toString('hex')}.xml`;
  const { rows } = await db.query<{ wrapped: Buffer; masterKey: string }>(
    'select wrapped, master_key as "masterKey" from data_key where owner = $1',
    [message.id],
  );
  const piece = sealEvidence(
    testVault,
    { messageId: message.id, evidenceKey: rows[0]! },
    {
      id: `ev_${randomBytes(8).toString('hex')}`,
      name,
      kind: more.kind ?? 'answer',
      mediaType: 'text/xml',
      pieces: [more.bytes ?? randomBytes(32)],
      source: 'notifica',
      at: more.at ?? AT,
    },
  );
  await insertEvidence(db, message, piece);
  return name;
}

export async function moveLegal(
  pool: Pool,
  message: { id: string; entity: string },
  to: 'available' | 'accessed',
  at: Date = AT,
): Promise<void> {
  await move(pool, {
    id: message.id,
    entity: message.entity,
    from: ['queued', 'accepted'],
    set: { legal: to },
    changes: [{ kind: 'legal', from: null, to, code: 'leida', source: 'notifica', at }],
  });
}

/** The chain of an entity as `GET /v1/chains/{entity}` writes it, one line per row. */
export async function exportedLines(pool: Pool, entity: string): Promise<string[]> {
  const rows = await readEntries(pool, { entity, after: 0, upTo: 1_000_000, limit: 1_000_000 });
  return rows.map(({ entry, hash }) => `{"entry":${entry},"hash":"${hash}"}`);
}
