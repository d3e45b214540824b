/**
 * What a person may ask of a message after it was accepted: take it back, give more days, report that it was practised
 * elsewhere. What has not left us is changed here; the rest is a durable wish that `change.ts` works off.
 */
import type { PoolClient } from 'pg';
import type { Finding } from '../../contracts/outcome.ts';
import type { Practised } from '../../contracts/remote-change.ts';
import { addDays } from '../domain/calendar.ts';
import { permit } from '../domain/change-step.ts';
import { moveWithin } from '../outbox/move.ts';
import { type ChangeableMessage, readForChange } from '../outbox/read-for-change.ts';
import { loadSending } from '../store/events/load-target.ts';
import { insertEvidence, sealEvidence } from '../store/evidence/write.ts';
import { withTransaction } from '../store/pool.ts';
import { wishFingerprint } from '../store/remote-changes/insert.ts';
import type { Actor } from './by-hand.ts';
import { insertWish, isRepeated, keyOf, type MindDeps, notSpoken, refuse, underWay, wasJustMade } from './wish.ts';

/** Throws GatewayError `not-possible-now` where its state forbids it, `not-found`. */
export async function cancelMessage(deps: MindDeps, id: string, wish: { reason: string }, actor: Actor): Promise<void> {
  await withTransaction(deps.pool, async (client) => {
    refuse(await cancelWithin(deps, client, id, { reason: wish.reason, actor: actor.clientId }));
  });
}

/** The same inside the caller's transaction; what stands in the way, or null. */
export async function cancelWithin(
  deps: MindDeps,
  client: PoolClient,
  id: string,
  wish: { reason: string; actor: string },
): Promise<Finding | null> {
  const now = deps.runtime.now();
  const message = await readForChange(client, id);
  const permission = permit('cancel', message);
  if (permission.kind === 'refused') return permission.finding;
  // Whoever comes second wants what is already under way.
  if (permission.kind === 'already' || message.cancelWanted) return null;
  if (permission.kind === 'local') {
    await moveWithin(client, {
      id,
      entity: message.entity,
      from: [message.delivery],
      set: { delivery: 'cancelled', final: true, lease_owner: null, lease_until: null },
      changes: [
        { kind: 'operator', code: 'cancel-requested', text: wish.reason, source: wish.actor, at: now },
        { kind: 'delivery', from: message.delivery, to: 'cancelled', code: 'cancelled', source: 'operator', at: now },
      ],
    });
    return null;
  }
  if (await wasJustMade(deps, client, { message: id, kind: 'cancel' })) return null;
  const missing = notSpoken(deps, message, 'cancel');
  if (missing !== null) return missing;
  await insertWish(deps, client, message, { kind: 'cancel', params: { reason: wish.reason }, actor: wish.actor });
  await moveWithin(client, {
    id,
    entity: message.entity,
    from: [message.delivery],
    set: { cancel_wanted: true },
    changes: [{ kind: 'operator', code: 'cancel-requested', text: wish.reason, source: wish.actor, at: now }],
  });
  return null;
}

/** Takes several back, each as far as it can be; what stands in the way, for each that cannot. Ids in one order for all. */
export async function cancelAllWithin(
  deps: MindDeps,
  client: PoolClient,
  wish: { ids: readonly string[]; reason: string },
  actor: Actor,
): Promise<Finding[]> {
  const refused: Finding[] = [];
  for (const id of wish.ids) {
    const finding = await cancelWithin(deps, client, id, { reason: wish.reason, actor: actor.clientId });
    if (finding === null) continue;
    refused.push(finding);
    const { entity, delivery } = await readForChange(client, id);
    const now = deps.runtime.now();
    await moveWithin(client, {
      id,
      entity,
      from: [delivery],
      set: {},
      changes: [
        { kind: 'operator', code: 'cancel-requested', text: wish.reason, source: actor.clientId, at: now },
        { kind: 'notice', code: 'cancel-refused', source: 'gateway', at: now },
      ],
    });
  }
  return refused;
}

export type ExtensionWish = { days: number; reason: string };

/** Throws GatewayError `not-possible-now`, `not-found`. */
export async function extendMessage(deps: MindDeps, id: string, wish: ExtensionWish, actor: Actor): Promise<void> {
  await withTransaction(deps.pool, async (client) => {
    const now = deps.runtime.now();
    const message = await readForChange(client, id);
    const permission = permit('extend', message);
    if (permission.kind === 'refused') refuse(permission.finding);
    const params = { days: wish.days, reason: wish.reason };
    const full = { kind: 'extend' as const, params, actor: actor.clientId };
    if (await isRepeated(deps, client, message, full)) return;
    if (message.cancelWanted) refuse(underWay('cancel'));
    const sending = await loadSending(client, deps.vault, message);
    if (sending?.postalFallback !== undefined) refuse({ pointer: '', code: 'not-with-post' });
    const local = permission.kind === 'local';
    if (!local) refuse(notSpoken(deps, message, 'extend'));
    await insertWish(deps, client, message, full, local ? { code: 'before-sending' } : undefined);
    const { expiresOn } = message;
    await moveWithin(client, {
      id,
      entity: message.entity,
      from: [message.delivery],
      set: local
        ? {
            extra_days: message.extraDays + wish.days,
            ...(expiresOn === null ? {} : { expires_on: addDays(expiresOn, wish.days) }),
          }
        : {},
      changes: [{ kind: 'operator', code: 'extension-requested', text: wish.reason, source: actor.clientId, at: now }],
    });
  });
}

/** Throws GatewayError `not-possible-now`, `not-found`. */
export async function reportMessage(deps: MindDeps, id: string, wish: Practised, actor: Actor): Promise<void> {
  const { receipt, ...said } = wish;
  await withTransaction(deps.pool, async (client) => {
    const now = deps.runtime.now();
    const message = await readForChange(client, id);
    const permission = permit('report', message);
    if (permission.kind === 'refused') refuse(permission.finding);
    refuse(notSpoken(deps, message, 'report'));
    const receiptName = receipt === null ? null : `practised-${now.getTime()}.pdf`;
    const full = { kind: 'report' as const, params: { ...said, receiptName }, actor: actor.clientId };
    if (await isRepeated(deps, client, message, { ...full, params: said })) return;
    if (message.cancelWanted) refuse(underWay('cancel'));
    if (receipt !== null && receiptName !== null)
      await keepReceipt(deps, client, message, { name: receiptName, receipt });
    await insertWish(deps, client, message, full, undefined, wishFingerprint({ ...full, params: said }));
    await moveWithin(client, {
      id,
      entity: message.entity,
      from: [message.delivery],
      set: {},
      changes: [{ kind: 'operator', code: 'practised-reported', text: wish.reason, source: actor.clientId, at: now }],
    });
  });
}

async function keepReceipt(
  deps: MindDeps,
  client: PoolClient,
  message: ChangeableMessage,
  piece: { name: string; receipt: Uint8Array },
): Promise<void> {
  const owner = { messageId: message.id, evidenceKey: keyOf(message) };
  const sealed = sealEvidence(deps.vault, owner, {
    id: deps.runtime.newId('ev'),
    name: piece.name,
    kind: 'receipt',
    mediaType: 'application/pdf',
    pieces: [piece.receipt],
    source: 'operator',
    at: deps.runtime.now(),
  });
  await insertEvidence(client, message, sealed);
}
