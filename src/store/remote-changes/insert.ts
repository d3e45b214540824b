/** Puts a wish into the queue of its message; the caller holds the message's row lock. */
import { createHash } from 'node:crypto';
import type { WishKind } from '../../../contracts/remote-change.ts';
import { seal } from '../../vault/cipher.ts';
import type { Vault, WrappedKey } from '../../vault/vault.ts';
import type { Queryable } from '../chunks.ts';

export type NewChange = {
  id: string;
  message: { id: string; entity: string; backend: string; evidenceKey: WrappedKey };
  kind: WishKind;
  /** JSON; personal content is allowed, it is sealed. */
  params: unknown;
  fingerprint: Buffer;
  actor: string;
  /** Absent: it waits for its turn. Given: it was done here, and stands for the record. */
  done?: { code: string };
  /** It may have been made before, by another wish: begins with a look, and is made only after that. */
  lookFirst?: boolean;
  now: Date;
};

/** Tells a repeated wish from a second one. */
export function wishFingerprint(wish: { kind: WishKind; params: unknown; actor: string }): Buffer {
  return createHash('sha256')
    .update(JSON.stringify([wish.kind, wish.params, wish.actor]))
    .digest();
}

/** Place in which params of a change are sealed. */
export function paramsPlace(changeId: string): string {
  return `change:${changeId}`;
}

export async function insertChange(db: Queryable, vault: Vault, change: NewChange): Promise<void> {
  const { message, done, lookFirst = false } = change;
  const waits = lookFirst ? 'uncertain' : 'queued';
  const key = vault.unwrap(message.evidenceKey, message.id);
  await db.query({
    name: 'insert-remote-change',
    text: `insert into remote_change (id, message, ordinal, entity, backend, kind, state, actor, params_sealed, fingerprint,
             next_at, code, created_at, closed_at)
           values ($1, $2, (select count(*) + 1 from remote_change where message = $2), $3, $4, $5, $6, $7, $8, $9, $10, $11,
             $10, $12)`,
    values: [
      change.id,
      message.id,
      message.entity,
      message.backend,
      change.kind,
      done === undefined ? waits : 'done',
      change.actor,
      seal(key, Buffer.from(JSON.stringify(change.params)), paramsPlace(change.id)),
      change.fingerprint,
      change.now,
      done?.code ?? null,
      done === undefined ? null : change.now,
    ],
  });
}
