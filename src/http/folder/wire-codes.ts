/** Our words and those of carpeta/v1, side by side. A code table. */
import type {
  ActionKind,
  Milestone,
  NotificationState,
  Phase,
  Sense,
  SilenceSense,
  Situation,
  TerminationForm,
} from '../../../contracts/file-model.ts';
import type { PersonIdType, SourceReport } from '../../../contracts/folder.ts';

export const SITUATION = {
  received: 'RECIBIDO',
  'in-progress': 'EN_TRAMITE',
  'pending-amendment': 'PENDIENTE_SUBSANACION',
  'pending-allegations': 'PENDIENTE_ALEGACIONES',
  'pending-payment': 'PENDIENTE_PAGO',
  suspended: 'SUSPENDIDO',
  resolved: 'RESUELTO',
  closed: 'CERRADO',
  unknown: 'DESCONOCIDO',
} as const satisfies Record<Situation, string>;

export const PHASE = {
  initiation: 'INICIACION',
  ordering: 'ORDENACION',
  instruction: 'INSTRUCCION',
  ending: 'FINALIZACION',
  execution: 'EJECUCION',
  appeal: 'RECURSO',
} as const satisfies Record<Phase, string>;

export const TERMINATION = {
  resolution: 'RESOLUCION',
  withdrawal: 'DESISTIMIENTO',
  waiver: 'RENUNCIA',
  lapse: 'CADUCIDAD',
  impossibility: 'IMPOSIBILIDAD_MATERIAL',
  agreement: 'CONVENCIONAL',
  silence: 'SILENCIO',
  annulled: 'ANULADO',
  other: 'OTRA',
} as const satisfies Record<TerminationForm, string>;

export const SENSE = {
  granted: 'ESTIMATORIA',
  'partly-granted': 'ESTIMATORIA_PARCIAL',
  denied: 'DESESTIMATORIA',
  inadmissible: 'INADMISION',
  other: 'OTRA',
} as const satisfies Record<Sense, string>;

export const SILENCE = {
  granted: 'ESTIMATORIO',
  denied: 'DESESTIMATORIO',
  lapse: 'CADUCIDAD',
  'not-applicable': 'NO_APLICA',
} as const satisfies Record<SilenceSense, string>;

export const ACTION = {
  amendment: 'SUBSANAR',
  documents: 'APORTAR_DOCUMENTACION',
  allegations: 'ALEGAR',
  payment: 'PAGAR',
  notification: 'COMPARECER',
  appointment: 'CITA',
  appeal: 'RECURRIR',
  other: 'OTRA',
} as const satisfies Record<ActionKind, string>;

export const MILESTONE = {
  'registry-entry': 'REGISTRO_ENTRADA',
  'start-agreed': 'ACUERDO_INICIO',
  'start-communicated': 'COMUNICACION_INICIO',
  'amendment-required': 'REQUERIMIENTO_SUBSANACION',
  'amendment-submitted': 'SUBSANACION_PRESENTADA',
  'report-requested': 'SOLICITUD_INFORME',
  'report-received': 'INFORME_RECIBIDO',
  'term-suspended': 'SUSPENSION_PLAZO',
  'term-resumed': 'REANUDACION_PLAZO',
  'evidence-taken': 'PRUEBA',
  hearing: 'TRAMITE_AUDIENCIA',
  'allegations-submitted': 'ALEGACIONES_PRESENTADAS',
  proposal: 'PROPUESTA_RESOLUCION',
  resolution: 'RESOLUCION',
  'notification-available': 'NOTIFICACION_PUESTA_DISPOSICION',
  'notification-practised': 'NOTIFICACION_PRACTICADA',
  'appeal-filed': 'RECURSO_INTERPUESTO',
  archived: 'ARCHIVO',
} as const satisfies Record<Milestone, string>;

export const NOTIFICATION_STATE = {
  available: 'PUESTA_A_DISPOSICION',
  accessed: 'ACCEDIDA',
  refused: 'RECHAZADA',
  expired: 'RECHAZADA_POR_EXPIRACION',
} as const satisfies Record<NotificationState, string>;

export const SOURCE_STATE = {
  ok: 'OK',
  unreachable: 'NO_DISPONIBLE',
  'not-integrated': 'NO_INTEGRADA',
  'timed-out': 'TIEMPO_AGOTADO',
} as const satisfies Record<SourceReport['state'], string>;

export const PERSON_TYPE = {
  NIF: 'NIF',
  NIE: 'NIE',
  CIF: 'CIF',
  PASAPORTE: 'passport',
  OTRO: 'other',
} as const satisfies Record<string, PersonIdType>;

export const FILTER_STATE = { ABIERTO: 'open', CERRADO: 'closed', TODOS: 'all' } as const;
