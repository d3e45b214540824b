/**
 * The names on the wire and the limits: RegistroWebService (RGECO), version 1, and SICRES, which everything that is
 * sent on to another office passes through. Sources and how sure each fact is: README.md.
 */
export const NS = {
  op: 'http://registro.ws.rgeco.geiser.minhap.gob.es/',
  types: 'http://types.registro.ws.rgeco.geiser.minhap.gob.es/',
  core: 'http://types.core.ws.rgeco.geiser.minhap.gob.es/',
} as const;

/** SOAPAction is empty in the published binding. */
export const ACTION = '';

/** By operation, the child that holds the result. */
export const RESULTS = {
  registrar: 'ResultadoRegistroType',
  registrarEnviar: 'ResultadoRegistroType',
  consultar: 'ResultadoConsultaType',
  buscar: 'ResultadoBusquedaType',
  iterar: 'ResultadoBusquedaType',
  buscarEstadoTramitacion: 'ResultadoBusquedaEstadoTramitacionType',
  confirmar: 'ResultadoCambioEstadoType',
  rechazar: 'ResultadoCambioEstadoType',
} as const;
export type Operation = keyof typeof RESULTS;

/**
 * Lengths in characters, the stricter of SICRES 3 and SICRES 4 where they differ: which of them an office on the far
 * side speaks is not told. Annexes in decoded bytes (SIR: five, 10 MB each, 15 MB together).
 */
export const LIMITS = {
  nuRegistro: 64,
  resumen: 240,
  cdAsunto: 16,
  referenciaExterna: 16,
  nuExpediente: 80,
  identificador: 17,
  nombre: 30,
  razonSocial: 80,
  direccion: 160,
  mail: 160,
  telefono: 20,
  codigoPostal: 5,
  observacionesInteresado: 160,
  observaciones: 50,
  expone: 4000,
  solicita: 4000,
  nuTransporte: 20,
  motivo: 80,
  annexName: 80,
  tipoMime: 20,
  annexes: 5,
  annexBytes: 10 * 1024 * 1024,
  annexesBytes: 15 * 1024 * 1024,
} as const;

/** Largest answers we read: consultar brings receipts, a search brings pages of entries. Bytes. */
export const ANSWER_BYTES = { small: 1024 * 1024, page: 8 * 1024 * 1024, withReceipts: 32 * 1024 * 1024 } as const;

/** What may travel as an annex, each with the endings its name may have (SIR). */
export const ENDINGS: Readonly<Record<string, readonly string[]>> = {
  'application/pdf': ['pdf'],
  'image/jpeg': ['jpg', 'jpeg'],
  'image/png': ['png'],
  'image/tiff': ['tiff'],
  'image/svg+xml': ['svg'],
  'text/plain': ['txt'],
  'text/csv': ['csv'],
  'text/xml': ['xml', 'xsig'],
  'application/xml': ['xml', 'xsig'],
  'application/rtf': ['rtf'],
  'application/vnd.oasis.opendocument.text': ['odt'],
  'application/vnd.oasis.opendocument.presentation': ['odp'],
  'application/vnd.oasis.opendocument.spreadsheet': ['ods'],
  'application/vnd.oasis.opendocument.graphics': ['odg'],
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': ['docx'],
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': ['xlsx'],
  'application/vnd.openxmlformats-officedocument.presentationml.presentation': ['pptx'],
  'application/pkcs7-signature': ['csig'],
};

/** `tipoTransporte` by the word an event may use for it. */
export const TRANSPORTS: Readonly<Record<string, string>> = {
  courier: 'SERVICIO_MENSAJEROS',
  post: 'CORREO_POSTAL',
  'registered-post': 'CORREO_POSTAL_CERTIFICADO',
  burofax: 'BUROFAX',
  'by-hand': 'EN_MANO',
  fax: 'FAX',
  other: 'OTROS',
};

/** `documentacionFisica` by what the event says of papers. */
export const PHYSICAL = {
  none: 'SIN_DOCUMENTACION_FISICA',
  attached: 'DOCUMENTACION_FISICA_COMPLEMENTARIA',
  paper: 'DOCUMENTACION_FISICA_REQUERIDA',
} as const;

/** Spain, ISO 3166-1 numeric: `cdPais` has three digits. */
export const SPAIN = '724';

/** `referenciaExterna`: the end of our reference, as much as SICRES carries to the far side: 80 of its 100 bits. */
export function externalReference(reference: string): string {
  return reference.slice(-LIMITS.referenciaExterna);
}
