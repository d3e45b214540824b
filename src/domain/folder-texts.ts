/** What a citizen reads of a file in each language: situations, phases, steps and what is to be done. A text table. */
import type { ActionKind, Localised, Milestone, Phase, Situation } from '../../contracts/file-model.ts';

/** The languages every text of ours exists in; `va` reads Catalan in its Valencian form where that differs. */
export const FOLDER_LANGUAGES = ['es', 'ca', 'va', 'gl', 'eu', 'en'] as const;
type Row = readonly [es: string, ca: string, gl: string, eu: string, en: string, va?: string];

function texts([es, ca, gl, eu, en, va]: Row): Localised {
  return { es, ca, va: va ?? ca, gl, eu, en };
}

function table<Name extends string>(rows: Readonly<Record<Name, Row>>): Readonly<Record<Name, Localised>> {
  const entries = (Object.keys(rows) as Name[]).map((name): [Name, Localised] => [name, texts(rows[name])]);
  return Object.fromEntries(entries) as Record<Name, Localised>;
}

export const SITUATION_TEXTS = table<Situation>({
  received: ['Recibido', 'Rebut', 'Recibido', 'Jasota', 'Received'],
  'in-progress': ['En trámite', 'En tramitació', 'En trámite', 'Izapidetzen', 'In progress'],
  'pending-amendment': [
    'Pendiente de que usted subsane',
    'Pendent que hi esmeneu defectes',
    'Pendente de que vostede emende',
    'Zuk zuzentzeko zain',
    'Waiting for you to amend it',
    'Pendent que hi esmeneu defectes',
  ],
  'pending-allegations': [
    'Pendiente de sus alegaciones',
    'Pendent de les vostres al·legacions',
    'Pendente das súas alegacións',
    'Zure alegazioen zain',
    'Waiting for your allegations',
  ],
  'pending-payment': [
    'Pendiente de pago',
    'Pendent de pagament',
    'Pendente de pagamento',
    'Ordaintzeko zain',
    'Waiting for payment',
  ],
  suspended: ['Suspendido', 'Suspès', 'Suspendido', 'Etenda', 'Suspended'],
  resolved: ['Resuelto', 'Resolt', 'Resolto', 'Ebatzita', 'Resolved'],
  closed: ['Cerrado', 'Tancat', 'Pechado', 'Itxita', 'Closed'],
  unknown: [
    'Consulte su estado en la sede',
    "Consulteu-ne l'estat a la seu",
    'Consulte o seu estado na sede',
    'Ikusi egoera egoitzan',
    'See its state at the e-office',
    "Consulteu-ne l'estat en la seu",
  ],
});

export const PHASE_TEXTS = table<Phase>({
  initiation: ['Iniciación', 'Iniciació', 'Iniciación', 'Hasiera', 'Initiation'],
  ordering: ['Ordenación', 'Ordenació', 'Ordenación', 'Antolamendua', 'Ordering'],
  instruction: ['Instrucción', 'Instrucció', 'Instrución', 'Instrukzioa', 'Instruction'],
  ending: ['Finalización', 'Finalització', 'Finalización', 'Amaiera', 'Ending', 'Finalització'],
  execution: ['Ejecución', 'Execució', 'Execución', 'Betearazpena', 'Execution'],
  appeal: ['Recurso', 'Recurs', 'Recurso', 'Errekurtsoa', 'Appeal'],
});

export const ACTION_TEXTS = table<ActionKind>({
  amendment: ['Subsanar', 'Esmenar', 'Emendar', 'Zuzendu', 'Amend'],
  documents: [
    'Aportar documentación',
    'Aportar documentació',
    'Achegar documentación',
    'Dokumentazioa aurkeztu',
    'Submit documents',
  ],
  allegations: [
    'Presentar alegaciones',
    'Presentar al·legacions',
    'Presentar alegacións',
    'Alegazioak aurkeztu',
    'Submit allegations',
  ],
  payment: ['Pagar', 'Pagar', 'Pagar', 'Ordaindu', 'Pay'],
  notification: [
    'Acceder a una notificación',
    'Accedir a una notificació',
    'Acceder a unha notificación',
    'Jakinarazpen bat ireki',
    'Open a notification',
  ],
  appointment: [
    'Acudir a una cita',
    'Anar a una cita',
    'Acudir a unha cita',
    'Hitzordura joan',
    'Keep an appointment',
    'Acudir a una cita',
  ],
  appeal: ['Recurrir', 'Recórrer', 'Recorrer', 'Errekurtsoa aurkeztu', 'Appeal', 'Recórrer'],
  other: [
    'Actuar en la sede',
    'Actuar a la seu',
    'Actuar na sede',
    'Egoitzan jardun',
    'Act at the e-office',
    'Actuar en la seu',
  ],
});

export const MILESTONE_TEXTS = table<Milestone>({
  'registry-entry': [
    'Solicitud registrada',
    'Sol·licitud registrada',
    'Solicitude rexistrada',
    'Eskaera erregistratuta',
    'Application registered',
  ],
  'start-agreed': ['Inicio acordado', 'Inici acordat', 'Inicio acordado', 'Hasiera erabakita', 'Start agreed'],
  'start-communicated': [
    'Inicio comunicado',
    'Inici comunicat',
    'Inicio comunicado',
    'Hasiera jakinarazita',
    'Start communicated',
  ],
  'amendment-required': [
    'Se le ha pedido que subsane',
    'Se us ha demanat que esmeneu la sol·licitud',
    'Pedíuselle que emende',
    'Zuzentzeko eskatu zaizu',
    'You were asked to amend',
  ],
  'amendment-submitted': [
    'Subsanación presentada',
    'Esmena presentada',
    'Emenda presentada',
    'Zuzenketa aurkeztuta',
    'Amendment submitted',
  ],
  'report-requested': [
    'Informe solicitado',
    'Informe sol·licitat',
    'Informe solicitado',
    'Txostena eskatuta',
    'Report requested',
  ],
  'report-received': ['Informe recibido', 'Informe rebut', 'Informe recibido', 'Txostena jasota', 'Report received'],
  'term-suspended': ['Plazo suspendido', 'Termini suspès', 'Prazo suspendido', 'Epea etenda', 'Term suspended'],
  'term-resumed': ['Plazo reanudado', 'Termini reprès', 'Prazo retomado', 'Epea berriz abiatuta', 'Term resumed'],
  'evidence-taken': ['Prueba practicada', 'Prova practicada', 'Proba practicada', 'Froga eginda', 'Evidence taken'],
  hearing: ['Trámite de audiencia', "Tràmit d'audiència", 'Trámite de audiencia', 'Entzunaldia', 'Hearing'],
  'allegations-submitted': [
    'Alegaciones presentadas',
    'Al·legacions presentades',
    'Alegacións presentadas',
    'Alegazioak aurkeztuta',
    'Allegations submitted',
  ],
  proposal: [
    'Propuesta de resolución',
    'Proposta de resolució',
    'Proposta de resolución',
    'Ebazpen-proposamena',
    'Proposed resolution',
  ],
  resolution: ['Resolución dictada', 'Resolució dictada', 'Resolución ditada', 'Ebazpena emanda', 'Resolution issued'],
  'notification-available': [
    'Notificación a su disposición',
    'Notificació a la vostra disposició',
    'Notificación á súa disposición',
    'Jakinarazpena eskuragarri',
    'Notification available to you',
  ],
  'notification-practised': [
    'Notificación practicada',
    'Notificació practicada',
    'Notificación practicada',
    'Jakinarazpena eginda',
    'Notification practised',
  ],
  'appeal-filed': [
    'Recurso interpuesto',
    'Recurs interposat',
    'Recurso interposto',
    'Errekurtsoa jarrita',
    'Appeal filed',
  ],
  archived: ['Archivado', 'Arxivat', 'Arquivado', 'Artxibatuta', 'Archived'],
});

/** `Paso sin nombre conocido`: of a step nobody described. */
export const STEP_WITHOUT_NAME: Localised = texts([
  'Actuación en el expediente',
  "Actuació en l'expedient",
  'Actuación no expediente',
  'Espedienteko jarduna',
  'Step in the file',
]);
