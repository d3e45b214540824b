/** Records of AL SIGM, their elements in the order of its WSDLs, read from the wire. Names are its own. */
import { child, type XmlTree } from '../../../src/transport/soap.ts';
import { listOf, textsOf } from './wire.ts';

/** NotificacionesWebService, `Notificacion`, in order; four of them are parallel arrays. */
export const NOTIFICATION = [
  ...['apellidosDest', 'asunto', 'codigoNoti', 'codigoPostal', 'correoDest', 'descripcionEstado', 'documentos'],
  ...['escaleraDireccion', 'estado', 'extension', 'fechaActualiEstado', 'fechaEntrega', 'fechaRegistro', 'guid'],
  ...['idioma', 'municipio', 'nifDest', 'nombreDest', 'nombreDocumentos', 'numeroDireccion', 'numeroExpediente'],
  ...['numeroRegistro', 'organismo', 'pisoDireccion', 'procedimiento', 'provincia', 'puertaDireccion', 'telefono'],
  ...['texto', 'tipo', 'tipoCorrespondencia', 'tipoViaDireccion', 'usuario', 'viaDireccion', 'notiId', 'deu'],
  ...['movil', 'sistemaId'],
] as const;
const TEXTS = [
  ...(['apellidosDest', 'asunto', 'codigoNoti', 'correoDest', 'estado', 'fechaActualiEstado', 'fechaEntrega'] as const),
  ...(['fechaRegistro', 'idioma', 'nifDest', 'nombreDest', 'numeroExpediente', 'numeroRegistro', 'organismo'] as const),
  ...(['procedimiento', 'telefono', 'texto', 'tipo', 'tipoCorrespondencia', 'usuario', 'notiId', 'deu'] as const),
  ...(['movil', 'sistemaId'] as const),
] as const;
export const ARRAYS = ['documentos', 'nombreDocumentos', 'extension', 'guid'] as const;

export type SigemNotification = Partial<Record<(typeof TEXTS)[number], string>> &
  Record<(typeof ARRAYS)[number], readonly string[]>;

export function readNotification(node: XmlTree): SigemNotification {
  const [documentos, nombreDocumentos, extension, guid] = ARRAYS.map((name) => listOf(node, name));
  return {
    ...textsOf(node, TEXTS),
    documentos: documentos ?? [],
    nombreDocumentos: nombreDocumentos ?? [],
    extension: extension ?? [],
    guid: guid ?? [],
  };
}

/** ConsultaExpedientesWebService, in order; `nif` is there, and the public server leaves it empty. */
export const FILE = [
  ...(['aportacion', 'codigoPresentacion', 'estado', 'fechaInicio', 'fechaRegistro', 'informacionAuxiliar'] as const),
  ...(['nif', 'notificacion', 'numero', 'numeroRegistro', 'procedimiento'] as const),
] as const;
export type SigemFile = Partial<Record<(typeof FILE)[number], string>>;

export const MILESTONE = [
  ...(['codigo', 'descripcion', 'fecha', 'guid', 'informacionAuxiliar', 'numeroExpediente'] as const),
] as const;
export type SigemMilestone = Partial<Record<(typeof MILESTONE)[number], string>>;

/** Subsanacion; Pago has these and what it costs. */
export const REQUEST = [
  ...(['autoliquidacionId', 'entidadEmisoraId', 'fecha', 'idDocumento', 'identificador', 'identificadorHito'] as const),
  ...(['importe', 'mensajeParaElCiudadano', 'numeroExpediente'] as const),
] as const;
export type SigemRequest = Partial<Record<(typeof REQUEST)[number], string>>;

export const FILE_NOTIFICATION = [
  ...(['descripcion', 'deu', 'expediente', 'fechaNotificacion', 'hitoId', 'notificacionId'] as const),
  'servicioNotificionesId',
] as const;
export type SigemFileNotification = Partial<Record<(typeof FILE_NOTIFICATION)[number], string>>;

export const DOCUMENT = ['guid', 'guidHito', 'titulo'] as const;
export type SigemDocument = Partial<Record<(typeof DOCUMENT)[number], string>>;

/** The records of an Axis array inside `node`. */
export function recordsOf<Name extends string>(
  node: XmlTree,
  name: string,
  names: readonly Name[],
): Partial<Record<Name, string>>[] {
  return (child(node, name)?.children ?? []).map((each) => textsOf(each, names));
}

/** CriterioBusquedaNotificaciones, CriterioBusquedaExpedientes and CriterioBusquedaDocumentos, in order. */
export const CRITERIA = {
  notifications: ['conDetalle', 'estado', 'fechaDesde', 'fechaHasta', 'nif', 'notificacion', 'tipo'],
  files: [
    ...['NIF', 'estado', 'fechaDesde', 'fechaHasta', 'operadorConsulta', 'expediente', 'procedimiento'],
    ...['numeroRegistroInicial', 'fechaRegistroInicialDesde', 'fechaRegistroInicialHasta'],
    'operadorConsultaFechaInicial',
  ],
  document: ['codigDoc', 'codigoNoti', 'expediente', 'nifDestinatario'],
} as const;
