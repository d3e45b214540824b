/** What e-NOTUM says of a notification: where it stands, since when, and who accepted or refused it. Pure. */
import type { RemoteStatus, RemoteStep } from '../../../contracts/outcome.ts';
import { addDays, madridDay } from '../../../src/domain/calendar.ts';
import { child, childText, type XmlTree } from '../../../src/transport/soap.ts';
import { FINAL_STATES, SIGNERS, STATES } from './codes.ts';
import { readInstant } from './dates.ts';

/** Longest word of theirs that is kept. Characters. */
const WORD_MAX = 40;

/** A notification as the query shows it. */
export type Shown = {
  state: string;
  publishedAt: Date | null;
  decidedAt: Date | null;
  annulledAt: Date | null;
  signer: string | null;
  days: number | null;
};

/** Null where the answer is about another notification, or says nothing. */
export function readShown(node: XmlTree, id: string): Shown | null {
  const state = childText(node, 'DadesEstat', 'Estat');
  if (childText(node, 'IdNotificacio') !== id || state === undefined) return null;
  const date = (name: string) => readInstant(childText(node, 'DadesEstat', name));
  const days = Number(childText(node, 'DadesNotificacio', 'DiesExpiracio') ?? Number.NaN);
  return {
    state: state.slice(0, WORD_MAX),
    publishedAt: date('DataPublicacio'),
    decidedAt: date('DataAcceptacioRebuig'),
    annulledAt: date('DataAnullacio'),
    signer: child(node, 'DadesSignador')?.children[0]?.name ?? null,
    days: Number.isInteger(days) ? days : null,
  };
}

/** When it came to its state, where the query says so. */
export function stateAt({ state, publishedAt, decidedAt, annulledAt }: Shown): Date | null {
  if (state === 'DIPOSITADA') return publishedAt;
  if (state === 'ANUL·LADA') return annulledAt;
  return FINAL_STATES.has(state) ? decidedAt : null;
}

/** `at`: when it came to its state; null where nobody says, and then its end moves nothing yet. */
export function statusOf(id: string, shown: Shown, at: Date | null): RemoteStatus {
  const legal = STATES.get(shown.state);
  const steps: RemoteStep[] = [];
  if (shown.publishedAt !== null)
    steps.push(stepOf({ at: shown.publishedAt, state: 'DIPOSITADA', legal: 'available', signer: null }));
  if (shown.state !== 'DIPOSITADA' && at !== null)
    steps.push(stepOf({ at, state: shown.state, legal: legal ?? null, signer: shown.signer }));
  return {
    remoteId: id,
    code: shown.state,
    steps: steps.sort((a, b) => a.at.localeCompare(b.at)),
    evidence: [],
    certified: false,
    unknownCodes: legal === undefined ? [shown.state] : [],
  };
}

type Step = { at: Date; state: string; legal: RemoteStep['legal']; signer: string | null };

/* Through which channel a citizen came, e-NOTUM does not say; only that it was before a civil servant. */
function stepOf({ at, state, legal, signer }: Step): RemoteStep {
  const by = signer === null ? null : (SIGNERS[signer] ?? null);
  return { at: at.toISOString(), code: state, legal, channel: by === 'official' ? 'official' : null, by };
}

/** Its last day: as many days after the one on which it was deposited as it was given. */
export function termOf({ publishedAt, days }: Shown): { expiresOn: string | null; madeAvailableAt: string | null } {
  const expiresOn = publishedAt === null || days === null ? null : addDays(madridDay(publishedAt), days);
  return { expiresOn, madeAvailableAt: publishedAt?.toISOString() ?? null };
}
