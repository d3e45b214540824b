/** The columns a mass sending may have: their names, where each goes in the event, and how its text is read. */
import { EVENT_TYPES } from '../../../contracts/event.ts';

/** A value, or what is wrong with the text and how to put it right. */
export type Read = { value: unknown } | { detail: string; fix: string };

export type Column = {
  name: string;
  /** Other headings that mean it, as `normaliseHeading` gives them. */
  aliases: readonly string[];
  /** JSON Pointer of the member it fills; null where it means something else. */
  pointer: string | null;
  read: (text: string) => Read;
  help: string;
};

const text = (value: string): Read => ({ value });
const HOLDER = '/data/sendings/0/holder';
const REPRESENTATIVE = '/data/sendings/0/representatives/0';
const POSTAL = '/data/sendings/0/postalFallback';
const YES = ['si', 'yes', 'true', '1', 's', 'x'];
const NO = ['no', 'false', '0', 'n'];
const KINDS: Readonly<Record<string, string>> = {
  notification: EVENT_TYPES.notification,
  notificacion: EVENT_TYPES.notification,
  notificacio: EVENT_TYPES.notification,
  communication: EVENT_TYPES.communication,
  comunicacion: EVENT_TYPES.communication,
  comunicacio: EVENT_TYPES.communication,
};

export const COLUMNS: readonly Column[] = [
  column('ref', 'referencia', null, text, 'your own key of the row, unique in the campaign; without it the content is'),
  column(
    'document',
    'documento fichero fitxer archivo arxiu',
    null,
    text,
    'name of its document in the ZIP (required)',
  ),
  column('title', 'concepto concepte asunto assumpte titulo titol', '/data/title/value', text, 'what it is (required)'),
  column('body', 'descripcion descripcio texto', '/data/body/value', text, 'longer text'),
  column('type', 'tipo tipus', '/type', kind, 'notification (default) or communication'),
  column('entity', 'entidad entitat', '/entitydir3', text, 'DIR3 of the entity, unless --entity says it'),
  column('unit', 'unidad unitat organo organ', '/data/emitter/unitDir3', text, 'DIR3 of the issuing unit'),
  column('procedure', 'procedimiento procediment sia codigo_sia', '/data/procedure/sia', text, 'SIA code'),
  column('file', 'expediente expedient', '/data/file/id', text, 'number of the file'),
  column('language', 'idioma lengua llengua', '/data/language', text, 'es (default), ca, gl, eu, va, oc or en'),
  column('days', 'dias dies dias_naturales', '/data/availability/naturalDays', count, 'natural days to access it; 10'),
  column('expires_on', 'caducidad caducitat', '/data/availability/expiresOn', day, 'instead of days: its last day'),
  column('not_before', 'fecha_programada data_programada', '/data/availability/notBefore', day, 'first day'),
  column('nif', 'dni nie cif', `${HOLDER}/idNumber`, text, 'of the holder'),
  column('id_type', 'tipo_documento', `${HOLDER}/idType`, text, 'NIF, NIE, CIF, passport, …; found from nif'),
  column('id_country', 'pais_documento', `${HOLDER}/idCountry`, text, 'two letters, for documents of other countries'),
  column('name', 'nombre nom', `${HOLDER}/givenName`, text, 'of a natural person'),
  column('surname1', 'apellido1 cognom1 llinatge1', `${HOLDER}/surname1`, text, ''),
  column('surname2', 'apellido2 cognom2 llinatge2', `${HOLDER}/surname2`, text, ''),
  column('company', 'razon_social rao_social empresa', `${HOLDER}/legalName`, text, 'instead of name and surnames'),
  column('email', 'correo correu correo_electronico', `${HOLDER}/email`, text, 'for the notice'),
  column('phone', 'telefono telefon', `${HOLDER}/phone`, text, ''),
  column('obliged', 'obligado obligat', '/data/sendings/0/obliged', yesNo, 'yes or no: must use electronic means'),
  column('rep_nif', 'representante_nif', `${REPRESENTATIVE}/idNumber`, text, 'of the representative'),
  column('rep_name', 'representante_nombre', `${REPRESENTATIVE}/givenName`, text, ''),
  column('rep_surname1', 'representante_apellido1', `${REPRESENTATIVE}/surname1`, text, ''),
  column('rep_surname2', 'representante_apellido2', `${REPRESENTATIVE}/surname2`, text, ''),
  column('rep_company', 'representante_razon_social', `${REPRESENTATIVE}/legalName`, text, ''),
  column('rep_email', 'representante_correo', `${REPRESENTATIVE}/email`, text, ''),
  column('rep_phone', 'representante_telefono', `${REPRESENTATIVE}/phone`, text, ''),
  column('postal_form', 'forma_postal', `${POSTAL}/address/form`, text, 'national (default), foreign, po-box or free'),
  column('street_type', 'tipo_via', `${POSTAL}/address/streetType`, text, ''),
  column('street', 'via nombre_via calle', `${POSTAL}/address/streetName`, text, ''),
  column('number', 'numero', `${POSTAL}/address/number`, text, ''),
  column('km', 'punto_kilometrico', `${POSTAL}/address/km`, text, ''),
  column('portal', '', `${POSTAL}/address/portal`, text, ''),
  column('stair', 'escalera escala', `${POSTAL}/address/stair`, text, ''),
  column('floor', 'piso planta pis', `${POSTAL}/address/floor`, text, ''),
  column('door', 'puerta porta', `${POSTAL}/address/door`, text, ''),
  column('block', 'bloque bloc', `${POSTAL}/address/block`, text, ''),
  column('extra', 'complemento complement', `${POSTAL}/address/extra`, text, ''),
  column('postcode', 'codigo_postal codi_postal cp', `${POSTAL}/address/postcode`, text, ''),
  column('town', 'poblacion poblacio', `${POSTAL}/address/town`, text, ''),
  column('municipality', 'municipio_ine municipi_ine', `${POSTAL}/address/municipalityIne6`, text, 'INE, six digits'),
  column('province', 'provincia_ine', `${POSTAL}/address/provinceIne2`, text, 'INE, two digits'),
  column('country', 'pais', `${POSTAL}/address/country`, text, 'of the address, two letters; ES'),
  column('po_box', 'apartado_correos', `${POSTAL}/address/poBox`, text, ''),
  column('line1', 'linea1', `${POSTAL}/address/line1`, text, 'free form'),
  column('line2', 'linea2', `${POSTAL}/address/line2`, text, 'free form'),
  column('post_after_days', 'retardo retard', `${POSTAL}/afterDays`, count, 'days before it goes by post'),
  column('post_service', 'servicio_postal', `${POSTAL}/service`, text, 'normal or urgent'),
];

export const REQUIRED = ['document', 'title'] as const;

/** What the errors file adds; ignored when it comes back. */
export const ERROR_COLUMNS = [
  'error_row',
  'error_column',
  'error_pointer',
  'error_code',
  'error_detail',
  'error_fix',
] as const;

/** Lower case, without accents, blanks and signs as `_`: `Razón social` is `razon_social`. */
export function normaliseHeading(heading: string): string {
  const plain = heading.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
  return plain.replace(/[^a-z0-9]+/g, '_').replace(/^_|_$/g, '');
}

/** The column a heading means, or null. */
export function columnNamed(heading: string): Column | null {
  const name = normaliseHeading(heading);
  return COLUMNS.find((each) => each.name === name || each.aliases.includes(name)) ?? null;
}

function column(name: string, aliases: string, pointer: string | null, read: Column['read'], help: string): Column {
  return { name, aliases: aliases === '' ? [] : aliases.split(' '), pointer, read, help };
}

function kind(value: string): Read {
  const type = KINDS[normaliseHeading(value)];
  return type === undefined
    ? { detail: 'It is neither notification nor communication.', fix: 'Write one of the two.' }
    : { value: type };
}

function count(value: string): Read {
  return /^\d{1,4}$/.test(value)
    ? { value: Number(value) }
    : { detail: 'It is not a number of days.', fix: 'Write digits alone, such as 10.' };
}

function yesNo(value: string): Read {
  const word = normaliseHeading(value);
  if (YES.includes(word)) return { value: true };
  if (NO.includes(word)) return { value: false };
  return { detail: 'It is neither yes nor no.', fix: 'Write yes (sí) or no.' };
}

/* Spreadsheets write days as they like in Spain; the month first is nobody's custom here. */
function day(value: string): Read {
  const spanish = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/.exec(value);
  if (spanish === null) return { value };
  const [, date = '', month = '', year = ''] = spanish;
  return { value: `${year}-${month.padStart(2, '0')}-${date.padStart(2, '0')}` };
}
