/** From answers of the folder service to carpeta/v1: its words, and texts in the language asked for. */
import type { z } from 'zod';
import type { folderDetailSchema, folderListSchema, folderSummarySchema } from '../../../contracts/api/folder.ts';
import type { FileAction, FileMilestone, FileStatus, Localised, TextLanguage } from '../../../contracts/file-model.ts';
import type {
  FolderBody,
  FolderDetail,
  FolderFiles,
  FolderSummary,
  FoundFile,
  SourceReport,
} from '../../../contracts/folder.ts';
import { PHASE_TEXTS, SITUATION_TEXTS } from '../../domain/folder-texts.ts';
import { textFor } from '../../domain/localised.ts';
import {
  ACTION,
  MILESTONE,
  NOTIFICATION_STATE,
  PHASE,
  SENSE,
  SILENCE,
  SITUATION,
  SOURCE_STATE,
  TERMINATION,
} from './wire-codes.ts';

type Detail = NonNullable<z.infer<typeof folderDetailSchema>['datos']>;
type Summarised = z.infer<typeof folderListSchema>['datos'][number];
export type Reader = {
  requestId: string;
  /** Null: every language there is. */
  language: TextLanguage | null;
  bodies: ReadonlyMap<string, FolderBody>;
};

/** BCP 47 names Valencian as a variety of Catalan. */
const VALENCIAN = 'ca-ES-valencia';

export function languageOf(idioma: string | undefined): TextLanguage | null {
  if (idioma === undefined) return null;
  return idioma === VALENCIAN ? 'va' : (idioma as TextLanguage);
}

export function renderSummary(answer: FolderSummary, reader: Reader): z.infer<typeof folderSummarySchema> {
  return {
    ...head(answer, reader),
    datos: answer.bodies.map(({ entity, open, closed, withPendingAction, link }) => ({
      organo: body(entity, reader),
      abiertos: open,
      cerrados: closed,
      conAccionPendiente: withPendingAction,
      ...(link === null ? {} : { enlaceSede: link }),
    })),
  };
}

export function renderList(
  answer: FolderFiles,
  page: { number: number; size: number },
  reader: Reader,
): z.infer<typeof folderListSchema> {
  return {
    ...head(answer, reader),
    datos: answer.files.map((each) => summarised(each, reader)),
    pagina: { numero: page.number, tamano: page.size, total: answer.total },
  };
}

export function renderDetail(answer: FolderDetail, reader: Reader): z.infer<typeof folderDetailSchema> {
  return { ...head(answer, reader), datos: answer.file === null ? null : detailed(answer.file, reader) };
}

type Head = { transmissionId: string; at: Date; complete: boolean; sources: readonly SourceReport[] };

function head(answer: Head, { requestId }: Reader) {
  return {
    version: '1.0' as const,
    idPeticion: requestId,
    idTransmision: answer.transmissionId,
    fechaRespuesta: answer.at.toISOString(),
    estado: answer.complete ? ('COMPLETA' as const) : ('PARCIAL' as const),
    fuentes: answer.sources.map(({ entity, state, asOf, stale, truncated }) => ({
      organo: entity,
      estado: SOURCE_STATE[state],
      ...(asOf === null ? {} : { instanteDato: asOf }),
      desactualizada: stale,
      truncada: truncated,
    })),
  };
}

function summarised({ handle, role, file }: FoundFile, reader: Reader): Summarised {
  const { sia, ownCode, name, family } = file.procedure;
  return {
    id: handle,
    numero: file.number,
    ...(file.eniId === undefined ? {} : { identificadorEni: file.eniId }),
    organo: body(file.entity, reader),
    ...(file.unit === undefined ? {} : { unidadTramitadora: { dir3: file.unit } }),
    procedimiento: {
      ...(sia === undefined ? {} : { sia }),
      ...(ownCode === undefined ? {} : { codigoPropio: ownCode }),
      ...(name === undefined ? {} : { denominacion: words(name, reader) }),
      ...(family === undefined ? {} : { familia: family }),
    },
    ...(file.title === undefined ? {} : { asunto: words(file.title, reader) }),
    rol: role === 'holder' ? 'INTERESADO' : 'REPRESENTANTE',
    situacion: SITUATION[file.situation],
    situacionTexto: words(SITUATION_TEXTS[file.situation], reader),
    abierto: file.open,
    ...(file.openedAt === undefined ? {} : { fechaInicio: file.openedAt }),
    ...(file.closedAt === undefined ? {} : { fechaFin: file.closedAt }),
    fechaUltimaActualizacion: file.updatedAt,
    accionPendiente: file.pending === 'not-applicable' ? 'NO_APLICA' : file.pending === 'yes',
    enlaceSede: file.link,
  };
}

function detailed(found: FoundFile, reader: Reader): Detail {
  const { file } = found;
  return {
    ...summarised(found, reader),
    ...(file.archival === undefined ? {} : { estadoEni: file.archival }),
    ...(file.phase === undefined ? {} : { fase: phase(file.phase, reader) }),
    ...(file.sourceState === undefined ? {} : { estadoOrigen: sourceState(file.sourceState, reader) }),
    ...(file.termination === undefined ? {} : { terminacion: termination(file.termination) }),
    ...(file.terms === undefined ? {} : { plazos: terms(file.terms) }),
    ...(file.registry === undefined ? {} : { registroInicial: registry(file.registry) }),
    interesados: { total: file.interestedCount },
    hitos: file.milestones.map((each) => milestone(each, reader)),
    acciones: file.actions.map((each) => action(each, reader)),
    documentos: file.documents.map((each) => document(each, reader)),
    notificaciones: file.notifications.map(({ id, kind, state, availableAt, stateAt, link }) => ({
      idOrigen: id,
      tipo: kind === 'notification' ? 'NOTIFICACION' : 'COMUNICACION',
      estado: NOTIFICATION_STATE[state],
      fechaPuestaDisposicion: availableAt,
      ...(stateAt === undefined ? {} : { fechaEstado: stateAt }),
      enlace: link,
    })),
    ...(file.language === undefined ? {} : { idiomaTramitacion: tagOf(file.language) }),
  };
}

function phase({ code, ownCode, text }: NonNullable<FileStatus['phase']>, reader: Reader): NonNullable<Detail['fase']> {
  const said = text ?? (code === undefined ? undefined : PHASE_TEXTS[code]);
  return {
    ...(code === undefined ? {} : { codigo: PHASE[code] }),
    ...(ownCode === undefined ? {} : { codigoPropio: ownCode }),
    ...(said === undefined ? {} : { descripcion: words(said, reader) }),
  };
}

function sourceState({ code, text }: NonNullable<FileStatus['sourceState']>, reader: Reader) {
  return {
    ...(code === undefined ? {} : { codigo: code }),
    ...(text === undefined ? {} : { descripcion: words(text, reader) }),
  };
}

function termination({ form, sense }: NonNullable<FileStatus['termination']>) {
  return { forma: TERMINATION[form], ...(sense === undefined ? {} : { sentido: SENSE[sense] }) };
}

function terms({ resolveBy, countedFrom, suspended, silence }: NonNullable<FileStatus['terms']>) {
  return {
    ...(resolveBy === undefined ? {} : { plazoMaximoResolucion: resolveBy }),
    ...(countedFrom === undefined ? {} : { inicioComputo: countedFrom }),
    ...(suspended === undefined ? {} : { suspendido: suspended }),
    ...(silence === undefined ? {} : { sentidoSilencio: SILENCE[silence] }),
  };
}

function registry({ number, at }: NonNullable<FileStatus['registry']>) {
  return { numero: number, ...(at === undefined ? {} : { fecha: at }) };
}

function milestone(each: FileMilestone, reader: Reader): Detail['hitos'][number] {
  const known = Object.entries(MILESTONE).find(([name]) => name === each.code)?.[1];
  return {
    id: each.id,
    codigo: known ?? each.code,
    titulo: words(each.title, reader),
    ...(each.text === undefined ? {} : { descripcion: words(each.text, reader) }),
    fecha: each.at,
    actual: each.current,
    documentos: [...each.documents],
  };
}

function action(each: FileAction, reader: Reader): Detail['acciones'][number] {
  return {
    tipo: ACTION[each.kind],
    descripcion: words(each.text ?? {}, reader),
    ...(each.dueOn === undefined ? {} : { fechaLimite: each.dueOn }),
    enlace: each.link,
    ...(each.amount === undefined ? {} : { importe: { valor: each.amount, moneda: 'EUR' as const } }),
    ...(each.milestone === undefined ? {} : { hitoId: each.milestone }),
  };
}

function document(each: FileStatus['documents'][number], reader: Reader): Detail['documentos'][number] {
  const { id, eniId, title, documentType, origin, date, mediaType, size, csv, verifyUrl, digest } = each;
  return {
    id,
    ...(eniId === undefined ? {} : { identificadorEni: eniId }),
    titulo: words(title, reader),
    ...(documentType === undefined ? {} : { tipoDocumental: documentType }),
    ...(origin === undefined ? {} : { origen: origin === 'citizen' ? ('CIUDADANO' as const) : 'ADMINISTRACION' }),
    ...(date === undefined ? {} : { fecha: date }),
    ...(mediaType === undefined ? {} : { mime: mediaType }),
    ...(size === undefined ? {} : { tamanoBytes: size }),
    ...(csv === undefined ? {} : { csv }),
    ...(verifyUrl === undefined ? {} : { urlVerificacion: verifyUrl }),
    ...(digest === undefined ? {} : { huella: { algoritmo: digest.alg.toUpperCase(), valor: digest.value } }),
  };
}

function body(dir3: string, reader: Reader): Summarised['organo'] {
  const known = reader.bodies.get(dir3);
  if (known === undefined) return { dir3, denominacion: {} };
  const { name, ine, language } = known;
  // The register's codes of ten digits; a shorter one is of the municipality, not of the body.
  const ine10 = ine !== null && ine.length >= 9 ? { ine10: ine.padStart(10, '0') } : {};
  return { dir3, ...ine10, denominacion: words({ [language]: name }, reader) };
}

function words(text: Localised, { language }: Reader): Record<string, string> {
  if (language !== null) {
    const chosen = textFor(text, language);
    return chosen === null ? {} : { [tagOf(chosen.lang)]: chosen.value };
  }
  const entries = (Object.entries(text) as [TextLanguage, string][]).map(([lang, value]) => [tagOf(lang), value]);
  return Object.fromEntries(entries) as Record<string, string>;
}

function tagOf(language: TextLanguage): string {
  return language === 'va' ? VALENCIAN : language;
}
