/** Which notification it is: the identity of its event, its number on the wire, and what tells a repetition of one without identity. */
import { createHash } from 'node:crypto';
import { ID } from './codes.ts';

export function sourceOf(dir3: string): string {
  return `urn:dir3:${dir3}:${ID}`;
}

/** Of a notification its sender has numbered: the same numbers are the same event. */
export function numberedId(of: {
  organisation: string;
  department: string;
  issuerId: string;
  reference: string;
}): string {
  return `n-${digest([of.organisation, of.department, of.issuerId, of.reference]).toString('hex').slice(0, 32)}`;
}

/** Of one without a number: what it says, and when it came; `fingerprint` alone tells whether it is a repetition. */
export function unnumberedId(fingerprint: Uint8Array, now: Date): string {
  return `f-${digest([Buffer.from(fingerprint).toString('hex'), now.toISOString()])
    .toString('hex')
    .slice(0, 32)}`;
}

/** SHA-256 of what is asked, documents by their digests. */
export function digest(parts: readonly unknown[]): Buffer {
  return createHash('sha256').update(JSON.stringify(parts)).digest();
}

/**
 * IdNotificacio: xs:long on the wire. 53 bits of SHA-256, so that clients whose numbers are doubles keep it too; two of
 * one town that read alike are told apart by nobody, and are refused where they are asked for.
 */
export function aliasOf(event: { source: string; id: string }): string {
  const bits = digest([event.source, event.id]).readBigUInt64BE(0) >> 11n;
  return String(bits === 0n ? 1n : bits);
}
