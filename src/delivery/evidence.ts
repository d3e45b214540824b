/** What is kept of an exchange: the request as sent, with credentials blanked, and the answer as received. */
import type { HttpResult, SignedRequest } from '../../contracts/backend.ts';
import { type DataKey, type SealedEvidence, sealEvidence, type WrappedKey } from '../store/evidence/write.ts';
import type { DeliveryDeps } from './deps.ts';

type Owner = { id: string; evidenceKey: WrappedKey };
type Deliverable = { id: string; key: DataKey; contentBase64: Uint8Array };

/** Pieces above this carry a document, never a credential: they are not searched. Bytes. */
const SEARCHED_BYTES = 64 * 1024;

/** `prefix`: of the name, for what is not the sending itself. */
export function requestEvidence(
  deps: DeliveryDeps,
  message: Owner,
  sent: { n: number; signed: SignedRequest; document?: Deliverable | undefined; at: Date; prefix?: string },
): SealedEvidence {
  const pieces = sent.signed.body.map((piece) => blank(piece, sent.signed.secrets));
  const form = formOf(sent.signed.headers);
  return keep(deps, message, {
    name: `${sent.prefix ?? ''}request-${sent.n}.${form.ending}`,
    kind: 'request',
    mediaType: form.mediaType,
    pieces,
    source: 'gateway',
    at: sent.at,
    ...(sent.document === undefined ? {} : { document: sent.document }),
  });
}

/** Nothing when no answer came. */
export function answerEvidence(
  deps: DeliveryDeps,
  message: Owner,
  got: { n: number; answer: HttpResult; backend: string; at: Date; prefix?: string },
): SealedEvidence[] {
  if (got.answer.kind !== 'answer' || got.answer.body.byteLength === 0) return [];
  const form = formOf(got.answer.headers);
  return [
    keep(deps, message, {
      name: `${got.prefix ?? ''}answer-${got.n}.${form.ending}`,
      kind: 'answer',
      mediaType: form.mediaType,
      pieces: [got.answer.body],
      source: got.backend,
      at: got.at,
    }),
  ];
}

/** What is exchanged is XML where its headers do not say otherwise. */
function formOf(headers: Readonly<Record<string, string>>): { ending: string; mediaType: string } {
  const said = headers['content-type'] ?? '';
  // Never served as HTML: it is somebody else's page.
  if (/html/i.test(said)) return { ending: 'html', mediaType: 'text/plain' };
  if (/^\s*multipart\//i.test(said)) return { ending: 'mime', mediaType: 'multipart/related' };
  if (/\bjson\b/i.test(said)) return { ending: 'json', mediaType: 'application/json' };
  // A message with its documents beside it: what tells its parts apart stands in its type.
  if (/^multipart\/related\b/i.test(said)) return { ending: 'mime', mediaType: said };
  return { ending: 'xml', mediaType: 'text/xml' };
}

export function keep(
  deps: DeliveryDeps,
  message: Owner,
  piece: Omit<Parameters<typeof sealEvidence>[2], 'id'>,
): SealedEvidence {
  return sealEvidence(
    deps.vault,
    { messageId: message.id, evidenceKey: message.evidenceKey },
    { ...piece, id: deps.runtime.newId('ev') },
  );
}

function blank(piece: Uint8Array, secrets: readonly string[]): Uint8Array {
  if (piece.byteLength > SEARCHED_BYTES || secrets.length === 0) return piece;
  const text = Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength).toString('utf8');
  if (!secrets.some((secret) => text.includes(secret))) return piece;
  return Buffer.from(secrets.reduce((rest, secret) => rest.replaceAll(secret, '[blanked]'), text));
}
