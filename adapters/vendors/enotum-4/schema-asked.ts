/** What is asked of e-NOTUM 4.0 after a tramesa: Consulta, Evidencia, RecuperarReport, Anullacio and Cerca, in the order of the XSD. */
import { z } from 'zod';
import {
  access,
  anyText,
  bool,
  channel,
  date,
  dateTime,
  identifier,
  integer,
  kind,
  labels,
  language,
  legalId,
  mailboxes,
  naturalId,
  oneOf,
  phones,
  request,
  text,
} from './schema-parts.ts';

export const consultSchema = z.strictObject({
  ...request,
  IdNotificacio: identifier,
  IncloureDadesOfici: bool.optional(),
  IncloureDocuments: bool.optional(),
  IncloureDestinataris: bool.optional(),
  IncloureDadesSignador: bool.optional(),
});

export const evidenceSchema = z.strictObject({
  ...request,
  IdNotificacio: identifier,
  TipusEvidencia: z.enum(['XML', 'PDF']),
  IdiomaEvidenciaPDF: language.optional(),
});

export const reportSchema = z
  .strictObject({ ...request, IdNotificacio: identifier.optional(), DataReport: date.optional() })
  .refine(oneOf('IdNotificacio', 'DataReport'));

export const annulSchema = z.strictObject({ ...request, IdNotificacio: identifier, Motiu: text(500) });

const interval = z
  .strictObject({
    ValorInferior: anyText.optional(),
    ValorSuperior: anyText.optional(),
    ValorAbsolut: anyText.optional(),
  })
  .refine(
    (value) =>
      (value.ValorInferior === undefined) === (value.ValorSuperior === undefined) &&
      oneOf('ValorInferior', 'ValorAbsolut')(value),
  );
const span = z.strictObject({ DataInferior: dateTime, DataSuperior: dateTime }).optional();
const contact = { BustiesCorreu: mailboxes.optional(), Telefons: phones.optional() };
const names = {
  Nom: text(255).optional(),
  NomSentit: text(255).optional(),
  PrimerCognom: text(255).optional(),
  SegonCognom: text(255).optional(),
};

/** EstatCercableType: the states, and three that stand for several. */
const searchable = z.enum([
  ...(['PENDENT', 'REGISTRADA', 'DIPOSITADA', 'ACCEPTADA', 'REBUTJADA', 'EXPIRADA', 'ERROR', 'ANUL·LADA'] as const),
  ...(['TRANSIT', 'REBUTJADA_JURIDICAMENT', 'PRACTICADA'] as const),
]);

const recipients = z
  .strictObject({
    Persona: z.strictObject(contact).optional(),
    PersonaFisica: z.strictObject({ ...contact, DocumentIdentificatiu: naturalId.optional(), ...names }).optional(),
    PersonaJuridica: z
      .strictObject({
        ...contact,
        DocumentIdentificatiu: legalId.optional(),
        RaoSocial: text(255).optional(),
        PersonaVinculada: z.strictObject({ DocumentIdentificatiu: naturalId.optional(), ...names }).optional(),
      })
      .optional(),
    CanviCanal: bool.optional(),
    Obligat: bool.optional(),
  })
  .refine((value) => [value.Persona, value.PersonaFisica, value.PersonaJuridica].filter(Boolean).length <= 1);

export const searchSchema = z.strictObject({
  ...request,
  DadesCerca: z.strictObject({
    CriterisEntitat: z
      .strictObject({
        CodiOrganisme: anyText.optional(),
        CodiDepartament: anyText.optional(),
        BackOffice: anyText.optional(),
      })
      .optional(),
    CriterisDestinatari: recipients.optional(),
    CriterisNotificacio: z
      .strictObject({
        Titol: anyText.optional(),
        IdNotificacio: z.strictObject({ ValorInferior: identifier, ValorSuperior: identifier }).optional(),
        Referencia: interval.optional(),
        NumeroRegistre: interval.optional(),
        Estat: searchable.optional(),
        TipusAcces: access.optional(),
        Etiquetes: labels.optional(),
        TipusObjecte: kind.optional(),
        Canal: channel.optional(),
        Consultada: bool.optional(),
        ProcedimentSIA: text(50).optional(),
        ProcedimentQuadreClassificacio: text(50).optional(),
        Expedient: anyText.optional(),
        Tramit: anyText.optional(),
        NumeroCas: anyText.optional(),
      })
      .optional(),
    CriterisData: z
      .strictObject({
        DataCreacio: span,
        DataRegistre: span,
        DataPublicacio: span,
        DataAcceptacioRebuig: span,
        DataExpiracio: z.strictObject({ DataInferior: date, DataSuperior: date }).optional(),
      })
      .optional(),
    Paginacio: z.strictObject({
      NumeroPagina: integer(1, Number.MAX_SAFE_INTEGER),
      ResultatsPerPagina: integer(1, 50),
      CampOrdenacio: anyText.optional(),
      SentitOrdenacio: z.enum(['Ascendent', 'Descendent']).optional(),
    }),
  }),
});
export type Search = z.infer<typeof searchSchema>['DadesCerca'];
export type SearchableState = z.infer<typeof searchable>;
export type Interval = z.infer<typeof interval>;
