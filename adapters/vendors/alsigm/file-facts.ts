/** A file of AL SIGM with its milestones and what hangs on them, as facts of ours. Pure. What is not known is left out. */
import type { FileFacts } from '../../../contracts/file-status.ts';
import { FILE_STATES, type Language, NOTIFICATION_STATES } from './codes.ts';
import { readDate } from './dates.ts';
import type { SigemDocument, SigemFile, SigemFileNotification, SigemMilestone, SigemRequest } from './schema.ts';

export type FileParts = {
  file: SigemFile;
  /** The milestone it stands at, and those behind it. */
  current: SigemMilestone | null;
  past: readonly SigemMilestone[];
  documents: readonly SigemDocument[];
  /** What is asked of the citizen at the current milestone. */
  amendments: readonly SigemRequest[];
  payments: readonly SigemRequest[];
  /** With the state the notification service gives, null where it gives none. */
  notifications: readonly { of: SigemFileNotification; state: string | null }[];
};

/** Whose file it is; `siaOf`: the SIA code of what SIGEM calls its procedure, where that is configured. */
export type FileContext = { dir3: string; language: Language; siaOf(procedure: string): string | undefined };

const MAX_ID = 80;
const MAX_TEXT = 1_000;
const MIN_TEXT = 3;
const AMOUNT = /^\d{1,12}(\.\d{1,2})?$/;

/** Null for one without a number, which nobody could ask for again. */
export function factsOf(parts: FileParts, of: FileContext): FileFacts | null {
  const { file, current, past, documents } = parts;
  const { dir3, language, siaOf } = of;
  const number = file.numero;
  if (number === undefined || number.length > MAX_ID) return null;
  const say = (value: string | undefined) =>
    (value ?? '').length < MIN_TEXT ? undefined : { lang: language, value: (value ?? '').slice(0, MAX_TEXT) };
  const state = FILE_STATES[file.estado ?? ''] ?? 'open';
  const notifications = notificationsOf(parts.notifications);
  const shown = documentsOf(documents, { all: parts.notifications, told: notifications }, say);
  const milestones = [...(current === null ? [] : [current]), ...past].flatMap((each) => {
    const at = readDate(each.fecha);
    if (!isId(each.guid) || at === null) return [];
    const known = shown.filter(({ milestone }) => milestone === each.guid).map(({ document }) => document.id);
    return {
      id: each.guid,
      code: (each.codigo ?? 'hito').slice(0, MAX_ID),
      ...optional('title', say(each.descripcion)),
      at: at.toISOString(),
      current: each === current,
      ...(known.length === 0 ? {} : { documents: known }),
    };
  });
  const steps = new Set(milestones.map(({ id }) => id));
  const actions = state === 'closed' ? [] : actionsOf(parts, steps, say);
  const phase = say(current?.descripcion);
  const registered = readDate(file.fechaRegistro);
  return {
    emitter: { dir3 },
    ...(file.procedimiento === undefined
      ? {}
      : {
          procedure: {
            ...optional('sia', siaOf(file.procedimiento)),
            ...{ vendorCode: file.procedimiento, ...optional('name', say(file.procedimiento)) },
          },
        }),
    file: { id: number, ...optional('title', say(file.informacionAuxiliar)) },
    ...optional('openedAt', readDate(file.fechaInicio)?.toISOString()),
    ...optional('updatedAt', lastOf(parts)?.toISOString()),
    state,
    ...(file.estado === undefined ? {} : { sourceState: { vocabulary: 'sigm', code: file.estado.slice(0, MAX_ID) } }),
    ...(phase === undefined ? {} : { phase: { text: phase } }),
    ...(actions.length === 0 ? {} : { actions }),
    ...(file.numeroRegistro === undefined && registered === null
      ? {}
      : {
          registryEntries: [
            {
              direction: 'in' as const,
              ...optional('number', file.numeroRegistro?.slice(0, MAX_ID)),
              ...optional('at', registered?.toISOString()),
            },
          ],
        }),
    ...(milestones.length === 0 ? {} : { milestones }),
    ...(shown.length === 0 ? {} : { documents: shown.map(({ document }) => document) }),
    ...(notifications.length === 0 ? {} : { notifications }),
    language,
    vendor: { system: 'alsigm' },
  };
}

/** The last thing that happened in it; null where it has no readable date. */
export function lastOf({ file, current, past, amendments, payments, notifications }: FileParts): Date | null {
  const dates = [
    file.fechaInicio,
    ...[current, ...past].map((each) => each?.fecha),
    ...[...amendments, ...payments].map(({ fecha }) => fecha),
    ...notifications.map(({ of }) => of.fechaNotificacion),
  ].flatMap((each) => readDate(each)?.getTime() ?? []);
  return dates.length === 0 ? null : new Date(Math.max(...dates));
}

type Say = (value: string | undefined) => { lang: Language; value: string } | undefined;

function actionsOf({ amendments, payments }: FileParts, steps: ReadonlySet<string>, say: Say) {
  const made = (kind: 'amendment' | 'payment') => (each: SigemRequest) => {
    const amount = (each.importe ?? '').replace(',', '.');
    const milestone = each.identificadorHito;
    return {
      kind,
      ...optional('text', say(each.mensajeParaElCiudadano)),
      ...(AMOUNT.test(amount) ? { amount } : {}),
      ...(milestone !== undefined && steps.has(milestone) ? { milestone } : {}),
    };
  };
  return [...amendments.map(made('amendment')), ...payments.map(made('payment'))].slice(0, 50);
}

type Told = NonNullable<FileFacts['notifications']>;

/* SIGEM does not say which document is the notification's: every one of a milestone that notifies waits for its access. */
function documentsOf(
  documents: FileParts['documents'],
  { all, told }: { all: FileParts['notifications']; told: Told },
  say: Say,
) {
  return documents.flatMap(({ guid, guidHito, titulo }) => {
    const title = say(titulo);
    if (!isId(guid) || title === undefined) return [];
    const notifying = all.filter(({ of }) => of.hitoId === guidHito);
    const known = told.find(({ id }) => notifying.some(({ of }) => of.notificacionId === id));
    if (notifying.length > 0 && known === undefined) return [];
    return { milestone: guidHito, document: { id: guid, title, ...optional('notification', known?.id) } };
  });
}

function notificationsOf(notifications: FileParts['notifications']): Told {
  return notifications.flatMap(({ of, state }) => {
    const known = NOTIFICATION_STATES[state ?? ''];
    const at = readDate(of.fechaNotificacion);
    if (known === undefined || at === null || !isId(of.notificacionId)) return [];
    return { id: of.notificacionId, kind: 'notification' as const, state: known, availableAt: at.toISOString() };
  });
}

function isId(value: string | undefined): value is string {
  return value !== undefined && value.length <= MAX_ID;
}

function optional<Name extends string, Value>(name: Name, value: Value | undefined): { [key in Name]?: Value } {
  return value === undefined ? {} : ({ [name]: value } as { [key in Name]?: Value });
}
