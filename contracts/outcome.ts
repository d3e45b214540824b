/** What a try came to, and what a question brought back. Expected remote behaviour is always one of these values. */

/** A thing that is wrong, by stable code; texts in the reader's language are added where a person reads it. */
export type Finding = {
  /** JSON Pointer into the event (RFC 6901), or '' for the whole. */
  pointer: string;
  /** Stable kebab-case code, or the back end's own code prefixed by its id, such as `notifica-4534`. */
  code: string;
  /** Values for the text; never a person's data. */
  params?: Record<string, string | number>;
};

/** A replaced value the sender should see: the original is kept in the event. */
export type Warning = { code: string; pointer: string; before?: string; after?: string; text?: string };

export type Outcome =
  /**
   * The back end has it: `remoteId` is its identifier (opaque, at most 64 characters). `status`: what became of it
   * already, where the same answer says so; it is recorded together with the acceptance.
   */
  | { kind: 'accepted'; code: string; text: string; remoteId: string; warnings: Warning[]; status?: RemoteStatus }
  /** The back end already knows our reference; whether it is ours is for `ask` to say. */
  | { kind: 'duplicate'; code: string; text: string }
  /** The back end refused it for what it says; sending the same again cannot help. */
  | { kind: 'rejected'; code: string; text: string; finding: Finding }
  /** Certainly not sent: no request byte left, or the back end said so. */
  | { kind: 'temporary'; code: string; text: string }
  /** It may have arrived. `infrastructure: false` when the back end did answer, but not in a way we know. */
  | { kind: 'unknown'; code: string; text: string; infrastructure: boolean };

/**
 * Answer to "do you have our reference?". `failed` decides nothing and is asked again; `undecided`: it was searched for,
 * and what was found can neither be taken for it nor be ruled out, so that a person decides. `text`: what was found, by its
 * identifiers; it is shown as `{found}` in what the adapter explains of `<id>-<code>`. `repeatable`: it cannot say,
 * and the same once more under the same reference has no effect that the first did not have (it only reads).
 */
export type AskResult =
  | { kind: 'found'; remoteId: string; status: RemoteStatus | null }
  | { kind: 'not-found'; code: string }
  | { kind: 'repeatable'; code: string }
  | { kind: 'undecided'; code: string; text: string }
  | { kind: 'failed'; code: string; text: string; infrastructure: boolean };

/**
 * What became of what was handed over. Of notifications: scheduled to annulled. Of registry entries: `registered`, then
 * `confirmed` or `refused` by the office they were sent to. Of requests for data: `answered`. `failed`: of any.
 */
export const LEGAL_STATES = [
  'scheduled',
  'available',
  'accessed',
  'refused',
  'expired',
  'returned',
  'annulled',
  'failed',
  'registered',
  'confirmed',
  'answered',
] as const;
export type Legal = (typeof LEGAL_STATES)[number];

/** Where a notification or a communication can stand. */
export type NotifiedLegal = Exclude<Legal, 'registered' | 'confirmed' | 'answered'>;

export function isNotifiedLegal(legal: Legal): legal is NotifiedLegal {
  return legal !== 'registered' && legal !== 'confirmed' && legal !== 'answered';
}

export const CHANNELS = ['sede', 'carpeta', 'dehu', 'postal', 'official', 'other'] as const;
export type Channel = (typeof CHANNELS)[number];
export const RECEIVERS = ['holder', 'representative', 'official', 'other'] as const;
export type Receiver = (typeof RECEIVERS)[number];

/** One dated step as the back end tells it; `legal` is null where the step moves no legal status. */
export type RemoteStep = {
  /** Instant, RFC 3339 UTC. */
  at: string;
  /** The back end's own word. */
  code: string;
  legal: Legal | null;
  channel: Channel | null;
  by: Receiver | null;
};

export type EvidencePiece = {
  name: string;
  kind: 'request' | 'answer' | 'receipt' | 'receipt-xml' | 'callback';
  mediaType: string;
  bytes: Uint8Array;
};

/** What may have to be put right in a receipt, or be said of it. */
export type Healing = 'receipt-double-encoded' | 'receipt-form-unknown' | 'receipt-digest-differs';

/** What a back end certifies of one message. */
export type RemoteStatus = {
  remoteId: string;
  /** The back end's own word for where it stands now. */
  code: string;
  /** In order of time. */
  steps: RemoteStep[];
  /** Receipts that came with it, decoded once. */
  evidence: EvidencePiece[];
  /** True when the answer carries the certificate of its final state. */
  certified: boolean;
  /** When that certificate was made, RFC 3339 UTC; absent where it does not say. */
  certifiedAt?: string;
  /** What was put right in the receipts. */
  healed?: Healing[];
  /** True when it says that it knows no more than this: no end, but hardly worth asking again and again. */
  noMore?: boolean;
  /** The identifier it has at the back end from now on, where what we had was a provisional one. */
  renamed?: string;
  /** Before this instant there is nothing new to be had, RFC 3339 UTC; absent: the pace is ours. */
  nextLookAt?: string;
  /** Words we do not know, for the alert. */
  unknownCodes: string[];
};

export type QueryResult =
  | { kind: 'status'; status: RemoteStatus }
  | { kind: 'not-found'; code: string }
  /** `notBefore`: it can say nothing sooner, RFC 3339 UTC. */
  | { kind: 'failed'; code: string; text: string; infrastructure: boolean; notBefore?: string };
