/** Headings of what a citizen sees on the command line, in the languages of the folder. A text table. */

export const FOLDER_READERS = ['es', 'ca', 'va', 'gl', 'eu', 'en'] as const;
export type FolderReader = (typeof FOLDER_READERS)[number];

type Words = {
  title: string;
  body: string;
  open: string;
  closed: string;
  pending: string;
  asOf: string;
  number: string;
  subject: string;
  situation: string;
  updated: string;
  none: string;
  due: string;
  steps: string;
  actions: string;
  documents: string;
  notifications: string;
  openInSede: string;
  notAnswered: string;
  stale: string;
  yes: string;
};

const ca: Words = {
  title: 'Els meus expedients',
  body: 'Organisme',
  open: 'Oberts',
  closed: 'Tancats',
  pending: 'Pendent de mi',
  asOf: 'Dades de',
  number: 'Expedient',
  subject: 'Assumpte',
  situation: 'Situació',
  updated: 'Actualitzat',
  none: 'No hi ha expedients.',
  due: 'fins al',
  steps: 'Fites',
  actions: 'Què heu de fer',
  documents: 'Documents',
  notifications: 'Notificacions',
  openInSede: 'A la seu',
  notAnswered: 'Ara no respon',
  stale: 'dades no actualitzades',
  yes: 'sí',
};

export const FOLDER_WORDS: Readonly<Record<FolderReader, Words>> = {
  es: {
    title: 'Mis expedientes',
    body: 'Organismo',
    open: 'Abiertos',
    closed: 'Cerrados',
    pending: 'Pendiente de mí',
    asOf: 'Datos de',
    number: 'Expediente',
    subject: 'Asunto',
    situation: 'Situación',
    updated: 'Actualizado',
    none: 'No hay expedientes.',
    due: 'hasta el',
    steps: 'Hitos',
    actions: 'Qué tiene que hacer',
    documents: 'Documentos',
    notifications: 'Notificaciones',
    openInSede: 'En la sede',
    notAnswered: 'Ahora no responde',
    stale: 'datos no actualizados',
    yes: 'sí',
  },
  ca,
  va: { ...ca, openInSede: 'En la seu' },
  gl: {
    title: 'Os meus expedientes',
    body: 'Organismo',
    open: 'Abertos',
    closed: 'Pechados',
    pending: 'Pendente de min',
    asOf: 'Datos de',
    number: 'Expediente',
    subject: 'Asunto',
    situation: 'Situación',
    updated: 'Actualizado',
    none: 'Non hai expedientes.',
    due: 'ata o',
    steps: 'Fitos',
    actions: 'Que ten que facer',
    documents: 'Documentos',
    notifications: 'Notificacións',
    openInSede: 'Na sede',
    notAnswered: 'Agora non responde',
    stale: 'datos non actualizados',
    yes: 'si',
  },
  eu: {
    title: 'Nire espedienteak',
    body: 'Erakundea',
    open: 'Irekiak',
    closed: 'Itxiak',
    pending: 'Nire zain',
    asOf: 'Datuen data',
    number: 'Espedientea',
    subject: 'Gaia',
    situation: 'Egoera',
    updated: 'Eguneratua',
    none: 'Ez dago espedienterik.',
    due: 'epea:',
    steps: 'Mugarriak',
    actions: 'Zer egin behar duzun',
    documents: 'Dokumentuak',
    notifications: 'Jakinarazpenak',
    openInSede: 'Egoitzan',
    notAnswered: 'Orain ez du erantzuten',
    stale: 'eguneratu gabeko datuak',
    yes: 'bai',
  },
  en: {
    title: 'My files',
    body: 'Body',
    open: 'Open',
    closed: 'Closed',
    pending: 'Waiting for me',
    asOf: 'Data of',
    number: 'File',
    subject: 'Subject',
    situation: 'Situation',
    updated: 'Updated',
    none: 'There are no files.',
    due: 'until',
    steps: 'Steps',
    actions: 'What you have to do',
    documents: 'Documents',
    notifications: 'Notifications',
    openInSede: 'At the e-office',
    notAnswered: 'Does not answer now',
    stale: 'data not up to date',
    yes: 'yes',
  },
};
