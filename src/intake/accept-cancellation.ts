/** Takes a cancellation in: an event that takes back what an earlier event asked for, whole or some of its persons. */
import type { PoolClient } from 'pg';
import { eventSchema, type GatewayEvent } from '../../contracts/event.ts';
import type { Finding } from '../../contracts/outcome.ts';
import { permit } from '../domain/change-step.ts';
import { fingerprintOf } from '../domain/fingerprint.ts';
import { distinct } from '../domain/preflight.ts';
import { GatewayError } from '../errors.ts';
import type { NewEvent } from '../outbox/enqueue.ts';
import { findEvent } from '../store/events/find.ts';
import { insertCancelled } from '../store/events/insert-cancelled.ts';
import { listEventMessages, type ReceiptMessage } from '../store/events/list-messages.ts';
import type { IntakeDeps, Sender, SendingEntity } from './deps.ts';
import { digestFrom } from './identify-event.ts';
import { schemaFindings } from './schema-findings.ts';
import { type Accepted, type Alongside, storeOnce } from './store-event.ts';

type Deps = Pick<IntakeDeps, 'pool' | 'vault' | 'runtime' | 'byHand'>;
type Given = { entity: SendingEntity | null; value: Record<string, unknown> };
type Cancellation = Extract<GatewayEvent, { type: 'es.citizenfolder.notification.cancelled.v1' }>;
type Verdict = { findings: Finding[]; valid: { event: Cancellation; messages: readonly ReceiptMessage[] } | null };

/** What is wrong with it; nothing is stored. The one judge of acceptance and of preflight. */
export async function judgeCancellation(deps: Pick<Deps, 'pool'>, { entity, value }: Given): Promise<Verdict> {
  const parsed = eventSchema.safeParse(value);
  if (!parsed.success) return { findings: distinct(schemaFindings(parsed.error, value)), valid: null };
  const event = parsed.data as Cancellation;
  const { source, id, refs } = event.data.cancels;
  const earlier = await findEvent(deps.pool, { source, id });
  const all = earlier === null || earlier.entity !== entity?.dir3 ? [] : await listEventMessages(deps.pool, earlier.id);
  if (all.length === 0) return { findings: [{ pointer: '/data/cancels', code: 'event-not-found' }], valid: null };
  const findings = (refs ?? []).flatMap((ref, n): Finding[] =>
    all.some((each) => each.ref === ref) ? [] : [{ pointer: `/data/cancels/refs/${n}`, code: 'ref-not-found' }],
  );
  if (findings.length > 0) return { findings, valid: null };
  return { findings, valid: { event, messages: all.filter((each) => refs === undefined || refs.includes(each.ref)) } };
}

/** As it stands now: what would be answered with 409. */
export function impossibleNow(messages: readonly ReceiptMessage[]): Finding[] {
  const refused = messages.flatMap(({ delivery, legal }) => {
    const permission = permit('cancel', { delivery, legal, begun: true });
    return permission.kind === 'refused' ? [{ ...permission.finding, pointer: '/data/cancels' }] : [];
  });
  return refused.length === messages.length ? refused : [];
}

/**
 * Null when an event of the same identity is already there. Throws GatewayError `event-invalid`, or `not-possible-now`
 * where none of its messages can be taken back; where only some cannot, each of those says so in its timeline.
 */
export async function acceptCancellation(
  deps: Deps,
  client: Sender,
  given: Given & { alongside?: Alongside },
): Promise<Accepted | null> {
  const { findings, valid } = await judgeCancellation(deps, given);
  if (valid === null) throw new GatewayError('event-invalid', 'accept', 'The event is refused.', { findings });
  const event = newEvent(deps, client, { event: valid.event, value: given.value });
  // One order for everybody: two that take back the same messages wait for each other and never lock each other out.
  const ids = valid.messages.map((each) => each.id).toSorted();
  const { reason } = valid.event.data;
  const after = async (db: PoolClient) => {
    const refused = await deps.byHand.cancelAll(db, { ids, reason }, { clientId: client.id });
    if (refused.length === ids.length)
      throw new GatewayError('not-possible-now', 'accept', 'None can be taken back.', {
        findings: distinct(refused.map((each) => ({ ...each, pointer: '/data/cancels' }))),
        params: { state: String(Object.values(refused[0]?.params ?? {})[0] ?? '') },
      });
    await insertCancelled(db, { event: event.id, messages: ids });
  };
  const stored = await storeOnce(deps, event, { after }, given.alongside);
  return stored ? { event, duplicate: false } : null;
}

function newEvent(
  deps: Deps,
  client: Sender,
  { event, value }: { event: Cancellation; value: Record<string, unknown> },
): NewEvent {
  return {
    id: deps.runtime.newId('evt'),
    source: event.source,
    eventId: event.id,
    type: event.type,
    entity: event.entitydir3,
    clientId: client.id,
    effect: event.data.effect,
    file: null,
    fingerprint: fingerprintOf(value, digestFrom(new Map())),
    uploads: {},
    body: Buffer.from(JSON.stringify(event)),
    receivedAt: deps.runtime.now(),
    documents: [],
    messages: [],
  };
}
