/** A message: what one person is to get through one back end. It has two statuses, never one. */
import type { DataRequestEvent, EventDocument, RegistryEntryEvent, SendEvent, Sending } from './event.ts';
import type { Legal } from './outcome.ts';

export const DELIVERY_STATES = [
  'queued',
  'sending',
  'accepted',
  'rejected',
  'dead',
  'cancelled',
  'uncertain',
  'mirrored',
] as const;
export type Delivery = (typeof DELIVERY_STATES)[number];

/** Where a message's legal status will move no more. */
export const FINAL_LEGAL: readonly Legal[] = [
  'accessed',
  'refused',
  'expired',
  'returned',
  'annulled',
  'failed',
  'confirmed',
  'answered',
];

/** What a message is; a back end says which of them it takes. */
export const MESSAGE_KINDS = ['notification', 'communication', 'data-request', 'registry-entry'] as const;
export type MessageKind = (typeof MESSAGE_KINDS)[number];

type Outbound = {
  messageId: string;
  /** DIR3 of the entity. */
  entity: string;
  /** DIR3 it is sent as: the entity's, or a unit's. */
  issuer: string;
  /** Our reference at the back end: 20 characters of base32, the same for every try of one generation. */
  reference: string;
};

/** One sending of one event, with its document. */
export type OutboundSending = Outbound & {
  kind: 'notification' | 'communication';
  event: SendEvent;
  sending: Sending;
  document: DeliverableDocument;
  /** In the event's order; empty where the back end takes a single document. */
  annexes: readonly DeliverableDocument[];
  /** Day made available + naturalDays, to 23:59:59 Madrid; null where the message has no deadline. */
  expiresOn: string | null;
};

export type OutboundDataRequest = Outbound & { kind: 'data-request'; event: DataRequestEvent };

export type OutboundEntry = Outbound & {
  kind: 'registry-entry';
  event: RegistryEntryEvent;
  /** In the event's order. */
  documents: readonly DeliverableDocument[];
};

/** What a back-end adapter translates: what is to be handed over, and the reference we chose for it. */
export type OutboundMessage = OutboundSending | OutboundDataRequest | OutboundEntry;

/** A document with its bytes in hand; `contentBase64` so that a large one is held once, in the form it travels in. */
export type DeliverableDocument = {
  name: string;
  mediaType: string;
  /** Decoded size in bytes. */
  size: number;
  /** SHA-256 of the decoded bytes. */
  sha256: Uint8Array;
  /** Base64 text (RFC 4648 section 4, padded, one line) as ASCII bytes. */
  contentBase64: Uint8Array;
  normalized: EventDocument['normalized'];
};
