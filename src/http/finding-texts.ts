/** What each single fault means and how to mend it, in the reader's language. A code table; values in {braces}. */
import type { Finding } from '../../contracts/outcome.ts';
import { BULK_TEXTS } from './bulk-texts.ts';
import { LANGUAGES, type Language } from './language.ts';
import { MIND_TEXTS } from './mind-texts.ts';
import { fill } from './problem-texts.ts';
import { VENDOR_TEXTS } from './vendor-texts.ts';

type Text = readonly [detail: string, fix: string];
type Row = readonly [es: Text, ca: Text, en: Text];

const FINDINGS: Record<string, Row> = {
  ...BULK_TEXTS,
  ...MIND_TEXTS,
  ...VENDOR_TEXTS,
  // ---- the operator's page
  'form-expired': [
    ['El formulario no es de esta sesión, o la sesión ha cambiado.', 'Vuelva a la página, recárguela y repítalo.'],
    [
      'El formulari no és d’aquesta sessió, o la sessió ha canviat.',
      'Torneu a la pàgina, recarregueu-la i repetiu-ho.',
    ],
    ['The form is not of this session, or the session has changed.', 'Go back to the page, reload it and try again.'],
  ],
  // ---- malware check
  'document-infected': [
    ['El antivirus reconoce en el documento {name}.', 'Genere el documento de nuevo desde un origen limpio.'],
    ['L’antivirus reconeix en el document {name}.', 'Torneu a generar el document des d’un origen net.'],
    ['The malware check recognises {name} in the document.', 'Make the document again from a clean source.'],
  ],
  'upload-not-scanned': [
    ['El documento se subió sin pasar por el antivirus, que ahora es obligatorio.', 'Súbalo de nuevo.'],
    ['El document es va pujar sense passar per l’antivirus, que ara és obligatori.', 'Torneu-lo a pujar.'],
    ['The document was uploaded without the malware check, which is now required.', 'Upload it again.'],
  ],
  // ---- retention
  'payload-erased': [
    ['El contenido del mensaje se borró el {date}.', 'Envíe un evento nuevo, con otro id y sus documentos.'],
    [
      'El contingut del missatge es va esborrar el {date}.',
      'Envieu un esdeveniment nou, amb un altre id i els seus documents.',
    ],
    ['The content of the message was erased on {date}.', 'Send a new event, with another id and its documents.'],
  ],
  // ---- reading
  json: [
    ['El cuerpo no es JSON; falla cerca del carácter {position}.', 'Compruebe comas, comillas y llaves.'],
    ['El cos no és JSON; falla prop del caràcter {position}.', 'Comproveu comes, cometes i claus.'],
    ['The body is not JSON; it fails near character {position}.', 'Check commas, quotes and braces.'],
  ],
  'utf-8': [
    ['El cuerpo no es UTF-8.', 'Codifique el texto en UTF-8.'],
    ['El cos no és UTF-8.', 'Codifiqueu el text en UTF-8.'],
    ['The body is not UTF-8.', 'Encode the text as UTF-8.'],
  ],
  'too-deep': [
    ['El JSON tiene más de {maximum} niveles.', 'Envíe el evento sin envolverlo en otros objetos.'],
    ['El JSON té més de {maximum} nivells.', "Envieu l'esdeveniment sense embolicar-lo en altres objectes."],
    ['The JSON has more than {maximum} levels.', 'Send the event without wrapping it in other objects.'],
  ],
  'too-many-values': [
    ['El JSON tiene más de {maximum} valores.', 'Divídalo en varias peticiones.'],
    ['El JSON té més de {maximum} valors.', 'Dividiu-lo en diverses peticions.'],
    ['The JSON has more than {maximum} values.', 'Divide it into several requests.'],
  ],
  'repeated-name': [
    ['Un objeto JSON tiene dos veces el mismo nombre.', 'Deje solo uno de los dos.'],
    ['Un objecte JSON té dues vegades el mateix nom.', 'Deixeu-ne només un.'],
    ['A JSON object has the same name twice.', 'Leave only one of them.'],
  ],
  'bad-text': [
    ['El texto tiene caracteres que no se pueden guardar (NUL o medio carácter).', 'Quite esos caracteres.'],
    ['El text té caràcters que no es poden desar (NUL o mig caràcter).', 'Traieu aquests caràcters.'],
    ['The text has characters that cannot be kept (NUL or half a character).', 'Take them out.'],
  ],
  'body-cut': [
    ['El cuerpo terminó antes de tiempo.', 'Envíelo de nuevo entero.'],
    ['El cos ha acabat abans d’hora.', 'Torneu-lo a enviar sencer.'],
    ['The body ended early.', 'Send it again, whole.'],
  ],
  header: [
    ['La cabecera {name} no se puede leer.', 'Siga CloudEvents 1.0: valores en UTF-8 codificados con %.'],
    ['La capçalera {name} no es pot llegir.', 'Seguiu CloudEvents 1.0: valors en UTF-8 codificats amb %.'],
    ['The header {name} cannot be read.', 'Follow CloudEvents 1.0: UTF-8 values, percent-encoded.'],
  ],
  'digest-format': [
    ['Content-Digest no se puede leer.', 'Escriba sha-256=:<base64 de 32 bytes>: (RFC 9530).'],
    ['Content-Digest no es pot llegir.', 'Escriviu sha-256=:<base64 de 32 bytes>: (RFC 9530).'],
    ['Content-Digest cannot be read.', 'Write sha-256=:<base64 of 32 bytes>: (RFC 9530).'],
  ],
  'not-an-object': [
    ['Aquí debe ir un objeto JSON.', 'Envíe un evento CloudEvents.'],
    ['Aquí hi ha d’anar un objecte JSON.', 'Envieu un esdeveniment CloudEvents.'],
    ['A JSON object belongs here.', 'Send one CloudEvents event.'],
  ],
  'not-a-list': [
    ['Aquí debe ir una lista JSON de eventos.', 'Envíe [ {…}, {…} ].'],
    ['Aquí hi ha d’anar una llista JSON d’esdeveniments.', 'Envieu [ {…}, {…} ].'],
    ['A JSON list of events belongs here.', 'Send [ {…}, {…} ].'],
  ],
  'batch-too-long': [
    ['El lote pasa de {maximum} eventos.', 'Divídalo en lotes de {maximum} como mucho.'],
    ['El lot passa de {maximum} esdeveniments.', 'Dividiu-lo en lots de {maximum} com a màxim.'],
    ['The batch has more than {maximum} events.', 'Split it into batches of at most {maximum}.'],
  ],
  // ---- shape
  required: [
    ['Falta este dato.', 'Añádalo.'],
    ['Falta aquesta dada.', 'Afegiu-la.'],
    ['This is missing.', 'Add it.'],
  ],
  'wrong-type': [
    ['El dato no es del tipo esperado ({expected}).', 'Envíelo como {expected}.'],
    ['La dada no és del tipus esperat ({expected}).', 'Envieu-la com a {expected}.'],
    ['The value is not of the expected type ({expected}).', 'Send it as {expected}.'],
  ],
  'unknown-member': [
    ['Este dato no existe en el contrato.', 'Quítelo o corrija su nombre.'],
    ['Aquesta dada no existeix en el contracte.', 'Traieu-la o corregiu-ne el nom.'],
    ['The contract has no such member.', 'Take it out or correct its name.'],
  ],
  'too-short': [
    ['El texto es demasiado corto (mínimo {minimum}).', 'Amplíelo.'],
    ['El text és massa curt (mínim {minimum}).', 'Amplieu-lo.'],
    ['The text is too short (minimum {minimum}).', 'Make it longer.'],
  ],
  'too-long': [
    ['El texto es demasiado largo (máximo {maximum}).', 'Acórtelo.'],
    ['El text és massa llarg (màxim {maximum}).', 'Escurceu-lo.'],
    ['The text is too long (maximum {maximum}).', 'Shorten it.'],
  ],
  'too-few': [
    ['Hay menos elementos de los necesarios (mínimo {minimum}).', 'Añada los que faltan.'],
    ['Hi ha menys elements dels necessaris (mínim {minimum}).', 'Afegiu-hi els que falten.'],
    ['There are too few items (minimum {minimum}).', 'Add what is missing.'],
  ],
  'too-many': [
    ['Hay demasiados elementos (máximo {maximum}).', 'Quite los que sobran o envíelos en otro evento.'],
    ['Hi ha massa elements (màxim {maximum}).', 'Traieu els que sobren o envieu-los en un altre esdeveniment.'],
    ['There are too many items (maximum {maximum}).', 'Take some out or send them in another event.'],
  ],
  'number-too-small': [
    ['El número es menor que {minimum}.', 'Use {minimum} o más.'],
    ['El número és menor que {minimum}.', 'Feu servir {minimum} o més.'],
    ['The number is below {minimum}.', 'Use {minimum} or more.'],
  ],
  'number-too-large': [
    ['El número es mayor que {maximum}.', 'Use {maximum} o menos.'],
    ['El número és més gran que {maximum}.', 'Feu servir {maximum} o menys.'],
    ['The number is above {maximum}.', 'Use {maximum} or less.'],
  ],
  'wrong-format': [
    ['El dato no tiene el formato esperado.', 'Compruebe el formato en /docs.'],
    ['La dada no té el format esperat.', 'Comproveu el format a /docs.'],
    ['The value does not have the expected format.', 'See the format in /docs.'],
  ],
  'sia-format': [
    [
      'El código SIA no es un número de hasta 9 cifras.',
      'Use el código del procedimiento en el inventario SIA, sin letras.',
    ],
    [
      'El codi SIA no és un número de fins a 9 xifres.',
      "Feu servir el codi del procediment a l'inventari SIA, sense lletres.",
    ],
    [
      'The SIA code is not a number of up to 9 digits.',
      "Use the procedure's code in the SIA inventory, without letters.",
    ],
  ],
  'dir3-format': [
    ['No es un código DIR3.', 'Use nueve caracteres, por ejemplo L01999999.'],
    ['No és un codi DIR3.', 'Feu servir nou caràcters, per exemple L01999999.'],
    ['This is not a DIR3 code.', 'Use nine characters, such as L01999999.'],
  ],
  'day-format': [
    ['No es un día del calendario.', 'Escríbalo como AAAA-MM-DD.'],
    ['No és un dia del calendari.', 'Escriviu-lo com AAAA-MM-DD.'],
    ['This is not a calendar day.', 'Write it as YYYY-MM-DD.'],
  ],
  'instant-format': [
    ['No es un instante RFC 3339.', 'Escríbalo como 2026-10-01T08:15:30Z.'],
    ['No és un instant RFC 3339.', 'Escriviu-lo com 2026-10-01T08:15:30Z.'],
    ['This is not an RFC 3339 instant.', 'Write it as 2026-10-01T08:15:30Z.'],
  ],
  'url-format': [
    ['No es una dirección URL.', 'Escríbala entera, con https://.'],
    ['No és una adreça URL.', 'Escriviu-la sencera, amb https://.'],
    ['This is not a URL.', 'Write it in full, with https://.'],
  ],
  'url-not-https': [
    ['La dirección no es https.', 'Dé una dirección https: lo que se envía nombra expedientes.'],
    ["L'adreça no és https.", "Doneu una adreça https: el que s'envia anomena expedients."],
    ['The address is not https.', 'Give an https address: what is sent names files.'],
  ],
  'url-with-credentials': [
    ['La dirección lleva usuario o contraseña.', 'Quítelos: cada aviso va firmado con el secreto de la suscripción.'],
    ["L'adreça porta usuari o contrasenya.", 'Traieu-los: cada avís va signat amb el secret de la subscripció.'],
    [
      'The address carries a user or a password.',
      "Remove them: each callback is signed with the subscription's secret.",
    ],
  ],
  'url-not-public': [
    [
      'La dirección no es pública y esta instalación no la permite.',
      'Dé una pública, o pida a quien opera la pasarela que añada su red a statusCallbacks.allow.',
    ],
    [
      "L'adreça no és pública i aquesta instal·lació no la permet.",
      'Doneu-ne una de pública, o demaneu a qui opera la passarel·la que afegisca la seua xarxa a statusCallbacks.allow.',
    ],
    [
      'The address is not public and this installation does not allow it.',
      'Give a public one, or ask whoever runs the gateway to add its network to statusCallbacks.allow.',
    ],
  ],
  'not-one-of': [
    ['El valor no es uno de los admitidos.', 'Use uno de: {allowed}.'],
    ['El valor no és un dels admesos.', 'Feu servir un de: {allowed}.'],
    ['The value is not one of those allowed.', 'Use one of: {allowed}.'],
  ],
  'bad-cursor': [
    ['El cursor no es uno de los que da esta dirección.', 'Use el next o cursor de una respuesta anterior, o ninguno.'],
    ['El cursor no és un dels que dona aquesta adreça.', "Feu servir el next o cursor d'una resposta anterior, o cap."],
    ['The cursor is not one this address gives.', 'Use next or cursor of an earlier answer, or none.'],
  ],
  // ---- meaning
  'one-deadline': [
    ['El plazo se da de una sola forma: expiresOn o naturalDays.', 'Deje exactamente una de las dos.'],
    ["El termini es dona d'una sola manera: expiresOn o naturalDays.", 'Deixeu-ne exactament una.'],
    ['The deadline is given in one form only: expiresOn or naturalDays.', 'Leave exactly one of them.'],
  ],
  'one-main': [
    ['Debe haber exactamente un documento principal (role: main).', 'Marque uno como main y los demás como annex.'],
    [
      'Hi ha d’haver exactament un document principal (role: main).',
      'Marqueu-ne un com a main i la resta com a annex.',
    ],
    ['There must be exactly one main document (role: main).', 'Mark one as main and the others as annex.'],
  ],
  'law-with-consent': [
    ['Se nombra una ley, y la base es el consentimiento.', 'Ponga basis: law, o quite law.'],
    ["S'anomena una llei, i la base és el consentiment.", 'Poseu basis: law, o traieu law.'],
    ['A law is named, and the ground is consent.', 'Write basis: law, or take law out.'],
  ],
  'repeated-ref': [
    ['Dos envíos tienen la misma ref.', 'Dé a cada envío una ref distinta dentro del evento.'],
    ['Dos enviaments tenen la mateixa ref.', "Doneu a cada enviament una ref diferent dins de l'esdeveniment."],
    ['Two sendings have the same ref.', 'Give each sending a ref of its own within the event.'],
  ],
  'event-id-reused': [
    ['Ya hay un evento con ese source y ese id y otro contenido.', 'Dé a este evento un id propio.'],
    [
      'Ja hi ha un esdeveniment amb aquest source i aquest id i un altre contingut.',
      'Doneu a aquest esdeveniment un id propi.',
    ],
    ['There is an event of that source and id with other content.', 'Give this event an id of its own.'],
  ],
  'nif-letter': [
    [
      'La letra del NIF no corresponde a sus cifras.',
      'Compruebe el NIF de la persona; un CIF va con idType CIF y kind legal.',
    ],
    [
      'La lletra del NIF no correspon a les seves xifres.',
      'Comproveu el NIF de la persona; un CIF va amb idType CIF i kind legal.',
    ],
    [
      'The letter of the NIF does not match its digits.',
      "Check the person's NIF; a CIF goes with idType CIF and kind legal.",
    ],
  ],
  'nie-letter': [
    ['La letra del NIE no corresponde a sus cifras.', 'Compruebe el NIE: X, Y o Z, siete cifras y una letra.'],
    ['La lletra del NIE no correspon a les seves xifres.', 'Comproveu el NIE: X, Y o Z, set xifres i una lletra.'],
    ['The letter of the NIE does not match its digits.', 'Check the NIE: X, Y or Z, seven digits and a letter.'],
  ],
  'cif-control': [
    ['El carácter de control del CIF no es correcto.', 'Compruebe el NIF de la entidad.'],
    ['El caràcter de control del CIF no és correcte.', "Comproveu el NIF de l'entitat."],
    ['The control character of the CIF is wrong.', "Check the organisation's NIF."],
  ],
  'deadline-too-short': [
    [
      'El plazo es más corto que los 10 días naturales que la ley da desde la puesta a disposición (Ley 39/2015, art. 43.2).',
      'Dé un plazo que no acabe antes del {earliest}.',
    ],
    [
      'El termini és més curt que els 10 dies naturals que la llei dona des de la posada a disposició (Llei 39/2015, art. 43.2).',
      'Doneu un termini que no acabi abans del {earliest}.',
    ],
    [
      'The deadline is shorter than the 10 natural days the law gives from when it is made available (Ley 39/2015, art. 43.2).',
      'Give one that does not end before {earliest}.',
    ],
  ],
  'deadline-past': [
    ['El plazo termina antes de que el documento esté disponible.', 'Dé un plazo que no acabe antes del {earliest}.'],
    [
      'El termini acaba abans que el document estigui disponible.',
      'Doneu un termini que no acabi abans del {earliest}.',
    ],
    ['The deadline ends before the document is available.', 'Give one that does not end before {earliest}.'],
  ],
  'name-not-split': [
    [
      'El destino pide nombre y apellidos por separado y solo viene fullName.',
      'Envíe givenName y surname1 (y surname2).',
    ],
    [
      'La destinació demana nom i cognoms per separat i només ve fullName.',
      'Envieu givenName i surname1 (i surname2).',
    ],
    ['The back end wants names split, and only fullName is given.', 'Send givenName and surname1 (and surname2).'],
  ],
  'single-document': [
    ['El destino admite un solo documento.', 'Una los anexos al documento principal en un PDF.'],
    ['La destinació admet un sol document.', 'Uniu els annexos al document principal en un PDF.'],
    ['The back end takes one document only.', 'Join the annexes to the main document in one PDF.'],
  ],
  'upload-not-found': [
    [
      'No hay un documento subido con ese uploadId, ha caducado o es de otro cliente.',
      'Súbalo de nuevo en POST /v1/documents.',
    ],
    [
      "No hi ha cap document pujat amb aquest uploadId, ha caducat o és d'un altre client.",
      'Torneu-lo a pujar a POST /v1/documents.',
    ],
    [
      'There is no upload with that uploadId, it has expired, or it is of another client.',
      'Upload it again with POST /v1/documents.',
    ],
  ],
  'base64-invalid': [
    ['El contenido no es Base64 (RFC 4648, con relleno, en una línea).', 'Codifíquelo de nuevo.'],
    ['El contingut no és Base64 (RFC 4648, amb farciment, en una línia).', 'Torneu-lo a codificar.'],
    ['The content is not Base64 (RFC 4648, padded, on one line).', 'Encode it again.'],
  ],
  'inline-too-large': [
    [
      'Un documento dentro del evento no puede pasar de {maximum} bytes.',
      'Súbalo antes en POST /v1/documents y use by: upload.',
    ],
    [
      "Un document dins de l'esdeveniment no pot passar de {maximum} bytes.",
      'Pugeu-lo abans a POST /v1/documents i feu servir by: upload.',
    ],
    [
      'A document inside the event may not be over {maximum} bytes.',
      'Upload it first with POST /v1/documents and use by: upload.',
    ],
  ],
  'document-empty': [
    ['El documento no tiene contenido.', 'Envíe sus bytes; compruebe que el archivo de origen los entregó.'],
    ['El document no té contingut.', "Envieu-ne els bytes; comproveu que l'arxiu d'origen els va lliurar."],
    ['The document has no content.', 'Send its bytes; check that the archive it comes from gave them.'],
  ],
  'document-type': [
    ['El contenido no es del tipo que declara ({mediaType}).', 'Envíe un PDF o ZIP de verdad con su mediaType.'],
    ['El contingut no és del tipus que declara ({mediaType}).', 'Envieu un PDF o ZIP de debò amb el seu mediaType.'],
    ['The content is not of the type it declares ({mediaType}).', 'Send a real PDF or ZIP with its mediaType.'],
  ],
  'media-type': [
    ['Este tipo de documento no se admite.', 'Use uno de: {allowed}.'],
    ["Aquest tipus de document no s'admet.", 'Feu servir un de: {allowed}.'],
    ['This type of document is not taken.', 'Use one of: {allowed}.'],
  ],
  'postal-media-type': [
    [
      'Este documento puede tener que imprimirse, y así no se puede.',
      'Envíelo como {allowed}, o quite la entrega postal.',
    ],
    [
      "Pot ser que aquest document s'hagi d'imprimir, i així no es pot.",
      'Envieu-lo com a {allowed}, o traieu el lliurament postal.',
    ],
    [
      'This document may have to be printed, and cannot be as it is.',
      'Send it as {allowed}, or take postal delivery out.',
    ],
  ],
  'page-not-a4': [
    [
      'Con entrega postal las páginas deben ser A4, y la página {page} mide {width} × {height} mm.',
      'Genere el PDF en A4, o quite la entrega postal.',
    ],
    [
      'Amb lliurament postal les pàgines han de ser A4, i la pàgina {page} fa {width} × {height} mm.',
      'Genereu el PDF en A4, o traieu el lliurament postal.',
    ],
    [
      'For postal delivery pages must be A4, and page {page} is {width} × {height} mm.',
      'Make the PDF in A4, or take postal delivery out.',
    ],
  ],
  'digest-mismatch': [
    ['El contenido no tiene la huella indicada.', 'Calcule la huella sobre los bytes decodificados, en Base64.'],
    ["El contingut no té l'empremta indicada.", "Calculeu l'empremta sobre els bytes descodificats, en Base64."],
    ['The content does not have the digest given.', 'Compute it over the decoded bytes, in Base64.'],
  ],
  'size-mismatch': [
    ['El contenido no tiene el tamaño indicado: tiene {size} bytes.', 'Corrija size o el contenido.'],
    ['El contingut no té la mida indicada: té {size} bytes.', 'Corregiu size o el contingut.'],
    ['The content does not have the size given: it has {size} bytes.', 'Correct size or the content.'],
  ],
  'document-too-large': [
    ['El documento pasa de lo que admite el destino ({maximum} bytes).', 'Reduzca el documento.'],
    ['El document passa del que admet la destinació ({maximum} bytes).', 'Reduïu el document.'],
    ['The document is over what the back end takes ({maximum} bytes).', 'Make the document smaller.'],
  ],
  'not-available-here': [
    ['Esta instalación no ofrece esto.', 'Quítelo o pida que se habilite.'],
    ['Aquesta instal·lació no ofereix això.', "Traieu-ho o demaneu que s'habiliti."],
    ['This installation does not serve this.', 'Take it out or ask for it to be enabled.'],
  ],
  'entity-not-allowed': [
    [
      'No es de la entidad {entity} ni de una de sus unidades, o este cliente no puede actuar por ella.',
      'Use el DIR3 de su entidad o de una unidad suya.',
    ],
    [
      "No és de l'entitat {entity} ni d'una de les seves unitats, o aquest client no hi pot actuar.",
      "Feu servir el DIR3 de la vostra entitat o d'una unitat seva.",
    ],
    [
      'It is not of entity {entity} or one of its units, or this client may not act for it.',
      'Use the DIR3 of your entity or of one of its units.',
    ],
  ],
  // ---- file status
  'situation-contradicts-state': [
    [
      'La situación contradice el estado ({state}).',
      'Un expediente cerrado está resolved, closed o unknown; uno abierto no está closed.',
    ],
    [
      "La situació contradiu l'estat ({state}).",
      'Un expedient tancat és resolved, closed o unknown; un d’obert no és closed.',
    ],
    [
      'The situation contradicts the state ({state}).',
      'A closed file is resolved, closed or unknown; an open one is not closed.',
    ],
  ],
  'situation-without-action': [
    ['La situación dice que algo está pendiente y no hay acción.', 'Añada actions, o citizenAction con required: yes.'],
    ['La situació diu que hi ha res pendent i no hi ha acció.', 'Afegiu actions, o citizenAction amb required: yes.'],
    [
      'The situation says something is pending and there is no action.',
      'Add actions, or citizenAction with required: yes.',
    ],
  ],
  'termination-of-open-file': [
    ['Un expediente abierto no tiene terminación.', 'Quítela, cierre el expediente, o indique la situación resolved.'],
    ['Un expedient obert no té terminació.', "Traieu-la, tanqueu l'expedient, o indiqueu la situació resolved."],
    ['An open file has no termination.', 'Take it out, close the file, or give the situation resolved.'],
  ],
  'action-contradicts': [
    ['Hay acciones y a la vez se dice que no se requiere ninguna.', 'Quite actions o ponga required: yes.'],
    ["Hi ha accions i alhora es diu que no se'n requereix cap.", 'Traieu actions o poseu required: yes.'],
    ['There are actions, and it is said that none is required.', 'Take actions out, or put required: yes.'],
  ],
  'closed-before-opened': [
    ['El expediente termina antes de empezar.', 'Corrija openedAt o closedAt.'],
    ["L'expedient acaba abans de començar.", 'Corregiu openedAt o closedAt.'],
    ['The file ends before it begins.', 'Correct openedAt or closedAt.'],
  ],
  'one-current': [
    ['Más de un hito dice ser el actual.', 'Marque current en uno solo.'],
    ["Més d'una fita diu que és l'actual.", 'Marqueu current en una de sola.'],
    ['More than one milestone says it is the current one.', 'Mark current in one only.'],
  ],
  'refers-to-nothing': [
    ['Se refiere a algo que el evento no trae.', 'Inclúyalo en su lista o quite la referencia.'],
    ["Es refereix a una cosa que l'esdeveniment no porta.", 'Incloeu-la a la seva llista o traieu la referència.'],
    ['It refers to something the event does not bring.', 'Put it in its list, or take the reference out.'],
  ],
  'link-foreign': [
    [
      'El enlace no lleva a la sede de la entidad.',
      'Use https y uno de los hosts de la sede (entities[].sede en la configuración).',
    ],
    [
      "L'enllaç no porta a la seu de l'entitat.",
      'Feu servir https i un dels hosts de la seu (entities[].sede a la configuració).',
    ],
    [
      "The link does not lead into the entity's sede.",
      'Use https and one of the hosts of the sede (entities[].sede in the configuration).',
    ],
  ],
  'link-without-sede': [
    [
      'La entidad no tiene sede configurada, y todo expediente debe enlazar con ella.',
      'Pida que se configure entities[].sede.',
    ],
    ['L’entitat no té seu configurada, i tot expedient ha d’enllaçar-hi.', 'Demaneu que es configuri entities[].sede.'],
    [
      'The entity has no sede configured, and every file must link into it.',
      'Ask for entities[].sede to be configured.',
    ],
  ],
  // ---- why a message stands still
  'circuit-open': [
    [
      'El servicio de destino no responde; el mensaje espera sin gastar intentos.',
      'No haga nada: saldrá cuando el servicio vuelva.',
    ],
    [
      'El servei de destinació no respon; el missatge espera sense gastar intents.',
      'No feu res: sortirà quan el servei torni.',
    ],
    [
      'The back end does not answer; the message waits and uses up no attempts.',
      'Do nothing: it leaves when the service is back.',
    ],
  ],
  'backend-paused': [
    [
      'Una persona ha pausado el envío a este servicio ({reason}); el mensaje espera sin gastar intentos.',
      'Saldrá cuando alguien lo reanude (carpeta resume).',
    ],
    [
      "Una persona ha pausat l'enviament a aquest servei ({reason}); el missatge espera sense gastar intents.",
      'Sortirà quan algú el reprengui (carpeta resume).',
    ],
    [
      'A person has paused sending to this back end ({reason}); the message waits and uses up no attempts.',
      'It leaves when somebody resumes it (carpeta resume).',
    ],
  ],
  'backend-paused-until': [
    [
      'Una persona ha pausado el envío a este servicio hasta {until} ({reason}); el mensaje espera sin gastar intentos.',
      'No haga nada: se reanuda solo a esa hora, o antes con carpeta resume.',
    ],
    [
      "Una persona ha pausat l'enviament a aquest servei fins a {until} ({reason}); el missatge espera sense gastar intents.",
      'No feu res: es reprèn sol a aquesta hora, o abans amb carpeta resume.',
    ],
    [
      'A person has paused sending to this back end until {until} ({reason}); the message waits and uses up no attempts.',
      'Do nothing: it resumes by itself then, or earlier with carpeta resume.',
    ],
  ],
  'backend-maintenance': [
    [
      'El servicio de destino está en mantenimiento hasta {until} ({reason}); el mensaje espera sin gastar intentos.',
      'No haga nada: saldrá cuando termine la ventana.',
    ],
    [
      'El servei de destinació és en manteniment fins a {until} ({reason}); el missatge espera sense gastar intents.',
      'No feu res: sortirà quan acabi la finestra.',
    ],
    [
      'The back end is under maintenance until {until} ({reason}); the message waits and uses up no attempts.',
      'Do nothing: it leaves when the window is over.',
    ],
  ],
  'until-past': [
    ['La hora indicada ya ha pasado.', 'Indique una hora futura, u omita until.'],
    ["L'hora indicada ja ha passat.", 'Indiqueu una hora futura, o ometeu until.'],
    ['That time has passed.', 'Give a time to come, or leave until out.'],
  ],
  'maintenance-past': [
    ['El mantenimiento ya habría terminado.', 'Indique un final que esté por venir.'],
    ['El manteniment ja s’hauria acabat.', 'Indiqueu un final que estiga per vindre.'],
    ['The maintenance would be over.', 'Give an end that is still to come.'],
  ],
  'maintenance-order': [
    ['El mantenimiento termina antes de empezar.', 'Indique un final posterior al comienzo.'],
    ['El manteniment s’acaba abans de començar.', 'Indiqueu un final posterior al començament.'],
    ['The maintenance ends before it begins.', 'Give an end later than its beginning.'],
  ],
  'maintenance-overlaps': [
    [
      'Ya hay un mantenimiento anunciado de {from} a {to}.',
      'Elija otras horas, o retire antes el que hay; los del fichero se cambian en la configuración.',
    ],
    [
      'Ja hi ha un manteniment anunciat de {from} a {to}.',
      'Trieu unes altres hores, o retireu abans el que hi ha; els del fitxer es canvien en la configuració.',
    ],
    [
      'Maintenance is announced already from {from} to {to}.',
      'Choose other hours, or take that one back first; those of the file are changed in the configuration.',
    ],
  ],
  'maintenance-too-many': [
    ['Hay ya {most} mantenimientos anunciados.', 'Retire los que sobren.'],
    ['Ja hi ha {most} manteniments anunciats.', 'Retireu els que sobren.'],
    ['There are {most} windows announced already.', 'Take back those that are not needed.'],
  ],
  'maintenance-over': [
    ['Ese mantenimiento ya terminó.', 'No hay nada que retirar: lo que pasó queda anotado.'],
    ['Eixe manteniment ja s’ha acabat.', 'No hi ha res a retirar: el que va passar queda anotat.'],
    ['That maintenance is over.', 'There is nothing to take back: what has been stays noted.'],
  ],
  'attempts-exhausted': [
    ['Se agotaron los intentos de entrega.', 'Compruebe el servicio de destino y use retry.'],
    ["S'han esgotat els intents de lliurament.", 'Comproveu el servei de destinació i feu servir retry.'],
    ['The attempts to deliver it are used up.', 'Check the back end and use retry.'],
  ],
  'decryption-failed': [
    [
      'Lo guardado de este mensaje está incompleto o dañado, y no se envía así.',
      'Recupere el almacén de una copia y use retry, o envíe un evento nuevo.',
    ],
    [
      "El que es va desar d'aquest missatge és incomplet o malmès, i no s'envia així.",
      "Recupereu el magatzem d'una còpia i feu servir retry, o envieu un esdeveniment nou.",
    ],
    [
      'What is stored of this message is incomplete or damaged, and is not sent like that.',
      'Restore the store from a backup and use retry, or send a new event.',
    ],
  ],
  'data-key-unknown': [
    [
      'La clave maestra con que se guardó este mensaje no está en secrets.dataKeyFile.',
      'Devuélvala al fichero, en una línea más abajo, y reinicie.',
    ],
    [
      'La clau mestra amb què es va desar aquest missatge no és a secrets.dataKeyFile.',
      'Torneu-la al fitxer, en una línia més avall, i reinicieu.',
    ],
    [
      'The master key this message was stored under is not in secrets.dataKeyFile.',
      'Put it back into the file, on a line further down, and restart.',
    ],
  ],
  internal: [
    [
      'Un fallo de la pasarela impidió enviarlo.',
      'Avise a quien la administra: su registro dice cuál; después use retry.',
    ],
    [
      "Un error de la passarel·la va impedir d'enviar-lo.",
      "Aviseu qui l'administra: el registre diu quin; després feu servir retry.",
    ],
    ['A fault of the gateway kept it from being sent.', 'Tell whoever runs it: its log says which; then use retry.'],
  ],
  'needs-person': [
    [
      'El destino no puede decir si lo recibió: lo decide una persona.',
      'Compruébelo en el destino y use resolve (accepted o not-sent).',
    ],
    [
      'La destinació no pot dir si ho va rebre: ho decideix una persona.',
      'Comproveu-ho a la destinació i feu servir resolve (accepted o not-sent).',
    ],
    [
      'The back end cannot say whether it has it: a person decides.',
      'Check at the back end and use resolve (accepted or not-sent).',
    ],
  ],
  'seal-missing': [
    ['La entidad no tiene sello para firmar.', 'Configure el sello (seal) de la entidad o de la plataforma.'],
    ["L'entitat no té segell per signar.", "Configureu el segell (seal) de l'entitat o de la plataforma."],
    ['The entity has no seal to sign with.', "Configure the entity's or the platform's seal."],
  ],
  'seal-expired': [
    ['El sello de la entidad ha caducado ({notAfter}).', 'Instale el sello renovado.'],
    ["El segell de l'entitat ha caducat ({notAfter}).", 'Instal·leu el segell renovat.'],
    ["The entity's seal has expired ({notAfter}).", 'Install the renewed seal.'],
  ],
  'seal-not-yet-valid': [
    ['El sello de la entidad aún no es válido.', 'Compruebe el reloj o instale el sello vigente.'],
    ["El segell de l'entitat encara no és vàlid.", 'Comproveu el rellotge o instal·leu el segell vigent.'],
    ["The entity's seal is not valid yet.", 'Check the clock or install the current seal.'],
  ],
  'seal-password-wrong': [
    ['La contraseña del sello no es correcta.', 'Corrija passphraseFile.'],
    ['La contrasenya del segell no és correcta.', 'Corregiu passphraseFile.'],
    ['The passphrase of the seal is wrong.', 'Correct passphraseFile.'],
  ],
  'seal-without-key': [
    ['El fichero del sello no trae la clave privada.', 'Exporte el PKCS#12 con su clave.'],
    ['El fitxer del segell no porta la clau privada.', 'Exporteu el PKCS#12 amb la clau.'],
    ['The seal file has no private key.', 'Export the PKCS#12 with its key.'],
  ],
  'seal-unreadable': [
    ['El fichero del sello no se puede leer.', 'Compruebe que es un PKCS#12 y sus permisos.'],
    ['El fitxer del segell no es pot llegir.', 'Comproveu que és un PKCS#12 i els permisos.'],
    ['The seal file cannot be read.', 'Check that it is a PKCS#12, and its permissions.'],
  ],
  'seal-key-unsupported': [
    ['La clave del sello no es RSA.', 'Use un sello con clave RSA.'],
    ['La clau del segell no és RSA.', 'Feu servir un segell amb clau RSA.'],
    ['The key of the seal is not RSA.', 'Use a seal with an RSA key.'],
  ],
  'platform-key-missing': [
    ['Falta la clave de la entidad ante este destino.', 'Configure su apiKeyFile.'],
    ["Falta la clau de l'entitat davant d'aquesta destinació.", 'Configureu el seu apiKeyFile.'],
    ["The entity's key for this back end is missing.", 'Configure its apiKeyFile.'],
  ],
  'clock-skewed': [
    ['El reloj de la pasarela y el del destino difieren demasiado para firmar.', 'Sincronice el reloj (NTP).'],
    [
      'El rellotge de la passarel·la i el de la destinació difereixen massa per signar.',
      'Sincronitzeu el rellotge (NTP).',
    ],
    ["The gateway's clock and the back end's differ too much to sign.", 'Synchronise the clock (NTP).'],
  ],
  'callback-decided': [
    ['Ya se decidió sobre este aviso ({state}).', 'Una decisión no se repite; consulte el mensaje o la auditoría.'],
    [
      "Ja s'ha decidit sobre aquest avís ({state}).",
      "Una decisió no es repeteix; consulteu el missatge o l'auditoria.",
    ],
    ['This callback is decided already ({state}).', 'A decision is made once; look at the message or the audit.'],
  ],
  'callback-of-another-backend': [
    ['El mensaje salió por otro destino ({state}) que el del aviso.', 'Elija un mensaje del mismo destino.'],
    [
      "El missatge va sortir per una altra destinació ({state}) que la de l'avís.",
      'Trieu un missatge de la mateixa destinació.',
    ],
    [
      'The message went to another back end ({state}) than the callback came from.',
      'Choose a message of the same back end.',
    ],
  ],
  // ---- notices, and what was given up
  'uncertain-too-long': [
    [
      'Lleva demasiado tiempo sin saberse si llegó.',
      'Compruébelo en el portal del destino y resuélvalo: POST …/resolve.',
    ],
    [
      'Fa massa temps que no se sap si va arribar.',
      'Comproveu-ho al portal de la destinació i resoleu-lo: POST …/resolve.',
    ],
    [
      'It has been unknown for too long whether it arrived.',
      "Look it up in the back end's portal and resolve it: POST …/resolve.",
    ],
  ],
  'evidence-late': [
    ['El acuse todavía no ha llegado; se sigue pidiendo.', 'No hay que hacer nada por ahora.'],
    ["L'acusament encara no ha arribat; es continua demanant.", 'De moment no cal fer res.'],
    ['The certificate has not come yet; it is still being asked for.', 'Nothing to do for now.'],
  ],
  'evidence-given-up': [
    [
      'El estado final no tiene acuse: se ha pedido durante 60 días y ya no se pide más.',
      'Pídalo al servicio de soporte del destino con el identificador del envío.',
    ],
    [
      "L'estat final no té acusament: s'ha demanat durant 60 dies i ja no es demana més.",
      "Demaneu-lo al suport de la destinació amb l'identificador de l'enviament.",
    ],
    [
      'The final state has no certificate: it was asked for during 60 days and is not asked for any more.',
      "Ask the back end's support for it, with the identifier.",
    ],
  ],
  'polling-given-up': [
    [
      'El destino no da un estado final y ya no se le pregunta más; un aviso suyo lo reanudaría.',
      'Pregunte al servicio de soporte del destino con el identificador del envío.',
    ],
    [
      'La destinació no dona cap estat final i ja no se li pregunta més; un avís seu ho reprendria.',
      "Pregunteu al suport de la destinació amb l'identificador de l'enviament.",
    ],
    [
      'The back end tells no final state and is not asked any more; a callback of its would start it again.',
      "Ask the back end's support, with the identifier.",
    ],
  ],
  'receipt-double-encoded': [
    ['El acuse venía codificado dos veces en Base64; se ha guardado ya corregido.', 'No hay que hacer nada.'],
    ["L'acusament venia codificat dues vegades en Base64; s'ha desat ja corregit.", 'No cal fer res.'],
    ['The certificate came encoded twice in Base64; it is kept put right.', 'Nothing to do.'],
  ],
  'receipt-form-unknown': [
    ['El acuse no es PDF ni XML; se ha guardado tal como vino.', 'Ábralo y compruebe que sirve de prueba.'],
    ["L'acusament no és PDF ni XML; s'ha desat tal com va venir.", 'Obriu-lo i comproveu que serveix de prova.'],
    ['The certificate is neither PDF nor XML; it is kept as it came.', 'Open it and see whether it serves as proof.'],
  ],
  'receipt-digest-differs': [
    [
      'El acuse no da la huella que el destino dice de él; se ha guardado tal como vino.',
      'Ábralo y compruébelo con quien lo emitió antes de usarlo como prueba.',
    ],
    [
      "L'acusament no dona l'empremta que la destinació en diu; s'ha desat tal com va venir.",
      'Obriu-lo i comproveu-lo amb qui el va emetre abans de fer-lo servir de prova.',
    ],
    [
      'The certificate does not give the digest the back end told of it; it is kept as it came.',
      'Open it and check it with its issuer before it is used as proof.',
    ],
  ],
};

const UNKNOWN: Row = [
  ['Fallo con código {code}.', 'Consulte el código con quien administra la pasarela.'],
  ['Error amb codi {code}.', 'Consulteu el codi amb qui administra la passarel·la.'],
  ['Fault with code {code}.', 'Ask whoever runs the gateway about the code.'],
];

/** Codes that have a text of ours. */
export const FINDING_CODES = Object.keys(FINDINGS);

/** Our own text for a finding, or null where we have none. */
export function findingText(finding: Finding, language: Language): { detail: string; fix: string } | null {
  const row = FINDINGS[finding.code];
  return row === undefined ? null : textOf(row, finding, language);
}

/** The text for a code that nobody explains. */
export function unknownText(finding: Finding, language: Language): { detail: string; fix: string } {
  return textOf(UNKNOWN, { ...finding, params: { code: finding.code } }, language);
}

function textOf(row: Row, finding: Finding, language: Language): { detail: string; fix: string } {
  const [detail, fix] = row[LANGUAGES.indexOf(language)] ?? row[0];
  const params = finding.params ?? {};
  return { detail: fill(detail, params), fix: fill(fix, params) };
}
