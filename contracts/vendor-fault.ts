/** What an adapter throws when its vendor, or what the vendor sent, stands in the way: a closed set of kinds. */
import type { Finding } from './outcome.ts';

export type VendorFaultKind =
  /** What it says can never be taken; the pointers are into the vendor's own fields, such as `/remiteDestino/0/nif`. */
  | { kind: 'invalid'; findings: readonly Finding[] }
  /** The vendor refuses our credential. */
  | { kind: 'auth' }
  /** Later it may work; `afterMs` where the vendor says when. */
  | { kind: 'retryable'; afterMs?: number }
  /** Another consumer holds what only one may hold. */
  | { kind: 'conflict' }
  /** A kind of thing that no table of ours knows; `vendorKind` is the vendor's word for it. */
  | { kind: 'unsupported'; vendorKind: string };

export class VendorFault extends Error {
  readonly fault: VendorFaultKind;
  /** A short stable word for logs and operators, such as `status-503`; never a person's data, never a secret. */
  readonly reason: string;

  constructor(fault: VendorFaultKind, reason: string = fault.kind) {
    super(`${fault.kind}: ${reason}`);
    this.name = 'VendorFault';
    this.fault = fault;
    this.reason = reason;
  }
}
