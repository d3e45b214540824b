/** Puts events and messages into a test database without going through HTTP. */
import { randomBytes } from 'node:crypto';
import type { Pool } from 'pg';
import { enqueue, type NewMessage } from '../../src/outbox/enqueue.ts';
import { withTransaction } from '../../src/store/pool.ts';
import { createVault, type Vault } from '../../src/vault/vault.ts';

export const testVault: Vault = createVault([randomBytes(32)]);

let counter = 0;

/** One event with `count` messages in `file` (null: no order), accepted at `at`; returns the message ids in order. */
export async function seedMessages(
  pool: Pool,
  input: {
    entity: string;
    backend?: string;
    file?: string | null;
    count?: number;
    at?: Date;
    body?: unknown;
    /** Other back ends through which such messages of the entity could have gone before. */
    before?: readonly string[];
    type?: string;
  },
): Promise<string[]> {
  const { entity, backend = 'notifica', file = null, count = 1, at = new Date('2026-10-01T08:00:00Z') } = input;
  counter += 1;
  const event = `evt_${counter}`;
  const messages: NewMessage[] = Array.from({ length: count }, (_, position) => ({
    id: `msg_${counter}_${position}`,
    backend,
    issuer: entity,
    ref: String(position),
    position,
    reference: `R${counter}X${position}`,
    orderKey: file === null ? null : `${entity}|${backend}|${file}`,
    joins: (file === null ? [] : (input.before ?? [])).map((each) => `${entity}|${each}|${file}`),
    delivery: 'queued',
    expiresOn: null,
    warnings: [],
  }));
  await withTransaction(pool, (client) =>
    enqueue(client, testVault, {
      id: event,
      source: `urn:dir3:${entity}:test`,
      eventId: event,
      type: input.type ?? 'es.citizenfolder.notification.requested.v1',
      entity,
      clientId: 'test',
      effect: 'deliver',
      file,
      fingerprint: randomBytes(32),
      uploads: {},
      body: Buffer.from(JSON.stringify(input.body ?? {})),
      receivedAt: at,
      documents: [],
      messages,
    }),
  );
  return messages.map((each) => each.id);
}
