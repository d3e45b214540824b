/** What a citizen would see, as text: answers of carpeta/v1 laid out in the citizen's language. */
import { list, map, text } from '../config-raw.ts';
import { FOLDER_WORDS, type FolderReader } from './folder-words-texts.ts';
import { shortTime, table } from './table.ts';

export function summaryText(answer: unknown, reader: FolderReader): string {
  const words = FOLDER_WORDS[reader];
  const sources = list(map(answer).fuentes).map(map);
  const rows = list(map(answer).datos).map((each) => {
    const { organo, abiertos, cerrados, conAccionPendiente } = map(each);
    const dir3 = text(map(organo).dir3) ?? '';
    const source = sources.find((one) => one.organo === dir3) ?? {};
    const old = source.desactualizada === true ? ` (${words.stale})` : '';
    return [
      said(map(organo).denominacion) || dir3,
      String(abiertos),
      String(cerrados),
      String(conAccionPendiente),
      `${shortTime(text(source.instanteDato))}${old}`,
    ];
  });
  const silent = sources
    .filter((each) => each.estado === 'NO_DISPONIBLE' || each.estado === 'TIEMPO_AGOTADO')
    .map((each) => `${words.notAnswered}: ${text(each.organo)}`);
  const counts =
    rows.length === 0 ? words.none : table([words.body, words.open, words.closed, words.pending, words.asOf], rows);
  return [words.title, '', counts, ...silent].join('\n');
}

export function filesText(answer: unknown, reader: FolderReader): string {
  const words = FOLDER_WORDS[reader];
  const rows = list(map(answer).datos).map((each) => {
    const { numero, asunto, situacionTexto, accionPendiente, fechaUltimaActualizacion } = map(each);
    return [
      text(numero) ?? '',
      said(asunto),
      said(situacionTexto),
      accionPendiente === true ? words.yes : '',
      shortTime(text(fechaUltimaActualizacion)),
    ];
  });
  return rows.length === 0
    ? words.none
    : table([words.number, words.subject, words.situation, words.pending, words.updated], rows);
}

export function detailText(file: unknown, reader: FolderReader): string {
  const words = FOLDER_WORDS[reader];
  const { numero, asunto, organo, situacionTexto, fase, enlaceSede, ...parts } = map(file);
  const section = (heading: string, lines: readonly string[]) => (lines.length === 0 ? [] : ['', heading, ...lines]);
  const phase = said(map(fase).descripcion);
  return [
    `${text(numero)}  ${said(asunto)}`.trimEnd(),
    `${words.body}: ${said(map(organo).denominacion)}`,
    `${words.situation}: ${[said(situacionTexto), phase].filter((each) => each !== '').join(' · ')}`,
    ...section(
      words.actions,
      list(parts.acciones).map((each) => {
        const { descripcion, fechaLimite, enlace } = map(each);
        const due = text(fechaLimite);
        return `  ${said(descripcion)}${due === null ? '' : `, ${words.due} ${due}`}  ${text(enlace)}`;
      }),
    ),
    ...section(
      words.steps,
      list(parts.hitos).map((each) => {
        const { titulo, fecha, actual } = map(each);
        return `  ${actual === true ? '▸' : ' '} ${shortTime(text(fecha))}  ${said(titulo)}`;
      }),
    ),
    ...section(
      words.notifications,
      list(parts.notificaciones).map((each) => `  ${text(map(each).estado)}  ${text(map(each).enlace)}`),
    ),
    ...section(
      words.documents,
      list(parts.documentos).map((each) => `  ${said(map(each).titulo)}`),
    ),
    '',
    `${words.openInSede}: ${text(enlaceSede)}`,
  ].join('\n');
}

/* One text, under the language it is in. */
function said(value: unknown): string {
  return Object.values(map(value)).find((each): each is string => typeof each === 'string') ?? '';
}
