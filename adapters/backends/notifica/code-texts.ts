/**
 * What each code of Notific@ means, and what puts it right, in Spanish, Catalan and English. The wording is ours; where the
 * public table only names a topic, so do we.
 */
import type { BackendAdapter } from '../../../contracts/backend.ts';
import { CODES, KEY_FAULTS, type Remedy } from './codes.ts';

type Language = Parameters<BackendAdapter['explain']>[1];
type Row = readonly [es: string, ca: string, en: string];
const LANGUAGES = ['es', 'ca', 'en'] as const satisfies readonly Language[];

const REMEDIES: Readonly<Record<Remedy, Row>> = {
  gateway: [
    'No es de sus datos: avise a quien administra la pasarela y dele el número del mensaje.',
    'No és de les vostres dades: aviseu qui administra la passarel·la i doneu-li el número del missatge.',
    'It is not your data: tell whoever runs the gateway, with the number of the message.',
  ],
  issuer: [
    'Compruebe el DIR3 de la unidad y que esté dado de alta en Notific@; después reintente el mensaje (retry).',
    "Comproveu el DIR3 de la unitat i que estigui donat d'alta a Notific@; després reintenteu el missatge (retry).",
    'Check the DIR3 code of the unit and that it is registered in Notific@; then retry the message.',
  ],
  reference: [
    'La pasarela pregunta por ella; si el mensaje queda en duda, compruébelo en Notific@ y use resolve.',
    'La passarel·la hi pregunta; si el missatge queda en dubte, comproveu-ho a Notific@ i feu servir resolve.',
    'The gateway asks about it; if the message stays in doubt, check in Notific@ and use resolve.',
  ],
  'ask-again': [
    'No haga nada: la pasarela volverá a preguntar.',
    'No feu res: la passarel·la tornarà a preguntar.',
    'Do nothing: the gateway will ask again.',
  ],
  resend: [
    'Reintente el mensaje (retry); si se repite, avise a quien administra la pasarela.',
    'Reintenteu el missatge (retry); si es repeteix, aviseu qui administra la passarel·la.',
    'Retry the message; if it happens again, tell whoever runs the gateway.',
  ],
  document: [
    'Compruebe que el documento es un PDF o ZIP que se abre y envíelo en un evento nuevo.',
    "Comproveu que el document és un PDF o ZIP que s'obre i envieu-lo en un esdeveniment nou.",
    'Check that the document is a PDF or ZIP that opens, and send it in a new event.',
  ],
  size: [
    'Reduzca el documento a 10 MiB o menos y envíelo en un evento nuevo.',
    'Reduïu el document a 10 MiB o menys i envieu-lo en un esdeveniment nou.',
    'Make the document 10 MiB or smaller and send it in a new event.',
  ],
  id: [
    'Corrija el NIF, NIE o CIF, con su letra o dígito de control, y envíe un evento nuevo.',
    'Corregiu el NIF, NIE o CIF, amb la lletra o el dígit de control, i envieu un esdeveniment nou.',
    'Correct the NIF, NIE or CIF, with its control character, and send a new event.',
  ],
  name: [
    'Indique nombre y apellidos (hasta 30 letras cada uno) o solo la razón social (hasta 255), y envíe un evento nuevo.',
    'Indiqueu nom i cognoms (fins a 30 lletres cadascun) o només la raó social (fins a 255), i envieu un esdeveniment nou.',
    'Give name and surnames (up to 30 letters each) or only the company name (up to 255), and send a new event.',
  ],
  contact: [
    'Corrija o quite el teléfono (hasta 16 caracteres) o el correo (hasta 160) y envíe un evento nuevo.',
    'Corregiu o traieu el telèfon (fins a 16 caràcters) o el correu (fins a 160) i envieu un esdeveniment nou.',
    'Correct or take out the phone (up to 16 characters) or the e-mail (up to 160), and send a new event.',
  ],
  title: [
    'Escriba un título de 3 a 255 caracteres y envíe un evento nuevo.',
    'Escriviu un títol de 3 a 255 caràcters i envieu un esdeveniment nou.',
    'Write a title of 3 to 255 characters and send a new event.',
  ],
  body: [
    'Escriba la descripción (data.body) en letras latinas y sin saltos de línea, y envíe un evento nuevo.',
    'Escriviu la descripció (data.body) en lletres llatines i sense salts de línia, i envieu un esdeveniment nou.',
    'Write the description (data.body) in Latin letters without line breaks, and send a new event.',
  ],
  sia: [
    'Ponga en data.procedure.sia un código del inventario SIA que sea de ese organismo y envíe un evento nuevo.',
    "Poseu a data.procedure.sia un codi de l'inventari SIA que sigui d'aquest organisme i envieu un esdeveniment nou.",
    'Put a code of the SIA inventory that is of that body in data.procedure.sia, and send a new event.',
  ],
  schedule: [
    'Dé en notBefore un día posterior a hoy, o quítelo, y envíe un evento nuevo.',
    'Doneu a notBefore un dia posterior a avui, o traieu-lo, i envieu un esdeveniment nou.',
    'Give a day after today in notBefore, or take it out, and send a new event.',
  ],
  deh: [
    'Compruebe el NIF de la persona, o añada entrega postal, y envíe un evento nuevo.',
    'Comproveu el NIF de la persona, o afegiu lliurament postal, i envieu un esdeveniment nou.',
    "Check the person's NIF, or add postal delivery, and send a new event.",
  ],
  address: [
    'Complete la dirección como pide su forma (form), con los códigos del INE, y envíe un evento nuevo; POST /v1/preflight dice qué falta.',
    "Completeu l'adreça com demana la seva forma (form), amb els codis de l'INE, i envieu un esdeveniment nou; POST /v1/preflight diu què falta.",
    'Complete the address as its form wants, with the INE codes, and send a new event; POST /v1/preflight says what is missing.',
  ],
  contract: [
    'Corrija backends.notifica.postal.payer de la entidad según su contrato, reinicie y reintente el mensaje (retry).',
    "Corregiu backends.notifica.postal.payer de l'entitat segons el contracte, reinicieu i reintenteu el missatge (retry).",
    "Correct the entity's backends.notifica.postal.payer to match its contract, restart and retry the message.",
  ],
  'print-centre': [
    'Corrija backends.notifica.postal.cie de la entidad (el id y el DIR3 que da getCies), reinicie y reintente el mensaje (retry).',
    "Corregiu backends.notifica.postal.cie de l'entitat (l'id i el DIR3 que dona getCies), reinicieu i reintenteu el missatge (retry).",
    "Correct the entity's backends.notifica.postal.cie (the id and DIR3 that getCies gives), restart and retry the message.",
  ],
  deadline: [
    'Dé naturalDays o un expiresOn futuro en data.availability y envíe un evento nuevo.',
    'Doneu naturalDays o un expiresOn futur a data.availability i envieu un esdeveniment nou.',
    'Give naturalDays or an expiresOn to come in data.availability, and send a new event.',
  ],
  key: [
    'Pida a Notific@ la clave correcta de la entidad, póngala en apiKeyFile, reinicie y reintente el mensaje (retry).',
    "Demaneu a Notific@ la clau correcta de l'entitat, poseu-la a apiKeyFile, reinicieu i reintenteu el missatge (retry).",
    "Get the entity's right key from Notific@, put it in apiKeyFile, restart and retry the message.",
  ],
  permission: [
    'Pida a Notific@ permiso para esa unidad, o ponga sendAs: entity en la entidad; después reintente el mensaje (retry).',
    "Demaneu a Notific@ permís per a aquesta unitat, o poseu sendAs: entity a l'entitat; després reintenteu el missatge (retry).",
    'Ask Notific@ for permission for that unit, or set sendAs: entity on the entity; then retry the message.',
  ],
};

const MEANINGS: ReadonlyMap<string, Row> = new Map([
  [
    '4000',
    [
      'Notific@ no pudo leer la petición.',
      'Notific@ no ha pogut llegir la petició.',
      'Notific@ could not read the request.',
    ],
  ],
  [
    '4010',
    [
      'El DIR3 del organismo emisor no es correcto.',
      "El DIR3 de l'organisme emissor no és correcte.",
      'The DIR3 code of the issuing body is wrong.',
    ],
  ],
  [
    '4011',
    [
      'Notific@ no conoce el DIR3 del organismo emisor.',
      "Notific@ no coneix el DIR3 de l'organisme emissor.",
      'Notific@ does not know the DIR3 code of the issuing body.',
    ],
  ],
  [
    '4012',
    [
      'La petición no decía el organismo emisor.',
      "La petició no deia l'organisme emissor.",
      'The request did not name the issuing body.',
    ],
  ],
  [
    '4020',
    [
      'La referencia del envío es demasiado larga.',
      "La referència de l'enviament és massa llarga.",
      'The reference of the sending is too long.',
    ],
  ],
  [
    '4021',
    [
      'Notific@ no encuentra la referencia del envío.',
      "Notific@ no troba la referència de l'enviament.",
      'Notific@ does not find the reference of the sending.',
    ],
  ],
  [
    '4150',
    [
      'Notific@ no encontró el contenido del documento.',
      'Notific@ no ha trobat el contingut del document.',
      'Notific@ did not find the content of the document.',
    ],
  ],
  [
    '4151',
    [
      'La opción «normalizado» llegó vacía.',
      "L'opció «normalizado» ha arribat buida.",
      'The option “normalizado” arrived empty.',
    ],
  ],
  [
    '4152',
    [
      'La opción «normalizado» no es válida.',
      "L'opció «normalizado» no és vàlida.",
      'The option “normalizado” is not valid.',
    ],
  ],
  [
    '4153',
    [
      'La opción «generarCsv» llegó vacía.',
      "L'opció «generarCsv» ha arribat buida.",
      'The option “generarCsv” arrived empty.',
    ],
  ],
  [
    '4154',
    [
      'La opción «generarCsv» no es válida.',
      "L'opció «generarCsv» no és vàlida.",
      'The option “generarCsv” is not valid.',
    ],
  ],
  [
    '4160',
    [
      'Notific@ ya tiene un envío con esta referencia.',
      'Notific@ ja té un enviament amb aquesta referència.',
      'Notific@ already has a sending of this reference.',
    ],
  ],
  [
    '4200',
    ['El NIF de una persona no es correcto.', "El NIF d'una persona no és correcte.", 'The NIF of a person is wrong.'],
  ],
  ['4201', ['Falta el NIF de una persona.', "Falta el NIF d'una persona.", 'The NIF of a person is missing.']],
  [
    '4210',
    [
      'Falta el nombre o la razón social, o vienen los dos.',
      'Falta el nom o la raó social, o hi són tots dos.',
      'The name or company name is missing, or both are there.',
    ],
  ],
  [
    '4211',
    [
      'El nombre o la razón social es demasiado largo.',
      'El nom o la raó social és massa llarg.',
      'The name or company name is too long.',
    ],
  ],
  ['4220', ['Faltan los apellidos.', 'Falten els cognoms.', 'The surnames are missing.']],
  ['4221', ['Los apellidos son demasiado largos.', 'Els cognoms són massa llargs.', 'The surnames are too long.']],
  ['4230', ['El teléfono llegó vacío.', 'El telèfon ha arribat buit.', 'The phone number arrived empty.']],
  ['4231', ['El teléfono es demasiado largo.', 'El telèfon és massa llarg.', 'The phone number is too long.']],
  [
    '4240',
    [
      'El correo electrónico llegó vacío.',
      'El correu electrònic ha arribat buit.',
      'The e-mail address arrived empty.',
    ],
  ],
  [
    '4241',
    [
      'El correo electrónico es demasiado largo.',
      'El correu electrònic és massa llarg.',
      'The e-mail address is too long.',
    ],
  ],
  [
    '4300',
    ['Falta la huella del documento.', "Falta l'empremta del document.", 'The digest of the document is missing.'],
  ],
  [
    '4301',
    [
      'La huella del documento no es válida.',
      "L'empremta del document no és vàlida.",
      'The digest of the document is not valid.',
    ],
  ],
  [
    '4310',
    [
      'La petición llevaba más de un documento.',
      "La petició portava més d'un document.",
      'The request had more than one document.',
    ],
  ],
  ['4311', ['La petición no llevaba documento.', 'La petició no portava document.', 'The request had no document.']],
  [
    '4312',
    [
      'El documento llegó sin contenido ni enlace.',
      'El document ha arribat sense contingut ni enllaç.',
      'The document arrived with neither content nor link.',
    ],
  ],
  [
    '4320',
    [
      'La huella no corresponde al documento que llegó.',
      "L'empremta no correspon al document que ha arribat.",
      'The digest does not match the document that arrived.',
    ],
  ],
  ['4330', ['El documento es demasiado grande.', 'El document és massa gran.', 'The document is too large.']],
  [
    '4400',
    [
      'El envío tiene demasiados destinatarios.',
      "L'enviament té massa destinataris.",
      'The sending has too many recipients.',
    ],
  ],
  ['4401', ['El envío no tiene destinatarios.', "L'enviament no té destinataris.", 'The sending has no recipients.']],
  [
    '4402',
    [
      'La prioridad de los destinatarios es errónea.',
      'La prioritat dels destinataris és errònia.',
      'The priority of the recipients is wrong.',
    ],
  ],
  [
    '4403',
    [
      'Falta la prioridad de los destinatarios.',
      'Falta la prioritat dels destinataris.',
      'The priority of the recipients is missing.',
    ],
  ],
  ['4500', ['Falta el título (concepto).', 'Falta el títol (concepto).', 'The title (concepto) is missing.']],
  [
    '4501',
    [
      'El título (concepto) es demasiado largo.',
      'El títol (concepto) és massa llarg.',
      'The title (concepto) is too long.',
    ],
  ],
  ['4510', ['Falta el tipo de envío.', "Falta el tipus d'enviament.", 'The kind of sending is missing.']],
  ['4511', ['El tipo de envío es erróneo.', "El tipus d'enviament és erroni.", 'The kind of sending is wrong.']],
  [
    '4520',
    [
      'Falta la agrupación de envíos, ya en desuso.',
      "Falta l'agrupació d'enviaments, ja en desús.",
      'The grouping of sendings, no longer in use, is missing.',
    ],
  ],
  [
    '4521',
    [
      'La agrupación de envíos, ya en desuso, es errónea.',
      "L'agrupació d'enviaments, ja en desús, és errònia.",
      'The grouping of sendings, no longer in use, is wrong.',
    ],
  ],
  [
    '4522',
    [
      'La descripción lleva caracteres que Notific@ no admite.',
      'La descripció té caràcters que Notific@ no admet.',
      'The description has characters Notific@ does not take.',
    ],
  ],
  [
    '4530',
    [
      'Falta el código SIA del procedimiento.',
      'Falta el codi SIA del procediment.',
      'The SIA code of the procedure is missing.',
    ],
  ],
  ['4531', ['El código SIA no es correcto.', 'El codi SIA no és correcte.', 'The SIA code is wrong.']],
  ['4532', ['El día programado no es válido.', 'El dia programat no és vàlid.', 'The scheduled day is not valid.']],
  [
    '4533',
    [
      'El día programado no tiene el formato debido.',
      'El dia programat no té el format degut.',
      'The scheduled day is not in the right format.',
    ],
  ],
  [
    '4534',
    [
      'El código SIA no es de ese organismo emisor.',
      "El codi SIA no és d'aquest organisme emissor.",
      'The SIA code is not of that issuing body.',
    ],
  ],
  [
    '4535',
    [
      'El código SIA no tiene el formato debido.',
      'El codi SIA no té el format degut.',
      'The SIA code is not in the right format.',
    ],
  ],
  [
    '4560',
    [
      'El NIF de la DEH falta o no es correcto.',
      'El NIF de la DEH falta o no és correcte.',
      'The NIF for the DEH is missing or wrong.',
    ],
  ],
  [
    '4561',
    [
      'La dirección de la DEH, ya en desuso, no es correcta.',
      "L'adreça de la DEH, ja en desús, no és correcta.",
      'The DEH address, no longer in use, is wrong.',
    ],
  ],
  [
    '4562',
    [
      'El NIF no está autorizado en el censo de la DEH.',
      'El NIF no està autoritzat al cens de la DEH.',
      'The NIF is not authorised in the DEH register.',
    ],
  ],
  [
    '4600',
    ['El tipo de domicilio es incorrecto.', 'El tipus de domicili és incorrecte.', 'The kind of address is wrong.'],
  ],
  [
    '4601',
    [
      'Falta el número o el punto kilométrico de la dirección.',
      "Falta el número o el punt quilomètric de l'adreça.",
      'The address lacks a house number or kilometre.',
    ],
  ],
  ['4602', ['Falta el tipo de domicilio.', 'Falta el tipus de domicili.', 'The kind of address is missing.']],
  [
    '4603',
    ['El domicilio falta o no es válido.', 'El domicili falta o no és vàlid.', 'The address is missing or not valid.'],
  ],
  [
    '4604',
    ['El domicilio falta o no es válido.', 'El domicili falta o no és vàlid.', 'The address is missing or not valid.'],
  ],
  ['4610', ['Falta el nombre de la vía.', 'Falta el nom de la via.', 'The street name is missing.']],
  [
    '4620',
    [
      'El tipo de vía falta o no es un código conocido.',
      'El tipus de via falta o no és un codi conegut.',
      'The street type is missing or not a known code.',
    ],
  ],
  [
    '4630',
    [
      'La numeración de la dirección falta o no es válida.',
      "La numeració de l'adreça falta o no és vàlida.",
      'The numbering of the address is missing or not valid.',
    ],
  ],
  [
    '4631',
    [
      'La numeración de la dirección falta o no es válida.',
      "La numeració de l'adreça falta o no és vàlida.",
      'The numbering of the address is missing or not valid.',
    ],
  ],
  [
    '4632',
    [
      'La numeración de la dirección falta o no es válida.',
      "La numeració de l'adreça falta o no és vàlida.",
      'The numbering of the address is missing or not valid.',
    ],
  ],
  ['4640', ['Falta la población.', 'Falta la població.', 'The town is missing.']],
  [
    '4650',
    [
      'El código postal falta o no es válido.',
      'El codi postal falta o no és vàlid.',
      'The postcode is missing or not valid.',
    ],
  ],
  ['4660', ['Falta el apartado de correos.', "Falta l'apartat de correus.", 'The post-office box is missing.']],
  [
    '4670',
    ['Falta el código del municipio.', 'Falta el codi del municipi.', 'The code of the municipality is missing.'],
  ],
  [
    '4671',
    [
      'El código del municipio no es válido.',
      'El codi del municipi no és vàlid.',
      'The code of the municipality is not valid.',
    ],
  ],
  [
    '4680',
    ['Falta el código de la provincia.', 'Falta el codi de la província.', 'The code of the province is missing.'],
  ],
  [
    '4681',
    [
      'El código de la provincia no es válido.',
      'El codi de la província no és vàlid.',
      'The code of the province is not valid.',
    ],
  ],
  ['4690', ['Falta el país de la dirección.', "Falta el país de l'adreça.", 'The country of the address is missing.']],
  [
    '4691',
    [
      'El país de la dirección no es válido.',
      "El país de l'adreça no és vàlid.",
      'The country of the address is not valid.',
    ],
  ],
  [
    '4695',
    [
      'Falta la primera línea de la dirección.',
      "Falta la primera línia de l'adreça.",
      'The first line of the address is missing.',
    ],
  ],
  [
    '4696',
    [
      'Falta la segunda línea de la dirección.',
      "Falta la segona línia de l'adreça.",
      'The second line of the address is missing.',
    ],
  ],
  [
    '4697',
    [
      'Una línea de la dirección no es válida.',
      "Una línia de l'adreça no és vàlida.",
      'A line of the address is not valid.',
    ],
  ],
  [
    '4901',
    [
      'La pregunta no llevaba el identificador del envío.',
      "La pregunta no portava l'identificador de l'enviament.",
      'The question lacked the identifier of the sending.',
    ],
  ],
  [
    '4902',
    ['Notific@ no encuentra el envío.', "Notific@ no troba l'enviament.", 'Notific@ does not find the sending.'],
  ],
  [
    '4903',
    [
      'El envío aún no tiene pasos fechados.',
      "L'enviament encara no té passos datats.",
      'The sending has no dated steps yet.',
    ],
  ],
  [
    '4904',
    [
      'El envío aún no tiene certificación.',
      "L'enviament encara no té certificació.",
      'The sending has no certificate yet.',
    ],
  ],
  [
    '6101',
    [
      'Un dato del contrato postal falta o no es válido.',
      'Una dada del contracte postal falta o no és vàlida.',
      'A value of the postal contract is missing or not valid.',
    ],
  ],
  [
    '6102',
    [
      'Un dato del contrato postal falta o no es válido.',
      'Una dada del contracte postal falta o no és vàlida.',
      'A value of the postal contract is missing or not valid.',
    ],
  ],
  [
    '6103',
    [
      'Un dato del contrato postal falta o no es válido.',
      'Una dada del contracte postal falta o no és vàlida.',
      'A value of the postal contract is missing or not valid.',
    ],
  ],
  [
    '6104',
    [
      'Un dato del contrato postal falta o no es válido.',
      'Una dada del contracte postal falta o no és vàlida.',
      'A value of the postal contract is missing or not valid.',
    ],
  ],
  [
    '6105',
    [
      'Notific@ no encuentra el centro de impresión.',
      "Notific@ no troba el centre d'impressió.",
      'Notific@ does not find the print centre.',
    ],
  ],
  [
    '6106',
    ['El centro de impresión no es válido.', "El centre d'impressió no és vàlid.", 'The print centre is not valid.'],
  ],
  [
    '6107',
    [
      'Un dato del contrato postal falta o no es válido.',
      'Una dada del contracte postal falta o no és vàlida.',
      'A value of the postal contract is missing or not valid.',
    ],
  ],
  [
    '6201',
    [
      'Falta la fecha de caducidad, necesaria sin entrega postal.',
      'Falta la data de caducitat, necessària sense lliurament postal.',
      'The expiry day is missing, and needed without postal delivery.',
    ],
  ],
  [
    '6202',
    ['La fecha de caducidad no es válida.', 'La data de caducitat no és vàlida.', 'The expiry day is not valid.'],
  ],
  [
    'api-key',
    [
      'Notific@ no admite la clave de la entidad.',
      "Notific@ no admet la clau de l'entitat.",
      "Notific@ does not accept the entity's key.",
    ],
  ],
  [
    'api-key-unknown',
    [
      'Notific@ no conoce la clave de la entidad.',
      "Notific@ no coneix la clau de l'entitat.",
      "Notific@ does not know the entity's key.",
    ],
  ],
  [
    'api-key-not-allowed',
    [
      'La clave de la entidad no tiene permiso para ese organismo emisor.',
      "La clau de l'entitat no té permís per a aquest organisme emissor.",
      "The entity's key has no permission for that issuing body.",
    ],
  ],
]);

/** Null for a code that is none of the platform's. `code`: bare, such as `4534`. */
export function codeText(code: string, language: Language): { detail: string; fix: string } | null {
  const remedy = CODES.get(code)?.remedy ?? KEY_FAULTS.find((each) => each.code === code)?.remedy;
  const meaning = MEANINGS.get(code);
  if (remedy === undefined || meaning === undefined) return null;
  const at = LANGUAGES.indexOf(language);
  return { detail: meaning[at]!, fix: REMEDIES[remedy][at]! };
}
