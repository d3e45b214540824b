/**
 * carpeta/v1: our own public contract for a citizen folder that asks for a person's files. Its words are Spanish, as
 * those of its siblings are. The State's own interface is not public and is not this one. Version 1.0.
 */
import { z } from 'zod';

const dir3 = z.string().regex(/^(?=.{9}$)[A-Z]{1,2}[0-9]{7,8}$/);
const sia = z.string().regex(/^[0-9]{1,9}$/);
const dia = z.iso.date();
const instante = z.iso.datetime({ offset: true });
const idioma = z.enum(['es', 'ca', 'va', 'ca-ES-valencia', 'gl', 'eu', 'oc', 'en']);
const texto = z
  .record(z.string(), z.string())
  .describe('BCP 47 tag → text. With `idioma` in the request: one text, under the tag of the language it is in');

const persona = z.strictObject({
  tipoDocumento: z.enum(['NIF', 'NIE', 'CIF', 'PASAPORTE', 'OTRO']),
  documento: z.string().min(1).max(30),
  paisEmisor: z
    .string()
    .regex(/^[A-Z]{2}$/)
    .optional(),
});

const poder = z
  .strictObject({
    registro: z.enum(['REA', 'PROPIO']),
    codigo: z.string().min(1).max(100),
    tipo: z.enum(['6.4.a', '6.4.b', '6.4.c']).describe('Ley 39/2015: general, for bodies, for procedures'),
    organos: z.array(dir3).min(1).max(100).optional().describe('For 6.4.b, and then mandatory'),
    procedimientos: z.array(sia).min(1).max(100).optional().describe('SIA codes; for 6.4.c, and then mandatory'),
  })
  .superRefine((value, context) => {
    const need = (name: 'organos' | 'procedimientos') => {
      if (value[name] === undefined)
        context.addIssue({ code: 'custom', path: [name], message: 'required', params: { rule: 'required' } });
    };
    if (value.tipo === '6.4.b') need('organos');
    if (value.tipo === '6.4.c') need('procedimientos');
  });

const actuaComo = z.discriminatedUnion('rol', [
  z.strictObject({ rol: z.literal('INTERESADO') }),
  z.strictObject({
    rol: z.literal('REPRESENTANTE'),
    representado: persona,
    poder: poder
      .optional()
      .describe('Without it only files in which `titular` itself is named as representative are answered'),
  }),
]);

const peticion = {
  version: z.literal('1.0'),
  idPeticion: z.uuid().describe('Taken once: a request that repeats it is refused, also after a lost answer'),
  fechaPeticion: instante.describe('Now; further than the permitted skew from the clock here it is refused'),
  solicitante: z.strictObject({ dir3, sistema: z.string().min(1).max(100) }),
  finalidad: z.literal('CARPETA_CIUDADANA'),
  titular: persona.describe('The identified citizen'),
  actuaComo: actuaComo.optional().describe('Absent: INTERESADO'),
  autenticacion: z
    .strictObject({
      proveedor: z.enum(['CLAVE', 'OTRO']),
      nivel: z.enum(['BAJO', 'SUSTANCIAL', 'ALTO']),
      instante,
    })
    .optional(),
  filtro: z
    .strictObject({
      estado: z.enum(['ABIERTO', 'CERRADO', 'TODOS']).optional(),
      desde: dia.optional(),
      hasta: dia.optional(),
      sia: sia.optional(),
      organos: z.array(dir3).min(1).max(10_000).optional(),
    })
    .optional(),
  idioma: idioma.optional(),
};

export const folderSummaryRequestSchema = z.strictObject(peticion);
export const folderListRequestSchema = z.strictObject({
  ...peticion,
  pagina: z
    .strictObject({ numero: z.int().min(1).max(1_000), tamano: z.int().min(1).max(100) })
    .optional()
    .describe('Absent: the first 50'),
});
const { filtro: _, ...sinFiltro } = peticion;
export const folderDetailRequestSchema = z.strictObject({
  ...sinFiltro,
  id: z.string().min(1).max(800).describe('`id` of a file as `consulta` gave it'),
});

const organo = z.object({ dir3: z.string(), ine10: z.string().optional(), denominacion: texto });

const respuesta = {
  version: z.literal('1.0'),
  idPeticion: z.string(),
  idTransmision: z.string().describe('Number of this answer, in the trace of both sides'),
  fechaRespuesta: z.iso.datetime(),
  estado: z
    .enum(['COMPLETA', 'PARCIAL'])
    .describe(
      'PARCIAL: some source did not answer, had more than can be shown, or nobody could say whether a power is in force; the rest is true all the same',
    ),
  fuentes: z.array(
    z.object({
      organo: z.string().describe('DIR3'),
      estado: z.enum(['OK', 'NO_DISPONIBLE', 'NO_INTEGRADA', 'TIEMPO_AGOTADO']),
      instanteDato: z.iso.datetime().optional().describe('Of which instant the data is; absent where none is known'),
      desactualizada: z.boolean().describe('Older than is accepted here as today'),
      truncada: z.boolean(),
    }),
  ),
};

const situacion = z.enum([
  'RECIBIDO',
  'EN_TRAMITE',
  'PENDIENTE_SUBSANACION',
  'PENDIENTE_ALEGACIONES',
  'PENDIENTE_PAGO',
  'SUSPENDIDO',
  'RESUELTO',
  'CERRADO',
  'DESCONOCIDO',
]);

const expediente = {
  id: z.string().describe('Opaque; gives no access by itself'),
  numero: z.string(),
  identificadorEni: z.string().optional(),
  organo,
  unidadTramitadora: z.object({ dir3: z.string() }).optional(),
  procedimiento: z.object({
    sia: z.string().optional(),
    codigoPropio: z.string().optional(),
    denominacion: texto.optional(),
    familia: z.string().optional(),
  }),
  asunto: texto.optional(),
  rol: z.enum(['INTERESADO', 'REPRESENTANTE']),
  situacion,
  situacionTexto: texto,
  abierto: z.boolean(),
  fechaInicio: z.string().optional(),
  fechaFin: z.string().optional(),
  fechaUltimaActualizacion: z.string(),
  accionPendiente: z.union([z.boolean(), z.literal('NO_APLICA')]),
  enlaceSede: z.string(),
};

export const folderSummarySchema = z.object({
  ...respuesta,
  datos: z.array(
    z.object({
      organo,
      abiertos: z.int(),
      cerrados: z.int(),
      conAccionPendiente: z.int(),
      enlaceSede: z.string().optional(),
    }),
  ),
});

export const folderListSchema = z.object({
  ...respuesta,
  datos: z.array(z.object(expediente)),
  pagina: z.object({ numero: z.int(), tamano: z.int(), total: z.int() }),
});

const accion = z.object({
  tipo: z.enum(['SUBSANAR', 'APORTAR_DOCUMENTACION', 'ALEGAR', 'PAGAR', 'COMPARECER', 'CITA', 'RECURRIR', 'OTRA']),
  descripcion: texto,
  fechaLimite: z.string().optional(),
  enlace: z.string(),
  importe: z.object({ valor: z.string(), moneda: z.literal('EUR') }).optional(),
  hitoId: z.string().optional(),
});

export const folderDetailSchema = z.object({
  ...respuesta,
  datos: z
    .object({
      ...expediente,
      estadoEni: z.enum(['E01', 'E02', 'E03']).optional(),
      fase: z
        .object({
          codigo: z
            .enum(['INICIACION', 'ORDENACION', 'INSTRUCCION', 'FINALIZACION', 'EJECUCION', 'RECURSO'])
            .optional(),
          codigoPropio: z.string().optional(),
          descripcion: texto.optional(),
        })
        .optional(),
      estadoOrigen: z.object({ codigo: z.string().optional(), descripcion: texto.optional() }).optional(),
      terminacion: z.object({ forma: z.string(), sentido: z.string().optional() }).optional(),
      plazos: z
        .object({
          plazoMaximoResolucion: z.string().optional(),
          inicioComputo: z.string().optional(),
          suspendido: z.boolean().optional(),
          sentidoSilencio: z.enum(['ESTIMATORIO', 'DESESTIMATORIO', 'CADUCIDAD', 'NO_APLICA']).optional(),
        })
        .optional(),
      registroInicial: z.object({ numero: z.string(), fecha: z.string().optional() }).optional(),
      interesados: z.object({ total: z.int() }).describe('The others are counted, never named'),
      hitos: z.array(
        z.object({
          id: z.string(),
          codigo: z.string(),
          titulo: texto,
          descripcion: texto.optional(),
          fecha: z.string(),
          actual: z.boolean(),
          documentos: z.array(z.string()),
        }),
      ),
      acciones: z.array(accion),
      documentos: z.array(
        z.object({
          id: z.string(),
          identificadorEni: z.string().optional(),
          titulo: texto,
          tipoDocumental: z.string().optional(),
          origen: z.enum(['CIUDADANO', 'ADMINISTRACION']).optional(),
          fecha: z.string().optional(),
          mime: z.string().optional(),
          tamanoBytes: z.int().optional(),
          csv: z.string().optional(),
          urlVerificacion: z.string().optional(),
          huella: z.object({ algoritmo: z.string(), valor: z.string() }).optional(),
        }),
      ),
      notificaciones: z.array(
        z.object({
          idOrigen: z.string(),
          tipo: z.enum(['NOTIFICACION', 'COMUNICACION']),
          estado: z.enum(['PUESTA_A_DISPOSICION', 'ACCEDIDA', 'RECHAZADA', 'RECHAZADA_POR_EXPIRACION']),
          fechaPuestaDisposicion: z.string(),
          fechaEstado: z.string().optional(),
          enlace: z.string(),
        }),
      ),
      idiomaTramitacion: z.string().optional(),
    })
    .nullable()
    .describe('Null where there is no such file for this person'),
});
