/** Status, title, explanation and remedy of every problem this API answers, in the reader's language. A code table. */
import type { ErrorCode } from '../errors.ts';
import type { Language } from './language.ts';

export type ProblemText = { title: string; detail: string; fix: string };
type Row = { status: number } & Record<Language, readonly [title: string, detail: string, fix: string]>;

/** Ours to explain at start or in the log, not to a caller: they read as `internal`. */
const PROBLEMS: Partial<Record<ErrorCode, Row>> & { internal: Row } = {
  malformed: {
    status: 400,
    es: ['Petición ilegible', 'La petición no se puede leer.', 'Corrija lo indicado en errors y vuelva a enviarla.'],
    ca: [
      'Petició il·legible',
      'La petició no es pot llegir.',
      "Corregiu el que s'indica a errors i torneu-la a enviar.",
    ],
    en: ['Unreadable request', 'The request cannot be read.', 'Correct what errors says and send it again.'],
  },
  'event-invalid': {
    status: 422,
    es: [
      'Evento no válido',
      'El evento tiene {count} errores; no se ha guardado nada.',
      'Corrija todos los errores indicados y vuelva a enviarlo con el mismo id.',
    ],
    ca: [
      'Esdeveniment no vàlid',
      "L'esdeveniment té {count} errors; no s'ha desat res.",
      'Corregiu tots els errors indicats i torneu-lo a enviar amb el mateix id.',
    ],
    en: [
      'Invalid event',
      'The event has {count} errors; nothing was stored.',
      'Correct every error named and send it again with the same id.',
    ],
  },
  'too-large': {
    status: 413,
    es: [
      'Demasiado grande',
      'El contenido pasa del máximo de {maximum}.',
      'Suba los documentos por separado en POST /v1/documents o divida el lote.',
    ],
    ca: [
      'Massa gran',
      'El contingut passa del màxim de {maximum}.',
      'Pugeu els documents per separat a POST /v1/documents o dividiu el lot.',
    ],
    en: [
      'Too large',
      'The content is over the maximum of {maximum}.',
      'Upload documents separately with POST /v1/documents, or split the batch.',
    ],
  },
  'unsupported-media-type': {
    status: 415,
    es: ['Tipo de contenido no admitido', 'Aquí no se admite este Content-Type.', 'Use: {supported}.'],
    ca: ['Tipus de contingut no admès', "Aquí no s'admet aquest Content-Type.", 'Feu servir: {supported}.'],
    en: ['Unsupported content type', 'This Content-Type is not supported here.', 'Use: {supported}.'],
  },
  unauthenticated: {
    status: 401,
    es: [
      'Sin identificar',
      'Falta la clave de cliente o no es válida.',
      'Envíe Authorization: Bearer <clave>, con el certificado de cliente si la clave lo exige.',
    ],
    ca: [
      'Sense identificar',
      'Falta la clau de client o no és vàlida.',
      'Envieu Authorization: Bearer <clau>, amb el certificat de client si la clau ho exigeix.',
    ],
    en: [
      'Not authenticated',
      'The client key is missing or wrong.',
      'Send Authorization: Bearer <key>, with the client certificate if the key is pinned to one.',
    ],
  },
  forbidden: {
    status: 403,
    es: [
      'No permitido',
      'Este acceso no está permitido desde aquí o con esta clave.',
      'Pida a quien administra la pasarela el permiso que falta.',
    ],
    ca: [
      'No permès',
      "Aquest accés no està permès des d'aquí o amb aquesta clau.",
      'Demaneu a qui administra la passarel·la el permís que falta.',
    ],
    en: [
      'Forbidden',
      'This is not allowed from here or with this key.',
      'Ask whoever runs the gateway for the missing permission.',
    ],
  },
  'backend-unavailable': {
    status: 503,
    es: [
      'El servicio de destino no responde ahora',
      'No se le ha podido preguntar: no responde, está en mantenimiento o respondió algo ilegible.',
      'Vuelva a intentarlo más tarde; GET /v1/backends dice cómo está.',
    ],
    ca: [
      'El servei de destinació no respon ara',
      "No s'hi ha pogut preguntar: no respon, és en manteniment o ha respost una cosa il·legible.",
      'Torneu-ho a provar més tard; GET /v1/backends diu com està.',
    ],
    en: [
      'The back end does not answer now',
      'It could not be asked: it does not answer, is under maintenance, or answered something unreadable.',
      'Try again later; GET /v1/backends tells how it is.',
    ],
  },
  'backend-refused': {
    status: 502,
    es: [
      'El servicio de destino se ha negado',
      'Ha respondido que no, o la entidad no puede preguntarle ahora.',
      'Corrija lo indicado en errors.',
    ],
    ca: [
      "El servei de destinació s'hi ha negat",
      'Ha respost que no, o l’entitat no li pot preguntar ara.',
      "Corregiu el que s'indica a errors.",
    ],
    en: ['The back end refused', 'It answered no, or the entity cannot ask it now.', 'Correct what errors says.'],
  },
  'backend-shared': {
    status: 403,
    es: [
      'Servicio compartido',
      'Otras entidades usan también este servicio: pausarlo o reanudarlo las afecta a todas.',
      'Use la clave de un cliente que actúe por todas las entidades que lo usan.',
    ],
    ca: [
      'Servei compartit',
      'Altres entitats també fan servir aquest servei: pausar-lo o reprendre’l les afecta totes.',
      'Feu servir la clau d’un client que actuï per totes les entitats que el fan servir.',
    ],
    en: [
      'Shared back end',
      'Other entities use this back end too: pausing or resuming it concerns them all.',
      'Use the key of a client that acts for every entity that uses it.',
    ],
  },
  'entity-not-allowed': {
    status: 403,
    es: [
      'Entidad no permitida',
      'El evento no es de una entidad por la que este cliente pueda actuar.',
      'Use el DIR3 de su entidad en entitydir3, en source (urn:dir3:<entitydir3>:…) y en emitter.',
    ],
    ca: [
      'Entitat no permesa',
      "L'esdeveniment no és d'una entitat per la qual aquest client pugui actuar.",
      'Feu servir el DIR3 de la vostra entitat a entitydir3, a source (urn:dir3:<entitydir3>:…) i a emitter.',
    ],
    en: [
      'Entity not allowed',
      'The event is not of an entity this client may act for.',
      'Use the DIR3 of your entity in entitydir3, in source (urn:dir3:<entitydir3>:…) and in emitter.',
    ],
  },
  'not-found': {
    status: 404,
    es: [
      'No existe',
      'Aquí no hay nada con ese nombre que usted pueda ver.',
      'Compruebe la dirección y el identificador.',
    ],
    ca: ['No existeix', 'Aquí no hi ha res amb aquest nom que pugueu veure.', "Comproveu l'adreça i l'identificador."],
    en: ['Not found', 'There is nothing of that name here that you may see.', 'Check the address and the identifier.'],
  },
  'method-not-allowed': {
    status: 405,
    es: ['Método no admitido', 'Esta dirección no admite ese método.', 'Use: {allow}.'],
    ca: ['Mètode no admès', 'Aquesta adreça no admet aquest mètode.', 'Feu servir: {allow}.'],
    en: ['Method not allowed', 'This address does not take that method.', 'Use: {allow}.'],
  },
  'event-id-reused': {
    status: 409,
    es: [
      'Identificador ya usado',
      'Ya hay un evento con este source e id y otro contenido; el primero sigue en pie.',
      'Dé un id nuevo a un evento nuevo; repita un envío sin cambiar nada.',
    ],
    ca: [
      'Identificador ja utilitzat',
      'Ja hi ha un esdeveniment amb aquest source i id i un altre contingut; el primer es manté.',
      'Doneu un id nou a un esdeveniment nou; repetiu un enviament sense canviar-hi res.',
    ],
    en: [
      'Identifier already used',
      'There is an event with this source and id and other content; the first one stands.',
      'Give a new event a new id; repeat a submission without changing anything.',
    ],
  },
  'not-available-here': {
    status: 422,
    es: [
      'No disponible aquí',
      'Esta instalación no ofrece lo que pide el evento; no se ha guardado nada.',
      'Quite lo indicado en errors o pida que se habilite.',
    ],
    ca: [
      'No disponible aquí',
      "Aquesta instal·lació no ofereix el que demana l'esdeveniment; no s'ha desat res.",
      "Traieu el que s'indica a errors o demaneu que s'habiliti.",
    ],
    en: [
      'Not available here',
      'This installation does not serve what the event asks for; nothing was stored.',
      'Take out what errors names, or ask for it to be enabled.',
    ],
  },
  'upload-not-found': {
    status: 422,
    es: [
      'Documento no encontrado',
      'Un documento subido ya no existe, no está completo o es de otro cliente.',
      'Súbalo de nuevo en POST /v1/documents y use el uploadId nuevo.',
    ],
    ca: [
      'Document no trobat',
      "Un document pujat ja no existeix, no és complet o és d'un altre client.",
      'Torneu-lo a pujar a POST /v1/documents i feu servir el nou uploadId.',
    ],
    en: [
      'Document not found',
      'An uploaded document is gone, incomplete or of another client.',
      'Upload it again with POST /v1/documents and use the new uploadId.',
    ],
  },
  'digest-mismatch': {
    status: 422,
    es: [
      'La huella no coincide',
      'Los bytes recibidos no tienen la huella indicada; no se ha guardado nada.',
      'Calcule SHA-256 sobre los bytes que envía y vuelva a enviarlos.',
    ],
    ca: [
      "L'empremta no coincideix",
      "Els bytes rebuts no tenen l'empremta indicada; no s'ha desat res.",
      'Calculeu SHA-256 sobre els bytes que envieu i torneu-los a enviar.',
    ],
    en: [
      'Digest mismatch',
      'The bytes received do not have the digest given; nothing was stored.',
      'Compute SHA-256 over the bytes you send and send them again.',
    ],
  },
  'document-type': {
    status: 422,
    es: [
      'El documento no es lo que dice',
      'El contenido no es del tipo declarado; no se ha guardado nada.',
      'Envíe un PDF (empieza por %PDF-) o un ZIP con su Content-Type.',
    ],
    ca: [
      'El document no és el que diu',
      "El contingut no és del tipus declarat; no s'ha desat res.",
      'Envieu un PDF (comença per %PDF-) o un ZIP amb el seu Content-Type.',
    ],
    en: [
      'The document is not what it says',
      'The content is not of the declared type; nothing was stored.',
      'Send a PDF (it begins with %PDF-) or a ZIP with its Content-Type.',
    ],
  },
  'not-possible-now': {
    status: 409,
    es: [
      'No es posible ahora',
      'Está en un estado ({state}) que no lo permite.',
      'Mire el estado del mensaje; solo se reintenta uno rejected o dead y solo se resuelve uno uncertain por el que ya no se pregunta.',
    ],
    ca: [
      'Ara no és possible',
      'És en un estat ({state}) que no ho permet.',
      "Mireu l'estat del missatge; només es reintenta un de rejected o dead i només se'n resol un d'uncertain pel qual ja no es pregunta.",
    ],
    en: [
      'Not possible now',
      'It is in a state ({state}) that does not allow it.',
      'Look at its status: only a rejected or dead one is retried, only an uncertain one that is no longer asked about is resolved.',
    ],
  },
  'document-infected': {
    status: 422,
    es: [
      'Documento infectado',
      'El antivirus ha rechazado un documento; no se ha guardado nada.',
      'Genere el documento de nuevo desde un origen limpio y avise a quien lleve la seguridad.',
    ],
    ca: [
      'Document infectat',
      "L'antivirus ha rebutjat un document; no s'ha desat res.",
      'Torneu a generar el document des d’un origen net i aviseu qui porte la seguretat.',
    ],
    en: [
      'Infected document',
      'The malware check refused a document; nothing was stored.',
      'Make the document again from a clean source, and tell whoever looks after security.',
    ],
  },
  'scan-unavailable': {
    status: 503,
    es: [
      'Antivirus no disponible',
      'El documento no se ha podido analizar; no se ha guardado nada.',
      'Vuelva a enviarlo tras los segundos de Retry-After; si dura, avise a quien administra la pasarela.',
    ],
    ca: [
      'Antivirus no disponible',
      "El document no s'ha pogut analitzar; no s'ha desat res.",
      'Torneu-lo a enviar passats els segons de Retry-After; si dura, aviseu qui administra la passarel·la.',
    ],
    en: [
      'Malware check unavailable',
      'The document could not be checked; nothing was stored.',
      'Send it again after Retry-After seconds; if it lasts, tell whoever runs the gateway.',
    ],
  },
  erased: {
    status: 410,
    es: [
      'Borrado',
      'Esta prueba se borró el {date} al terminar su plazo de conservación.',
      'Su resumen SHA-256 y su lugar en la cadena de pruebas se conservan; los bytes no pueden recuperarse.',
    ],
    ca: [
      'Esborrat',
      'Aquesta prova es va esborrar el {date} en acabar el seu termini de conservació.',
      'El seu resum SHA-256 i el seu lloc en la cadena de proves es conserven; els bytes no es poden recuperar.',
    ],
    en: [
      'Erased',
      'This evidence was erased on {date}, when the time it is kept was over.',
      'Its SHA-256 and its place in the chain of evidence are kept; the bytes cannot be brought back.',
    ],
  },
  'request-stale': {
    status: 400,
    es: [
      'Petición fuera de tiempo',
      'La fecha de la petición se aparta más de {minutes} minutos de la hora de aquí.',
      'Ponga el reloj en hora (NTP), y envíe la petición de nuevo con la fecha actual y otro idPeticion.',
    ],
    ca: [
      'Petició fora de temps',
      "La data de la petició s'aparta més de {minutes} minuts de l'hora d'aquí.",
      "Poseu el rellotge a l'hora (NTP), i torneu a enviar la petició amb la data actual i un altre idPeticion.",
    ],
    en: [
      'Request out of time',
      'The time of the request is more than {minutes} minutes from the time here.',
      'Set the clock right (NTP), and send the request again with the time of now and another idPeticion.',
    ],
  },
  'request-replayed': {
    status: 409,
    es: [
      'Petición repetida',
      'Ya se hizo una petición con este identificador; las respuestas no se guardan, así que no puede darse otra vez.',
      'Haga la consulta de nuevo con otro idPeticion y la fecha actual.',
    ],
    ca: [
      'Petició repetida',
      "Ja s'ha fet una petició amb aquest identificador; les respostes no es desen, de manera que no es pot tornar a donar.",
      'Feu la consulta de nou amb un altre idPeticion i la data actual.',
    ],
    en: [
      'Request repeated',
      'A request with this identifier was made before; answers are not kept, so it cannot be given again.',
      'Ask again with another idPeticion and the time of now.',
    ],
  },
  'signature-invalid': {
    status: 401,
    es: [
      'Firma no válida',
      'Falta la firma de la petición o no corresponde a su contenido y al certificado acordado ({reason}).',
      'Firme los bytes exactos del cuerpo (JWS separado, RFC 7515) con el certificado acordado, vigente.',
    ],
    ca: [
      'Signatura no vàlida',
      'Falta la signatura de la petició o no correspon al seu contingut i al certificat acordat ({reason}).',
      'Signeu els bytes exactes del cos (JWS separat, RFC 7515) amb el certificat acordat, vigent.',
    ],
    en: [
      'Invalid signature',
      'The signature of the request is missing, or is not of its content and of the agreed certificate ({reason}).',
      'Sign the exact bytes of the body (detached JWS, RFC 7515) with the agreed certificate, valid now.',
    ],
  },
  'not-in-this-version': {
    status: 501,
    es: [
      'Aún no disponible',
      'Esta versión todavía no tiene esta función.',
      'Consulte /openapi.json para ver lo que ofrece.',
    ],
    ca: [
      'Encara no disponible',
      'Aquesta versió encara no té aquesta funció.',
      'Consulteu /openapi.json per veure què ofereix.',
    ],
    en: ['Not in this version', 'This version does not have this yet.', 'See /openapi.json for what it has.'],
  },
  'too-many-requests': {
    status: 429,
    es: [
      'Demasiadas peticiones',
      'Llegan demasiadas peticiones a la vez; no se ha guardado nada.',
      'Espere los segundos de Retry-After y repita la petición igual.',
    ],
    ca: [
      'Massa peticions',
      "Arriben massa peticions alhora; no s'ha desat res.",
      'Espereu els segons de Retry-After i repetiu la petició igual.',
    ],
    en: [
      'Too many requests',
      'Too many requests at once; nothing was stored.',
      'Wait the seconds of Retry-After and repeat the same request.',
    ],
  },
  'store-unavailable': {
    status: 503,
    es: [
      'Almacén no disponible',
      'Ahora mismo no se puede guardar ni leer nada.',
      'Espere los segundos de Retry-After y repita la petición igual: repetir no duplica nada.',
    ],
    ca: [
      'Magatzem no disponible',
      'Ara mateix no es pot desar ni llegir res.',
      'Espereu els segons de Retry-After i repetiu la petició igual: repetir no duplica res.',
    ],
    en: [
      'Store unavailable',
      'Nothing can be stored or read right now.',
      'Wait the seconds of Retry-After and repeat the same request: repeating doubles nothing.',
    ],
  },
  'shutting-down': {
    status: 503,
    es: [
      'Cerrando',
      'Este proceso se está cerrando y no toma trabajo nuevo.',
      'Repita la petición igual dentro de unos segundos.',
    ],
    ca: [
      'Tancant',
      "Aquest procés s'està tancant i no agafa feina nova.",
      "Repetiu la petició igual d'aquí a uns segons.",
    ],
    en: [
      'Shutting down',
      'This process is closing and takes no new work.',
      'Repeat the same request in a few seconds.',
    ],
  },
  internal: {
    status: 500,
    es: [
      'Error interno',
      'La pasarela ha fallado por algo suyo.',
      'Repita la petición; si sigue fallando, dé el número de instance a quien administra la pasarela.',
    ],
    ca: [
      'Error intern',
      'La passarel·la ha fallat per una cosa seva.',
      "Repetiu la petició; si continua fallant, doneu el número d'instance a qui administra la passarel·la.",
    ],
    en: [
      'Internal error',
      'The gateway failed through a fault of its own.',
      'Repeat the request; if it goes on failing, give the number in instance to whoever runs the gateway.',
    ],
  },
};

/** The codes that callers see. */
export const PROBLEM_CODES = Object.keys(PROBLEMS);

export function problemRow(code: ErrorCode): { code: string; status: number } {
  const row = PROBLEMS[code];
  return row === undefined ? { code: 'internal', status: PROBLEMS.internal.status } : { code, status: row.status };
}

export function problemText(
  code: ErrorCode,
  language: Language,
  params: Readonly<Record<string, string | number>>,
): ProblemText {
  const [title, detail, fix] = (PROBLEMS[code] ?? PROBLEMS.internal)[language];
  return { title, detail: fill(detail, params), fix: fill(fix, params) };
}

/** Puts values into `{name}` places; one without a value is taken out. */
export function fill(text: string, params: Readonly<Record<string, string | number>>): string {
  return text.replace(/ ?\(?\{(\w+)\}\)?/g, (place, name: string) => {
    const value = params[name];
    return value === undefined ? '' : place.replace(`{${name}}`, String(value));
  });
}
