/**
 * How an e-office product's events reach us: it pushes them, we poll it, or we consume its queue. An adapter translates
 * and declares; the core owns HTTP, retries, clock, cursors, inbox, idempotency, limits and secrets. What an adapter
 * throws is a VendorFault.
 */
import type { z } from 'zod';
import type { HttpResult, Transport } from './backend.ts';
import type { EVENT_TYPES } from './event.ts';
import type { PersonId } from './folder.ts';
import type { Finding } from './outcome.ts';
import type { VendorFault } from './vendor-fault.ts';

export type EventType = (typeof EVENT_TYPES)[keyof typeof EVENT_TYPES];
/** deliver: we notify. mirror: the vendor has practised it already, and sending it again would start a second term. */
export type Effect = 'deliver' | 'mirror';

/** With what one entity of the vendor is spoken to. One credential may be for many entities. */
export type VendorAccess<Settings = unknown, Credential = unknown, Entity = unknown> = {
  settings: Settings;
  /** As configured, secrets read from their files. */
  credential: Credential;
  entity: { dir3: string; settings: Entity };
  /** What every event of this entity must say; the core refuses one that says otherwise. */
  effect: Effect;
};

export type VendorTools = {
  /** To addresses the operator configured. Bounded by its request's own limits; never throws. */
  transport: Transport;
  now: () => Date;
  /** For one exchange. Milliseconds. */
  timeoutMs: number;
  /** Lives as long as one turn at the vendor: for a session's token. */
  memo: Map<string, string>;
};

/**
 * One thing the vendor has. `ref` is the vendor's own immutable identifier, without a person's data; the id of an event
 * made of it derives from the same, so that reading it twice gives the same event.
 */
export type VendorItem = { ref: string } & (
  | {
      kind: 'event';
      /** A canonical event (contracts/event.ts), judged by the core like anybody's. */
      event: Record<string, unknown>;
    }
  /** Nothing that concerns us, for a stable reason such as `edict`. Counted. */
  | { kind: 'ignored'; reason: string }
  /** The vendor's word is in no table. Counted, and shown to the operator. */
  | { kind: 'unsupported'; vendorKind: string }
  /** It cannot be made an event; pointers are into the vendor's fields. Shown to the operator. */
  | { kind: 'invalid'; findings: readonly Finding[] }
  /** It cannot be had now, for a stable reason such as `status-503`. Shown to the operator; a queue brings it again. */
  | { kind: 'later'; reason: string }
);

// ---------------------------------------------------------------- poll

export type PollPage<Cursor> = {
  items: readonly VendorItem[];
  /** From where to go on once `items` are committed; committed with them. Never earlier than the one read from. */
  cursor: Cursor;
  /** There is more now: the next page is read at once. */
  more: boolean;
};

export type PollIntake<S = unknown, C = unknown, E = unknown, Cursor = unknown> = {
  cursorSchema: z.ZodType<Cursor>;
  /** Where an entity that was never polled begins. */
  start(access: VendorAccess<S, C, E>, now: Date): Cursor;
  /** How far a cursor has come, as an instant; the core refuses one that goes back. */
  progress(cursor: Cursor): Date;
  /** One page. May overlap what was read before: the core knows what it has. */
  read(cursor: Cursor, access: VendorAccess<S, C, E>, tools: VendorTools): Promise<PollPage<Cursor>>;
  /** One item again, to retry what could not be taken; null where the vendor has it no more. */
  readOne(ref: string, access: VendorAccess<S, C, E>, tools: VendorTools): Promise<VendorItem | null>;
};

// ---------------------------------------------------------------- queue

export type QueueLease = { item: VendorItem /** What `ack` needs, opaque. */; handle: string };
export type QueueOutcome =
  | { kind: 'taken' }
  /** Never to be taken: the verdict's stable code, and what is wrong. May be told to the civil servant in the vendor's form. */
  | { kind: 'refused'; reason: string; findings: readonly Finding[] };

export type QueueIntake<S = unknown, C = unknown, E = unknown> = {
  /**
   * Names of the queues an entity takes from, the same for the same queue: the configuration refuses that two take from
   * one, which would make one thing two. Absent: each entity has its own.
   */
  queuesOf?(credential: C, entity: E): readonly string[];
  /** Makes us the queue's consumer. Throws VendorFault `conflict` where another one is. */
  subscribe(access: VendorAccess<S, C, E>, tools: VendorTools): Promise<void>;
  /** What waits, at most `atMost`. The same may come again. */
  lease(atMost: number, access: VendorAccess<S, C, E>, tools: VendorTools): Promise<readonly QueueLease[]>;
  /** Only after what it says is committed. */
  ack(handle: string, outcome: QueueOutcome, access: VendorAccess<S, C, E>, tools: VendorTools): Promise<void>;
};

// ---------------------------------------------------------------- push

export type PushRequest = {
  /** Values of `:name` in the route's path. */
  params: Readonly<Record<string, string>>;
  query: Readonly<Record<string, string>>;
  mediaType: string;
  /** The SOAPAction of a SOAP 1.1 request, without its quotes; empty where there is none. */
  soapAction: string;
  /** As it came; nothing is unpacked. */
  body: Uint8Array;
  /**
   * `body` as JSON, read strictly: UTF-8, 32 levels at most, no name twice, no NUL. Throws what `problem` then answers as
   * `refused`.
   */
  json(): unknown;
};
export type PushAnswer = { status: number; headers?: Record<string, string>; body: string | Uint8Array };

/** Routes as data; the core authenticates and bounds before the adapter sees a byte. */
export type PushRoute<S = unknown> = {
  method: 'GET' | 'POST';
  /** Below `/vendors/<id>`, `:name` for a whole segment. Compared as it stands, letter by letter. */
  path: string;
  maxBodyBytes: number;
  /** Anybody may ask, as for a `?wsdl`: its `gateway` is nobody's, reaches no entity and takes nothing in. */
  open?: true;
  /** Throws VendorFault for what it cannot read or take; `problem` then answers. */
  handle(request: PushRequest, gateway: Gateway, settings: S): Promise<PushAnswer>;
};

/**
 * What went wrong with a push, for the adapter to say in its vendor's form. Nothing internal is in it, no person's data in
 * findings. The core adds `WWW-Authenticate` and `Retry-After`. `unavailable`: nothing is known to be stored, and the same
 * request may be repeated without harm.
 */
export type PushProblem =
  | { kind: 'unauthenticated' | 'not-found' | 'too-large' | 'too-many-requests' | 'unavailable' | 'internal' }
  | { kind: 'refused'; findings: readonly Finding[] }
  | { kind: 'fault'; fault: VendorFault };

export type PushIntake<S = unknown, C = unknown> = {
  scheme: 'basic' | 'bearer';
  /**
   * What a caller must present to be this credential, never empty: for `basic` `user:password`, for `bearer` the token.
   * Compared by the core in constant time.
   */
  presents(credential: C): string;
  routes: readonly PushRoute<S>[];
  /** It asks `ofPerson`: only then is it kept, as a keyed hash, whom messages are for. */
  asksByPerson?: true;
  /** `path`: the route's, with its `:name`s; of what is no route, what was asked for. Does not throw. */
  problem(problem: PushProblem, path: string): PushAnswer;
};

export type VendorReceipt = {
  event: { source: string; id: string };
  duplicate: boolean;
  messages: readonly { id: string; ref: string }[];
};

/** A message as an e-office may see it; no person in it. Its states are those of contracts/message.ts and outcome.ts. */
export type VendorMessage = {
  id: string;
  /** `data.sendings[].ref` of its event. */
  ref: string;
  entity: string;
  event: { source: string; id: string; type: EventType };
  /** `data.vendor.refs` of its event. */
  refs: Readonly<Record<string, string>>;
  file: string | null;
  backend: string;
  /** The back end's own identifier, once it is known. */
  remoteId: string | null;
  /** When its event was taken in here. */
  acceptedAt: Date;
  delivery: string;
  legal: string | null;
  /** When `legal` came to be, by the back end's own word. */
  legalAt: Date | null;
  madeAvailableAt: Date | null;
  /** Day, `YYYY-MM-DD`. */
  expiresOn: string | null;
  channel: string | null;
  by: string | null;
  final: boolean;
  /** Why it was not delivered; `text` in Spanish, fit for a civil servant. */
  problem: { code: string; text: string } | null;
};

/** How what repeats is known again where the vendor's requests have no identity of their own. */
export type Once = { /** SHA-256 of what was asked. */ fingerprint: Uint8Array; withinMs: number };

/** The gateway as a push adapter sees it: each call reaches only the entities of the caller's credential. */
export type Gateway = {
  /** The caller's credential. */
  credential: { id: string; settings: unknown };
  /** The entities of the caller, by DIR3, with what each is to say of `effect`. */
  entities: ReadonlyMap<string, { settings: unknown; effect: Effect }>;
  now: () => Date;
  /**
   * Judged like anybody's event, committed when it returns. The same event again gives the same receipt, and so does
   * another that says the same (`once`), also where both come at one time. Throws what `problem` then answers.
   */
  accept(event: Record<string, unknown>, once?: Once): Promise<VendorReceipt>;
  /** Keeps a document's bytes, for an event to name by `content: {by: 'upload', uploadId}`. */
  keep(document: { mediaType: string; bytes: Uint8Array }): Promise<{ uploadId: string }>;
  /** What an accepted event became: all its messages. Null: none of this caller. */
  receipt(source: string, id: string): Promise<VendorReceipt | null>;
  /** By a value of `data.vendor.refs` of an event that this vendor brought in; newest first, at most 100. */
  findByVendorRef(name: string, value: string): Promise<readonly VendorMessage[]>;
  /** By the back end's own identifier, of an event that this vendor brought in; newest first, at most 100. */
  findByRemoteId(remoteId: string): Promise<readonly VendorMessage[]>;
  /**
   * What went to one person, as holder or representative, from this caller's entities, newest first, at most `limit`
   * (100 at most); `since` and `until` bound `acceptedAt`. As long as the payload is kept. Wants `asksByPerson`.
   */
  ofPerson(person: PersonId, within: { since?: Date; until?: Date; limit: number }): Promise<readonly VendorMessage[]>;
  status(messageId: string): Promise<VendorMessage | null>;
  /**
   * The event it was asked for with, of its `data.sendings` only this message's, as long as it is kept; reading it is
   * audited. Null: erased, or not the caller's.
   */
  request(messageId: string): Promise<Record<string, unknown> | null>;
  /** The main document that was sent, as long as it is kept; audited. */
  document(messageId: string): Promise<VendorFile | null>;
  /** The receipt of its end (PDF before XML, the newest), where there is one; audited. */
  evidence(messageId: string): Promise<VendorFile | null>;
  /** Both are audited, and refused (`not-possible-now`) where its state forbids it. The back end does it later. */
  extend(messageId: string, wish: { days: number; reason: string }): Promise<void>;
  cancel(messageId: string, wish: { reason: string }): Promise<void>;
  /** The event that said the same within `withinMs`. */
  recentFingerprint(once: Once): Promise<VendorReceipt | null>;
};

export type VendorFile = { name: string; mediaType: string; bytes: Uint8Array };

// ---------------------------------------------------------------- documents, status, the whole

export type OpenedDocument = {
  /** Where it is said; checked by the core over the bytes it keeps. */
  digest?: { alg: 'sha-256' | 'sha-512'; value: string };
} & (
  | { kind: 'bytes'; bytes: Uint8Array }
  /** At an address the vendor's data name: the core fetches it, public addresses only, without our credentials. */
  | { kind: 'address'; url: string }
);

/** Opens what an event names by `content: { by: 'vendor', ref }`; the ref is opaque to everybody else. */
export type OpenDocument<S = unknown, C = unknown, E = unknown> = (
  ref: string,
  access: VendorAccess<S, C, E>,
  tools: VendorTools,
) => Promise<OpenedDocument>;

export type StatusPort<S = unknown, C = unknown, E = unknown> = {
  /** Says it in the vendor's form. May be repeated; the core tells the newest state and leaves out what it overtook. */
  deliver(message: VendorMessage, access: VendorAccess<S, C, E>, tools: StatusTools): Promise<HttpResult>;
  /** The vendor's own definition of success. */
  succeeded(result: HttpResult): boolean;
  /** Whether the vendor wants to hear of this state at all. */
  concerns(message: VendorMessage): boolean;
  /** Once a day, all that moved since the last one; absent: each is told once more by `deliver`. */
  digest?(messages: readonly VendorMessage[], access: VendorAccess<S, C, E>, tools: StatusTools): Promise<HttpResult>;
};

export type StatusTools = VendorTools & Pick<Gateway, 'evidence' | 'request'>;

export type VendorIntake<S = unknown, C = unknown, E = unknown> = {
  /** The product's name, as people say it. */
  product: string;
  /** What its contract is known from: document, version, day. */
  sources: readonly string[];
  emits: readonly EventType[];
  /** Null: the configuration must say it. */
  defaultEffect: Effect | null;
  /** Of `vendors.<id>`, without `credentials`. */
  settingsSchema: z.ZodType<S>;
  /** Of one of `vendors.<id>.credentials`, without `id`, `effect` and `entities`; every `xFile` read into `x`. */
  credentialSchema: z.ZodType<C>;
  /** Of one of a credential's `entities`, without `effect`. */
  entitySchema: z.ZodType<E>;
  /** Where it is called and told, the only places we connect to. Absent: every `…url` of the credential and the entity. */
  addresses?(access: VendorAccess<S, C, E>): readonly string[];
  openDocument?: OpenDocument<S, C, E>;
  status?: StatusPort<S, C, E>;
  /** At least one of the three. */
  poll?: PollIntake<S, C, E>;
  queue?: QueueIntake<S, C, E>;
  push?: PushIntake<S, C>;
};

/** By which ways an adapter's events come. */
export function waysOf({ poll, queue, push }: Pick<VendorIntake, 'poll' | 'queue' | 'push'>): readonly Way[] {
  return WAYS.filter((way) => ({ poll, queue, push })[way] !== undefined);
}
export const WAYS = ['poll', 'queue', 'push'] as const;
export type Way = (typeof WAYS)[number];
