/** From a source's own word to our axes. What nobody knows is `unknown`, with the word kept; never taken for closed. */
import type { ActionKind, ArchivalState, Sense, Situation, TerminationForm } from '../../contracts/file-model.ts';
import { STATE_ROWS, type StateRow } from './file-state-codes.ts';

export type MappedState = {
  open: boolean;
  situation: Situation;
  archival: ArchivalState | null;
  termination: { form: TerminationForm; sense?: Sense } | null;
  hidden: boolean;
};

/** Which debt of the citizen shows as which situation; the other kinds leave the file in progress. */
const OWED: Readonly<Partial<Record<ActionKind, Situation>>> = {
  amendment: 'pending-amendment',
  documents: 'pending-amendment',
  allegations: 'pending-allegations',
  payment: 'pending-payment',
};

/**
 * @param source whose word and which; case does not matter
 * @param flag the source's own open flag, null where it has none; where there is one, it wins
 * @param owed what the citizen still has to do, null for nothing known
 */
export function mapState(
  source: { vocabulary?: string | undefined; code?: string | undefined } | null,
  flag: boolean | null,
  owed: ActionKind | null = null,
): MappedState {
  const row = rowOf(source);
  if (row === undefined) {
    const worded = source?.code !== undefined;
    const open = flag ?? true;
    const plain: Situation = open ? 'in-progress' : 'closed';
    return { open, situation: worded ? 'unknown' : plain, archival: null, termination: null, hidden: false };
  }
  const open = flag ?? row.open;
  const pending = row.byPendingAction === true && owed !== null ? OWED[owed] : undefined;
  const situation = fitting(open, row, pending ?? row.situation);
  const ended = !open || situation === 'resolved';
  return {
    open,
    situation,
    archival: row.archival ?? null,
    termination: ended ? (row.termination ?? null) : null,
    hidden: row.hidden === true,
  };
}

/** The situation of an open file of whose citizen something is owed, where the source names none. */
export function situationOwed(owed: ActionKind | null): Situation {
  return (owed === null ? undefined : OWED[owed]) ?? 'in-progress';
}

/* Where the flag and the word disagree about the end, the flag wins and the situation follows it. */
function fitting(open: boolean, row: StateRow, situation: Situation): Situation {
  if (!open) return row.open ? 'closed' : situation;
  return situation === 'closed' ? 'in-progress' : situation;
}

function rowOf(source: { vocabulary?: string | undefined; code?: string | undefined } | null): StateRow | undefined {
  const vocabulary = source?.vocabulary?.toLowerCase();
  const code = source?.code?.trim().toUpperCase();
  return STATE_ROWS.find((each) => each.vocabulary === vocabulary && each.code === code);
}
