/**
 * What the words of known systems mean in our axes, one row per word. The meaning of a word is its system's; the
 * mapping is ours. A code table: `file-state.ts` reads it.
 */
import type { ArchivalState, Sense, Situation, TerminationForm } from '../../contracts/file-model.ts';

export type StateRow = {
  /** Whose word: `eni`, `aoc` (Hub de Carpetes), `sigm`, `hestia`, `bcn` (GPA), `aragon`, `rspsb` (SCSP). */
  vocabulary: string;
  code: string;
  open: boolean;
  situation: Situation;
  archival?: ArchivalState;
  termination?: { form: TerminationForm; sense?: Sense };
  /** Never shown to a citizen: the file is still being prepared. */
  hidden?: boolean;
  /** An open file of which the citizen owes something is told by what is owed (AOC `actuacioCiutada`). */
  byPendingAction?: boolean;
};

export const STATE_ROWS: readonly StateRow[] = [
  { vocabulary: 'eni', code: 'E01', open: true, situation: 'in-progress', archival: 'E01' },
  { vocabulary: 'eni', code: 'E02', open: false, situation: 'closed', archival: 'E02' },
  // The index is closed, perhaps to be sent to a court while the file lives: where the source has a flag, that decides.
  { vocabulary: 'eni', code: 'E03', open: false, situation: 'closed', archival: 'E03' },
  { vocabulary: 'aoc', code: 'OBERT', open: true, situation: 'in-progress', byPendingAction: true },
  { vocabulary: 'aoc', code: 'TANCAT', open: false, situation: 'closed' },
  { vocabulary: 'sigm', code: '0', open: true, situation: 'in-progress' },
  { vocabulary: 'sigm', code: '1', open: false, situation: 'closed' },
  { vocabulary: 'hestia', code: '1', open: true, situation: 'in-progress' },
  { vocabulary: 'hestia', code: '2', open: false, situation: 'closed' },
  { vocabulary: 'bcn', code: 'REBUT', open: true, situation: 'received' },
  { vocabulary: 'bcn', code: 'EN_CURS', open: true, situation: 'in-progress' },
  { vocabulary: 'bcn', code: 'PENDENT_ESMENES', open: true, situation: 'pending-amendment' },
  { vocabulary: 'bcn', code: 'PENDENT_ALEGACIONS', open: true, situation: 'pending-allegations' },
  // Resolved, but perhaps not yet notified or carried out: open until the source closes it.
  { vocabulary: 'bcn', code: 'RESOLT', open: true, situation: 'resolved' },
  { vocabulary: 'bcn', code: 'TANCAT', open: false, situation: 'closed' },
  { vocabulary: 'aragon', code: 'EN PREPARACIÓN', open: true, situation: 'unknown', hidden: true },
  { vocabulary: 'aragon', code: 'ABIERTO', open: true, situation: 'in-progress' },
  { vocabulary: 'aragon', code: 'CERRADO', open: false, situation: 'closed' },
  { vocabulary: 'aragon', code: 'ANULADO', open: false, situation: 'closed', termination: { form: 'annulled' } },
  {
    vocabulary: 'rspsb',
    code: 'CONCEDIDO',
    open: false,
    situation: 'resolved',
    termination: { form: 'resolution', sense: 'granted' },
  },
  {
    vocabulary: 'rspsb',
    code: 'DENEGADO',
    open: false,
    situation: 'resolved',
    termination: { form: 'resolution', sense: 'denied' },
  },
  { vocabulary: 'rspsb', code: 'SUSPENDIDO', open: true, situation: 'suspended' },
];
