/** What taking in pushes needs, and who pushes. */
import { GatewayError } from '../errors.ts';
import { type ActiveVendor, type Stream, senderOf, streamsOf, type VendorCredential, type VendorDeps } from './deps.ts';
import type { PushTally } from './push-tally.ts';

/** Of what a person may do to a message, what an e-office may ask for. */
export type Mind = {
  cancel(messageId: string, wish: { reason: string }, actor: { clientId: string }): Promise<void>;
  extend(messageId: string, wish: { days: number; reason: string }, actor: { clientId: string }): Promise<void>;
};

export type PushDeps = VendorDeps & { mind: Mind; tally: PushTally };

/** `credential` null: nobody, as at a route that is open to anybody. */
export type Caller = {
  vendor: ActiveVendor;
  credential: VendorCredential | null;
  sender: { id: string; entities: readonly string[] };
  streams: readonly Stream[];
};

export function callerOf(vendor: ActiveVendor, credential: VendorCredential | null): Caller {
  if (credential === null)
    return { vendor, credential, sender: { id: `vendor:${vendor.id}:`, entities: [] }, streams: [] };
  const streams = streamsOf({ ...vendor, credentials: [credential] });
  return { vendor, credential, sender: senderOf({ vendor, credential }), streams };
}

/** The caller's own of an entity. Throws GatewayError `entity-not-allowed`. */
export function streamFor({ streams }: Caller, entity: unknown): Stream {
  const stream = streams.find((each) => each.entity === entity);
  if (stream !== undefined) return stream;
  throw new GatewayError('entity-not-allowed', 'accept', 'The credential is not for this entity.', {
    findings: [{ pointer: '/entitydir3', code: 'entity-not-allowed' }],
  });
}
