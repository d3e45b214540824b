/** What a back end tells us unasked. */
import type { EvidencePiece, Healing, Receiver } from './outcome.ts';

/** A callback as received: what it says, unconfirmed. Everything but `remoteId` is a hint. */
export type ReceivedCallback = {
  remoteId: string;
  /** The DIR3 of the issuing body it names, `?` where it names something that is none, null where it names nothing. */
  issuer: string | null;
  code: string;
  /** Instant, RFC 3339 UTC, or null where unreadable. */
  at: string | null;
  /** True when it announces that a certificate exists. */
  certificate: boolean;
  /** In which role somebody received it; null where it does not say, or says it in a way that can mean two roles. */
  by: Receiver | null;
  /** False for a state no table of ours knows. */
  known: boolean;
  /** Receipts that came with it, decoded once; empty ones are none. */
  receipts: EvidencePiece[];
  /** What was put right in them. */
  healed: Healing[];
  /** What makes two callbacks the same report, in a fixed order; never a person's data in clear. */
  identity: string[];
  /** Our reference, where it says it: finds the message while its identifier is not known to us. */
  reference?: string;
  /** Its part of a call that reports of several messages, kept instead of the whole; absent: the whole call is its own. */
  part?: Uint8Array;
};
