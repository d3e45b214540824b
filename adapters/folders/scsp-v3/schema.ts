/** Names on the wire and the shape of a petition, by fixed paths. Base: SCSP v3; DatosEspecificos are our own. */
import { z } from 'zod';
import type { SecurityHeaderProfile } from '../../../contracts/ws-security-profile.ts';

const BASE = 'http://intermediacion.redsara.es/scsp/esquemas';
export const NS = {
  request: `${BASE}/V3/peticion`,
  response: `${BASE}/V3/respuesta`,
  later: `${BASE}/V3/solicitudRespuesta`,
  fault: `${BASE}/V3/soapfaultatributos`,
  specific: `${BASE}/datosespecificos`,
} as const;

/** How petitions must be signed, and how our answers are. */
export const PROFILE: SecurityHeaderProfile = {
  placement: 'wsse:Security',
  mustUnderstand: '0',
  signedParts: ['body', 'timestamp'],
  timestamp: { lifetimeMs: 300_000, precision: 'ms' },
  algorithms: { signature: 'rsa-sha256', digest: 'sha256' },
  keyReference: 'binary-security-token',
  layout: ['token', 'timestamp', 'signature'],
};

const text = (max: number) => z.string().min(1).max(max);
const flag = z.enum(['INTERESADO', 'REPRESENTANTE']);
const dir3 = z.string().regex(/^(?=.{9}$)[A-Z]{1,2}[0-9]{7,8}$/);
const sia = z.string().regex(/^[0-9]{1,9}$/);
const count = (max: number) =>
  z
    .string()
    .regex(/^[0-9]{1,5}$/)
    .transform(Number)
    .pipe(z.int().min(1).max(max));

export const attributesSchema = z.object({
  IdPeticion: text(26),
  NumElementos: z.string(),
  TimeStamp: text(29),
  CodigoCertificado: text(64),
});

const official = z.object({ NombreCompletoFuncionario: text(160), NifFuncionario: text(10) });
/** What is sent back as it came: everything of the petition but the specific data. */
export const genericSchema = z.object({
  Emisor: z.object({ NifEmisor: text(10), NombreEmisor: text(50) }),
  Solicitante: z.object({
    IdentificadorSolicitante: text(10),
    NombreSolicitante: text(50),
    UnidadTramitadora: text(250).optional(),
    Procedimiento: z.object({ CodProcedimiento: text(20), NombreProcedimiento: text(100) }),
    Finalidad: text(250),
    Consentimiento: z.string(),
    Funcionario: official,
    IdExpediente: text(25).optional(),
  }),
  Titular: z.object({
    TipoDocumentacion: z.string(),
    Documentacion: text(14),
    NombreCompleto: text(160).optional(),
    Nombre: text(50).optional(),
    Apellido1: text(50).optional(),
    Apellido2: text(50).optional(),
  }),
  Transmision: z.object({ CodigoCertificado: text(64), IdSolicitud: text(40) }),
});
export type Generic = z.infer<typeof genericSchema>;

/** Ours: what is asked about the holder's files. Absent members mean: as holder, every body, every state. */
export const querySchema = z.strictObject({
  Operacion: z.enum(['RESUMEN', 'LISTA']),
  ActuaComo: flag.optional(),
  Representado: z.strictObject({ TipoDocumentacion: z.string(), Documentacion: text(14) }).optional(),
  Organo: z.array(dir3).max(1_000).optional(),
  Estado: z.enum(['ABIERTO', 'CERRADO', 'TODOS']).optional(),
  Desde: z.iso.date().optional(),
  Hasta: z.iso.date().optional(),
  Sia: sia.optional(),
  Pagina: z.strictObject({ Numero: count(10_000), Tamano: count(100) }).optional(),
});
export type Query = z.infer<typeof querySchema>;
