/** What to do about a number of e-NOTUM's error table; many ask for the same. Spanish, Catalan, English. */
import { isErrorCode } from './codes.ts';

type Text = readonly [es: string, ca: string, en: string];

const FIXES = {
  gateway: [
    'Avise al mantenimiento de la pasarela: el mensaje está mal formado.',
    'Aviseu el manteniment de la passarel·la: el missatge està mal format.',
    'Tell those who maintain the gateway: the message is malformed.',
  ],
  entity: [
    'Revise ine10, organisation, department y backOffice de la entidad, y pida al Consorci AOC que la autorice.',
    "Reviseu ine10, organisation, department i backOffice de l'entitat, i demaneu al Consorci AOC que l'autoritzi.",
    "Check the entity's ine10, organisation, department and backOffice, and ask the Consorci AOC to authorise it.",
  ],
  identity: [
    'Corrija el documento de identidad de la persona y envíe otro evento.',
    "Corregiu el document d'identitat de la persona i envieu un altre esdeveniment.",
    "Correct the person's identity document and send another event.",
  ],
  contact: [
    'Indique un correo o un teléfono correcto de la persona y envíe otro evento.',
    'Indiqueu un correu o un telèfon correcte de la persona i envieu un altre esdeveniment.',
    'Give a correct e-mail address or telephone number of the person and send another event.',
  ],
  name: [
    'Corrija el nombre de la persona y envíe otro evento.',
    'Corregiu el nom de la persona i envieu un altre esdeveniment.',
    "Correct the person's name and send another event.",
  ],
  recipients: [
    'Revise titular, representante y obligación de la sending y envíe otro evento.',
    'Reviseu titular, representant i obligació de la sending i envieu un altre esdeveniment.',
    'Check holder, representative and obligation of the sending and send another event.',
  ],
  elsewhere: [
    'Notifique a este ente por otra vía: e-NOTUM no es la suya.',
    'Notifiqueu aquest ens per una altra via: e-NOTUM no és la seva.',
    'Notify this body in another way: e-NOTUM is not the one.',
  ],
  register: [
    'Corrija registry (número y fecha, de menos de 60 días) o quítelo, y envíe otro evento.',
    'Corregiu registry (número i data, de menys de 60 dies) o traieu-lo, i envieu un altre esdeveniment.',
    'Correct registry (number and date, less than 60 days old) or leave it out, and send another event.',
  ],
  file: [
    'Acorte el número de expediente, o ponga sarcat: true si la entidad archiva en S@RCAT, y envíe otro evento.',
    "Escurceu el número d'expedient, o poseu sarcat: true si l'entitat arxiva a S@RCAT, i envieu un altre esdeveniment.",
    'Shorten the file number, or set sarcat: true where the entity archives in S@RCAT, and send another event.',
  ],
  document: [
    'Envíe un PDF íntegro, más pequeño o con otro nombre, en otro evento.',
    'Envieu un PDF íntegre, més petit o amb un altre nom, en un altre esdeveniment.',
    'Send a whole PDF, a smaller one or one of another name, in another event.',
  ],
  text: [
    'Corrija título o texto y envíe otro evento.',
    'Corregiu el títol o el text i envieu un altre esdeveniment.',
    'Correct title or text and send another event.',
  ],
  term: [
    'Pida menos días (180 como máximo) en otro evento.',
    'Demaneu menys dies (180 com a màxim) en un altre esdeveniment.',
    'Ask for fewer days (at most 180) in another event.',
  ],
  access: [
    'Pida otro nivel de seguridad (assurance) o que el Consorci AOC autorice el actual.',
    "Demaneu un altre nivell de seguretat (assurance) o que el Consorci AOC autoritzi l'actual.",
    'Ask for another level of assurance, or that the Consorci AOC authorise this one.',
  ],
  again: [
    'Espere: se busca en e-NOTUM y, si no está, se envía de nuevo.',
    "Espereu: es cerca a e-NOTUM i, si no hi és, s'envia de nou.",
    'Wait: it is looked for at e-NOTUM and, where it is not there, sent again.',
  ],
  unknown: [
    'Compruebe en e-NOTUM si la notificación existe y con qué organismo.',
    'Comproveu a e-NOTUM si la notificació existeix i amb quin organisme.',
    'Check at e-NOTUM whether the notification exists, and under which body.',
  ],
  settled: [
    'Ya no puede cambiarse. Consulte su estado y notifique de nuevo si procede.',
    "Ja no es pot canviar. Consulteu-ne l'estat i notifiqueu de nou si cal.",
    'It can no longer be changed. Look at its state, and notify again where that is right.',
  ],
  evidence: [
    'Espere: la evidencia se vuelve a pedir.',
    "Espereu: l'evidència es torna a demanar.",
    'Wait: the evidence is asked for again.',
  ],
  citizen: [
    'Es de una operación de ciudadanos, que la pasarela no usa: avise a su mantenimiento.',
    "És d'una operació de ciutadans, que la passarel·la no fa servir: aviseu-ne el manteniment.",
    'It is of an operation of citizens, which the gateway does not use: tell those who maintain it.',
  ],
} as const satisfies Readonly<Record<string, Text>>;

/** By fix, its numbers; what stands in none is the gateway's own writing. */
const NUMBERS: Readonly<Record<Exclude<keyof typeof FIXES, 'gateway'>, readonly number[]>> = {
  entity: [104, 502, 504, 627, 1015, 1200, 1201, 3021, 3036, 3108],
  identity: [614, 615, 616, 617, 618, 619, 620, 621, 713, 3200],
  contact: [613, 630, 701, 707, 1018],
  name: [702, 703, 705, 725, 726, 727],
  recipients: [706, 708, 719, 1044],
  elsewhere: [720],
  register: [716, 717, 1011, 1012, 1013, 1014],
  file: [728, 729],
  document: [505, 911, 912, 913, 914, 918, 920, 922, 923, 924, 925, 1039],
  text: [1003, 1005, 1006, 730, 1008, 1100],
  term: [1007],
  access: [503],
  again: [103, 921, 3011],
  unknown: [1010],
  settled: [3003, 3004, 3005, 3035, 3037, 3038],
  evidence: [926, 3020, 3104],
  citizen: [
    ...[1016, 1019, 1020, 1022, 1023, 1024, 1025, 1026, 1027, 1028, 1030, 1031, 1032, 1033, 1034, 1035, 1036, 1037],
    ...[1040, 1041, 1042, 1043, 1045, 1046, 1047, 1048, 1049, 1050, 1051, 1060, 1202, 1401, 1403, 3006, 3007, 3008],
    ...[3010, 3014, 3105, 3106, 3107],
  ],
};
const OF_NUMBER: ReadonlyMap<string, keyof typeof FIXES> = new Map(
  Object.entries(NUMBERS).flatMap(([fix, numbers]) =>
    numbers.map((each) => [String(each), fix as keyof typeof FIXES] as const),
  ),
);

/** Undefined for a number the table does not have. */
export function fixOf(code: string): Text | undefined {
  return isErrorCode(code) ? FIXES[OF_NUMBER.get(code) ?? 'gateway'] : undefined;
}
