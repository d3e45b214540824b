/** Is this event one we already have? Asked before anything else of it is judged, so that a repeat always succeeds. */
import type { EventDocument } from '../../contracts/event.ts';
import { fingerprintOf, isObject } from '../domain/fingerprint.ts';
import { GatewayError } from '../errors.ts';
import { findUploads } from '../store/documents/find-uploads.ts';
import { findEvent, type StoredEvent } from '../store/events/find.ts';
import type { IntakeDeps, Sender } from './deps.ts';
import { digestOfBase64 } from './event-documents.ts';

type Loose = Record<string, unknown>;

/** The stored event of the same identity and content, or null. Throws GatewayError `event-id-reused`. */
export async function findRepeat(
  deps: Pick<IntakeDeps, 'pool' | 'runtime'>,
  client: Sender,
  event: Loose,
): Promise<StoredEvent | null> {
  const { source, id } = event;
  if (typeof source !== 'string' || typeof id !== 'string') return null;
  const known = await findEvent(deps.pool, { source, id });
  if (known === null) return null;
  const digests = new Map(Object.entries(known.uploads));
  const others = uploadIdsOf(event).filter((each) => !digests.has(each));
  if (others.length > 0)
    for (const upload of await findUploads(deps.pool, { ids: others, clientId: client.id, now: deps.runtime.now() }))
      digests.set(upload.id, upload.sha256);
  const unknown = others.some((each) => !digests.has(each));
  if (unknown || !fingerprintOf(event, digestFrom(digests)).equals(known.fingerprint))
    throw new GatewayError('event-id-reused', 'accept', 'An event of this identity has other content.');
  return known;
}

/** Digests of documents that travel as bytes: inline ones computed, uploads looked up in `uploads`. */
export function digestFrom(uploads: ReadonlyMap<string, string>): (content: Loose) => string | null {
  return (content) => {
    if (content.by === 'upload' && typeof content.uploadId === 'string') return uploads.get(content.uploadId) ?? null;
    return content.by === 'inline' && typeof content.base64 === 'string' ? digestOfBase64(content.base64) : null;
  };
}

/** Upload ids an event refers to, whether or not the rest of it is valid. */
export function uploadIdsOf(event: Loose): string[] {
  const documents = isObject(event.data) && Array.isArray(event.data.documents) ? event.data.documents : [];
  const ids = documents.flatMap((each: unknown) => {
    const content = isObject(each) ? (each as Partial<EventDocument>).content : undefined;
    return content?.by === 'upload' && typeof content.uploadId === 'string' ? [content.uploadId] : [];
  });
  return [...new Set(ids)];
}
