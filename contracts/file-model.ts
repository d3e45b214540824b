/**
 * A file (expediente) as one person may see it. Four axes that real systems mix and this model keeps apart: archival
 * state, phase of the procedure, situation of the citizen, and what the citizen still has to do. Never one enum.
 */

/** Languages of texts. `va` is written `ca-ES-valencia` (BCP 47) and stands in for `ca` where that is missing. */
export const TEXT_LANGUAGES = ['es', 'ca', 'va', 'gl', 'eu', 'oc', 'en'] as const;
export type TextLanguage = (typeof TEXT_LANGUAGES)[number];
/** One text in the languages it exists in; at least one. */
export type Localised = Readonly<Partial<Record<TextLanguage, string>>>;

/** ENI, "Estado": E01 open, E02 closed, E03 index closed for remission (BOE-A-2011-13170). Archival, not procedural. */
export const ARCHIVAL_STATES = ['E01', 'E02', 'E03'] as const;
export type ArchivalState = (typeof ARCHIVAL_STATES)[number];

/** Phases of Ley 39/2015, Title IV, and what may follow. */
export const PHASES = ['initiation', 'ordering', 'instruction', 'ending', 'execution', 'appeal'] as const;
export type Phase = (typeof PHASES)[number];

/** What it means for the citizen. `unknown` keeps the source's own word beside it and is never taken for closed. */
export const SITUATIONS = [
  'received',
  'in-progress',
  'pending-amendment',
  'pending-allegations',
  'pending-payment',
  'suspended',
  'resolved',
  'closed',
  'unknown',
] as const;
export type Situation = (typeof SITUATIONS)[number];

/** What a citizen may have to do. `notification` and `appointment` are in the sede: to appear there, or to come. */
export const ACTION_KINDS = [
  'amendment',
  'documents',
  'allegations',
  'payment',
  'notification',
  'appointment',
  'appeal',
  'other',
] as const;
export type ActionKind = (typeof ACTION_KINDS)[number];

/** How a procedure ends: Ley 39/2015, articles 84, 86, 94, 95 and 25.1.b; silence, articles 24 and 25. */
export const TERMINATIONS = [
  'resolution',
  'withdrawal',
  'waiver',
  'lapse',
  'impossibility',
  'agreement',
  'silence',
  'annulled',
  'other',
] as const;
export type TerminationForm = (typeof TERMINATIONS)[number];
export const SENSES = ['granted', 'partly-granted', 'denied', 'inadmissible', 'other'] as const;
export type Sense = (typeof SENSES)[number];

export const SILENCES = ['granted', 'denied', 'lapse', 'not-applicable'] as const;
export type SilenceSense = (typeof SILENCES)[number];

/** Steps every procedure may have, in our words; what a vendor calls them is translated (src/domain/milestone-codes.ts). */
export const MILESTONES = [
  'registry-entry',
  'start-agreed',
  'start-communicated',
  'amendment-required',
  'amendment-submitted',
  'report-requested',
  'report-received',
  'term-suspended',
  'term-resumed',
  'evidence-taken',
  'hearing',
  'allegations-submitted',
  'proposal',
  'resolution',
  'notification-available',
  'notification-practised',
  'appeal-filed',
  'archived',
] as const;
export type Milestone = (typeof MILESTONES)[number];

export const NOTIFICATION_STATES = ['available', 'accessed', 'refused', 'expired'] as const;
export type NotificationState = (typeof NOTIFICATION_STATES)[number];

export type FileAction = {
  kind: ActionKind;
  text?: Localised;
  /** Madrid day. */
  dueOn?: string;
  /** Into the sede. */
  link: string;
  /** Decimal, euro, as text. */
  amount?: string;
  milestone?: string;
};

export type FileMilestone = {
  id: string;
  /** Ours where the vendor's code is known; else the vendor's. */
  code: Milestone | string;
  title: Localised;
  text?: Localised;
  at: string;
  /** Exactly one of a file is. */
  current: boolean;
  documents: readonly string[];
};

/** Name and verification of a document; its content stays in the sede. */
export type FileDocument = {
  id: string;
  eniId?: string;
  title: Localised;
  documentType?: string;
  origin?: 'citizen' | 'administration';
  date?: string;
  mediaType?: string;
  size?: number;
  csv?: string;
  verifyUrl?: string;
  digest?: { alg: 'sha-256' | 'sha-512'; value: string };
};

/** A reference only: seeing it is no access to the content, and starts or ends no term. */
export type FileNotification = {
  id: string;
  kind: 'notification' | 'communication';
  state: NotificationState;
  availableAt: string;
  stateAt?: string;
  link: string;
};

/** Instants are RFC 3339 UTC, days are Madrid days. What is not known is absent, never an empty text. */
export type FileStatus = {
  /** DIR3 of the body. */
  entity: string;
  unit?: string;
  /** The number the citizen knows it by. */
  number: string;
  eniId?: string;
  procedure: { sia?: string; ownCode?: string; name?: Localised; family?: string };
  title?: Localised;
  open: boolean;
  archival?: ArchivalState;
  phase?: { code?: Phase; ownCode?: string; text?: Localised };
  situation: Situation;
  /** Has the citizen something to do? */
  pending: 'yes' | 'no' | 'not-applicable';
  actions: readonly FileAction[];
  /** What the source itself calls its state. */
  sourceState?: { vocabulary?: string; code?: string; text?: Localised };
  termination?: { form: TerminationForm; sense?: Sense };
  terms?: { resolveBy?: string; countedFrom?: string; suspended?: boolean; silence?: SilenceSense };
  registry?: { number: string; at?: string };
  openedAt?: string;
  closedAt?: string;
  updatedAt: string;
  milestones: readonly FileMilestone[];
  documents: readonly FileDocument[];
  notifications: readonly FileNotification[];
  /** How many are interested; the others are never named. */
  interestedCount: number;
  language?: TextLanguage;
  /** Deep link into the sede of the body: https, one of its hosts. */
  link: string;
};
