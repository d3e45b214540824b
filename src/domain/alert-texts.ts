/** What an alert says to the person who runs the gateway: what, where, what to do; in Spanish, Catalan and English. Pure. */
import type { AlertCondition, Holding } from '../../contracts/alert.ts';

export type AlertLanguage = 'es' | 'ca' | 'en';
type Facts = Pick<Holding, 'condition' | 'subject' | 'count' | 'detail'>;
/** `{subject}`, `{count}` and `{detail}` are filled in. */
type Words = readonly [what: string, fix: string];

const TEXTS: Readonly<Record<AlertCondition, Readonly<Record<AlertLanguage, Words>>>> = {
  'backend-silent': {
    es: [
      'No se sabe nada de {subject}',
      'carpeta circuits dice cómo está. Los plazos corren mientras nadie sabe qué pasó con lo enviado.',
    ],
    ca: [
      'No se sap res de {subject}',
      'carpeta circuits diu com està. Els terminis corren mentre ningú no sap què ha passat amb el que s’ha enviat.',
    ],
    en: [
      'Nothing is heard of {subject}',
      'carpeta circuits says how it stands. Terms run while nobody knows what became of what was sent.',
    ],
  },
  'circuit-open': {
    es: [
      '{subject} no responde; lo que va a él espera',
      'Vea el motivo con carpeta circuits. Lo retenido sale solo cuando vuelva a responder.',
    ],
    ca: [
      '{subject} no respon; el que hi va espera',
      'Mireu-ne el motiu amb carpeta circuits. El que està retingut surt tot sol quan torni a respondre.',
    ],
    en: [
      '{subject} does not answer; what goes there waits',
      'See why with carpeta circuits. What is held leaves by itself once it answers.',
    ],
  },
  'uncertain-needs-person': {
    es: [
      '{count} mensajes de {subject} quizá llegaron y quizá no; hace falta una persona',
      'carpeta messages --delivery uncertain; compruébelo en el servicio y decida cada uno con carpeta resolve.',
    ],
    ca: [
      '{count} missatges de {subject} potser han arribat i potser no; cal una persona',
      'carpeta messages --delivery uncertain; comproveu-ho al servei i decidiu cada un amb carpeta resolve.',
    ],
    en: [
      '{count} messages of {subject} may or may not have arrived; a person is needed',
      'carpeta messages --delivery uncertain; look at the service and decide each with carpeta resolve.',
    ],
  },
  'messages-dead': {
    es: [
      '{count} mensajes de {subject} se han dado por perdidos en el último día',
      'carpeta messages --delivery dead dice por qué; carpeta retry los envía de nuevo.',
    ],
    ca: [
      '{count} missatges de {subject} s’han donat per perduts l’últim dia',
      'carpeta messages --delivery dead diu per què; carpeta retry els torna a enviar.',
    ],
    en: [
      '{count} messages of {subject} were given up within a day',
      'carpeta messages --delivery dead says why; carpeta retry sends them again.',
    ],
  },
  'expiring-soon': {
    es: [
      '{count} mensajes de {subject} vencen pronto sin que nadie los haya abierto',
      'El flujo de cambios nombra cada uno (expires-soon). Puede ampliarse el plazo mientras corre.',
    ],
    ca: [
      '{count} missatges de {subject} vencen aviat sense que ningú els hagi obert',
      'El flux de canvis anomena cada un (expires-soon). Es pot ampliar el termini mentre corre.',
    ],
    en: [
      '{count} messages of {subject} end soon and nobody has opened them',
      'The change feed names each (expires-soon). The term can be extended while it runs.',
    ],
  },
  'arrivals-ending': {
    es: [
      '{count} notificaciones al ayuntamiento en {subject} vencen pronto y nadie las ha aceptado',
      'carpeta messages --direction in las enumera. Decida cada una antes de su último día: lo que nadie abre se da por notificado.',
    ],
    ca: [
      '{count} notificacions a l’ajuntament a {subject} vencen aviat i ningú no les ha acceptades',
      'carpeta messages --direction in les enumera. Decidiu cada una abans del seu últim dia: el que ningú no obre es dona per notificat.',
    ],
    en: [
      '{count} notifications to the town at {subject} end soon and nobody has accepted them',
      'carpeta messages --direction in lists them. Decide each before its last day: what nobody opens counts as notified.',
    ],
  },
  'inbox-unread': {
    es: [
      'No se puede leer lo que llega por {subject} ({count} entidades)',
      'carpeta circuits dice el último error de cada buzón. Se sigue intentando; mientras tanto mire en la web del servicio: los plazos corren.',
    ],
    ca: [
      'No es pot llegir el que arriba per {subject} ({count} entitats)',
      'carpeta circuits diu l’últim error de cada bústia. Es continua intentant; mentrestant mireu al web del servei: els terminis corren.',
    ],
    en: [
      'What arrives by {subject} cannot be read ({count} entities)',
      'carpeta circuits says the last error of each inbox. It is tried all the while; meanwhile look on the web of the service: terms run.',
    ],
  },
  'evidence-late': {
    es: [
      'Faltan los justificantes de {count} mensajes terminados de {subject}',
      'Se siguen pidiendo; el flujo de cambios nombra cada uno (evidence-late). Pregunte al servicio si dura.',
    ],
    ca: [
      'Falten els justificants de {count} missatges acabats de {subject}',
      'Es continuen demanant; el flux de canvis anomena cada un (evidence-late). Pregunteu al servei si dura.',
    ],
    en: [
      'The certificates of {count} ended messages of {subject} are missing',
      'They are still asked for; the change feed names each (evidence-late). Ask the service if it lasts.',
    ],
  },
  quarantine: {
    es: [
      '{count} avisos de {subject} no corresponden a ningún mensaje',
      'carpeta quarantine los enumera; asigne o descarte cada uno, con su motivo.',
    ],
    ca: [
      '{count} avisos de {subject} no corresponen a cap missatge',
      'carpeta quarantine els enumera; assigneu o descarteu cada un, amb el motiu.',
    ],
    en: [
      '{count} callbacks of {subject} match no message',
      'carpeta quarantine lists them; attach or discard each, with a reason.',
    ],
  },
  'seal-expiring': {
    es: [
      'El sello de {subject} acaba el {detail}',
      'Pida otro, póngalo en su sitio y reinicie; carpeta config check dice qué hay. Después de ese día sus mensajes esperan.',
    ],
    ca: [
      'El segell de {subject} s’acaba el {detail}',
      'Demaneu-ne un altre, poseu-lo al seu lloc i reinicieu; carpeta config check diu què hi ha. Després d’aquell dia els seus missatges esperen.',
    ],
    en: [
      'The seal of {subject} ends on {detail}',
      'Ask for another, put it in place and restart; carpeta config check says what is there. After that day its messages wait.',
    ],
  },
  'key-expiring': {
    es: [
      'La clave de {subject} acaba el {detail}',
      'Pida otra a ese servicio antes de ese día y anote su fecha en apiKeyExpiresOn.',
    ],
    ca: [
      'La clau de {subject} s’acaba el {detail}',
      'Demaneu-ne una altra a aquest servei abans d’aquell dia i anoteu-ne la data a apiKeyExpiresOn.',
    ],
    en: [
      'The key of {subject} ends on {detail}',
      'Ask that service for another before that day, and note its date in apiKeyExpiresOn.',
    ],
  },
  'vendor-unread': {
    es: [
      'No se puede leer de {subject} ({count} entidades)',
      'GET /v1/vendors dice el último error de cada entidad. Se sigue intentando.',
    ],
    ca: [
      'No es pot llegir de {subject} ({count} entitats)',
      'GET /v1/vendors diu l’últim error de cada entitat. Es continua intentant.',
    ],
    en: [
      '{subject} cannot be read ({count} entities)',
      'GET /v1/vendors says the last error of each entity. It is tried again all the while.',
    ],
  },
  'vendor-untold': {
    es: [
      '{subject} no se ha podido enterar de {count} mensajes',
      'GET /v1/vendors dice de qué entidad y por qué; POST /v1/vendors/{id}/tellings/retry lo intenta ya.',
    ],
    ca: [
      '{subject} no s’ha pogut assabentar de {count} missatges',
      'GET /v1/vendors diu de quina entitat i per què; POST /v1/vendors/{id}/tellings/retry ho intenta ara.',
    ],
    en: [
      '{subject} could not be told of {count} messages',
      'GET /v1/vendors says of which entity and why; POST /v1/vendors/{id}/tellings/retry tells it now.',
    ],
  },
  'retention-late': {
    es: [
      'Lo que debía borrarse sigue guardado ({subject})',
      'Busque worker.chore-failed en el registro, y mire si la base de datos puede con su carga.',
    ],
    ca: [
      'El que s’havia d’esborrar encara es guarda ({subject})',
      'Busqueu worker.chore-failed al registre, i mireu si la base de dades pot amb la càrrega.',
    ],
    en: [
      'What should have been erased is still kept ({subject})',
      'Look for worker.chore-failed in the log, and whether the database bears its load.',
    ],
  },
};

/** `what`: one line without a full stop. `fix`: what to do about it. */
export function alertText(facts: Facts, language: AlertLanguage): { what: string; fix: string } {
  const [what, fix] = TEXTS[facts.condition][language];
  const values: Record<string, string> = {
    subject: facts.subject,
    count: String(facts.count),
    detail: facts.detail ?? '',
  };
  return { what: what.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole), fix };
}
