/** What a claimed message asks for, in the form an adapter translates: by kind, with the term it is sent with. Pure. */
import { EVENT_TYPES, type RequestEvent } from '../../contracts/event.ts';
import type { DeliverableDocument, OutboundMessage } from '../../contracts/message.ts';
import { type Deadline, deadlineFor } from '../domain/deadline.ts';
import type { ClaimedMessage } from '../outbox/claim.ts';

export type Outbound =
  | { kind: 'ready'; outbound: OutboundMessage; expiresOn: string | null }
  | Extract<Deadline, { kind: 'too-short' }>;

type Opened = { event: RequestEvent; documents: readonly DeliverableDocument[] };

/** `today`: the Madrid day. Throws RangeError where the event has no such part, which only a fault of ours can bring. */
export function outboundOf(
  message: Pick<ClaimedMessage, 'id' | 'entity' | 'issuer' | 'reference' | 'position' | 'extraDays'>,
  { event, documents }: Opened,
  context: { today: string; defaultDays: number },
): Outbound {
  const { id: messageId, entity, issuer, reference, position, extraDays } = message;
  const named = { messageId, entity, issuer, reference };
  if (event.type === EVENT_TYPES.dataRequest)
    return { kind: 'ready', outbound: { ...named, kind: 'data-request', event }, expiresOn: null };
  if (event.type === EVENT_TYPES.registryEntry)
    return { kind: 'ready', outbound: { ...named, kind: 'registry-entry', event, documents }, expiresOn: null };
  const kind = event.type === EVENT_TYPES.notification ? 'notification' : 'communication';
  const deadline = deadlineFor(event.data, kind, { ...context, extraDays });
  if (deadline.kind === 'too-short') return deadline;
  const { expiresOn } = deadline;
  const sending = event.data.sendings[position];
  const [document, ...annexes] = documents;
  if (sending === undefined || document === undefined) throw new RangeError('no such sending, or no document');
  return { kind: 'ready', outbound: { ...named, kind, event, sending, document, annexes, expiresOn }, expiresOn };
}
