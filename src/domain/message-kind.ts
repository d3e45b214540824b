/** Which kind of messages an event makes, and the parts of it that all of them share. Pure. */
import { EVENT_TYPES, type EventDocument, type RequestEvent, type SendEvent } from '../../contracts/event.ts';
import type { MessageKind } from '../../contracts/message.ts';

const KIND_OF: Readonly<Record<string, MessageKind>> = {
  [EVENT_TYPES.notification]: 'notification',
  [EVENT_TYPES.communication]: 'communication',
  [EVENT_TYPES.dataRequest]: 'data-request',
  [EVENT_TYPES.registryEntry]: 'registry-entry',
};

/** Null for events that make no message, and for types nobody knows. */
export function messageKindOf(type: unknown): MessageKind | null {
  return typeof type === 'string' && Object.hasOwn(KIND_OF, type) ? (KIND_OF[type] ?? null) : null;
}

/** Does it notify somebody of something? */
export function isSend(event: RequestEvent): event is SendEvent {
  return event.type === EVENT_TYPES.notification || event.type === EVENT_TYPES.communication;
}

/** What tells the messages of one event apart: the sendings' own references; what makes a single message has `1`. */
export function refsOf(event: RequestEvent): readonly string[] {
  return isSend(event) ? event.data.sendings.map(({ ref }) => ref) : ['1'];
}

export function documentsOf(event: RequestEvent): readonly EventDocument[] {
  return event.type === EVENT_TYPES.dataRequest ? [] : event.data.documents;
}
