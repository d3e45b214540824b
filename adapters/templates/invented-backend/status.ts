/** Where a message stands, since when, and the receipt that proves it. Pure: the calls are in ask.ts. */
import type { HttpResult } from '../../../contracts/backend.ts';
import type { AskResult, EvidencePiece, QueryResult, RemoteStatus } from '../../../contracts/outcome.ts';
import { readJson } from './call.ts';
import { outcomeOf, STATES } from './codes.ts';
import { refusalSchema, type Status, statusSchema } from './schema.ts';

type Read =
  | { kind: 'read'; status: RemoteStatus }
  | { kind: 'not-found'; code: string }
  | { kind: 'failed'; code: string; text: string; infrastructure: boolean };

/** "Do you have our reference?" Only the service's own `UNKNOWN` is a no; a 404 of somebody else decides nothing. */
export function interpretAsk(result: HttpResult): AskResult {
  const read = readStatus(result);
  return read.kind === 'read' ? { kind: 'found', remoteId: read.status.remoteId, status: read.status } : read;
}

export function interpretQuery(result: HttpResult, remoteId: string): QueryResult {
  const read = readStatus(result);
  if (read.kind !== 'read') return read;
  // An answer about another message must never move this one.
  if (read.status.remoteId !== remoteId)
    return { kind: 'failed', code: 'wrong-identifier', text: '', infrastructure: false };
  return { kind: 'status', status: read.status };
}

function readStatus(result: HttpResult): Read {
  if (result.kind !== 'answer') return { kind: 'failed', code: result.reason, text: '', infrastructure: true };
  const answer = readJson(result.body);
  const refusal = refusalSchema.safeParse(answer);
  if (refusal.success) {
    const { error: code } = refusal.data;
    return outcomeOf(code) === 'not-found'
      ? { kind: 'not-found', code }
      : { kind: 'failed', code, text: '', infrastructure: false };
  }
  const status = result.status === 200 ? statusSchema.safeParse(answer) : null;
  if (!status?.success) return { kind: 'failed', code: `http-${result.status}`, text: '', infrastructure: true };
  return { kind: 'read', status: statusOf(status.data) };
}

function statusOf({ id, state, steps, receipt }: Status): RemoteStatus {
  const words = new Set([state, ...steps.map((each) => each.state)]);
  const evidence: EvidencePiece[] =
    receipt === undefined
      ? []
      : [
          {
            name: 'receipt.pdf',
            kind: 'receipt',
            mediaType: 'application/pdf',
            bytes: Buffer.from(receipt.base64, 'base64'),
          },
        ];
  return {
    remoteId: id,
    code: state,
    steps: steps
      .map((each) => ({
        at: new Date(each.at).toISOString(),
        code: each.state,
        legal: Object.hasOwn(STATES, each.state) ? (STATES[each.state] ?? null) : null,
        channel: null,
        by: null,
      }))
      .sort((a, b) => a.at.localeCompare(b.at)),
    evidence,
    certified: evidence.length > 0,
    ...(receipt === undefined ? {} : { certifiedAt: new Date(receipt.madeAt).toISOString() }),
    unknownCodes: [...words].filter((each) => !Object.hasOwn(STATES, each)),
  };
}
