/**
 * What arrives for the town at a service: entries of its registry sent by another administration, notifications that
 * others address to it. Listing has no effect. What has one is an act, done only when a person asks for it and says why;
 * the core keeps the wish, its turns and its proof, and never repeats what may have been done without looking first.
 */
import { z } from 'zod';
import { day, dir3, instant } from './event-parts.ts';
import type { Legal } from './outcome.ts';

export const RECEIVED_TYPES = {
  entry: 'es.citizenfolder.registry-entry.received.v1',
  notification: 'es.citizenfolder.notification.received.v1',
} as const;

/** What a received message stands under instead of a sender's own reference: longer than any of those can be. */
export const RECEIVED_REF = 'received-from-elsewhere';

/** The piece of evidence that holds what was listed. */
export const ARRIVAL_PIECE = 'arrival.json';

/** One thing that arrived, as the service lists it. Kept sealed; `arrival.json` among the message's evidence is this. */
export const arrivalSchema = z.strictObject({
  /** The service's identifier; an adapter that needs more than one part joins them. */
  remoteId: z.string().min(1).max(64),
  kind: z.enum(['registry-entry', 'notification', 'communication']),
  /** The service's own word for where it stands. */
  code: z.string().max(64),
  /** Since when it waits. */
  at: instant,
  title: z.string().max(1000),
  description: z.string().max(4000).optional(),
  from: z.strictObject({ dir3: dir3.optional(), name: z.string().max(255).optional() }),
  /** The last Madrid day to act. */
  expiresOn: day.optional(),
  /** What the sender calls it: a register number, a file. */
  references: z.record(z.string().max(64), z.string().max(255)).optional(),
  persons: z
    .array(
      z.strictObject({ role: z.string().max(40), name: z.string().max(255), idNumber: z.string().max(30).optional() }),
    )
    .max(50)
    .optional(),
  documents: z
    .array(
      z.strictObject({
        name: z.string().max(255),
        mediaType: z.string().max(100).optional(),
        size: z.int().optional(),
      }),
    )
    .max(100),
});
export type Arrival = z.infer<typeof arrivalSchema>;

/** An arrival as the store keeps it: an event that the gateway itself took in. */
export type ReceivedEvent = {
  type: (typeof RECEIVED_TYPES)[keyof typeof RECEIVED_TYPES];
  /** `urn:dir3:<entity>:inbox:<back end>`. */
  source: string;
  /** The service's identifier. */
  id: string;
  time: string;
  entitydir3: string;
  data: Arrival;
};

/** Which part of an inbox is listed. An adapter may read more; what is known already is passed over. */
export type ArrivalWindow = { since: Date; until: Date; cursor: string | null };

export type ArrivalsResult =
  /** `next`: the cursor of the next page, null after the last. `unreadable`: items that could not be read, by code. */
  | { kind: 'page'; arrivals: Arrival[]; next: string | null; unreadable: string[] }
  /** `notBefore`: asking sooner is no use, RFC 3339 UTC. */
  | { kind: 'failed'; code: string; text: string; infrastructure: boolean; notBefore?: string };

/** `confirm`, `reject`: of an entry of the registry. `accept`, `refuse`: of a notification to the town; legal effect. */
export const ACT_KINDS = ['confirm', 'reject', 'accept', 'refuse'] as const;
export type ActKind = (typeof ACT_KINDS)[number];

/** By whose order, and why. `person`: who appears for the town, where the service wants a name. */
export type Act = { reason: string; person: { name: string; idNumber: string } | null };

/** What an act is about. */
export type ActTarget = { remoteId: string; entity: string; arrival: Arrival };

/** What is kept here of something that arrived, read only when it is asked for; null where it is not there (any more). */
export type Received = {
  arrival(): Promise<Arrival | null>;
  /** A piece of its evidence by its name, such as one that an act brought along: at most a mebibyte. */
  kept(name: string): Promise<Uint8Array | null>;
};

/** The legal status that shows that an act was done. */
export const ACT_ENDS: Readonly<Record<ActKind, Legal>> = {
  confirm: 'confirmed',
  reject: 'refused',
  accept: 'accessed',
  refuse: 'refused',
};
