/** What every code of SCSP v3 means and how to put it right, in Spanish, Catalan and English. */
import type { CodeClass } from './codes.ts';

type Three = { es: string; ca: string; en: string };

const three = (es: string, ca: string, en: string): Three => ({ es, ca, en });

/** What to do about a code, by its class; a code that wants something more exact has it below. */
export const FIX: Readonly<Record<CodeClass, Three>> = {
  down: three(
    'Espere: la pasarela vuelve a preguntar sola. Si dura, consulte el estado del servicio.',
    "Espereu: la passarel·la torna a preguntar sola. Si dura, consulteu l'estat del servei.",
    'Wait: the gateway asks again by itself. If it lasts, look at the state of the service.',
  ),
  behind: three(
    'Espere: el organismo emisor no responde. La pasarela la busca por su referencia; si no puede, decida una persona.',
    "Espereu: l'organisme emissor no respon. La passarel·la la busca per la referència; si no pot, ha de decidir una persona.",
    'Wait: the issuing body does not respond. The gateway looks for it by its reference; where it cannot, a person decides.',
  ),
  doubtful: three(
    'No la repita a mano: pudo tramitarse. La pasarela la busca por su referencia; si no puede, decida una persona.',
    'No la repetiu a mà: es pot haver tramitat. La passarel·la la busca per la referència; si no pot, ha de decidir una persona.',
    'Do not repeat it by hand: it may have been processed. The gateway looks for it by its reference; where it cannot, a person decides.',
  ),
  repeated: three(
    'La pasarela recupera el resultado anterior. Si no aparece, resuelva el mensaje a mano.',
    'La passarel·la recupera el resultat anterior. Si no apareix, resoleu el missatge a mà.',
    'The gateway fetches the earlier result. If it does not turn up, resolve the message by hand.',
  ),
  clock: three(
    'Ponga en hora el servidor de la pasarela; la petición se repite sola con la hora nueva.',
    'Poseu en hora el servidor de la passarel·la; la petició es repeteix sola amb l’hora nova.',
    'Set the clock of the gateway’s server; the petition is repeated by itself with the new time.',
  ),
  configuration: three(
    'Revise la autorización del organismo y del procedimiento en el servicio, y la configuración de scsp-v3; después, reintente.',
    "Reviseu l'autorització de l'organisme i del procediment al servei, i la configuració de scsp-v3; després, reintenteu-ho.",
    'Check what the service authorises for the body and the procedure, and the configuration of scsp-v3; then retry.',
  ),
  data: three(
    'Corrija los datos de la petición y envíe otro evento.',
    'Corregiu les dades de la petició i envieu un altre esdeveniment.',
    'Correct the data of the petition and send another event.',
  ),
  exhausted: three(
    'La respuesta ya no se puede recoger. Envíe otro evento si la consulta sigue siendo necesaria.',
    'La resposta ja no es pot recollir. Envieu un altre esdeveniment si la consulta encara és necessària.',
    'The answer can no longer be collected. Send another event if it is still needed.',
  ),
  absent: three(
    'El servicio no tiene la petición con esa referencia.',
    'El servei no té la petició amb aquesta referència.',
    'The service has no petition of that reference.',
  ),
};

/** What to do about one code, where its class says too little. */
export const OWN_FIX: Readonly<Record<string, Three>> = {
  '0233': three(
    'Compruebe documento y nombre del titular; si son correctos, el emisor no lo conoce y hay que pedir el documento.',
    "Comproveu el document i el nom del titular; si són correctes, l'emissor no el coneix i cal demanar el document.",
    'Check number and name of the holder; if they are right, the issuer does not know them and the paper must be asked for.',
  ),
  '0235': three(
    'El sello debe ser del mismo NIF que `nif` de la entidad en scsp-v3.',
    "El segell ha de ser del mateix NIF que `nif` de l'entitat a scsp-v3.",
    'The seal must be of the same NIF as the entity’s `nif` in scsp-v3.',
  ),
  '0238': three(
    'No hay datos que consultar: pida el documento a la persona interesada.',
    'No hi ha dades per consultar: demaneu el document a la persona interessada.',
    'There are no data to consult: ask the person for the paper.',
  ),
  '0302': three(
    'Renueve el sello de la entidad y reintente.',
    "Renoveu el segell de l'entitat i reintenteu-ho.",
    'Renew the entity’s seal and retry.',
  ),
  '0303': three(
    'El certificado está revocado: ponga un sello válido y reintente.',
    'El certificat està revocat: poseu-hi un segell vàlid i reintenteu-ho.',
    'The certificate is revoked: put in a valid seal and retry.',
  ),
  '0305': three(
    'Revise el perfil y el algoritmo de firma de ese servicio (`security`, `digest`).',
    "Reviseu el perfil i l'algorisme de signatura d'aquest servei (`security`, `digest`).",
    'Check signature profile and algorithm of that service (`security`, `digest`).',
  ),
  '0307': three(
    'El servicio espera la firma en otro lugar: cambie `security` de ese servicio.',
    "El servei espera la signatura en un altre lloc: canvieu `security` d'aquest servei.",
    'The service looks for the signature elsewhere: change `security` of that service.',
  ),
  '0313': three(
    'El servicio exige cifrar los datos específicos, que esta pasarela no hace: no lo use desde aquí.',
    'El servei exigeix xifrar les dades específiques, cosa que aquesta passarel·la no fa: no el feu servir des d’aquí.',
    'The service wants the specific data encrypted, which this gateway does not do: do not use it from here.',
  ),
  '0314': three(
    'Solicite la autorización de ese procedimiento para ese servicio, o corrija `procedures`.',
    "Sol·liciteu l'autorització d'aquest procediment per a aquest servei, o corregiu `procedures`.",
    'Apply for the authorisation of that procedure for that service, or correct `procedures`.',
  ),
  '0902': three(
    'Pida en modo asíncrono (`mode: async`).',
    'Demaneu-ho en mode asíncron (`mode: async`).',
    'Ask asynchronously (`mode: async`).',
  ),
  '0903': three(
    'Pida en modo síncrono (`mode: sync`).',
    'Demaneu-ho en mode síncron (`mode: sync`).',
    'Ask synchronously (`mode: sync`).',
  ),
};

const FAILED_INSIDE = {
  '0201': ['el identificador de la petición', 'l’identificador de la petició', 'the petition’s identifier'],
  '0202': ['el alta de la petición', 'l’alta de la petició', 'taking the petition in'],
  '0203': ['su estado', 'el seu estat', 'its state'],
  '0204': ['su tiempo estimado', 'el temps estimat', 'its estimated time'],
  '0205': ['la fecha de su última consulta', 'la data de la darrera consulta', 'the day it was last asked for'],
  '0206': ['el fichero de respuesta', 'el fitxer de resposta', 'the file of its answer'],
  '0207': ['la lectura de su estado', 'la lectura de l’estat', 'reading its state'],
  '0209': ['la comprobación de las transmisiones', 'la comprovació de les transmissions', 'checking its transmissions'],
  '0210': ['el CIF del organismo requirente', 'el CIF de l’organisme requeridor', 'the CIF of the requesting body'],
  '0211': ['la lectura del tiempo estimado', 'la lectura del temps estimat', 'reading its estimated time'],
  '0212': ['el desglose del fichero de petición', 'el desglossament del fitxer de petició', 'taking the file apart'],
  '0213': ['la lectura de las pendientes', 'la lectura de les pendents', 'reading what is pending'],
  '0214': ['el alta de las transmisiones', 'l’alta de les transmissions', 'taking the transmissions in'],
  '0215': ['la anotación de un error', 'l’anotació d’un error', 'noting an error'],
  '0216': ['el mensaje de respuesta', 'el missatge de resposta', 'the message of its answer'],
  '0217': ['la lectura de la caducidad', 'la lectura de la caducitat', 'reading when it ends'],
  '0218': ['el desglose del mensaje', 'el desglossament del missatge', 'taking the message apart'],
  '0219': [
    'la lectura del fichero de respuesta',
    'la lectura del fitxer de resposta',
    'reading the file of its answer',
  ],
  '0220': ['el envío de una alarma', 'l’enviament d’una alarma', 'sending an alarm'],
  '0221': ['la comprobación de las pendientes', 'la comprovació de les pendents', 'checking what is pending'],
  '0222': ['el borrado de lo caducado', 'l’esborrat del que ha caducat', 'clearing what has ended'],
  '0223': ['la escritura de errores', 'l’escriptura d’errors', 'writing errors'],
  '0224': ['el borrado de un error', 'l’esborrat d’un error', 'clearing an error'],
} as const;

/* 0201 to 0224 are one trouble: the service failed at its own housekeeping. */
const inside = Object.fromEntries(
  Object.entries(FAILED_INSIDE).map(([code, [es, ca, en]]) => [
    code,
    three(
      `El servicio falló por dentro con ${es}.`,
      `El servei ha fallat per dins amb ${ca}.`,
      `The service failed inside at ${en}.`,
    ),
  ]),
);

export const MEANING: Readonly<Record<string, Three>> = {
  '0001': three('La petición está pendiente.', 'La petició està pendent.', 'The petition is pending.'),
  '0002': three('La petición está en proceso.', 'La petició està en procés.', 'The petition is being processed.'),
  '0003': three('La petición está tramitada.', 'La petició està tramitada.', 'The petition has been processed.'),
  '0004': three(
    'La petición está en proceso y se sondea.',
    'La petició està en procés i es sondeja.',
    'The petition is being processed and looked after.',
  ),
  '0101': three(
    'El servicio no pudo llegar al organismo emisor.',
    "El servei no ha pogut arribar a l'organisme emissor.",
    'The service could not reach the issuing body.',
  ),
  '0102': three(
    'El organismo emisor no contestó.',
    "L'organisme emissor no ha contestat.",
    'The issuing body did not answer.',
  ),
  '0103': three(
    'El organismo emisor contestó algo que no es XML.',
    "L'organisme emissor ha contestat alguna cosa que no és XML.",
    'The issuing body answered something that is no XML.',
  ),
  ...inside,
  '0208': three(
    'La respuesta caducó antes de recogerse.',
    'La resposta va caducar abans de recollir-se.',
    'The answer ended before it was collected.',
  ),
  '0225': three(
    'La respuesta ya se recogió todas las veces permitidas.',
    'La resposta ja s’ha recollit totes les vegades permeses.',
    'The answer was collected as often as is allowed.',
  ),
  '0226': three(
    'El servicio no pudo leer el XML.',
    "El servei no ha pogut llegir l'XML.",
    'The service could not read the XML.',
  ),
  '0227': three(
    'El servicio no pudo formar la respuesta.',
    'El servei no ha pogut formar la resposta.',
    'The service could not make the answer.',
  ),
  '0229': three(
    'El servicio ya tiene una petición con ese identificador.',
    'El servei ja té una petició amb aquest identificador.',
    'The service already has a petition of that identifier.',
  ),
  '0230': three(
    'La hora de la petición no es de hoy ni de ayer para el servicio.',
    "L'hora de la petició no és d'avui ni d'ahir per al servei.",
    'To the service the petition’s time is neither of today nor of yesterday.',
  ),
  '0231': three(
    'El documento del titular no es correcto.',
    'El document del titular no és correcte.',
    'The holder’s document is not right.',
  ),
  '0232': three(
    'El documento lleva más de un identificador.',
    'El document porta més d’un identificador.',
    'The document bears more than one identifier.',
  ),
  '0233': three(
    'El organismo emisor no identifica al titular.',
    "L'organisme emissor no identifica el titular.",
    'The issuing body does not know the holder.',
  ),
  '0234': three(
    'El servicio no tiene configurado ese certificado.',
    'El servei no té configurat aquest certificat.',
    'The service has nothing set up for that certificate.',
  ),
  '0235': three(
    'El NIF del sello no es el del solicitante.',
    'El NIF del segell no és el del sol·licitant.',
    'The seal’s NIF is not the requester’s.',
  ),
  '0236': three(
    'El servicio no admite ese consentimiento.',
    'El servei no admet aquest consentiment.',
    'The service does not take that consent.',
  ),
  '0237': three(
    'El número de elementos no es válido.',
    "El nombre d'elements no és vàlid.",
    'The number of elements is not valid.',
  ),
  '0238': three(
    'El organismo emisor no tiene esa información.',
    "L'organisme emissor no té aquesta informació.",
    'The issuing body does not have that information.',
  ),
  '0239': three(
    'El servicio no pudo tratar los datos específicos.',
    'El servei no ha pogut tractar les dades específiques.',
    'The service could not work on the specific data.',
  ),
  '0240': three(
    'El NIE no tiene el formato debido.',
    'El NIE no té el format degut.',
    'The NIE does not have its form.',
  ),
  '0241': three(
    'El certificado o la respuesta caducó.',
    'El certificat o la resposta ha caducat.',
    'The certificate or the answer has ended.',
  ),
  '0242': three(
    'El organismo emisor falló sin decir en qué.',
    "L'organisme emissor ha fallat sense dir en què.",
    'The issuing body failed without saying at what.',
  ),
  '0243': three(
    'Las solicitudes no son todas del mismo certificado.',
    'Les sol·licituds no són totes del mateix certificat.',
    'The requests are not all of one certificate.',
  ),
  '0244': three('El servicio no tiene esa petición.', 'El servei no té aquesta petició.', 'There is no such petition.'),
  '0246': three(
    'El organismo emisor numeró mal las transmisiones.',
    "L'organisme emissor ha numerat malament les transmissions.",
    'The issuing body numbered the transmissions wrongly.',
  ),
  '0247': three(
    'El tiempo estimado no es válido.',
    'El temps estimat no és vàlid.',
    'The estimated time is not valid.',
  ),
  '0248': three(
    'La respuesta no trae tantas transmisiones como solicitudes hubo.',
    'La resposta no porta tantes transmissions com sol·licituds hi va haver.',
    'The answer has not as many transmissions as there were requests.',
  ),
  '0253': three(
    'Las solicitudes no son todas del mismo solicitante.',
    'Les sol·licituds no són totes del mateix sol·licitant.',
    'The requests are not all of one requester.',
  ),
  '0301': three('El organismo no está autorizado.', "L'organisme no està autoritzat.", 'The body is not authorised.'),
  '0302': three(
    'El certificado de la firma caducó.',
    'El certificat de la signatura ha caducat.',
    'The signing certificate has expired.',
  ),
  '0303': three(
    'El certificado de la firma está revocado.',
    'El certificat de la signatura està revocat.',
    'The signing certificate is revoked.',
  ),
  '0304': three(
    'El certificado no es el que el servicio guarda de este organismo.',
    "El certificat no és el que el servei guarda d'aquest organisme.",
    'The certificate is not the one the service keeps for this body.',
  ),
  '0305': three(
    'El servicio no da por válida la firma.',
    'El servei no dona per vàlida la signatura.',
    'The service does not accept the signature.',
  ),
  '0306': three(
    'El servicio no pudo firmar su respuesta.',
    'El servei no ha pogut signar la seva resposta.',
    'The service could not sign its answer.',
  ),
  '0307': three(
    'El servicio no encontró la firma.',
    'El servei no ha trobat la signatura.',
    'The service found no signature.',
  ),
  '0308': three(
    'El servicio no pudo sacar la firma del mensaje.',
    'El servei no ha pogut treure la signatura del missatge.',
    'The service could not take the signature out of the message.',
  ),
  '0309': three(
    'El servicio no pudo comprobar el certificado.',
    'El servei no ha pogut comprovar el certificat.',
    'The service could not check the certificate.',
  ),
  '0310': three(
    'El servicio no reconoce la autoridad del certificado.',
    "El servei no reconeix l'autoritat del certificat.",
    'The service does not know the certificate’s authority.',
  ),
  '0311': three(
    'El servicio no encontró el certificado de la firma.',
    'El servei no ha trobat el certificat de la signatura.',
    'The service did not find the signing certificate.',
  ),
  '0312': three(
    'El NIF del emisor no es el del organismo de ese servicio.',
    "El NIF de l'emissor no és el de l'organisme d'aquest servei.",
    'The issuer’s NIF is not that of the body of this service.',
  ),
  '0313': three(
    'El servicio no pudo cifrar o descifrar el mensaje.',
    'El servei no ha pogut xifrar o desxifrar el missatge.',
    'The service could not encrypt or decrypt the message.',
  ),
  '0314': three(
    'El procedimiento no está autorizado a consultar este servicio.',
    'El procediment no està autoritzat a consultar aquest servei.',
    'The procedure is not authorised to ask this service.',
  ),
  '0401': three(
    'El mensaje no cumple el esquema del servicio.',
    "El missatge no compleix l'esquema del servei.",
    'The message does not keep to the service’s schema.',
  ),
  '0402': three('Falta un campo obligatorio.', 'Falta un camp obligatori.', 'A mandatory field is missing.'),
  '0403': three(
    'El servicio no pudo sacar el XML del mensaje.',
    "El servei no ha pogut treure l'XML del missatge.",
    'The service could not take the XML out of the message.',
  ),
  '0404': three(
    'El servicio no admite ese tipo de documento.',
    'El servei no admet aquest tipus de document.',
    'The service does not take that kind of document.',
  ),
  '0405': three(
    'El servicio no pudo pasar el XML a texto.',
    "El servei no ha pogut passar l'XML a text.",
    'The service could not turn the XML into text.',
  ),
  '0406': three(
    'El servicio no esperaba ese mensaje.',
    'El servei no esperava aquest missatge.',
    'The service did not expect that message.',
  ),
  '0414': three(
    'El número de elementos no es el de las solicitudes.',
    "El nombre d'elements no és el de les sol·licituds.",
    'The number of elements is not that of the requests.',
  ),
  '0415': three(
    'En modo síncrono solo cabe una solicitud.',
    'En mode síncron només hi cap una sol·licitud.',
    'A synchronous petition carries one request alone.',
  ),
  '0419': three(
    'Hay solicitudes con el mismo identificador.',
    'Hi ha sol·licituds amb el mateix identificador.',
    'Two requests bear the same identifier.',
  ),
  '0501': three(
    'Falló la base de datos del servicio.',
    'Ha fallat la base de dades del servei.',
    'The service’s database failed.',
  ),
  '0502': three('Falló el sistema del servicio.', 'Ha fallat el sistema del servei.', 'The service’s system failed.'),
  '0504': three(
    'El servicio está mal configurado.',
    'El servei està mal configurat.',
    'The service is set up wrongly.',
  ),
  '0901': three('El servicio no está disponible.', 'El servei no està disponible.', 'The service is not available.'),
  '0902': three(
    'El servicio no responde en el acto.',
    'El servei no respon a l’acte.',
    'The service does not answer at once.',
  ),
  '0903': three(
    'El servicio solo responde en el acto.',
    'El servei només respon a l’acte.',
    'The service only answers at once.',
  ),
  '0904': three(
    'El servicio falló sin decir en qué.',
    'El servei ha fallat sense dir en què.',
    'The service failed without saying at what.',
  ),
};
