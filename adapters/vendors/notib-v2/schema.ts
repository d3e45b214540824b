/**
 * What NOTIB's client sends, by its own names: NotificacioV2 and what it is made of, DadesConsulta, PermisConsulta,
 * AmpliarPlazoOE. Source: GovernIB/notib `notib-client-intf`, package `es.caib.notib.client.domini`, notib2-dev 2.0.12.
 * Unknown members are passed over and texts trimmed, as NOTIB does; whether a value may be is `validate`'s to say.
 */
import { z } from 'zod';
import { madridDay } from '../../../src/domain/calendar.ts';
import { DOCUMENT_TYPES, FORMS, PERSON_KINDS, STREETS, VALIDITIES } from './codes-wire.ts';

const MAX_TEXT = 20_000;
const MAX_ENVIAMENTS = 200;
const MAX_PERSONS = 50;

/** Absent, null and blank are one to NOTIB. */
const text = z
  .string()
  .max(MAX_TEXT)
  .nullish()
  .transform((value) => {
    const trimmed = (value ?? '').trim();
    return trimmed === '' ? undefined : trimmed;
  });
const flag = z
  .boolean()
  .nullish()
  .transform((value) => value ?? false);
const number = z
  .int()
  .nullish()
  .transform((value) => value ?? undefined);
function word<const W extends readonly [string, ...string[]]>(words: W) {
  return z
    .enum(words)
    .nullish()
    .transform((value) => value ?? undefined);
}
const keysOf = <K extends string>(table: Readonly<Record<K, unknown>>) => Object.keys(table) as [K, ...K[]];

/** A Java Date on the wire: epoch milliseconds (what the client sends) or ISO 8601 (what the manual shows); its Madrid day. */
const date = z
  .union([z.number(), z.string()])
  .nullish()
  .transform((value, context) => {
    if (value === null || value === undefined) return undefined;
    const day = dayOf(value);
    if (day !== null) return day;
    context.addIssue({ code: 'custom', message: 'no date', params: { rule: 'date' } });
    return z.NEVER;
  });

/* A day alone, and a time without zone, are UTC's to Jackson; a day alone is that day in Madrid too. */
function dayOf(value: number | string): string | null {
  const zoned = typeof value === 'string' && /T\d\d:\d\d(:\d\d(\.\d+)?)?$/.test(value) ? `${value}Z` : value;
  if (typeof zoned === 'string' && !/^\d{4}-\d\d-\d\d(T|$)/.test(zoned)) return null;
  const instant = new Date(typeof zoned === 'string' ? zoned.replace(/([+-]\d\d)(\d\d)$/, '$1:$2') : zoned);
  if (Number.isNaN(instant.getTime()) || Math.abs(instant.getUTCFullYear() - 2100) > 200) return null;
  const day = madridDay(instant);
  // Such as 30 February, which parses as another day.
  return typeof zoned === 'string' && zoned.length === 10 && zoned !== day ? null : day;
}

const persona = z.object({
  interessatTipus: word(keysOf(PERSON_KINDS)),
  nom: text,
  llinatge1: text,
  llinatge2: text,
  raoSocial: text,
  documentTipus: word(['PASSAPORT', 'ESTRANGER', 'ALTRE']),
  nif: text,
  telefon: text,
  email: text,
  dir3Codi: text,
  incapacitat: flag,
});
export type PersonaV2 = z.infer<typeof persona>;

const entregaPostal = z.object({
  tipus: word(keysOf(FORMS)),
  viaTipus: word(keysOf(STREETS)),
  viaNom: text,
  numeroCasa: text,
  numeroQualificador: text,
  puntKm: text,
  apartatCorreus: text,
  portal: text,
  escala: text,
  planta: text,
  porta: text,
  bloc: text,
  complement: text,
  codiPostal: text,
  poblacio: text,
  municipiCodi: text,
  provincia: text,
  paisCodi: text,
  linea1: text,
  linea2: text,
  cie: number,
  formatSobre: text,
  formatFulla: text,
});
export type EntregaPostalV2 = z.infer<typeof entregaPostal>;

const enviament = z.object({
  titular: persona.nullish(),
  destinataris: z
    .array(persona)
    .max(MAX_PERSONS)
    .nullish()
    .transform((value) => value ?? []),
  entregaPostalActiva: flag,
  entregaPostal: entregaPostal.nullish(),
  entregaDehActiva: flag,
  entregaDeh: z.object({ obligat: flag, procedimentCodi: text }).nullish(),
  serveiTipus: word(['NORMAL', 'URGENT']),
  perEmail: flag,
});
export type EnviamentV2 = z.infer<typeof enviament>;

const document = z.object({
  arxiuNom: text,
  /* Bounded by the route's body. */
  contingutBase64: z.string().nullish(),
  csv: text,
  uuid: text,
  normalitzat: flag,
  origen: word(['CIUTADA', 'ADMINISTRACIO']),
  tipoDocumental: word(keysOf(DOCUMENT_TYPES)),
  validesa: word(keysOf(VALIDITIES)),
  modoFirma: z.boolean().nullish(),
});
export type DocumentV2 = z.infer<typeof document>;

export const notificacioSchema = z.object({
  emisorDir3Codi: text,
  organGestor: text,
  enviamentTipus: word(['NOTIFICACIO', 'COMUNICACIO', 'SIR']),
  concepte: text,
  descripcio: text,
  enviamentDataProgramada: date,
  retard: number,
  caducitat: date,
  caducitatDiesNaturals: number,
  usuariCodi: text,
  procedimentCodi: text,
  grupCodi: text,
  numExpedient: text,
  idioma: word(['CA', 'ES']),
  enviaments: z
    .array(enviament)
    .max(MAX_ENVIAMENTS)
    .nullish()
    .transform((value) => value ?? []),
  document: document.nullish(),
  document2: document.nullish(),
  document3: document.nullish(),
  document4: document.nullish(),
  document5: document.nullish(),
});
export type NotificacioV2 = z.infer<typeof notificacioSchema>;

export const dadesConsultaSchema = z.object({ identificador: text, referencia: text, ambJustificant: flag });

export const permisConsultaSchema = z.object({
  codiDir3Entitat: text,
  permisConsulta: flag,
  procedimentCodi: text,
  usuariCodi: text,
});

export const ampliarPlazoSchema = z.object({
  envios: z.object({ identificador: z.array(z.string().max(100)).max(1_000).nullish() }).nullish(),
  plazo: number,
  motivo: text,
});
export type AmpliarPlazoOE = z.infer<typeof ampliarPlazoSchema>;
