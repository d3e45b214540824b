/** Names and limits on the wire (SCSP v3 base schemas), the shape of what comes back, and what a service's folder says. */
import { z } from 'zod';
import type { XmlNode } from '../../../src/signing/canonical.ts';
import type { XmlTree } from '../../../src/transport/soap.ts';

const BASE = 'http://intermediacion.redsara.es/scsp/esquemas';
export const NS = {
  request: `${BASE}/V3/peticion`,
  response: `${BASE}/V3/respuesta`,
  confirmation: `${BASE}/V3/confirmacionPeticion`,
  later: `${BASE}/V3/solicitudRespuesta`,
  fault: `${BASE}/V3/soapfaultatributos`,
  specific: `${BASE}/datosespecificos`,
} as const;

/** Texts in characters, answers in bytes. */
export const LIMITS = {
  petitionId: 26,
  purpose: 250,
  unit: 250,
  procedureCode: 20,
  procedureName: 100,
  file: 25,
  officialName: 122,
  requesterName: 50,
  answerBytes: 4 * 1024 * 1024,
  /** Longest text of the service that is kept. */
  text: 255,
} as const;

export const MODES = ['sync', 'async'] as const;
export type Mode = (typeof MODES)[number];
export type Language = 'es' | 'ca' | 'en';
export type Three = Readonly<Record<Language, string>>;

/** What a service answered, in words of ours. */
export type Returned = {
  /** Retorno/Estado, or what stands for it there; null where the service tells none. */
  code: string | null;
  text: string | null;
  /** Goes to the e-office as datos.json. */
  data: unknown;
};

/** Everything this adapter knows of one service: what its folder under services/ exports. */
export type ScspService = {
  /** CodigoCertificado. */
  code: string;
  title: Three;
  /**
   * `reads`: asking twice has no more effect than asking once. `communicates`: the other administration acts on it, and a
   * petition that may have arrived is never repeated blindly.
   */
  effect: 'reads' | 'communicates';
  emitter: { nif: string; name: string };
  /** TipoDocumentacion by kind of identifier of ours; what is not here the service does not take. */
  holders: Readonly<Partial<Record<'NIF' | 'NIE' | 'CIF' | 'passport', string>>>;
  /** Longest Documentacion, name or surname, whole name. */
  max: { id: number; name: number; fullName: number };
  /** Modes whose operations are known; the first is the one taken where nobody says. */
  modes: readonly Mode[];
  actions: { sync: string; async: string; later: string };
  /** Of `request.specific`, parsed at acceptance. */
  specificSchema: z.ZodType;
  /** The element inside DatosEspecificos; null where there is nothing to say. `specific` is what the schema let pass. */
  specific(specific: unknown): XmlNode | null;
  /** From the DatosEspecificos of an answer. */
  read(specific: XmlTree): Returned;
  /** What stands inside DatosEspecificos of an answer, made up: for the simulator and the tests. `found`: it has data. */
  example(state: { code: string; literal: string; found: boolean }): XmlNode;
  /** Retorno codes of its own that this adapter knows, beside those every service may tell. */
  returns: Readonly<Record<string, Three>>;
};

const text = (max: number) => z.string().min(1).max(max);
const whole = z.string().regex(/^\d{1,4}$/);

/** Atributos of an answer, of whichever kind. */
export const attributesSchema = z.object({
  IdPeticion: text(LIMITS.petitionId),
  TimeStamp: text(29),
  CodigoCertificado: text(64),
  Estado: z
    .object({
      CodigoEstado: z.string().max(4).optional(),
      CodigoEstadoSecundario: z.string().max(16).optional(),
      LiteralError: z.string().max(LIMITS.text).optional(),
      TiempoEstimadoRespuesta: whole.optional(),
    })
    .optional(),
});
export type Attributes = z.infer<typeof attributesSchema>;

/** Transmision of an answer. */
export const transmissionSchema = z.object({
  CodigoCertificado: text(64),
  IdSolicitud: text(40),
  IdTransmision: z.string().max(29).optional(),
  FechaGeneracion: z.string().max(29).optional(),
});
