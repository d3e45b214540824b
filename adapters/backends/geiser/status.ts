/** Where an entry stands, since when, and the receipts that prove it. Pure: the calls are in query.ts. */
import { FINAL_LEGAL } from '../../../contracts/message.ts';
import type { EvidencePiece, RemoteStatus, RemoteStep } from '../../../contracts/outcome.ts';
import { childText, type XmlTree } from '../../../src/transport/soap.ts';
import { REGISTERED, STATES } from './codes.ts';
import { readStamp } from './dates.ts';
import { type Receipts, receiptsOf } from './receipts.ts';
import { LIMITS } from './schema.ts';

/** Longest word we keep; the longest known has 38. Characters. */
const WORD_MAX = 48;

/** `nuRegistro`, unless there is none or it is no identifier. */
export function numberOf(entry: XmlTree): string | undefined {
  const number = childText(entry, 'nuRegistro');
  return number === undefined || number.length > LIMITS.nuRegistro || /[\s\p{C}]/u.test(number) ? undefined : number;
}

export function wordOf(entry: XmlTree): string {
  return (childText(entry, 'estado') ?? '').slice(0, WORD_MAX);
}

export function registeredAt(entry: XmlTree): Date | null {
  return readStamp(childText(entry, 'timestampRegistrado'));
}

export function isEnd(word: string): boolean {
  const legal = STATES.get(word)?.legal ?? null;
  return legal !== null && FINAL_LEGAL.includes(legal);
}

/**
 * The entry as it stands. The service dates the registration only: `endedAt` is when an end came, as far as anybody
 * knows. `proof`: answers that are kept as they came, since no receipt speaks of the other office.
 */
export function statusOf(
  entry: XmlTree,
  of: { remoteId: string; endedAt: Date | null; proof?: readonly EvidencePiece[]; papers?: Receipts },
): RemoteStatus {
  const { remoteId, endedAt, proof = [], papers = { pieces: [], healed: [] } } = of;
  const word = wordOf(entry);
  const registered = registeredAt(entry);
  const { pieces, healed: doubts } = receiptsOf(entry);
  const healed = [...new Set([...doubts, ...papers.healed])];
  const steps: RemoteStep[] = [];
  if (registered !== null) steps.push(step(registered, REGISTERED, 'registered'));
  const row = STATES.get(word);
  const end = isEnd(word) ? (endedAt ?? registered) : null;
  // An end cannot be before the beginning, whatever two clocks say.
  if (end !== null) steps.push(step(registered !== null && end < registered ? registered : end, word, row!.legal));
  return {
    remoteId,
    code: word,
    steps,
    evidence: [...pieces, ...papers.pieces, ...proof],
    certified: end !== null && pieces.length > 0,
    unknownCodes: row === undefined && word !== '' ? [word] : [],
    ...(healed.length === 0 ? {} : { healed }),
  };
}

/**
 * What the answer to a registration says of it already. Without its receipt, or with a doubtful one, it is no end yet:
 * what is over is looked at no more, and only a look fetches the receipt and tells of doubts.
 */
export function statusAtOnce(entry: XmlTree): { status?: RemoteStatus } {
  const remoteId = numberOf(entry);
  if (remoteId === undefined || registeredAt(entry) === null) return {};
  const status = statusOf(entry, { remoteId, endedAt: null });
  const whole = status.certified && status.healed === undefined;
  const steps = whole ? status.steps : status.steps.slice(0, 1);
  return { status: { ...status, steps } };
}

function step(at: Date, code: string, legal: RemoteStep['legal']): RemoteStep {
  return { at: at.toISOString(), code, legal, channel: null, by: null };
}
