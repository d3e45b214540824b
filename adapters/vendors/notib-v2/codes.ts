/**
 * NOTIB's states as data, both ways: what each EnviamentEstat means to us (null: we never say it, and why), and what ours
 * become. Source: EnviamentEstat, NotificacioEstatEnum and the folder's states of GovernIB/notib, notib2-dev 2.0.12. Texts
 * are ours, in NOTIB's one language.
 */
import type { Legal, NotifiedLegal } from '../../../contracts/outcome.ts';

/** As a citizen folder is told it (`TransmissioV2.estat`). */
type FolderState = { codi: string; nom: string };
const PROCESSING: FolderState = { codi: 'EN TRAMITACIO', nom: 'En tramitació' };
const PENDING: FolderState = { codi: 'PENDENT COMPAREIXENÇA', nom: 'Pendent de compareixença' };
const ERROR: FolderState = { codi: 'ERROR', nom: 'Error' };

type EstatRow = {
  /** Of ours; null: not one legal status alone. */
  legal: Legal | null;
  /** Whether we ever answer with it. */
  said: boolean;
  text: string;
  folder: FolderState;
  /** NOTIB shows it to citizens (`visibleCarpeta`). */
  visible: boolean;
};

const row = (legal: Legal | null, said: boolean, text: string, folder: FolderState, visible: boolean): EstatRow => ({
  legal,
  said,
  text,
  folder,
  visible,
});

export const ENVIAMENT_ESTATS = {
  NOTIB_PENDENT: row(null, true, 'Pendent de lliurar a Notific@', PROCESSING, false),
  NOTIB_ENVIADA: row(null, true, 'Lliurat a Notific@', PROCESSING, false),
  // What registers is the registry, not this gateway.
  REGISTRADA: row(null, false, 'Registrada', PROCESSING, false),
  ENVIAMENT_PROGRAMAT: row('scheduled', true, 'Enviament programat', PROCESSING, false),
  PENDENT_SEU: row('available', true, 'Pendent de compareixença', PENDING, true),
  PENDENT_DEH: row('available', true, 'Pendent de compareixença a DEHú', PENDING, true),
  PENDENT_CIE: row('available', true, 'Pendent de lliurament postal', PENDING, true),
  // Of these, ours keeps only that it waits for its person.
  PENDENT: row('available', false, 'Pendent', PENDING, true),
  PENDENT_ENVIAMENT: row(null, false, 'Pendent d’enviament', PENDING, true),
  ENVIADA: row(null, false, 'Enviada', PENDING, true),
  ENVIADA_CI: row(null, false, 'Enviada al centre d’impressió', PENDING, true),
  ENVIADA_DEH: row('available', false, 'Enviada a DEH', PENDING, true),
  ENTREGADA_OP: row(null, false, 'Entregada a l’operador postal', PENDING, true),
  NOTIFICADA: row('accessed', true, 'Notificada', { codi: 'ACCEPTADA', nom: 'Acceptada' }, true),
  LLEGIDA: row('accessed', true, 'Llegida', { codi: 'LLEGIDA', nom: 'Llegida' }, true),
  REBUTJADA: row('refused', true, 'Rebutjada', { codi: 'REBUTJADA', nom: 'Rebutjada' }, true),
  EXPIRADA: row('expired', true, 'Expirada', { codi: 'EXPIRADA', nom: 'Expirada' }, true),
  ANULADA: row('annulled', true, 'Anul·lada', { codi: 'ANULADA', nom: 'Anul·lada' }, false),
  ERROR_ENTREGA: row('failed', true, "Error d'entrega", ERROR, false),
  // Why the post brought it back: ours keeps that it came back, and says ERROR_ENTREGA with a text.
  ABSENT: row('returned', false, 'Absent', { codi: 'ABSENT', nom: 'Absent' }, true),
  ADRESA_INCORRECTA: row(
    'returned',
    false,
    'Adreça incorrecta',
    { codi: 'ADREÇA INCORRECTA', nom: 'Adreça incorrecta' },
    true,
  ),
  DESCONEGUT: row('returned', false, 'Desconegut', { codi: 'DESCONEGUT', nom: 'Desconegut' }, true),
  EXTRAVIADA: row('returned', false, 'Extraviada', { codi: 'EXTRAVIADA', nom: 'Extraviada' }, true),
  MORT: row('returned', false, 'Difunt', { codi: 'DIFUNT', nom: 'Difunt' }, true),
  SENSE_INFORMACIO: row(null, false, 'Sense informació', { codi: 'SENSE INFORMACIO', nom: 'Sense informació' }, true),
  // Between administrations there is nothing here, and what NOTIB calls fictitious belongs to its own screens.
  ENVIAT_SIR: row(null, false, 'Enviat per SIR', { codi: 'ENVIAT SIR', nom: 'Enviat per SIR' }, false),
  FINALITZADA: row(null, true, 'Finalitzada', ERROR, false),
  PROCESSADA: row(null, false, 'Processada', ERROR, false),
  ENVIADA_AMB_ERRORS: row(null, false, 'Enviada amb errors', ERROR, false),
  FINALITZADA_AMB_ERRORS: row(null, false, 'Finalitzada amb errors', ERROR, false),
} as const satisfies Record<string, EstatRow>;
export type EnviamentEstat = keyof typeof ENVIAMENT_ESTATS;

/** What each legal status is told as; `available` and `accessed` depend on more. */
export const BY_LEGAL: Readonly<Record<Exclude<NotifiedLegal, 'available' | 'accessed'>, EnviamentEstat>> = {
  scheduled: 'ENVIAMENT_PROGRAMAT',
  refused: 'REBUTJADA',
  expired: 'EXPIRADA',
  returned: 'ERROR_ENTREGA',
  annulled: 'ANULADA',
  failed: 'ERROR_ENTREGA',
};

/** Where it waits, by channel. */
export const BY_CHANNEL: Readonly<Record<string, EnviamentEstat>> = { dehu: 'PENDENT_DEH', postal: 'PENDENT_CIE' };

/** What a delivery without legal status is told as. A rejected one stays as NOTIB leaves it: pending, with its error. */
export const BY_DELIVERY: Readonly<Record<string, EnviamentEstat>> = {
  queued: 'NOTIB_PENDENT',
  sending: 'NOTIB_PENDENT',
  uncertain: 'NOTIB_PENDENT',
  rejected: 'NOTIB_PENDENT',
  dead: 'NOTIB_PENDENT',
  accepted: 'NOTIB_ENVIADA',
  cancelled: 'ANULADA',
  // The e-office has practised it itself: nothing more comes of it here.
  mirrored: 'FINALITZADA',
};

export type NotificacioEstat = 'PENDENT' | 'ENVIADA' | 'ENVIADA_AMB_ERRORS' | 'FINALITZADA' | 'FINALITZADA_AMB_ERRORS';

/** NotificacioEstat and what of ours it stands for; REGISTRADA and PROCESSADA we never say (registry; the application's own doing). */
export const NOTIFICACIO_ESTATS: Readonly<Record<NotificacioEstat | 'REGISTRADA' | 'PROCESSADA', string | null>> = {
  PENDENT: 'some sending has not reached the back end yet',
  ENVIADA: 'all sendings are there, some not at their end',
  ENVIADA_AMB_ERRORS: 'the same, and some came to nothing',
  FINALITZADA: 'all at their end',
  FINALITZADA_AMB_ERRORS: 'all at their end or come to nothing',
  REGISTRADA: null,
  PROCESSADA: null,
};

/** `origen` of a datat. */
export const ORIGINS: Readonly<Record<string, string>> = {
  sede: 'sede',
  carpeta: 'carpeta',
  dehu: 'dehu',
  postal: 'postal',
  official: 'funcionario_habilitado',
  other: 'electronico',
};
