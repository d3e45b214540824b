/**
 * Receipts that came in a callback become evidence of its message, as kind `callback`: unconfirmed, since anybody who
 * reaches the callback address could have sent them. Only the query's answer certifies.
 */
import { createHash } from 'node:crypto';
import type { ReceivedCallback } from '../../contracts/backend.ts';
import { DELIVERY_STATES } from '../../contracts/message.ts';
import type { EvidencePiece } from '../../contracts/outcome.ts';
import { errorFields } from '../log.ts';
import { moveWithin } from '../outbox/move.ts';
import { type CallbackWithReceipts, receiptsKept, takeReceipts } from '../store/callbacks/receipts.ts';
import { type KnownReceipt, knownReceipts } from '../store/evidence/known-receipts.ts';
import type { SealedEvidence } from '../store/evidence/write.ts';
import { withTransaction } from '../store/pool.ts';
import type { DeliveryDeps } from './deps.ts';
import { keep } from './evidence.ts';
import { raise, tellOf } from './notices.ts';

/** One callback at a time. Returns how many it kept the receipts of. */
export async function keepCallbackReceipts(deps: DeliveryDeps): Promise<number> {
  // One that cannot be read now must not keep the others waiting.
  const unreadable: string[] = [];
  let kept = 0;
  while (!deps.stopping() && (await keepNext(deps, unreadable))) kept += 1;
  return kept - unreadable.length;
}

async function keepNext(deps: DeliveryDeps, unreadable: string[]): Promise<boolean> {
  const told = await withTransaction(deps.pool, async (client) => {
    const callback = await takeReceipts(client, deps.vault, unreadable);
    if (callback === null) return null;
    const received = read(deps, callback);
    if (received === null) {
      unreadable.push(callback.id);
      return [];
    }
    const { message: id, entity, backend } = callback;
    const evidence = sealed(deps, callback, received.receipts, await knownReceipts(client, id));
    await moveWithin(client, { id, entity, from: DELIVERY_STATES, set: {}, evidence });
    await receiptsKept(client, callback.id);
    const at = deps.runtime.now();
    const about = { message: id, entity, occasion: callback.id, source: backend, backend, at };
    return raise(
      client,
      received.healed.map((code) => ({ ...about, code })),
    );
  });
  if (told !== null) tellOf(deps, told);
  return told !== null;
}

function read(deps: DeliveryDeps, callback: CallbackWithReceipts): ReceivedCallback | null {
  const backend = deps.backends.find((each) => each.adapter.id === callback.backend);
  try {
    // What was kept is of one message.
    return [backend?.adapter.receive?.(callback.openBody(), backend.entities) ?? []].flat()[0] ?? null;
  } catch (error) {
    deps.log.error('callback.unreadable', { callback: callback.id, backend: callback.backend, ...errorFields(error) });
    return null;
  }
}

function sealed(
  deps: DeliveryDeps,
  callback: CallbackWithReceipts,
  receipts: readonly EvidencePiece[],
  known: readonly KnownReceipt[],
): SealedEvidence[] {
  const owner = { id: callback.message, evidenceKey: callback.evidenceKey };
  const here = ({ bytes }: EvidencePiece) => {
    const digest = createHash('sha256').update(bytes).digest();
    return known.some((each) => each.kind === 'callback' && each.sha256.equals(digest));
  };
  return receipts
    .filter((piece) => !here(piece))
    .map(({ name, mediaType, bytes }) =>
      keep(deps, owner, {
        name: `${callback.id}-${name}`,
        kind: 'callback',
        mediaType,
        pieces: [bytes],
        source: callback.backend,
        at: callback.receivedAt,
      }),
    );
}
