/** Takes a pushed event in as anybody's is, once: also where a vendor's requests have no identity and come twice at a time. */
import type { Gateway, Once, VendorReceipt } from '../../contracts/vendor-intake.ts';
import { GatewayError } from '../errors.ts';
import { acceptEvent } from '../intake/accept-event.ts';
import { DOCUMENT_TYPES, isDocumentType } from '../intake/document-type.ts';
import { keepUpload, MAX_DOCUMENT_BYTES } from '../intake/keep-upload.ts';
import type { Alongside } from '../intake/store-event.ts';
import { findEvent } from '../store/events/find.ts';
import { listEventMessages } from '../store/events/list-messages.ts';
import { findOnce, noteOnce } from '../store/vendors/once.ts';
import { readIdentity } from '../store/vendors/read-identity.ts';
import { admitEvent } from './admit-event.ts';
import { toolsOf } from './deps.ts';
import { withDocuments } from './open-documents.ts';
import { type Caller, type PushDeps, streamFor } from './push-deps.ts';

/** Longest a vendor's request is known again. */
const LONGEST_MS = 31 * 86_400_000;
const DIGEST_BYTES = 32;

type Identity = { source: string; id: string };

export function eventTaker(
  deps: PushDeps,
  caller: Caller,
): Pick<Gateway, 'accept' | 'keep' | 'receipt' | 'recentFingerprint'> {
  const { sender } = caller;
  return {
    async accept(event, once) {
      const receipt = await take(deps, caller, event, once);
      const { vendor, credential } = caller;
      const outcome = receipt.duplicate ? 'repeated' : 'accepted';
      deps.tally.note({ vendor: vendor.id, credential: credential?.id ?? '', outcome });
      return receipt;
    },
    async keep({ mediaType, bytes }) {
      if (caller.credential === null) throw new GatewayError('entity-not-allowed', 'accept', 'Nobody keeps nothing.');
      if (!isDocumentType(mediaType))
        throw refused('document-type', { code: 'media-type', params: { allowed: DOCUMENT_TYPES.join(', ') } });
      if (bytes.byteLength > MAX_DOCUMENT_BYTES)
        throw refused('event-invalid', { code: 'document-too-large', params: { maximum: MAX_DOCUMENT_BYTES } });
      const { id } = await keepUpload(deps, sender, { mediaType, pieces: [bytes] });
      return { uploadId: id };
    },
    async receipt(source, id) {
      const event = await findEvent(deps.pool, { source, id });
      if (event === null || !sender.entities.includes(event.entity)) return null;
      return receiptOf(deps, { source, id }, event.id);
    },
    async recentFingerprint(once) {
      const event = await findOnce(deps.pool, lookOf(deps, caller, once));
      return event === null ? null : repeatOf(deps, event);
    },
  };
}

async function take(
  deps: PushDeps,
  caller: Caller,
  event: Record<string, unknown>,
  once: Once | undefined,
): Promise<VendorReceipt> {
  const stream = streamFor(caller, event.entitydir3);
  const { repeat } = await admitEvent(deps, stream, event);
  if (repeat !== null) return receiptOf(deps, { source: repeat.source, id: repeat.eventId }, repeat.id);
  const said = once === undefined ? null : await findOnce(deps.pool, lookOf(deps, caller, once));
  if (said !== null) return repeatOf(deps, said);
  const judged = await withDocuments(deps, stream, toolsOf(deps, caller.vendor), event);
  try {
    const alongside = once === undefined ? {} : onceOnly(deps, caller, once);
    const taken = await acceptEvent(deps, caller.sender, event, { judged, alongside });
    const identity = { source: taken.event.source, id: taken.event.eventId };
    if (taken.duplicate || taken.messages === undefined) {
      const receipt = await receiptOf(deps, identity, taken.event.id);
      return { ...receipt, duplicate: taken.duplicate };
    }
    return { event: identity, duplicate: false, messages: taken.messages.map(({ id, ref }) => ({ id, ref })) };
  } catch (error) {
    if (error instanceof SaidBefore) return repeatOf(deps, error.event);
    throw error;
  }
}

/* The lock makes two that ask at one time come one after the other; the later one sees what the first committed. */
function onceOnly(deps: PushDeps, caller: Caller, once: Once): Alongside {
  const look = lookOf(deps, caller, once);
  const { clientId, fingerprint } = look;
  return {
    lock: `once:${clientId}:${Buffer.from(fingerprint).toString('hex')}`,
    async before(db) {
      const event = await findOnce(db, look);
      if (event !== null) throw new SaidBefore(event);
    },
    async after(db, event) {
      const at = deps.runtime.now();
      await noteOnce(db, { clientId, fingerprint, event, at, keepUntil: new Date(at.getTime() + once.withinMs) });
    },
  };
}

function lookOf(deps: PushDeps, { sender }: Caller, { fingerprint, withinMs }: Once) {
  if (fingerprint.byteLength !== DIGEST_BYTES || !(withinMs > 0 && withinMs <= LONGEST_MS))
    throw new TypeError('a fingerprint is a SHA-256, and is known for 31 days at most');
  return { clientId: sender.id, fingerprint, since: new Date(deps.runtime.now().getTime() - withinMs) };
}

/** Thrown to roll back what is not to be stored a second time. */
class SaidBefore extends Error {
  readonly event: string;
  constructor(event: string) {
    super('said before');
    this.event = event;
  }
}

async function repeatOf(deps: PushDeps, event: string): Promise<VendorReceipt> {
  const identity = await readIdentity(deps.pool, event);
  // Erased between two statements: there is nothing to be a repeat of, and the request may be made again.
  if (identity === null) throw new GatewayError('store-unavailable', 'accept', 'The event is gone.');
  return receiptOf(deps, identity, event);
}

async function receiptOf(deps: PushDeps, event: Identity, eventId: string): Promise<VendorReceipt> {
  const messages = await listEventMessages(deps.pool, eventId);
  return { event, duplicate: true, messages: messages.map(({ id, ref }) => ({ id, ref })) };
}

function refused(
  code: 'document-type' | 'event-invalid',
  finding: { code: string; params: Record<string, string | number> },
): GatewayError {
  return new GatewayError(code, 'accept', 'The document cannot be kept.', {
    findings: [{ pointer: '', ...finding }],
  });
}
