/**
 * What may be changed of a message that a back end already has: taken back, given more days, or reported as practised
 * elsewhere. The core keeps the wish, its turns and its proof; an adapter writes the request and reads the answer.
 */
import type { Sending } from './event.ts';
import { ACT_KINDS, type ActKind } from './inbox.ts';
import type { EvidencePiece, Finding } from './outcome.ts';

export const CHANGE_KINDS = ['cancel', 'extend', 'report'] as const;
export type ChangeKind = (typeof CHANGE_KINDS)[number];

/** What a person may wish of a message: a change of one that was sent, an act on one that arrived. */
export const WISH_KINDS = [...CHANGE_KINDS, ...ACT_KINDS] as const;
export type WishKind = (typeof WISH_KINDS)[number];

export function isAct(kind: WishKind): kind is ActKind {
  return (ACT_KINDS as readonly string[]).includes(kind);
}

/** `bond`: in which role somebody received it; `proxy` holds a power of attorney. */
export const BONDS = ['holder', 'representative', 'proxy', 'official', 'other'] as const;
export type Bond = (typeof BONDS)[number];

/** Take it back: it is to have no effect. */
export type Cancellation = { reason: string };
/** `days` natural days more, counted from the day its term ends now. */
export type Extension = { days: number; reason: string };
/** It reached the person by another way. */
export type Practised = {
  how: 'in-person' | 'postal';
  /** Instant, RFC 3339 UTC. */
  at: string;
  /** Who received it; null: the holder. */
  receiver: { bond: Bond; idNumber: string; name: string } | null;
  /** The signed receipt, a PDF. */
  receipt: Uint8Array | null;
  reason: string;
};

/** The message a change is about, as the back end knows it. */
export type ChangeTarget = {
  remoteId: string;
  /** DIR3 it was sent as. */
  issuer: string;
  /** Whom it was for. */
  sending: Sending;
};

/** What asking for a change came to. */
export type ChangeOutcome =
  /** The back end says it is done. `expiresOn`: its new last day, where it says so. `evidence`: what came with it. */
  | { kind: 'done'; code: string; text: string; expiresOn: string | null; evidence?: EvidencePiece[] }
  /** The back end refused it for what it is; asking again cannot help. */
  | { kind: 'refused'; code: string; text: string; finding: Finding }
  /** Certainly not done: no request byte left. */
  | { kind: 'temporary'; code: string; text: string }
  /** It may have been done. `infrastructure: false` when the back end did answer, but not in a way we know. */
  | { kind: 'unknown'; code: string; text: string; infrastructure: boolean };

/** The term of a message as the back end holds it. Days are Madrid's; null where it does not say. */
export type Term = {
  expiresOn: string | null;
  /** Instant, RFC 3339 UTC. */
  madeAvailableAt: string | null;
};
export type TermResult =
  | { kind: 'term'; term: Term }
  | { kind: 'not-found'; code: string }
  | { kind: 'failed'; code: string; text: string; infrastructure: boolean };
