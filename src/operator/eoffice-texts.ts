/** The words of the page of e-offices, in the reader's language, and what their stable words of failure mean. A code table. */
import type { PageLanguage, VendorItemView, VendorView } from '../../contracts/operator-pages.ts';

type Way = VendorView['ways'][number];
/** What went wrong, as far as whoever looks after it can do something about it. */
export type ErrorKind =
  | 'timeout'
  | 'unreachable'
  | 'certificate'
  | 'credential'
  | 'busy'
  | 'status'
  | 'another'
  | 'not-allowed'
  | 'not-understood'
  | 'ours'
  | 'other';

export type EOfficeTexts = {
  title: string;
  lead: string;
  none: string;
  noneChosen: string;
  vendor: string;
  entity: string;
  show: string;
  any: string;
  trouble: string;
  submit: string;
  clear: string;
  look: string;
  how: string;
  ways: Record<Way, string>;
  contract: string;
  simulated: string;
  rests: string;
  pushed: string;
  counts: (of: {
    accepted: string;
    repeated: string;
    refused: string;
    unauthenticated: string;
    failed: string;
  }) => string;
  never: string;
  unsupported: string;
  notTaken: string;
  untellable: string;
  untellableFix: string;
  alertSince: string;
  heads: { entity: string; state: string; lastRead: string; lastPush: string; error: string; told: string };
  states: Record<'good' | 'wait' | 'bad', string>;
  effects: Record<'deliver' | 'mirror', string>;
  messages: string;
  until: string;
  next: string;
  failures: (n: string) => string;
  owed: (waiting: string) => string;
  givenUp: (n: string) => string;
  failingSince: string;
  nothingOwed: string;
  notTold: string;
  digest: string;
  more: (n: string) => string;
  tellings: string;
  tellingHeads: [message: string, entity: string, state: string, since: string, why: string, next: string];
  tellingStates: Record<'waiting' | 'given-up', string>;
  items: string;
  itemHeads: [ref: string, entity: string, state: string, why: string, at: string, next: string];
  itemStates: Record<VendorItemView['state'], string>;
  tell: string;
  tellConsequence: string;
  retry: string;
  retryConsequence: string;
  errors: Record<ErrorKind, string>;
};

export const E_OFFICE_TEXTS: Record<PageLanguage, EOfficeTexts> = {
  es: {
    title: 'Gestores de expedientes',
    lead: 'De dónde vienen los eventos y a quién se comunica qué fue de ellos: cada producto, con cada entidad.',
    none: 'No hay ningún gestor de expedientes conectado.',
    noneChosen: 'Ninguno cumple lo elegido.',
    vendor: 'Producto',
    entity: 'Entidad',
    show: 'Mostrar',
    any: 'Todo',
    trouble: 'Solo con problemas',
    submit: 'Filtrar',
    clear: 'Quitar filtros',
    look: 'Ver qué no se recogió y qué no sabe',
    how: 'Cómo llega',
    ways: { push: 'lo envía', poll: 'se le pregunta', queue: 'se lee su cola' },
    contract: 'Contrato',
    simulated: 'simulado',
    rests: 'Descansa hasta',
    pushed: 'Último envío suyo',
    counts: ({ accepted, repeated, refused, unauthenticated, failed }) =>
      `${accepted} aceptados, ${repeated} repetidos, ${refused} rechazados, ${unauthenticated} sin credencial, ${failed} sin poder guardarse`,
    never: 'nunca',
    unsupported: 'Clases que nadie conoce aquí',
    notTaken: 'No se ha recogido',
    untellable: 'Mensajes de entidades que ya no están configuradas',
    untellableFix: 'Vuelva a configurarlas para que se les comunique.',
    alertSince: 'desde',
    heads: {
      entity: 'Entidad',
      state: 'Estado',
      lastRead: 'Última lectura',
      lastPush: 'Último envío suyo',
      error: 'Último error',
      told: 'Lo que se le comunica',
    },
    states: { good: 'bien', wait: 'en espera', bad: 'con problemas' },
    effects: { deliver: 'se notifica', mirror: 'solo se anota' },
    messages: 'mensajes',
    until: 'leído hasta',
    next: 'próxima',
    failures: (n) => `${n} fallos seguidos`,
    owed: (waiting) => `${waiting} por comunicar`,
    givenUp: (n) => `${n} desistidos`,
    failingSince: 'no contesta bien desde',
    nothingOwed: 'al día',
    notTold: 'no se le comunica nada',
    digest: 'Resumen diario',
    more: (n) => `Y ${n} más: filtre por entidad o por problemas.`,
    tellings: 'Mensajes de los que no se ha enterado',
    tellingHeads: ['Mensaje', 'Entidad', 'Estado', 'Falla desde', 'Último error', 'Próximo intento'],
    tellingStates: { waiting: 'por comunicar', 'given-up': 'desistido' },
    items: 'Lo que no se ha podido recoger',
    itemHeads: ['Identificador suyo', 'Entidad', 'Estado', 'Por qué y cómo arreglarlo', 'Visto', 'Próximo intento'],
    itemStates: {
      waiting: 'se reintenta',
      refused: 'rechazado',
      unsupported: 'clase desconocida',
      ignored: 'no concierne',
      gone: 'ya no está',
    },
    tell: 'Comunicar ya',
    tellConsequence:
      'Se le vuelve a comunicar ahora todo lo que se le debe, también lo desistido. Puede recibirlo dos veces.',
    retry: 'Leer de nuevo',
    retryConsequence: 'Se vuelve a leer ahora. Lo que ya entró no entra dos veces.',
    errors: {
      timeout: 'No contesta a tiempo. Se reintenta; mire si está lento o caído.',
      unreachable: 'No se llega a él. Revise su dirección, la red y el cortafuegos.',
      certificate: 'Su certificado no es de fiar o ha caducado. Debe renovarlo quien lo lleva.',
      credential: 'No acepta nuestra credencial. Revísela en la configuración o pida otra.',
      busy: 'Pide esperar. Se reintenta cuando dice.',
      status: 'Contesta con un error suyo. Se reintenta; si dura, avise a quien lo lleva.',
      another: 'Otro está leyendo lo mismo. Deje uno solo.',
      'not-allowed': 'Esa dirección no está en la configuración: no se llama.',
      'not-understood': 'Contesta algo que no se entiende. ¿Ha cambiado de versión?',
      ours: 'Fallo de esta pasarela. Mire el registro.',
      other: 'Mire la palabra y el registro.',
    },
  },
  ca: {
    title: 'Gestors d’expedients',
    lead: 'D’on venen els esdeveniments i a qui es comunica què se n’ha fet: cada producte, amb cada entitat.',
    none: 'No hi ha cap gestor d’expedients connectat.',
    noneChosen: 'Cap no compleix el que s’ha triat.',
    vendor: 'Producte',
    entity: 'Entitat',
    show: 'Mostra',
    any: 'Tot',
    trouble: 'Només amb problemes',
    submit: 'Filtra',
    clear: 'Lleva els filtres',
    look: 'Mira què no s’ha recollit i què no sap',
    how: 'Com arriba',
    ways: { push: 'ho envia', poll: 'se li pregunta', queue: 'es llig la seua cua' },
    contract: 'Contracte',
    simulated: 'simulat',
    rests: 'Descansa fins a',
    pushed: 'Últim enviament seu',
    counts: ({ accepted, repeated, refused, unauthenticated, failed }) =>
      `${accepted} acceptats, ${repeated} repetits, ${refused} rebutjats, ${unauthenticated} sense credencial, ${failed} sense poder guardar-se`,
    never: 'mai',
    unsupported: 'Classes que ningú no coneix ací',
    notTaken: 'No s’ha recollit',
    untellable: 'Missatges d’entitats que ja no estan configurades',
    untellableFix: 'Torneu a configurar-les perquè se’ls comunique.',
    alertSince: 'des de',
    heads: {
      entity: 'Entitat',
      state: 'Estat',
      lastRead: 'Última lectura',
      lastPush: 'Últim enviament seu',
      error: 'Últim error',
      told: 'El que se li comunica',
    },
    states: { good: 'bé', wait: 'en espera', bad: 'amb problemes' },
    effects: { deliver: 'es notifica', mirror: 'només s’anota' },
    messages: 'missatges',
    until: 'llegit fins a',
    next: 'pròxima',
    failures: (n) => `${n} fallades seguides`,
    owed: (waiting) => `${waiting} per comunicar`,
    givenUp: (n) => `${n} desistits`,
    failingSince: 'no respon bé des de',
    nothingOwed: 'al dia',
    notTold: 'no se li comunica res',
    digest: 'Resum diari',
    more: (n) => `I ${n} més: filtreu per entitat o per problemes.`,
    tellings: 'Missatges dels quals no s’ha assabentat',
    tellingHeads: ['Missatge', 'Entitat', 'Estat', 'Falla des de', 'Últim error', 'Pròxim intent'],
    tellingStates: { waiting: 'per comunicar', 'given-up': 'desistit' },
    items: 'El que no s’ha pogut recollir',
    itemHeads: ['Identificador seu', 'Entitat', 'Estat', 'Per què i com arreglar-ho', 'Vist', 'Pròxim intent'],
    itemStates: {
      waiting: 'es reintenta',
      refused: 'rebutjat',
      unsupported: 'classe desconeguda',
      ignored: 'no concerneix',
      gone: 'ja no hi és',
    },
    tell: 'Comunica-ho ja',
    tellConsequence: 'Se li torna a comunicar ara tot el que se li deu, també el desistit. Pot rebre-ho dues vegades.',
    retry: 'Llig de nou',
    retryConsequence: 'Es torna a llegir ara. El que ja va entrar no entra dues vegades.',
    errors: {
      timeout: 'No respon a temps. Es reintenta; mireu si va lent o està caigut.',
      unreachable: 'No s’hi arriba. Reviseu-ne l’adreça, la xarxa i el tallafoc.',
      certificate: 'El seu certificat no és de fiar o ha caducat. L’ha de renovar qui el porta.',
      credential: 'No accepta la nostra credencial. Reviseu-la en la configuració o demaneu-ne una altra.',
      busy: 'Demana esperar. Es reintenta quan diu.',
      status: 'Respon amb un error seu. Es reintenta; si dura, aviseu qui el porta.',
      another: 'Un altre està llegint el mateix. Deixeu-ne un de sol.',
      'not-allowed': 'Aquesta adreça no és en la configuració: no s’hi crida.',
      'not-understood': 'Respon una cosa que no s’entén. Ha canviat de versió?',
      ours: 'Fallada d’aquesta passarel·la. Mireu el registre.',
      other: 'Mireu la paraula i el registre.',
    },
  },
  en: {
    title: 'E-offices',
    lead: 'Where events come from, and who is told what became of them: each product, with each entity.',
    none: 'No e-office is connected.',
    noneChosen: 'None is as chosen.',
    vendor: 'Product',
    entity: 'Entity',
    show: 'Show',
    any: 'All',
    trouble: 'Only those in trouble',
    submit: 'Filter',
    clear: 'Clear filters',
    look: 'See what was not taken in, and what it does not know',
    how: 'How things come',
    ways: { push: 'it pushes', poll: 'it is asked', queue: 'its queue is read' },
    contract: 'Contract',
    simulated: 'simulated',
    rests: 'Rests until',
    pushed: 'Its last push',
    counts: ({ accepted, repeated, refused, unauthenticated, failed }) =>
      `${accepted} accepted, ${repeated} repeated, ${refused} refused, ${unauthenticated} without a credential, ${failed} that could not be stored`,
    never: 'never',
    unsupported: 'Kinds that nobody knows here',
    notTaken: 'Not taken in',
    untellable: 'Messages of entities that are configured no more',
    untellableFix: 'Configure them again so that they are told.',
    alertSince: 'since',
    heads: {
      entity: 'Entity',
      state: 'State',
      lastRead: 'Last read',
      lastPush: 'Its last push',
      error: 'Last error',
      told: 'What it is told',
    },
    states: { good: 'well', wait: 'waiting', bad: 'in trouble' },
    effects: { deliver: 'is notified', mirror: 'is only noted' },
    messages: 'messages',
    until: 'read until',
    next: 'next',
    failures: (n) => `${n} failures in a row`,
    owed: (waiting) => `${waiting} to be told`,
    givenUp: (n) => `${n} given up`,
    failingSince: 'does not hear since',
    nothingOwed: 'up to date',
    notTold: 'it is told nothing',
    digest: 'Daily digest',
    more: (n) => `And ${n} more: filter by entity, or by trouble.`,
    tellings: 'Messages it has not heard of',
    tellingHeads: ['Message', 'Entity', 'State', 'Failing since', 'Last error', 'Next attempt'],
    tellingStates: { waiting: 'to be told', 'given-up': 'given up' },
    items: 'What could not be taken in',
    itemHeads: ['Its own id', 'Entity', 'State', 'Why, and how to mend it', 'Seen', 'Next attempt'],
    itemStates: {
      waiting: 'tried again',
      refused: 'refused',
      unsupported: 'unknown kind',
      ignored: 'no concern',
      gone: 'there no more',
    },
    tell: 'Tell it now',
    tellConsequence: 'It is told now of everything it is owed, what was given up too. It may hear it twice.',
    retry: 'Read again',
    retryConsequence: 'It is read again now. What came in already does not come in twice.',
    errors: {
      timeout: 'It does not answer in time. It is tried again; look whether it is slow or down.',
      unreachable: 'It cannot be reached. Look at its address, the network and the firewall.',
      certificate: 'Its certificate is not trusted or is over. Whoever runs it must renew it.',
      credential: 'It does not accept our credential. Look at it in the configuration, or ask for another.',
      busy: 'It asks to wait. It is tried again when it says.',
      status: 'It answers with an error of its own. It is tried again; if it lasts, tell whoever runs it.',
      another: 'Somebody else is reading the same. Leave one alone.',
      'not-allowed': 'That address is not in the configuration: it is not called.',
      'not-understood': 'It answers something that is not understood. Has its version changed?',
      ours: 'A fault of this gateway. Look at its log.',
      other: 'Look at the word, and at the log.',
    },
  },
};

/** The first that fits a stable word, such as `timeout`, `status-503` or `login-401`. */
const KINDS: readonly (readonly [word: RegExp, kind: ErrorKind])[] = [
  [/timeout|timedout/, 'timeout'],
  [/cert|tls|ssl|self-signed|issuer|altname/, 'certificate'],
  [/^(econn|enotfound|ehost|enet|eai-|epipe|und-err|failed$|lost$|closed$)/, 'unreachable'],
  [/^(auth|login|authorization|token)|refused$|status-40[13]$/, 'credential'],
  [/status-429|^later$|retry-after/, 'busy'],
  [/status-\d+|soap-fault|^fault$/, 'status'],
  [/^conflict$/, 'another'],
  [/address-not-allowed/, 'not-allowed'],
  [/^internal$/, 'ours'],
  [
    /not-json|not-soap|answer|not-as-agreed|format|not-a-list|without-end|too-l|went-back|elsewhere|invalid|unsupported/,
    'not-understood',
  ],
];

export function errorKind(word: string): ErrorKind {
  return KINDS.find(([pattern]) => pattern.test(word))?.[1] ?? 'other';
}
