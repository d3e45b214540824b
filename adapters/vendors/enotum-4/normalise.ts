/** One Notificacio of a tramesa as an event of ours. Pure: the same notification gives the same event. */
import { ASSURANCE, ID, KINDS, type RefName } from './codes.ts';
import type { Department, EnotumEntity, EnotumSettings } from './config.ts';
import { aliasOf, digest, numberedId, sourceOf, unnumberedId } from './identity.ts';
import { instantOf } from './judge.ts';
import { bodyOf, namesLeftBehind } from './not-carried.ts';
import { partiesOf } from './people.ts';
import type { Notification, Tramesa } from './schema.ts';

export type Caller = {
  dir3: string;
  entity: EnotumEntity;
  effect: 'deliver' | 'mirror';
  department: Department;
  backOffice: string | undefined;
};
/** A document of the tramesa in the form an event names it. */
export type NamedDocument = Record<string, unknown> & { digest: { alg: 'sha-256'; value: string } };

export type Given = {
  tramesa: Tramesa;
  n: number;
  caller: Caller;
  settings: EnotumSettings;
  documents: readonly NamedDocument[];
  now: Date;
};

/** `fingerprint` where the sender gives no identity: what says the same within the time that is configured is the same. */
export type Normalised = { event: Record<string, unknown>; id: string; fingerprint: Buffer | null };

const MAX_REF = 255;

export function normalise(given: Given): Normalised {
  const { tramesa, n, caller, documents, now } = given;
  const notification = tramesa.Notificacio[n];
  if (notification === undefined) throw new RangeError('no such notification');
  const { IdNotificacioEmissor: issuerId, Referencia: reference } = notification;
  const organisation = caller.entity.organisation.code;
  const department = caller.department.code;
  if (issuerId !== undefined) {
    const id = numberedId({ organisation, department, issuerId, reference });
    return { event: eventOf(given, notification, id), id, fingerprint: null };
  }
  const { DadesAvisos, DadesOfici } = tramesa;
  const digests = documents.map(({ digest: { value } }) => value);
  const fingerprint = digest([organisation, department, DadesAvisos, DadesOfici, digests, notification]);
  const id = unnumberedId(fingerprint, now);
  return { event: eventOf(given, notification, id), id, fingerprint };
}

function eventOf(given: Given, notification: Notification, id: string): Record<string, unknown> {
  const { caller, settings, documents, tramesa } = given;
  const { dir3, entity, effect, department } = caller;
  const source = sourceOf(dir3);
  const language = notification.Idioma ?? settings.language;
  const registered = notification.DadesRegistre;
  const body = bodyOf(tramesa);
  const sia = notification.ProcedimentSIA ?? (notification.TipusObjecte === 'NOTIFICACIO' ? entity.sia : undefined);
  return {
    specversion: '1.0',
    id,
    source,
    type: KINDS[notification.TipusObjecte],
    subject: notification.Expedient ?? aliasOf({ source, id }),
    time: registered === undefined ? given.now.toISOString() : instantOf(registered.DataRegistre).toISOString(),
    datacontenttype: 'application/json',
    entitydir3: dir3,
    data: {
      effect,
      emitter: { dir3, ...(department.unit === undefined ? {} : { unitDir3: department.unit }) },
      ...(sia === undefined ? {} : { procedure: { sia } }),
      ...(notification.Expedient === undefined ? {} : { file: { id: notification.Expedient } }),
      title: { lang: language, value: notification.Titol.trim() },
      ...(body === null ? {} : { body: { lang: language, value: body } }),
      language,
      ...(registered === undefined
        ? {}
        : { registry: { number: registered.NumeroRegistre, at: instantOf(registered.DataRegistre).toISOString() } }),
      ...availabilityOf(notification, settings),
      assurance: ASSURANCE[notification.TipusAcces],
      sendings: [sendingOf(notification)],
      documents,
      vendor: {
        system: ID,
        kind: notification.TipusObjecte,
        refs: refsOf(given, notification, aliasOf({ source, id })),
      },
    },
  };
}

/* A communication has no term of its own; one that is given is kept. */
function availabilityOf({ TipusObjecte, DiesExpiracio }: Notification, { naturalDays }: EnotumSettings) {
  const days = DiesExpiracio ?? (TipusObjecte === 'NOTIFICACIO' ? naturalDays : undefined);
  return days === undefined ? {} : { availability: { naturalDays: days } };
}

function sendingOf(notification: Notification): Record<string, unknown> {
  const parties = partiesOf(notification, '');
  if (Array.isArray(parties)) throw new TypeError('judged before it is normalised');
  const { holder, representatives, obliged } = parties;
  return {
    ref: '1',
    holder,
    ...(representatives.length === 0 ? {} : { representatives }),
    ...(obliged === undefined ? {} : { obliged }),
  };
}

function refsOf({ tramesa, n, caller }: Given, of: Notification, alias: string): Record<string, string> {
  const refs: Record<RefName, string | undefined> = {
    idNotificacio: alias,
    idNotificacioEmissor: of.IdNotificacioEmissor,
    referencia: of.Referencia,
    organisme: caller.entity.organisation.code,
    departament: caller.department.code,
    backOffice: caller.backOffice,
    numeroRegistre: of.DadesRegistre?.NumeroRegistre,
    dataRegistre: of.DadesRegistre && instantOf(of.DadesRegistre.DataRegistre).toISOString(),
    senseRegistre: of.SenseRegistre === undefined ? undefined : 'true',
    tipusAcces: of.TipusAcces,
    canal: of.Canal,
    diesExpiracio: of.DiesExpiracio === undefined ? undefined : String(of.DiesExpiracio),
    quadreClassificacio: of.ProcedimentQuadreClassificacio,
    expedient: of.Expedient,
    tramit: of.Tramit,
    numeroCas: of.NumeroCas,
    oficinaRegistre: tramesa.DadesOfici.OficinaRegistre,
    unitatOrganitzativa: tramesa.DadesOfici.UnitatOrganitzativa,
    notCarried: namesLeftBehind(tramesa, n).join(', ').slice(0, MAX_REF) || undefined,
  };
  return Object.fromEntries(
    Object.entries(refs).filter((each): each is [string, string] => each[1] !== undefined && each[1] !== ''),
  );
}
