/** Of SERES REST v1, the fields that are read; what else a record has is let pass. Names are the service's own. */
import { z } from 'zod';

const text = z.string().nullish();
const number = z.number().nullish();

const representative = z.looseObject({
  ciudadanoId: number,
  nif: text,
  nombreCompleto: text,
  email: text,
  telefono: text,
  idiomaComunicaciones: text,
});
const recipient = representative.extend({ id: number, remiteDestinoRepresentante: representative.nullish() });
const citizen = z.looseObject({ id: number, nombre: text, apellido1: text, apellido2: text, personalidad: text });
const annex = z.looseObject({
  id: number,
  desFichero: text,
  extension: text,
  tipoDocumentalEni: text,
  estadoElaboracionEni: text,
  identificadorEniDocumentoOrigen: text,
});

/** SalidaViewModel. */
export const salidaSchema = z.looseObject({
  id: z.int(),
  ejercicio: text,
  numRegistro: number,
  resumen: text,
  fechaCompleto: text,
  codigoSia: number,
  notificacion: text,
  expedienteAsociado: z.array(z.string()).nullish(),
  remiteDestino: z.array(recipient).nullish(),
  ciudadanosRemiteDestino: z.array(citizen).nullish(),
  docAnexo: z.array(annex).nullish(),
});
export type Salida = z.infer<typeof salidaSchema>;
export type Recipient = z.infer<typeof recipient>;
export type Citizen = z.infer<typeof citizen>;

/** FilterRegistrosRequest, as far as it is used. */
export const filterSchema = z.looseObject({
  filtro: z.looseObject({ fechaCompletoDesde: z.string(), fechaCompletoHasta: z.string(), estado: z.string() }),
  orden: z.boolean(),
  pagina: z.int().min(1),
});

/** ParametrosAutenticacion. */
export const loginSchema = z.looseObject({
  wsSegUser: z.string(),
  wsSegPassword: z.string(),
  wsEntidad: z.string(),
  nifTramitador: z.string(),
});

/** GetContenidoAnexoResponse. */
export const contentSchema = z.looseObject({
  tipoRuta: z.string(),
  contenido: text,
  url: text,
  csv: text,
});
