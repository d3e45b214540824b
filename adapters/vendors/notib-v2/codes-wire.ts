/**
 * NOTIB's words in what it is sent, and what they are to us. Source: GovernIB/notib `notib-client-intf` (InteressatTipus,
 * NotificaDomiciliConcretTipus, EntregaPostalVia, TipusDocumentalEnum, ValidesaEnum), notib2-dev 2.0.12.
 */
import type { Person, PostalAddress } from '../../../contracts/event.ts';

/** `interessatTipus`; the name is the one NOTIB shows. */
export const PERSON_KINDS = {
  FISICA: { kind: 'natural', name: 'Persona física' },
  JURIDICA: { kind: 'legal', name: 'Persona jurídica' },
  ADMINISTRACIO: { kind: 'administration', name: 'Administració' },
  FISICA_SENSE_NIF: { kind: 'natural-without-nif', name: 'Persona física sense NIF/NIE' },
} as const satisfies Record<string, { kind: Person['kind']; name: string }>;

/** `entregaPostal.tipus`. */
export const FORMS = {
  NACIONAL: 'national',
  ESTRANGER: 'foreign',
  APARTAT_CORREUS: 'po-box',
  SENSE_NORMALITZAR: 'free',
} as const satisfies Record<string, PostalAddress['form']>;

/** `viaTipus` and the code of Notific@ it stands for. */
export const STREETS = {
  ALAMEDA: 'ALMDA',
  CALLE: 'CALLE',
  CAMINO: 'CAMNO',
  CARRER: 'CARR',
  CARRETERA: 'CTRA',
  GLORIETA: 'GTA',
  KALEA: 'KALEA',
  PASAJE: 'PSJ',
  PASEO: 'PASEO',
  PLAÇA: 'PLAÇA',
  PLAZA: 'PLAZA',
  RAMBLA: 'RAMBL',
  RONDA: 'RONDA',
  RUA: 'RÚA',
  SECTOR: 'SECT',
  TRAVESIA: 'TRAV',
  URBANIZACION: 'URB',
  AVENIDA: 'AVDA',
  AVINGUDA: 'AVGDA',
  BARRIO: 'BAR',
  CALLEJA: 'CJA',
  CAMI: 'CAMÍ',
  CAMPO: 'CAMPO',
  CARRERA: 'CRA',
  CUESTA: 'CSTA',
  EDIFICIO: 'EDIF',
  ENPARANTZA: 'EPTZA',
  ESTRADA: 'ESTR',
  JARDINES: 'JARD',
  JARDINS: 'JARDI',
  PARQUE: 'PRQUE',
  PASSEIG: 'PSG',
  PRAZA: 'PRAZA',
  PLAZUELA: 'PLZA',
  PLACETA: 'PLCTA',
  POBLADO: 'POBL',
  VIA: 'VIA',
  TRAVESSERA: 'TRAVS',
  PASSATGE: 'PASTG',
  BULEVAR: 'BVR',
  POLIGONO: 'POLIG',
  OTROS: 'OTROS',
} as const;

/** `tipoDocumental` and its code in the technical standard of electronic documents. */
export const DOCUMENT_TYPES = {
  RESSOLUCIO: 'TD01',
  ACORD: 'TD02',
  CONTRACTE: 'TD03',
  CONVENI: 'TD04',
  DECLARACIO: 'TD05',
  COMUNICACIO: 'TD06',
  NOTIFICACIO: 'TD07',
  PUBLICACIO: 'TD08',
  JUSTIFICANT_RECEPCIO: 'TD09',
  ACTA: 'TD10',
  CERTIFICAT: 'TD11',
  DILIGENCIA: 'TD12',
  INFORME: 'TD13',
  SOLICITUD: 'TD14',
  DENUNCIA: 'TD15',
  ALEGACIO: 'TD16',
  RECURS: 'TD17',
  COMUNICACIO_CIUTADA: 'TD18',
  FACTURA: 'TD19',
  ALTRES_INCAUTATS: 'TD20',
  LLEI: 'TD51',
  MOCIO: 'TD52',
  INSTRUCCIO: 'TD53',
  CONVOCATORIA: 'TD54',
  ORDRE_DIA: 'TD55',
  INFORME_PONENCIA: 'TD56',
  DICTAMEN_COMISSIO: 'TD57',
  INICIATIVA_LEGISLATIVA: 'TD58',
  PREGUNTA: 'TD59',
  INTERPELACIO: 'TD60',
  RESPOSTA: 'TD61',
  PROPOSICIO_NO_LLEI: 'TD62',
  ESQUEMA: 'TD63',
  PROPOSTA_RESOLUCIO: 'TD64',
  COMPAREIXENSA: 'TD65',
  SOLICITUD_INFORMACIO: 'TD66',
  ESCRIT: 'TD67',
  INICIATIVA_LEGISLATIVA2: 'TD68',
  PETICIO: 'TD69',
  ALTRES: 'TD99',
} as const;

/** `validesa`: state of elaboration. */
export const VALIDITIES = { COPIA: 'EE01', COPIA_AUTENTICA: 'EE03', ORIGINAL: 'EE04' } as const;

/** What NOTIB takes in `concepte` and `descripcio`; anything else is refused with 1032 and 1041. */
export const LEGIBLE =
  ' aàáäbcçdeèéëfghiìíïjklmnñoòóöpqrstuùúüvwxyzAÀÁÄBCÇDEÈÉËFGHIÌÍÏJKLMNÑOÒÓÖPQRSTUÙÚÜVWXYZ0123456789-_\'"/:().,¿?!¡;·';
