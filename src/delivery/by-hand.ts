/** What a person may do to a message: send a failed one again, or decide an uncertain one nobody else can. */
import type { Pool, PoolClient } from 'pg';
import { madridDay } from '../domain/calendar.ts';
import { referenceOf } from '../domain/identifiers.ts';
import { GatewayError } from '../errors.ts';
import { moveWithin } from '../outbox/move.ts';
import { readForHand } from '../outbox/read-for-hand.ts';
import type { Runtime } from '../runtime.ts';
import { withTransaction } from '../store/pool.ts';

export type Actor = { clientId: string };
export type Resolution = { as: 'accepted'; remoteId: string; reason: string } | { as: 'not-sent'; reason: string };
type HandDeps = { pool: Pool; runtime: Runtime };

/** A rejected or dead message goes back to the queue under a new reference. Throws `not-possible-now` otherwise. */
export async function retryMessage(deps: HandDeps, id: string, actor: Actor, reason?: string): Promise<void> {
  await withTransaction(deps.pool, (client) => retryWithin(client, deps.runtime.now(), id, { actor, reason }));
}

/** The same inside the caller's transaction. Nothing is written before it throws. */
export async function retryWithin(
  client: PoolClient,
  now: Date,
  id: string,
  { actor, reason }: { actor: Actor; reason?: string | undefined },
): Promise<void> {
  const message = await readForHand(client, id);
  if (message.delivery !== 'rejected' && message.delivery !== 'dead')
    throw refused(message.delivery, 'Only a rejected or dead message can be sent again.');
  if (message.payloadErasedAt !== null) throw forgotten(message.delivery, message.payloadErasedAt);
  const generation = message.generation + 1;
  const why = reason === undefined ? {} : { text: reason };
  await moveWithin(client, {
    id,
    entity: message.entity,
    from: [message.delivery],
    set: { ...requeued(generation, referenceOf({ ...message, generation }), now), attempts_before: message.attempts },
    changes: [
      { kind: 'operator', code: 'retry', ...why, source: actor.clientId, at: now },
      { kind: 'delivery', from: message.delivery, to: 'queued', code: 'retry', source: 'operator', at: now },
    ],
  });
}

/** Decides an uncertain message that asking cannot decide. Throws `not-possible-now` where asking still may. */
export async function resolveMessage(deps: HandDeps, id: string, resolution: Resolution, actor: Actor): Promise<void> {
  const now = deps.runtime.now();
  await withTransaction(deps.pool, async (client) => {
    const message = await readForHand(client, id);
    if (message.delivery !== 'uncertain') throw refused(message.delivery, 'Only an uncertain message can be resolved.');
    if (!message.needsPerson && !message.uncertainAlerted)
      throw refused(message.delivery, 'The back end is still being asked about this message; wait for its answer.');
    const generation = message.generation + 1;
    const reference = referenceOf({ ...message, generation });
    const operator = {
      kind: 'operator' as const,
      code: `resolved-${resolution.as}`,
      text: resolution.reason,
      source: actor.clientId,
      at: now,
    };
    const settled = {
      uncertain_since: null,
      next_ask_at: null,
      needs_person: false,
      pending: null,
      problem: null,
      ask_lease_until: null,
    };
    if (resolution.as === 'accepted') {
      await moveWithin(client, {
        id,
        entity: message.entity,
        from: ['uncertain'],
        set: {
          ...settled,
          delivery: 'accepted',
          remote_id: resolution.remoteId,
          accepted_at: now,
          poll_at: now,
          read_term_at: now,
        },
        changes: [
          operator,
          { kind: 'delivery', from: 'uncertain', to: 'accepted', code: operator.code, source: 'operator', at: now },
        ],
      });
      return;
    }
    await moveWithin(client, {
      id,
      entity: message.entity,
      from: ['uncertain'],
      set: {
        ...settled,
        ...requeued(generation, reference, now),
        attempts_before: message.attempts,
        // After a restore a person's word stands for the question that cannot be put.
        ...(message.unaskable ? { cleared_reference: reference } : {}),
      },
      changes: [
        operator,
        { kind: 'delivery', from: 'uncertain', to: 'queued', code: operator.code, source: 'operator', at: now },
      ],
    });
  });
}

function requeued(generation: number, reference: string, now: Date) {
  return {
    delivery: 'queued' as const,
    final: false,
    generation,
    reference,
    next_at: now,
    ever_uncertain: false,
    problem: null,
    deadline_sent: null,
  };
}

function refused(state: string, message: string): GatewayError {
  return new GatewayError('not-possible-now', 'http', message, { params: { state } });
}

function forgotten(state: string, at: Date): GatewayError {
  const params = { date: madridDay(at) };
  return new GatewayError('not-possible-now', 'http', 'What the message was made of was erased by retention.', {
    params: { state },
    findings: [{ pointer: '', code: 'payload-erased', params }],
  });
}
