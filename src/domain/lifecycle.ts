/** Which legal status may follow which: it never moves backwards, and a second final state moves it only when certified. */
import { FINAL_LEGAL } from '../../contracts/message.ts';
import type { Channel, Legal, Receiver, RemoteStatus, RemoteStep } from '../../contracts/outcome.ts';

export type LegalPosition = { legal: Legal | null; legalAt: Date | null; madeAvailableAt: Date | null };

export type LegalMove = {
  from: Legal | null;
  to: Legal;
  at: Date;
  code: string;
  channel: Channel | null;
  by: Receiver | null;
  conflict: boolean;
};

export type LegalReading = {
  moves: LegalMove[];
  /** Second, different final states that nothing certifies: told, not followed. */
  conflictsSeen: { code: string; at: Date }[];
};

const RANK: Record<Legal, number> = {
  scheduled: 1,
  available: 2,
  registered: 2,
  accessed: 3,
  refused: 3,
  expired: 3,
  returned: 3,
  annulled: 3,
  failed: 3,
  confirmed: 3,
  answered: 3,
};

export function isFinalLegal(legal: Legal | null): boolean {
  return legal !== null && FINAL_LEGAL.includes(legal);
}

type Certified = Pick<RemoteStatus, 'code' | 'steps' | 'certified' | 'certifiedAt'>;

/** Pure: what the back end's confirmed steps move, given where the message stands. Steps may come in any order. */
export function readLegal(position: LegalPosition, status: Certified): LegalReading {
  const steps = [...status.steps].sort((a, b) => a.at.localeCompare(b.at));
  const moves: LegalMove[] = [];
  let current = position.legal;
  const conflictsSeen: LegalReading['conflictsSeen'] = [];
  let newest = position.legalAt;
  for (const step of steps) {
    if (step.legal === null || step.legal === current) continue;
    const at = new Date(step.at);
    const bothFinal = isFinalLegal(current) && isFinalLegal(step.legal);
    if (current !== null && !bothFinal && RANK[step.legal] <= RANK[current]) continue;
    if (bothFinal && ((newest !== null && at <= newest) || !certifies(status, step))) {
      conflictsSeen.push({ code: step.code, at });
      continue;
    }
    moves.push({
      from: current,
      to: step.legal,
      at,
      code: step.code,
      channel: step.channel,
      by: step.by,
      conflict: bothFinal,
    });
    current = step.legal;
    newest = at;
  }
  return { moves, conflictsSeen };
}

/*
 * The certificate in an answer may be that of the first end: it speaks for a second one only where the back end itself
 * says that this is where it stands now, and made the certificate no earlier.
 */
function certifies({ code, certified, certifiedAt }: Certified, step: RemoteStep): boolean {
  return certified && code === step.code && certifiedAt !== undefined && certifiedAt >= step.at;
}
