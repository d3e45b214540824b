/**
 * The refusals of the far side: SOAP faults with a bare number as faultcode. The numbers and what they are about come
 * from the public facts (contract §7.2); the words are ours, except where the platform's own are known.
 */

/** What an operation throws to refuse; it becomes a SOAP fault with status 500. */
export class Refusal extends Error {
  readonly code: string;

  constructor(code: string, text: string = REFUSALS[code] ?? 'Error no documentado') {
    super(text);
    this.name = 'Refusal';
    this.code = code;
  }
}

// The numbers of these are not known; a client can only go by the words.
export const UNKNOWN_KEY = 'No existe esa api_key en nuestro sistema';
export const KEY_NOT_ALLOWED = 'El organismo no tiene permisos de acceso con esa api_key';
export const DELAY_WARNING = 'No debe introducirse retardo para envíos electrónicos, su valor será cero';

export const REFUSALS: Readonly<Record<string, string>> = {
  '4000': 'Petición XML errónea',
  '4010': 'Organismo emisor incorrecto',
  '4011': 'Organismo emisor: código DIR3 no encontrado',
  '4012': 'Organismo emisor vacío',
  '4020': 'Referencia emisor demasiado larga',
  '4021': 'Referencia emisor no encontrada',
  '4150': 'Contenido del documento no encontrado o de un tipo no admitido',
  '4151': 'Opción normalizado vacía',
  '4152': 'Opción normalizado no válida',
  '4153': 'Opción generarCsv vacía',
  '4154': 'Opción generarCsv errónea',
  '4160': 'Referencia emisor duplicada para ese Organismo',
  '4200': 'NIF erróneo',
  '4201': 'NIF vacío',
  '4210': 'Nombre o razón social vacío, o ambos a la vez',
  '4211': 'Nombre o razón social demasiado largo',
  '4220': 'Apellidos vacíos',
  '4221': 'Apellidos demasiado largos',
  '4230': 'Teléfono vacío',
  '4231': 'Teléfono demasiado largo',
  '4240': 'Email vacío',
  '4241': 'Email demasiado largo',
  '4300': 'Hash no encontrado',
  '4301': 'Hash no válido',
  '4310': 'Demasiados documentos',
  '4311': 'Envío sin documento',
  '4312': 'No hay documento asociado al elemento contenido ni URL en enlaceDocumento',
  '4320': 'El hash no corresponde al documento enviado',
  '4330': 'Documento demasiado grande',
  '4400': 'Demasiados destinatarios',
  '4401': 'Sin destinatarios',
  '4500': 'Concepto no encontrado',
  '4501': 'Concepto demasiado largo',
  '4510': 'Tipo de envío vacío',
  '4511': 'Tipo de envío erróneo',
  '4522': 'Campo descripción tiene caracteres no permitidos',
  '4530': 'Código SIA vacío',
  '4531': 'Código SIA erróneo',
  '4532': 'Valor no válido para la Fecha de Envío Programado',
  '4533': 'Formato no válido para la Fecha de Envío Programado',
  '4534': 'El código SIA no pertenece al DIR3 del organismo',
  '4535': 'Formato de código SIA no válido',
  '4600': 'Tipo de domicilio incorrecto',
  '4601': 'Falta número de casa o punto kilométrico, o están ambos',
  '4602': 'Tipo de domicilio vacío',
  '4610': 'Nombre de vía vacío',
  '4620': 'Tipo de vía vacío',
  '4631': 'Número de casa o punto kilométrico no válido',
  '4640': 'Población vacía',
  '4650': 'Código postal vacío',
  '4660': 'Apartado de correos vacío',
  '4670': 'Municipio vacío',
  '4671': 'Municipio no válido',
  '4680': 'Provincia vacía',
  '4681': 'Provincia no válida',
  '4690': 'País vacío',
  '4691': 'País no válido',
  '4695': 'Línea 1 vacía',
  '4696': 'Línea 2 vacía',
  '4697': 'Línea demasiado larga',
  '4901': 'Identificador de envío vacío',
  '4902': 'Envío no encontrado',
  '4903': 'Envío sin datados',
  '4904': 'Envío sin certificaciones',
  '6105': 'CIE no encontrado',
  '6106': 'CIE no válido',
  '6201': 'Fecha de caducidad necesaria para envíos sólo a Carpeta o Sede',
  '6202': 'Fecha de caducidad no válida',
};
