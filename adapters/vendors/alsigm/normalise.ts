/** One notification of AL SIGM as an event of ours, or why it is none. Pure: the same one gives the same event. */
import type { Finding } from '../../../contracts/outcome.ts';
import type { Effect, VendorAccess } from '../../../contracts/vendor-intake.ts';
import { languageOf, MEDIA_TYPES } from './codes.ts';
import type { AlsigmCredential, AlsigmEntity, AlsigmSettings } from './config.ts';
import { readDate } from './dates.ts';
import { recipientOf } from './people.ts';
import type { SigemNotification } from './schema.ts';

export type AlsigmAccess = VendorAccess<AlsigmSettings, AlsigmCredential, AlsigmEntity>;
/** Of whom a notification is, and what is configured for them. */
export type Place = { dir3: string; effect: Effect; entity: AlsigmEntity; settings: AlsigmSettings };
export type Kind = 'notification' | 'communication';

const EVENT_TYPE = {
  notification: 'es.citizenfolder.notification.requested.v1',
  communication: 'es.citizenfolder.communication.requested.v1',
} as const;
/** A main document and four annexes. */
const MAX_DOCUMENTS = 5;
const MAX_NAME = 200;
/** The least a body of ours says. Characters. */
const MIN_TEXT = 3;

/** Null where its `tipoCorrespondencia` is in no table. */
export function kindOf(of: SigemNotification, place: Place): Kind | null {
  const word = of.tipoCorrespondencia;
  const said = word === undefined ? 'notification' : place.settings.correspondence[word];
  return procedureOf(of, place)?.kind ?? said ?? null;
}

/** What an event cannot do without, by SIGEM's own names. */
export function faultsOf(of: SigemNotification, place: Place, kind: Kind): Finding[] {
  const findings: Finding[] = [];
  const need = (name: keyof SigemNotification) => {
    if (of[name] === undefined) findings.push({ pointer: `/${name}`, code: 'required' });
  };
  need('nifDest');
  need('numeroExpediente');
  need('asunto');
  if (of.nombreDest === undefined && of.apellidosDest === undefined) need('nombreDest');
  if (kind === 'notification' && procedureOf(of, place) === undefined)
    findings.push({
      pointer: '/procedimiento',
      code: of.procedimiento === undefined ? 'required' : 'procedure-not-mapped',
    });
  if (of.fechaRegistro !== undefined && readDate(of.fechaRegistro) === null)
    findings.push({ pointer: '/fechaRegistro', code: 'instant-format' });
  const count = of.nombreDocumentos.length;
  if (count === 0) findings.push({ pointer: '/nombreDocumentos', code: 'required' });
  if (count > MAX_DOCUMENTS)
    findings.push({ pointer: '/nombreDocumentos', code: 'too-many', params: { maximum: MAX_DOCUMENTS } });
  return findings;
}

/** `id`, `time` and `refs` of it; `documents` as an event has them, the first the main one. */
export function eventOf(
  of: SigemNotification,
  place: Place,
  own: { kind: Kind; id: string; time: Date; documents: readonly object[]; refs: Record<string, string> },
): Record<string, unknown> {
  const { dir3, effect, settings } = place;
  const { kind, id, time, documents, refs } = own;
  const language = languageOf(of.idioma) ?? settings.language;
  const procedure = procedureOf(of, place);
  const registered = readDate(of.fechaRegistro);
  return {
    specversion: '1.0',
    id,
    source: sourceOf(dir3),
    type: EVENT_TYPE[kind],
    subject: of.numeroExpediente ?? id,
    time: time.toISOString(),
    datacontenttype: 'application/json',
    entitydir3: dir3,
    data: {
      effect,
      emitter: { dir3 },
      ...(procedure === undefined ? {} : { procedure: { sia: procedure.sia, vendorCode: of.procedimiento } }),
      ...(of.numeroExpediente === undefined ? {} : { file: { id: of.numeroExpediente } }),
      title: { lang: language, value: of.asunto ?? '' },
      ...((of.texto ?? '').length < MIN_TEXT ? {} : { body: { lang: language, value: of.texto } }),
      language,
      ...(of.numeroRegistro === undefined || registered === null
        ? {}
        : { registry: { number: of.numeroRegistro, at: registered.toISOString() } }),
      ...(kind === 'notification'
        ? { availability: { naturalDays: procedure?.naturalDays ?? settings.naturalDays } }
        : {}),
      sendings: [{ ref: '1', holder: recipientOf(of) }],
      documents: documents.map((each, n) => ({ role: n === 0 ? 'main' : 'annex', ...each })),
      vendor: { system: 'alsigm', kind: of.tipoCorrespondencia ?? kind, refs },
    },
  };
}

export function sourceOf(dir3: string): string {
  return `urn:dir3:${dir3}:alsigm`;
}

/** A document's name with its extension, and its type; null for one that is not taken. */
export function documentOf(
  name: string | undefined,
  extension: string | undefined,
): { name: string; mediaType: string } | null {
  const stem = (name ?? '').trim();
  const written = (extension ?? '').trim().toLowerCase().replace(/^\./, '');
  const ending = written === '' ? (/\.([a-z0-9]{1,5})$/i.exec(stem)?.[1] ?? 'pdf').toLowerCase() : written;
  const mediaType = MEDIA_TYPES[ending];
  if (mediaType === undefined) return null;
  const bare = stem.toLowerCase().endsWith(`.${ending}`) ? stem.slice(0, -ending.length - 1) : stem;
  return { name: `${(bare || 'documento').slice(0, MAX_NAME - ending.length - 1)}.${ending}`, mediaType };
}

/** What is configured of a `procedimiento`, in the first table that has it. */
export function procedureIn(tables: readonly Procedures[], code: string | undefined): Procedures[string] | undefined {
  return code === undefined ? undefined : tables.find((each) => Object.hasOwn(each, code))?.[code];
}
type Procedures = AlsigmSettings['procedures'];

function procedureOf(of: SigemNotification, { entity, settings }: Place) {
  return procedureIn([entity.procedures, settings.procedures], of.procedimiento);
}
