/**
 * The dictionary of steps: what a system calls a step → our milestone. An entity adds its own codes in configuration
 * (`files.milestones`), because most case managers number their steps as each town likes. A code table.
 */
import { MILESTONES, type Milestone } from '../../contracts/file-model.ts';

/** Vocabulary → code, upper case → milestone. */
export const MILESTONE_CODES: Readonly<Record<string, Readonly<Record<string, Milestone>>>> = {
  /** Types of milestone of the public model, as other folders write them. */
  carpeta: {
    REGISTRO_ENTRADA: 'registry-entry',
    ACUERDO_INICIO: 'start-agreed',
    COMUNICACION_INICIO: 'start-communicated',
    REQUERIMIENTO_SUBSANACION: 'amendment-required',
    SUBSANACION_PRESENTADA: 'amendment-submitted',
    SOLICITUD_INFORME: 'report-requested',
    INFORME_RECIBIDO: 'report-received',
    SUSPENSION_PLAZO: 'term-suspended',
    REANUDACION_PLAZO: 'term-resumed',
    PRUEBA: 'evidence-taken',
    TRAMITE_AUDIENCIA: 'hearing',
    ALEGACIONES_PRESENTADAS: 'allegations-submitted',
    PROPUESTA_RESOLUCION: 'proposal',
    RESOLUCION: 'resolution',
    NOTIFICACION_PUESTA_DISPOSICION: 'notification-available',
    NOTIFICACION_PRACTICADA: 'notification-practised',
    RECURSO_INTERPUESTO: 'appeal-filed',
    ARCHIVO: 'archived',
  },
  /** AL SIGM, ConsultaExpedientesWebService: the operations by which its case manager tells of a step. */
  sigm: {
    NUEVOEXPEDIENTE: 'registry-entry',
    ALTASOLICITUDSUBSANACION: 'amendment-required',
    ALTANOTIFICACION: 'notification-available',
  },
  /** Barcelona, GPA: states as its history lists them. */
  bcn: {
    REBUT: 'registry-entry',
    PENDENT_ESMENES: 'amendment-required',
    PENDENT_ALEGACIONS: 'hearing',
    RESOLT: 'resolution',
    TANCAT: 'archived',
  },
  /** ENI, "Estado" of a file. */
  eni: { E02: 'archived' },
};

/**
 * Our milestone for a code, or null where nobody knows it. `own` are the entity's own codes and win.
 * Our own words are always known.
 */
export function milestoneOf(
  code: string,
  of: { vocabulary?: string | undefined; own?: Readonly<Record<string, Milestone>> },
): Milestone | null {
  const own = of.own?.[code];
  if (own !== undefined) return own;
  const ours = MILESTONES.find((each) => each === code.toLowerCase());
  if (ours !== undefined) return ours;
  const key = code.toUpperCase();
  const table = MILESTONE_CODES[of.vocabulary?.toLowerCase() ?? ''] ?? {};
  return table[key] ?? MILESTONE_CODES.carpeta?.[key] ?? null;
}
