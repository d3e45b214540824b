/** What the simulated service enforces of a message before it takes it: its key, form, document, term and reference. */
import { createHash } from 'node:crypto';
import { LIMITS, MEDIA_TYPES } from './schema.ts';
import type { SimulatorState } from './simulator-state.ts';

export type Taken = { reference: string; issuer: string; from: string | null };
export type Refused = { status: number; error: string; message: string };

const DAY = /^\d{4}-\d{2}-\d{2}$/;
type Members = Readonly<Record<string, unknown>>;

/** `issuers`: those the key may send for. */
export function judge(body: string, issuers: readonly string[], state: SimulatorState): Taken | Refused {
  const message = membersOf(parse(body));
  const { reference, issuer, kind, title, until, from } = message;
  const texts = [reference, issuer, kind, title];
  if (texts.some((each) => typeof each !== 'string' || each === ''))
    return refusal(422, 'FORMAT', 'a member is missing');
  if (kind !== 'NOTIFICATION' && kind !== 'COMMUNICATION') return refusal(422, 'FORMAT', 'kind');
  if (String(title).length > LIMITS.title) return refusal(422, 'FORMAT', 'title');
  if (!issuers.includes(String(issuer))) return refusal(403, 'ISSUER', 'the key is not of this body');
  const addressee = membersOf(message.addressee);
  if (!addressee.nif || !addressee.name) return refusal(422, 'ADDRESSEE', 'nif and name are needed');
  if (!isSound(membersOf(message.document))) return refusal(422, 'DOCUMENT', 'not what its digest says, or too large');
  if (kind === 'NOTIFICATION' && !DAY.test(String(until))) return refusal(422, 'TERM', 'until is missing');
  if (DAY.test(String(until)) && String(until) < state.now().toISOString().slice(0, 10))
    return refusal(422, 'TERM', 'until is past');
  if (state.messages.some((each) => each.issuer === issuer && each.reference === reference))
    return refusal(409, 'DUPLICATE', 'the reference is taken');
  return { reference: String(reference), issuer: String(issuer), from: typeof from === 'string' ? from : null };
}

function isSound({ mediaType, sha256, base64 }: Members): boolean {
  const bytes = Buffer.from(typeof base64 === 'string' ? base64 : '', 'base64');
  const digest = createHash('sha256').update(bytes).digest('base64');
  const fits = bytes.byteLength > 0 && bytes.byteLength <= LIMITS.documentBytes;
  return fits && MEDIA_TYPES.includes(String(mediaType)) && digest === sha256;
}

function refusal(status: number, error: string, message: string): Refused {
  return { status, error, message };
}

function membersOf(value: unknown): Members {
  return typeof value === 'object' && value !== null ? (value as Members) : {};
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
