/** From what the folder service found to the members of the hub's answers. Nothing is sent empty; nothing is invented. */
import type { Actuation } from '../../../contracts/actuation.ts';
import type { FileStatus, Localised } from '../../../contracts/file-model.ts';
import type { FolderBody, FoundFile } from '../../../contracts/folder.ts';
import { toMadridLocal } from '../../../src/domain/calendar.ts';
import { ACTION_TEXT, NOTIFICATION_STATE, PENDING, ROLE } from './codes.ts';
import type { HccSettings } from './config.ts';
import { ine10Of } from './interpret.ts';
import type { Actuacio, Expedient } from './schema.ts';

export type Bodies = { bodies: readonly FolderBody[]; settings: HccSettings };

/** The hub reads one language: Catalan, and what comes nearest to it where there is none. */
const LANGUAGES = ['ca', 'va', 'es', 'oc', 'gl', 'eu', 'en'] as const;
/** For a member that is mandatory and that the body does not tell. */
const NOT_STATED = 'No consta';
const OLDEST_KNOWN = "La data d'inici no consta: es mostra la més antiga coneguda.";

export function expedientOf({ role, file }: FoundFile, of: Bodies): Expedient {
  const { number, entity, procedure, terms, closedAt, phase, registry } = file;
  const phaseText = words(phase?.text);
  const remarks = remarksOf(file);
  return {
    idExpedient: number,
    tipusPersona: ROLE[role],
    ...bodyOf(entity, of),
    procediment: procedureOf(file) ?? NOT_STATED,
    dataIniciExpedient: local(oldestOf(file)),
    assumpteExpedient: words(file.title) ?? words(procedure.name) ?? number,
    urlExpedient: file.link,
    ...(procedure.family === undefined ? {} : { familia: procedure.family }),
    ...(terms?.resolveBy === undefined ? {} : { dataPrevistaResolucio: terms.resolveBy }),
    ...(closedAt === undefined ? {} : { dataFinalitzacioExpedient: local(closedAt) }),
    // The hub's own vocabulary of phases is not defined yet: the body's code is all there is.
    ...(phase?.ownCode === undefined ? {} : { codiFase: phase.ownCode }),
    ...(phaseText === null ? {} : { descripcioFase: phaseText }),
    estatExpedient: file.open ? 'OBERT' : 'TANCAT',
    ...(remarks === null ? {} : { observacionsExpedient: remarks }),
    ...(registry?.at === undefined ? {} : { dataActuacio: local(registry.at) }),
    ...(registry === undefined ? {} : { numeroRegistre: registry.number }),
    actuacioCiutada: PENDING[file.pending],
  };
}

/** What went out to the person: notifications and communications, by reference. */
export function outgoingOf(act: Actuation, of: Bodies): Actuacio {
  const { registry, file, sia } = act;
  const registeredAt = registry === null || registry.at === act.availableAt ? null : registry.at;
  return {
    idActuacio: act.id,
    tipusPersona: ROLE[act.role],
    ...bodyOf(act.entity, of),
    tipusActuacio: 'SORTIDA',
    dataActuacio: local(act.availableAt),
    assumpteActuacio: act.title.value,
    urlActuacio: act.link,
    ...(registry === null ? {} : { numeroRegistre: registry.number }),
    ...(registeredAt === null ? {} : { dataRegistre: local(registeredAt) }),
    ...(file === null ? {} : { idExpedient: file }),
    ...(sia === null ? {} : { procediment: sia }),
    estatNotificacio: NOTIFICATION_STATE[act.state],
  };
}

/** What came in: the entries in the registry that started the person's files, each once. */
export function incomingOf(files: readonly FoundFile[], of: Bodies): Actuacio[] {
  const entries = Map.groupBy(
    files.filter(({ file }) => file.registry?.at !== undefined),
    ({ role, file }) => JSON.stringify([role, file.entity, file.registry?.number]),
  );
  return [...entries.values()].flatMap((started) => {
    const [first, ...others] = started;
    const { registry } = first!.file;
    if (registry?.at === undefined) return [];
    const { role, file } = first!;
    const procedure = procedureOf(file);
    return [
      {
        idActuacio: registry.number,
        tipusPersona: ROLE[role],
        ...bodyOf(file.entity, of),
        tipusActuacio: 'ENTRADA' as const,
        dataActuacio: local(registry.at),
        assumpteActuacio: words(file.title) ?? words(file.procedure.name) ?? file.number,
        urlActuacio: file.link,
        numeroRegistre: registry.number,
        idExpedient: file.number,
        ...(others.length === 0 ? {} : { idExpedients: started.map((each) => each.file.number) }),
        urlExpedient: file.link,
        ...(procedure === null ? {} : { procediment: procedure }),
      },
    ];
  });
}

function bodyOf(entity: string, { bodies, settings }: Bodies): Pick<Expedient, 'codiINE10' | 'codiDIR3Organisme'> {
  const body = bodies.find(({ dir3 }) => dir3 === entity) ?? { dir3: entity, ine: null };
  // Checked when the configuration is read: every body a hub may ask about has one.
  return { codiINE10: ine10Of(body, settings) ?? '', codiDIR3Organisme: entity };
}

function procedureOf({ procedure }: FileStatus): string | null {
  const parts = [procedure.sia ?? procedure.ownCode ?? null, words(procedure.name)];
  const known = parts.filter((each) => each !== null);
  return known.length === 0 ? null : known.join(' - ');
}

/* Mandatory for the hub, optional for the sources: the oldest date a file has, and a word about it. */
function oldestOf(file: FileStatus): string {
  if (file.openedAt !== undefined) return file.openedAt;
  const dates = [file.registry?.at, ...file.milestones.map(({ at }) => at), file.updatedAt];
  return dates.filter((each) => each !== undefined).toSorted((a, b) => Date.parse(a) - Date.parse(b))[0]!;
}

function remarksOf(file: FileStatus): string | null {
  const actions = file.actions.map(({ kind, text, dueOn }) => {
    const what = words(text) ?? ACTION_TEXT[kind];
    return dueOn === undefined ? what : `${what} (fins al ${dueOn})`;
  });
  const remarks = [...actions, ...(file.openedAt === undefined ? [OLDEST_KNOWN] : [])];
  return remarks.length === 0 ? null : remarks.join('. ');
}

function words(text: Localised | undefined): string | null {
  const language = LANGUAGES.find((each) => (text?.[each] ?? '') !== '');
  return language === undefined ? null : (text?.[language] ?? null);
}

function local(instant: string): string {
  return toMadridLocal(new Date(instant));
}
