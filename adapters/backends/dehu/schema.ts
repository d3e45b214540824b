/**
 * The names on the wire, how messages are signed, and the limits: LEMA version 2 and Realizadas version 1 of DEHú.
 * Sources and how sure each fact is: README.md.
 */
import { z } from 'zod';
import type { SecurityHeaderProfile } from '../../../contracts/ws-security-profile.ts';

const BASE = 'http://administracion.gob.es/punto-unico-notificaciones';
const ACTIONS = 'https://administracionelectronica.gob.es/notifica/ws/lema';

export type Operation =
  | 'Localiza'
  | 'PeticionAcceso'
  | 'ConsultaAnexos'
  | 'ConsultaAcusePdf'
  | 'LocalizaRealizadas'
  | 'ConsultaRealizadas';

type Call = {
  action: string;
  namespace: string;
  answer: { name: string; namespace: string };
  service: 'url' | 'realizadasUrl';
};

const names = (word: string) => ({
  namespace: `${BASE}/${word}`,
  answerNamespace: `${BASE}/respuesta${word[0]!.toUpperCase()}${word.slice(1)}`,
});

/** `apart`: the answer has a namespace of its own. */
function callOf(operation: Operation, word: string, service: Call['service'], apart: boolean): Call {
  const { namespace, answerNamespace } = names(word);
  return {
    action: `${ACTIONS}/${operation}`,
    namespace,
    answer: { name: `Respuesta${operation}`, namespace: apart ? answerNamespace : namespace },
    service,
  };
}

export const CALLS: Readonly<Record<Operation, Call>> = {
  Localiza: callOf('Localiza', 'localiza', 'url', true),
  PeticionAcceso: callOf('PeticionAcceso', 'peticionAcceso', 'url', true),
  ConsultaAnexos: callOf('ConsultaAnexos', 'consultaAnexos', 'url', true),
  ConsultaAcusePdf: callOf('ConsultaAcusePdf', 'consultaAcusePdf', 'url', true),
  LocalizaRealizadas: callOf('LocalizaRealizadas', 'localizaRealizadas', 'realizadasUrl', false),
  ConsultaRealizadas: callOf('ConsultaRealizadas', 'consultaRealizadas', 'realizadasUrl', false),
};

/** As the client of 2026 that reached the service signs; older clients differ, so that much of it can be configured. */
export const PROFILE: SecurityHeaderProfile = {
  placement: 'wsse:Security',
  mustUnderstand: '1',
  signedParts: ['timestamp', 'body'],
  timestamp: { lifetimeMs: 300_000, precision: 's' },
  algorithms: { signature: 'rsa-sha512', digest: 'sha512' },
  keyReference: 'binary-security-token',
  layout: ['timestamp', 'token', 'signature'],
};

/** Where an installation says whose signatures it believes, an answer has at least its Body signed. */
export const ANSWER_PROFILE: SecurityHeaderProfile = {
  ...PROFILE,
  signedParts: ['body'],
  timestamp: null,
  mayAlsoSign: ['timestamp', 'token'],
  accepts: { signatures: ['rsa-sha256', 'rsa-sha512'], digests: ['sha256', 'sha512'] },
};

/** `opcion@tipo` of the pages of Localiza. */
export const PAGER = { page: 'dehu.paginador.pagina', pages: 'dehu.paginador.totalPag' } as const;

export const LIMITS = {
  /** An answer without its files. Bytes. */
  message: 4 * 1024 * 1024,
  /** An answer with its files. Bytes. */
  answer: 32 * 1024 * 1024,
  concept: 255,
  description: 4000,
  /** What its files are fetched by; a longer one is none. */
  reference: 10_000,
  csv: 255,
  annexes: 5,
  /** Pages of one question; more say nothing. */
  pages: 50,
} as const;

/** How long annexes and the receipt can be had after the access (verified by two clients). */
export const PROOF_MS = 24 * 3_600_000;
/** How far back LocalizaRealizadas may be asked, with a day to spare of the thirty. */
export const REALISED_DAYS = 29;

const reference = z.string().max(LIMITS.reference);
/** `acceso.json`: read back from what is kept. */
export const noteSchema = z.strictObject({
  /** Instant of the access, as the service told it. */
  at: z.iso.datetime(),
  /** False where it told none: then it is when the answer came. */
  dated: z.boolean(),
  /** NIF of who appeared; null: whom the entity's settings name. */
  receiver: z.string().max(30).nullable(),
  /** `here`: it came with the answer. `digest`: against the one told; null where none was. */
  document: z.strictObject({
    here: z.boolean(),
    digest: z.enum(['same', 'differs']).nullable(),
    reference: reference.optional(),
  }),
  receipt: z.strictObject({ reference: reference.optional(), csv: z.string().max(LIMITS.csv).optional() }),
  /** `reference` null: it is to be had elsewhere, which nobody follows. */
  annexes: z.array(z.strictObject({ name: z.string().max(255), reference: reference.nullable() })).max(20),
});
export type AccessNote = z.output<typeof noteSchema>;
