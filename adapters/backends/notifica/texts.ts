/** What a code means and how to put it right, in the reader's language. */
import { API_KEY_CODE, CODES, type CodeGroup, STATES, type StateGroup } from './codes.ts';
import { findingText } from './finding-texts.ts';

export type Language = 'es' | 'ca' | 'en';
type Text = { detail: string; fix: string };
const text = (detail: string, fix: string): Text => ({ detail, fix });

const GROUPS: Readonly<Record<CodeGroup, Record<Language, Text>>> = {
  xml: {
    es: text(
      'Notific@ no pudo leer la petición.',
      'Avise al administrador de la pasarela: es un fallo del adaptador, no de sus datos.',
    ),
    ca: text(
      'Notific@ no ha pogut llegir la petició.',
      "Aviseu l'administrador de la passarel·la: és un error de l'adaptador, no de les dades.",
    ),
    en: text(
      'Notific@ could not read the request.',
      'Tell the operator of the gateway: the adapter is at fault, not your data.',
    ),
  },
  issuer: {
    es: text(
      'Notific@ no reconoce el organismo emisor.',
      'Revise el código DIR3 del emisor y que esté dado de alta en Notific@.',
    ),
    ca: text(
      "Notific@ no reconeix l'organisme emissor.",
      "Reviseu el codi DIR3 de l'emissor i que estigui donat d'alta a Notific@.",
    ),
    en: text(
      'Notific@ does not know the issuing body.',
      'Check the DIR3 code of the issuer and that it is registered in Notific@.',
    ),
  },
  reference: {
    es: text('Notific@ no aceptó la referencia del envío.', 'Pida a un operador que resuelva el mensaje.'),
    ca: text(
      "Notific@ no ha acceptat la referència de l'enviament.",
      'Demaneu a un operador que resolgui el missatge.',
    ),
    en: text('Notific@ did not accept the reference.', 'Ask an operator to resolve the message.'),
  },
  document: {
    es: text('Notific@ no aceptó el documento.', 'Envíe un único PDF o ZIP que se abra correctamente.'),
    ca: text('Notific@ no ha acceptat el document.', "Envieu un únic PDF o ZIP que s'obri correctament."),
    en: text('Notific@ did not accept the document.', 'Send exactly one PDF or ZIP that opens.'),
  },
  hash: {
    es: text('La huella no corresponde al documento.', 'Vuelva a subir el documento y reintente el mensaje.'),
    ca: text("L'empremta no correspon al document.", 'Torneu a pujar el document i reintenteu el missatge.'),
    en: text('The digest does not match the document.', 'Upload the document again and retry.'),
  },
  size: {
    es: text('El documento es demasiado grande.', 'Reduzca el documento a 10 MiB o menos.'),
    ca: text('El document és massa gran.', 'Reduïu el document a 10 MiB o menys.'),
    en: text('The document is too large.', 'Make the document 10 MiB or smaller.'),
  },
  id: {
    es: text('Falta el NIF o no es correcto.', 'Corrija el NIF, NIE o CIF, con su letra o dígito de control.'),
    ca: text('Falta el NIF o no és correcte.', 'Corregiu el NIF, NIE o CIF, amb la lletra o el dígit de control.'),
    en: text('The NIF is missing or wrong.', 'Correct the NIF, NIE or CIF, with its control character.'),
  },
  name: {
    es: text(
      'El nombre falta, es demasiado largo o mezcla persona y entidad.',
      'Indique nombre y apellidos, o solo la razón social.',
    ),
    ca: text(
      'El nom falta, és massa llarg o barreja persona i entitat.',
      'Indiqueu nom i cognoms, o només la raó social.',
    ),
    en: text(
      'The name is missing, too long, or mixes person and company.',
      'Give name and surnames, or only the company name.',
    ),
  },
  contact: {
    es: text('El teléfono o el correo no son válidos.', 'Corrija o quite el teléfono (16) o el correo (160).'),
    ca: text('El telèfon o el correu no són vàlids.', 'Corregiu o traieu el telèfon (16) o el correu (160).'),
    en: text('Phone or e-mail is not valid.', 'Correct or remove the phone (16) or e-mail (160).'),
  },
  recipients: {
    es: text('El número de destinatarios no es válido.', 'Indique entre uno y cien destinatarios.'),
    ca: text('El nombre de destinataris no és vàlid.', 'Indiqueu entre un i cent destinataris.'),
    en: text('The number of recipients is not valid.', 'Give one to a hundred recipients.'),
  },
  subject: {
    es: text(
      'El título o la descripción falta, es demasiado largo o lleva caracteres no admitidos.',
      'Título de 3 a 255 caracteres y descripción de 1000 como máximo, sin saltos de línea.',
    ),
    ca: text(
      'El títol o la descripció falta, és massa llarg o té caràcters no admesos.',
      'Títol de 3 a 255 caràcters i descripció de 1000 com a màxim, sense salts de línia.',
    ),
    en: text(
      'Title or description is missing, too long or has characters that are not allowed.',
      'Title of 3 to 255 characters, description of at most 1000, no line breaks.',
    ),
  },
  kind: {
    es: text('El tipo de envío no es válido.', 'Avise al administrador de la pasarela.'),
    ca: text("El tipus d'enviament no és vàlid.", "Aviseu l'administrador de la passarel·la."),
    en: text('The kind of sending is not valid.', 'Tell the operator of the gateway.'),
  },
  sia: {
    es: text(
      'El código SIA falta o no pertenece al organismo emisor.',
      'Indique en data.procedure.sia un código SIA de ese organismo.',
    ),
    ca: text(
      "El codi SIA falta o no pertany a l'organisme emissor.",
      "Indiqueu a data.procedure.sia un codi SIA d'aquest organisme.",
    ),
    en: text(
      'The SIA code is missing or does not belong to the issuing body.',
      'Give a SIA code of that body in data.procedure.sia.',
    ),
  },
  schedule: {
    es: text('La fecha programada no es válida.', 'Indique en notBefore un día posterior a hoy, o quítelo.'),
    ca: text('La data programada no és vàlida.', 'Indiqueu a notBefore un dia posterior a avui, o traieu-la.'),
    en: text('The scheduled day is not valid.', 'Give a day after today in notBefore, or remove it.'),
  },
  deh: {
    es: text(
      'Notific@ no admite a esta persona en la dirección electrónica.',
      'Compruebe el NIF, o añada entrega postal.',
    ),
    ca: text(
      "Notific@ no admet aquesta persona a l'adreça electrònica.",
      'Comproveu el NIF, o afegiu lliurament postal.',
    ),
    en: text(
      'Notific@ does not admit this person to the electronic address.',
      'Check the NIF, or add postal delivery.',
    ),
  },
  address: {
    es: text(
      'La dirección postal está incompleta o no es válida.',
      'Complete la dirección según su forma: vía, número o km, código postal, municipio y provincia del INE.',
    ),
    ca: text(
      "L'adreça postal és incompleta o no és vàlida.",
      "Completeu l'adreça segons la seva forma: via, número o km, codi postal, municipi i província de l'INE.",
    ),
    en: text(
      'The postal address is incomplete or not valid.',
      'Complete it for its form: street, number or km, postcode, INE municipality and province.',
    ),
  },
  contract: {
    es: text(
      'El contrato postal o el centro de impresión no es válido.',
      'Revise backends.notifica.postal de la entidad.',
    ),
    ca: text(
      "El contracte postal o el centre d'impressió no és vàlid.",
      "Reviseu backends.notifica.postal de l'entitat.",
    ),
    en: text('The postal contract or print centre is not valid.', "Check the entity's backends.notifica.postal."),
  },
  deadline: {
    es: text('La fecha de caducidad falta o no es válida.', 'Indique naturalDays o expiresOn en data.availability.'),
    ca: text('La data de caducitat falta o no és vàlida.', 'Indiqueu naturalDays o expiresOn a data.availability.'),
    en: text('The expiry day is missing or not valid.', 'Give naturalDays or expiresOn in data.availability.'),
  },
  query: {
    es: text('Notific@ no encuentra el envío o aún no tiene sus datos.', 'Espere: la pasarela volverá a preguntar.'),
    ca: text(
      "Notific@ no troba l'enviament o encara no en té les dades.",
      'Espereu: la passarel·la tornarà a preguntar.',
    ),
    en: text('Notific@ does not find the sending or has no data of it yet.', 'Wait: the gateway will ask again.'),
  },
  key: {
    es: text(
      'Notific@ no admite la clave de la entidad.',
      'Pida la clave correcta a Notific@, cámbiela en apiKeyFile, reinicie y reintente el mensaje.',
    ),
    ca: text(
      "Notific@ no admet la clau de l'entitat.",
      'Demaneu la clau correcta a Notific@, canvieu-la a apiKeyFile, reinicieu i reintenteu el missatge.',
    ),
    en: text(
      "Notific@ does not accept the entity's key.",
      'Get the right key from Notific@, put it in apiKeyFile, restart and retry the message.',
    ),
  },
};

const STATE_FIXES: Readonly<Record<StateGroup, Record<Language, string>>> = {
  waiting: { es: 'Espere.', ca: 'Espereu.', en: 'Wait.' },
  done: { es: 'No hay nada que hacer.', ca: 'No cal fer res.', en: 'There is nothing to do.' },
  returned: {
    es: 'Compruebe el domicilio o la persona y decida si procede notificar de otro modo.',
    ca: "Comproveu el domicili o la persona i decidiu si cal notificar d'una altra manera.",
    en: 'Check the address or the person, and decide whether to notify in another way.',
  },
  broken: {
    es: 'Consulte el envío en Notific@; no lo reintenta por sí mismo.',
    ca: "Consulteu l'enviament a Notific@; no el reintenta tot sol.",
    en: 'Look at it in Notific@, which does not try again by itself.',
  },
};

/** The states in words: Spanish, Catalan, English. */
const STATE_TEXTS: ReadonlyMap<string, readonly [es: string, ca: string, en: string]> = new Map([
  ['envio_programado', ['Espera el día programado.', 'Espera el dia programat.', 'It waits for the scheduled day.']],
  [
    'pendiente_envio',
    ['Va a salir hacia su canal.', 'Sortirà cap al seu canal.', 'It is about to leave for its channel.'],
  ],
  [
    'pendiente_cie',
    [
      'Va a entregarse al centro de impresión.',
      "Es lliurarà al centre d'impressió.",
      'It is about to go to the print centre.',
    ],
  ],
  ['pendiente_deh', ['Va a ponerse en la DEHú.', 'Es posarà a la DEHú.', 'It is about to go to the DEHú.']],
  [
    'pendiente_sede',
    [
      'Está a disposición en la Carpeta Ciudadana.',
      'Està a disposició a la Carpeta Ciutadana.',
      "It is available in the citizen's folder.",
    ],
  ],
  ['enviado_ci', ['Está en el centro de impresión.', "És al centre d'impressió.", 'It is at the print centre.']],
  ['enviado_deh', ['Está a disposición en la DEHú.', 'Està a disposició a la DEHú.', 'It is available in the DEHú.']],
  [
    'entregado_op',
    ['Está en manos del operador postal.', "És en mans de l'operador postal.", 'The postal operator has it.'],
  ],
  [
    'notificada',
    [
      'La persona accedió a la notificación.',
      'La persona va accedir a la notificació.',
      'The person accessed the notification.',
    ],
  ],
  [
    'leida',
    ['La persona leyó la comunicación.', 'La persona va llegir la comunicació.', 'The person read the communication.'],
  ],
  ['rehusada', ['La notificación fue rehusada.', 'La notificació va ser rebutjada.', 'The notification was refused.']],
  ['expirada', ['El plazo terminó sin acceso.', 'El termini va acabar sense accés.', 'The term ended without access.']],
  [
    'ausente',
    ['Correo: la persona estaba ausente.', 'Correu: la persona era absent.', 'Post: the person was not there.'],
  ],
  [
    'desconocido',
    [
      'Correo: no se conoce a la persona en esa dirección.',
      'Correu: no es coneix la persona en aquesta adreça.',
      'Post: the person is not known at that address.',
    ],
  ],
  [
    'direccion_incorrecta',
    ['Correo: la dirección es incorrecta.', "Correu: l'adreça és incorrecta.", 'Post: the address is wrong.'],
  ],
  ['extraviada', ['Correo: la carta se perdió.', 'Correu: la carta es va perdre.', 'Post: the letter was lost.']],
  ['fallecido', ['Correo: la persona ha fallecido.', 'Correu: la persona ha mort.', 'Post: the person has died.']],
  [
    'error',
    [
      'Falló un agente que colabora con Notific@.',
      'Va fallar un agent que col·labora amb Notific@.',
      'An agent working with Notific@ failed.',
    ],
  ],
  ['sin_informacion', ['Notific@ no tiene información.', 'Notific@ no té informació.', 'Notific@ has no information.']],
  ['anulada', ['El emisor anuló el envío.', "L'emissor va anul·lar l'enviament.", 'The issuer annulled it.']],
]);
const LANGUAGES = ['es', 'ca', 'en'] as const satisfies readonly Language[];

/**
 * What a code of ours or of the platform means, and the remedy. Platform codes and states come as `notifica-4534` and
 * `notifica-rehusada`. Null for a code that is not of this adapter.
 */
export function explain(code: string, language: Language): Text | null {
  const bare = code.replace(/^notifica-/, '');
  const group = bare === API_KEY_CODE ? 'key' : CODES.get(bare)?.group;
  if (group !== undefined) return GROUPS[group][language];
  return findingText(code, language) ?? (bare === code ? null : explainState(bare, language));
}

function explainState(word: string, language: Language): Text | null {
  const state = STATES.get(word);
  const detail = STATE_TEXTS.get(word)?.[LANGUAGES.indexOf(language)];
  return state === undefined || detail === undefined ? null : text(detail, STATE_FIXES[state.group][language]);
}
