/** PeticioProcessarTramesa of e-NOTUM 4.0, its members in the order of the XSD. */
import { z } from 'zod';
import {
  access,
  anyText,
  bool,
  channel,
  dateTime,
  integer,
  kind,
  labels,
  language,
  legalId,
  mailboxes,
  naturalId,
  nothing,
  oneOf,
  phones,
  request,
  text,
} from './schema-parts.ts';
import { TEXT } from './schema-tree.ts';

const base64 = z
  .string()
  .transform((value) => value.replace(/\s/g, ''))
  .refine((value) => value.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(value));
const uuid = /^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$/;
const fileReference = /^([A-Za-z]{3}[0-9]-)?[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$/;

/** The ways a document may be given. */
export const CONTENTS = ['Dades', 'URLDescarrega', 'Ruta', 'UUIDFitxer', 'UUIDDocument', 'IdFicheroPCI'] as const;
const document = z
  .strictObject({
    Nom: text(100),
    Hash: z.strictObject({ [TEXT]: base64, Algoritme: z.enum(['SHA-1', 'SHA-256']) }).optional(),
    Mida: integer(1, Number.MAX_SAFE_INTEGER).optional(),
    UUID: z.string().regex(uuid).optional(),
    Dades: base64.optional(),
    URLDescarrega: anyText.optional(),
    Ruta: anyText.optional(),
    UUIDFitxer: z.string().regex(fileReference).optional(),
    UUIDDocument: z.string().regex(uuid).optional(),
    IdFicheroPCI: anyText.optional(),
  })
  .refine(oneOf(...CONTENTS));

const reachable = {
  BustiesCorreu: mailboxes.optional(),
  Telefons: phones.optional(),
  PersonesAvis: z
    .strictObject({
      PersonaAvis: z
        .array(
          z.strictObject({ NomComplet: text(255), BustiaCorreu: text(255).optional(), Telefon: text(50).optional() }),
        )
        .min(1),
    })
    .optional(),
};
const names = {
  DocumentIdentificatiu: naturalId,
  Nom: text(255),
  NomSentit: text(255).optional(),
  PrimerCognom: text(255),
  SegonCognom: text(255).optional(),
};
const natural = z.strictObject({ ...reachable, ...names });
const legal = z.strictObject({
  ...reachable,
  DocumentIdentificatiu: legalId,
  RaoSocial: text(255),
  PersonaVinculada: z.strictObject(names).optional(),
});

const recipient = z
  .strictObject({
    PersonaFisica: natural.optional(),
    PersonaJuridica: legal.optional(),
    Titular: bool.optional(),
    Idioma: language.optional(),
    Obligat: bool.optional(),
  })
  .refine(oneOf('PersonaFisica', 'PersonaJuridica'));

const notification = z
  .strictObject({
    Titol: text(100),
    Referencia: text(255),
    IdNotificacioEmissor: text(255).optional(),
    DadesRegistre: z.strictObject({ NumeroRegistre: text(100), DataRegistre: dateTime }).optional(),
    SenseRegistre: nothing.optional(),
    TipusObjecte: kind,
    TipusAcces: access,
    DiesExpiracio: integer(1, 180).optional(),
    Etiquetes: labels.optional(),
    Idioma: language.optional(),
    Canal: channel.optional(),
    ProcedimentSIA: text(50).optional(),
    ProcedimentQuadreClassificacio: text(50).optional(),
    Expedient: text(50).optional(),
    Tramit: text(50).optional(),
    NumeroCas: text(50).optional(),
    Destinataris: z.strictObject({ Destinatari: z.array(recipient).min(1).max(100) }),
  })
  .refine(({ DadesRegistre, SenseRegistre }) => DadesRegistre === undefined || SenseRegistre === undefined);

export const processSchema = z.strictObject({
  ...request,
  Tramesa: z.strictObject({
    DadesAvisos: z
      .strictObject({ DiesAvisos: z.strictObject({ DiaAvis: z.array(integer(1, 1_000)).optional() }).optional() })
      .optional(),
    DadesOfici: z.strictObject({
      CosNotificacio: text(4_000),
      PeuRecurs: text(4_000).optional(),
      OficinaRegistre: text(50).optional(),
      UnitatOrganitzativa: text(50).optional(),
    }),
    Documents: z.strictObject({ Resolucio: document, Annex: z.array(document).max(4).optional() }),
    Notificacio: z.array(notification).min(1),
  }),
});
export type Tramesa = z.infer<typeof processSchema>['Tramesa'];
export type Notification = z.infer<typeof notification>;
export type EnotumDocument = z.infer<typeof document>;
export type Recipient = z.infer<typeof recipient>;
export type Natural = z.infer<typeof natural>;
export type Legal = z.infer<typeof legal>;
