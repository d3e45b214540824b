/**
 * The words and numbers of e-NOTUM 4.0 and what they are to us. Source: ConsorciAOC/eNotum, missatgeria/4.0, README
 * sections 1 to 5 and its XSD (2026-06-11). The numbers are the contract's; their texts here are ours.
 */
import type { NotifiedLegal } from '../../../contracts/outcome.ts';

export const ID = 'enotum-4';
export const NS = 'http://www.aocat.net/NT/v4.0';

export const KINDS = {
  NOTIFICACIO: 'es.citizenfolder.notification.requested.v1',
  COMUNICACIO: 'es.citizenfolder.communication.requested.v1',
} as const;
export type Kind = keyof typeof KINDS;

/** TipusAcces: how well the citizen must be known, lowest first. */
export const ASSURANCE = { BAIX: 'low', SUBSTANCIAL: 'substantial', ALT: 'high' } as const;
export const ASSURANCE_LEVELS = ['low', 'substantial', 'high'] as const;
export type Assurance = (typeof ASSURANCE_LEVELS)[number];

export const STATES = [
  ...(['PENDENT', 'REGISTRADA', 'DIPOSITADA', 'ACCEPTADA', 'REBUTJADA', 'EXPIRADA', 'ERROR', 'ANUL·LADA'] as const),
] as const;
export type State = (typeof STATES)[number];

/** By what the back end certifies. */
export const LEGAL_STATE: Readonly<Record<Exclude<NotifiedLegal, 'scheduled'>, State>> = {
  available: 'DIPOSITADA',
  accessed: 'ACCEPTADA',
  refused: 'REBUTJADA',
  expired: 'EXPIRADA',
  returned: 'ERROR',
  annulled: 'ANUL·LADA',
  failed: 'ERROR',
};
/** A communication is neither refused nor does it expire (README 1.3): it stays where it was put. */
export const LEGAL_STATE_OF_COMMUNICATION: Readonly<Record<Exclude<NotifiedLegal, 'scheduled'>, State>> = {
  ...LEGAL_STATE,
  refused: 'DIPOSITADA',
  expired: 'DIPOSITADA',
};
/** By how far handing it over has come, where nothing is certified yet; what is not here waits. */
export const DELIVERY_STATE: Readonly<Record<string, State>> = {
  rejected: 'ERROR',
  dead: 'ERROR',
  cancelled: 'ANUL·LADA',
};
/** What the report on line is for (README 4): being deposited, and four ends. An annulment is in the daily one. */
export const REPORTED_ON_LINE: ReadonlySet<State> = new Set([
  'DIPOSITADA',
  'ACCEPTADA',
  'REBUTJADA',
  'EXPIRADA',
  'ERROR',
]);
/** States that stand for several in a search (README, CriterisNotificacio/Estat). */
export const META_STATES: Readonly<Record<string, readonly State[]>> = {
  TRANSIT: ['PENDENT', 'REGISTRADA'],
  REBUTJADA_JURIDICAMENT: ['REBUTJADA', 'EXPIRADA'],
  PRACTICADA: ['ACCEPTADA', 'REBUTJADA', 'EXPIRADA'],
};

/** Names under which `data.vendor.refs` keeps what reports and searches need. */
export const REFS = [
  ...(['idNotificacio', 'idNotificacioEmissor', 'referencia', 'organisme', 'departament', 'backOffice'] as const),
  ...(['numeroRegistre', 'dataRegistre', 'senseRegistre', 'tipusAcces', 'canal', 'diesExpiracio'] as const),
  ...(['quadreClassificacio', 'expedient', 'tramit', 'numeroCas', 'oficinaRegistre', 'unitatOrganitzativa'] as const),
  ...(['notCarried'] as const),
] as const;
export type RefName = (typeof REFS)[number];

/** All numbers of the published table (135), and what each says in a few words of ours, in Catalan as on the wire. */
export const ERRORS = {
  101: "El missatge no s'ajusta a l'esquema",
  102: 'Paràmetre que ja no es fa servir',
  103: "L'operació no s'ha pogut fer",
  104: 'Qui truca no pot actuar per aquest organisme',
  501: 'No implementat',
  502: 'Aquest rol no pot fer aquesta operació',
  503: "Tipus d'accés no autoritzat",
  504: "L'entitat no existeix",
  505: "L'entitat no pot donar documents per URL",
  613: 'Bústia de correu incorrecta',
  614: 'CIF incorrecte',
  615: 'NIF incorrecte',
  616: 'Passaport incorrecte',
  617: 'Falta el país del passaport',
  618: 'País del passaport no vàlid',
  619: 'VAT incorrecte',
  620: 'Falta el país del VAT',
  621: 'País del VAT no vàlid',
  627: 'Falta el CodiDepartament',
  629: "Falta l'identificador de l'emissor",
  630: 'Telèfon incorrecte',
  701: 'El destinatari necessita un correu o un telèfon',
  702: 'Falta el nom del destinatari',
  703: 'Falta el primer cognom del destinatari',
  705: 'Falta la raó social del destinatari',
  706: 'Una persona jurídica sempre és obligada',
  707: "La persona d'avís necessita un correu o un telèfon",
  708: "Més d'un destinatari titular",
  713: 'Falta el CIF o el NIF',
  716: 'Data de registre futura o de fa més de 60 dies',
  717: 'Falta el número de registre',
  718: 'Falta la referència',
  719: 'El destinatari no correspon al perfil',
  720: 'Aquest ens no es notifica per aquesta plataforma',
  721: 'La referència té massa pocs o massa caràcters',
  723: 'Una comunicació no pot ser en paper',
  725: 'El nom passa de 50 caràcters',
  726: 'El primer cognom passa de 50 caràcters',
  727: 'El segon cognom passa de 50 caràcters',
  728: "L'expedient ha de tenir de 3 a 50 caràcters",
  729: "L'expedient ha de tenir de 3 a 34 caràcters",
  730: 'El tràmit ha de tenir de 3 a 50 caràcters',
  911: 'Tipus de document no permès',
  912: 'El document indicat no existeix',
  913: 'Falta el codi de pujada del document',
  914: 'Document massa gran',
  918: 'Falta el hash del document',
  920: 'URLDescarrega mal escrita',
  921: 'No es pot descarregar el document',
  922: 'Cal una resolució i només una',
  923: 'El hash no és el del document',
  924: 'Document massa gran per anar dins del missatge',
  925: 'El nom del document passa de 100 caràcters',
  926: 'No hi ha evidència PDF en aquest idioma',
  1003: 'El cos no pot ser buit',
  1005: 'El títol ha de tenir de 3 a 100 caràcters',
  1006: 'Falta el títol',
  1007: "Massa dies d'expiració",
  1008: 'Massa recordatoris',
  1010: 'La notificació no existeix',
  1011: 'SenseRegistre i DadesRegistre alhora',
  1012: 'SenseRegistre només és per a comunicacions',
  1013: "L'oficina de registre no és un número",
  1014: 'La unitat organitzativa no és un número',
  1015: 'La notificació no és visible per a aquesta entitat',
  1016: 'Amb NIF i CIF cal el perfil de consulta',
  1018: 'Falta correu o mòbil',
  1019: "Falta l'identificador de paraula de pas",
  1020: 'Falta la paraula de pas',
  1022: "No s'ha pogut generar la paraula de pas",
  1023: "No s'ha pogut validar la paraula de pas",
  1024: 'Paraula de pas desconeguda',
  1025: 'Paraula de pas errònia',
  1026: 'Paraula de pas caducada',
  1027: "Paraula de pas d'un altre servei",
  1028: 'Falta DadesParaulaPas',
  1030: 'Aquí no va paraula de pas',
  1031: 'Aquí no va identificador de paraula de pas',
  1032: 'No és accessible amb nivell baix',
  1033: 'El ciutadà no té notificacions',
  1034: 'Certificat del ciutadà no vàlid',
  1035: "No s'ha pogut validar el certificat",
  1036: 'NivellCertificat no vàlid',
  1037: 'El certificat no té les dades del perfil',
  1038: 'Notificacions i comunicacions en una mateixa tramesa',
  1039: 'Nom de document amb accents',
  1040: 'Cap notificació accessible amb paraula de pas',
  1041: 'Canviar de mitjà només és per a les de paper',
  1042: 'Per passar a digital cal correu o telèfon',
  1043: 'Una persona jurídica no canvia de mitjà',
  1044: 'El destinatari ha de rebre en paper',
  1045: 'Signatura sense segon factor',
  1046: 'Signatura no vàlida',
  1047: "L'usuari no pot practicar la notificació",
  1048: 'Falta IdAutenticacio',
  1049: 'No és accessible amb nivell substancial',
  1050: 'Testimoni de VALId no vàlid',
  1051: 'VALId no ha respost bé',
  1060: 'Tipus de certificat no admès',
  1100: "L'etiqueta no existeix",
  1200: "L'àmbit no existeix",
  1201: "L'àmbit no està actiu",
  1202: 'No és una notificació',
  1401: "No s'ha pogut validar la signatura",
  1403: 'Certificat insuficient per practicar',
  3001: 'Falta Tramesa',
  3002: 'Falta CodiNotificacio',
  3003: 'Ja acceptada o rebutjada',
  3004: "En estat d'error",
  3005: 'No està publicada',
  3006: 'Falten dades de signatura',
  3007: 'Falten dades signades',
  3008: 'Falta DadesSignatura',
  3009: 'Falta DadesCerca',
  3010: 'No és del destinatari',
  3011: "No s'ha pogut signar",
  3014: 'Un ciutadà no cerca per persona',
  3015: 'Falta la data del report',
  3016: 'CampOrdenacio no vàlid',
  3020: 'En aquest estat no hi ha evidències',
  3021: 'El BackOffice no existeix',
  3035: 'No ha estat practicada',
  3036: 'Cal un BackOffice correcte',
  3037: 'Ja rebutjada pel sistema',
  3038: 'Ja anul·lada',
  3101: 'Falta DadesConsulta',
  3102: 'Falta ResumNotificacions',
  3103: 'Estat de cerca no vàlid',
  3104: "L'evidència PDF encara no està feta",
  3105: 'MostraTotes no és per a empleats',
  3106: 'MostraTotes no va amb criteris de destinatari',
  3107: 'No hi ha credencials per a aquestes dades',
  3108: "El codi d'organisme no és l'indicat",
  3200: 'Document identificatiu no suportat en aquesta versió',
  3201: 'Report no compatible amb aquesta versió',
} as const;
export type ErrorCode = keyof typeof ERRORS;
