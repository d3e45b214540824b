/** What a code of DEHú, or a word of this adapter, means and how to put it right, in Spanish, Catalan and English. */

export type Language = 'es' | 'ca' | 'en';
type Text = readonly [detail: string, fix: string];
type Row = Readonly<Record<Language, Text>>;

const NOTHING: Readonly<Record<Language, string>> = {
  es: 'No hay nada que hacer.',
  ca: 'No cal fer res.',
  en: 'There is nothing to do.',
};
const state = (es: string, ca: string, en: string): Row => ({
  es: [es, NOTHING.es],
  ca: [ca, NOTHING.ca],
  en: [en, NOTHING.en],
});

const NOT_REGISTERED: Row = {
  es: [
    'El certificado no está dado de alta en DEHú como Gran Destinatario en este entorno.',
    'Dé de alta el certificado del ayuntamiento en DEHú (Gran Destinatario) y revise que url sea la del mismo entorno.',
  ],
  ca: [
    "El certificat no està donat d'alta a DEHú com a Gran Destinatari en aquest entorn.",
    "Doneu d'alta el certificat de l'ajuntament a DEHú (Gran Destinatari) i reviseu que url sigui la del mateix entorn.",
  ],
  en: [
    'The certificate is not registered at DEHú as Gran Destinatario in this environment.',
    'Register the certificate of the town at DEHú (Gran Destinatario), and check that url is that of the same environment.',
  ],
};
const DATES: Row = {
  es: [
    'DEHú no admite las fechas de la consulta.',
    'Compruebe el reloj de la máquina; si está bien, avise a quien mantiene la pasarela.',
  ],
  ca: [
    'DEHú no admet les dates de la consulta.',
    'Comproveu el rellotge de la màquina; si està bé, aviseu qui manté la passarel·la.',
  ],
  en: [
    'DEHú does not take the dates of the question.',
    'Check the clock of the machine; if it is right, tell whoever maintains the gateway.',
  ],
};
const LOOK: Readonly<Record<Language, string>> = {
  es: 'Mire el envío en DEHú antes de repetir nada.',
  ca: "Mireu l'enviament a DEHú abans de repetir res.",
  en: 'Look at the notification at DEHú before anything is repeated.',
};

const CODES: Readonly<Record<string, Row>> = {
  '200': state('DEHú lo ha hecho.', 'DEHú ho ha fet.', 'DEHú has done it.'),
  '0': state('DEHú lo ha hecho.', 'DEHú ho ha fet.', 'DEHú has done it.'),
  '000': state('DEHú lo ha hecho.', 'DEHú ho ha fet.', 'DEHú has done it.'),
  '2001': {
    es: ['DEHú ha tenido un error interno.', 'La pasarela vuelve a preguntar; nada se repite a ciegas.'],
    ca: ['DEHú ha tingut un error intern.', 'La passarel·la torna a preguntar; res no es repeteix a cegues.'],
    en: ['DEHú had an internal error.', 'The gateway asks again; nothing is repeated blindly.'],
  },
  '4102': NOT_REGISTERED,
  '4103': NOT_REGISTERED,
  '4204': {
    es: [
      'El concepto no coincide con el que DEHú tiene: la notificación no se ha aceptado.',
      'Espere a la próxima lectura del buzón y vuelva a aceptar; si se repite, acéptela en la web de DEHú.',
    ],
    ca: [
      "El concepte no coincideix amb el que té DEHú: la notificació no s'ha acceptat.",
      'Espereu la propera lectura de la bústia i torneu a acceptar; si es repeteix, accepteu-la al web de DEHú.',
    ],
    en: [
      'The concept is not the one DEHú has: the notification was not accepted.',
      'Wait until the inbox is read again and accept once more; if it happens again, accept it on the web of DEHú.',
    ],
  },
  '4207': DATES,
  '4224': DATES,
  '4225': {
    es: [
      'Se ha llegado al máximo de consultas de hoy en DEHú: no se ha hecho nada.',
      'Vuelva a intentarlo mañana, o acepte en la web de DEHú si no puede esperar. Suba backends.dehu.inbox.everyMs y poll.minMs.',
    ],
    ca: [
      "S'ha arribat al màxim de consultes d'avui a DEHú: no s'ha fet res.",
      'Torneu-ho a provar demà, o accepteu al web de DEHú si no podeu esperar. Apugeu backends.dehu.inbox.everyMs i poll.minMs.',
    ],
    en: [
      'The most questions of today were asked at DEHú: nothing was done.',
      'Try again tomorrow, or accept on the web of DEHú if it cannot wait. Raise backends.dehu.inbox.everyMs and poll.minMs.',
    ],
  },
  PENDIENTE: {
    es: [
      'Espera en DEHú a que alguien del ayuntamiento la abra. Abrirla es darse por notificado.',
      'Decida si la acepta antes de su último día.',
    ],
    ca: [
      "Espera a DEHú que algú de l'ajuntament l'obri. Obrir-la és donar-se per notificat.",
      "Decidiu si l'accepteu abans del seu últim dia.",
    ],
    en: [
      'It waits at DEHú until somebody of the town opens it. To open it is to have been notified.',
      'Decide whether to accept it before its last day.',
    ],
  },
  ACEPTADA: state('El ayuntamiento la ha abierto.', "L'ajuntament l'ha oberta.", 'The town has opened it.'),
  LEIDA: state(
    'El ayuntamiento ha leído la comunicación.',
    "L'ajuntament ha llegit la comunicació.",
    'The town has read the communication.',
  ),
  RECHAZADA: state('Se ha rechazado, fuera de aquí.', "S'ha rebutjat, fora d'aquí.", 'It was refused, not from here.'),
  EXPIRADA: state(
    'Nadie la ha abierto en plazo: el trámite se da por hecho.',
    "Ningú no l'ha oberta en termini: el tràmit es dona per fet.",
    'Nobody opened it in time: the notification counts as made.',
  ),
  REALIZADA_TEU: state(
    'Se ha notificado por publicación en el Tablón Edictal Único.',
    "S'ha notificat per publicació al Tauler Edictal Únic.",
    'It was notified by publication in the official notice board (TEU).',
  ),
  'wrong-identifier': {
    es: ['DEHú ha contestado sobre otro envío.', LOOK.es],
    ca: ['DEHú ha contestat sobre un altre enviament.', LOOK.ca],
    en: ['DEHú answered about another notification.', LOOK.en],
  },
  'signature-invalid': {
    es: ['La respuesta de DEHú no lleva una firma en la que se confíe.', `Revise backends.dehu.answers. ${LOOK.es}`],
    ca: ['La resposta de DEHú no porta una signatura en què es confiï.', `Reviseu backends.dehu.answers. ${LOOK.ca}`],
    en: ['The answer of DEHú carries no signature that is trusted.', `Check backends.dehu.answers. ${LOOK.en}`],
  },
  'unexpected-answer': {
    es: ['DEHú ha contestado algo que no se entiende.', LOOK.es],
    ca: ["DEHú ha contestat una cosa que no s'entén.", LOOK.ca],
    en: ['DEHú answered something that is not understood.', LOOK.en],
  },
  'told-tomorrow': {
    es: [
      'Ya no espera, y DEHú no dice hasta mañana qué ha sido de ella.',
      'Espere: la pasarela pregunta mañana. Nada se repite entretanto.',
    ],
    ca: [
      "Ja no espera, i DEHú no diu fins demà què se n'ha fet.",
      'Espereu: la passarel·la pregunta demà. Res no es repeteix mentrestant.',
    ],
    en: [
      'It waits no more, and DEHú does not say until tomorrow what became of it.',
      'Wait: the gateway asks tomorrow. Nothing is repeated meanwhile.',
    ],
  },
  'envio-without-identifier': unreadable(
    'no lleva un identificador que se pueda guardar',
    'no porta un identificador que es pugui desar',
    'has no identifier that can be kept',
  ),
  'envio-without-date': unreadable(
    'no dice desde cuándo espera',
    'no diu des de quan espera',
    'does not say since when it waits',
  ),
  'envio-of-unknown-kind': unreadable(
    'no es ni notificación ni comunicación',
    'no és ni notificació ni comunicació',
    'is neither a notification nor a communication',
  ),
  'envio-without-concept': unreadable(
    'no lleva concepto, y sin él no se puede aceptar',
    'no porta concepte, i sense ell no es pot acceptar',
    'has no concept, without which it cannot be accepted',
  ),
};

function unreadable(es: string, ca: string, en: string): Row {
  return {
    es: [`Un envío de DEHú ${es}.`, 'Mírelo en la web de DEHú: la pasarela no lo muestra.'],
    ca: [`Un enviament de DEHú ${ca}.`, 'Mireu-lo al web de DEHú: la passarel·la no el mostra.'],
    en: [`A notification at DEHú ${en}.`, 'Look at it on the web of DEHú: the gateway does not show it.'],
  };
}

/** Null for a code that is not of this adapter. */
export function explain(code: string, language: Language): { detail: string; fix: string } | null {
  const row = Object.hasOwn(CODES, code.replace(/^dehu-/, '')) ? CODES[code.replace(/^dehu-/, '')] : undefined;
  if (row === undefined) return null;
  const [detail, fix] = row[language];
  return { detail, fix };
}
