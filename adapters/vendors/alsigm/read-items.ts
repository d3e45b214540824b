/** What SIGEM has of some days, item by item: its notifications, to be mirrored, and its files, for those it names. */
import type { VendorItem, VendorTools } from '../../../contracts/vendor-intake.ts';
import { child } from '../../../src/transport/soap.ts';
import { call, type Far, SigemRefusal } from './call.ts';
import { readDate, writeDate } from './dates.ts';
import { documentRef } from './documents.ts';
import { type FileParts, factsOf, lastOf } from './file-facts.ts';
import {
  type AlsigmAccess,
  documentOf,
  eventOf,
  faultsOf,
  kindOf,
  type Place,
  procedureIn,
  sourceOf,
} from './normalise.ts';
import { personRefOf } from './people.ts';
import { findFiles, readWhole } from './read-file.ts';
import { CRITERIA, readNotification, type SigemFile, type SigemNotification } from './schema.ts';
import { tag, tags } from './wire.ts';

/** `key` orders a list that SIGEM gives in no order; `read` costs further questions where it must. */
export type Listed = { key: string; read(): VendorItem | Promise<VendorItem> };
type Days = { access: AlsigmAccess; from: string; to: string };
/** An event's identifier. Characters. */
const MAX_ID = 128;

export async function listNotifications(far: Far, tools: VendorTools, { access, from, to }: Days): Promise<Listed[]> {
  const day = (of: string) => writeDate(readDate(of) ?? tools.now());
  const criteria = { conDetalle: 'true', fechaDesde: day(from), fechaHasta: day(to) };
  const inner = tag('poCriterio', { raw: tags(CRITERIA.notifications, criteria) });
  const found = await call(far, tools, { service: 'notifications', name: 'consultarNotificaciones', inner });
  const nodes = found === null ? [] : (child(found, 'notificaciones')?.children ?? []);
  return nodes.map((node) => {
    const item = notificationItem(readNotification(node), access);
    return { key: item.ref, read: () => item };
  });
}

export async function readNotificationItem(
  far: Far,
  tools: VendorTools,
  { access, notiId }: { access: AlsigmAccess; notiId: string },
): Promise<VendorItem | null> {
  const inner = tag('notiId', notiId);
  const found = await call(far, tools, { service: 'notifications', name: 'detalleNotificacionByNotiId', inner });
  return found === null ? null : notificationItem(readNotification(found), access);
}

export async function listFiles(far: Far, tools: VendorTools, { access, from, to }: Days): Promise<Listed[]> {
  const rows = await findFiles(far, tools, { fechaDesde: from, fechaHasta: to, operadorConsulta: 'entre' });
  return [...Map.groupBy(rows, ({ numero }) => numero ?? '')].map(([number, same]) => ({
    key: number === '' ? '?' : number,
    read: () => fileItem(far, tools, { access, rows: same }),
  }));
}

export async function readFileItem(
  far: Far,
  tools: VendorTools,
  { access, number }: { access: AlsigmAccess; number: string },
): Promise<VendorItem | null> {
  const rows = await findFiles(far, tools, { expediente: number });
  return rows.length === 0 ? null : fileItem(far, tools, { access, rows });
}

/** Pure: one notification that SIGEM made itself. */
export function notificationItem(of: SigemNotification, access: AlsigmAccess): VendorItem {
  const { settings, effect, entity } = access;
  const place: Place = { dir3: entity.dir3, effect, entity: entity.settings, settings };
  const own = of.notiId ?? of.codigoNoti;
  const ref = `N:${own ?? '?'}`;
  if (own === undefined || own.length > MAX_ID / 2)
    return {
      ref,
      kind: 'invalid',
      findings: [{ pointer: '/notiId', code: own === undefined ? 'required' : 'too-long' }],
    };
  // It went through us: to mirror it too would show it twice.
  if (of.sistemaId === settings.system) return { ref, kind: 'ignored', reason: 'through-us' };
  const kind = kindOf(of, place);
  if (kind === null) return { ref, kind: 'unsupported', vendorKind: (of.tipoCorrespondencia ?? '').slice(0, 60) };
  const findings = faultsOf(of, place, kind).filter(({ pointer }) => pointer !== '/nombreDocumentos');
  if (of.nombreDocumentos.length === 0) findings.push({ pointer: '/nombreDocumentos', code: 'required' });
  const time = readDate(of.fechaRegistro);
  if (time === null && of.fechaRegistro === undefined) findings.push({ pointer: '/fechaRegistro', code: 'required' });
  const document = documentOf(of.nombreDocumentos[0], of.extension[0]);
  if (document === null)
    findings.push({ pointer: '/extension/0', code: 'media-type', params: { allowed: 'pdf, zip' } });
  if (findings.length > 0 || document === null || time === null) return { ref, kind: 'invalid', findings };
  const content = { by: 'vendor', ref: documentRef(of.codigoNoti ?? own, of.nombreDocumentos) };
  const refs = { notiId: own, ...(of.codigoNoti === undefined ? {} : { codigoNoti: of.codigoNoti }) };
  const id = `${entity.settings.code}-N-${own}`;
  return {
    ref,
    kind: 'event',
    event: eventOf(of, place, { kind, id, time, documents: [{ ...document, content }], refs }),
  };
}

async function fileItem(
  far: Far,
  tools: VendorTools,
  { access, rows }: { access: AlsigmAccess; rows: readonly SigemFile[] },
): Promise<VendorItem> {
  const [file] = rows;
  const persons = [...new Set(rows.flatMap(({ nif }) => nif ?? []))].toSorted();
  const ref = `E:${file?.numero ?? '?'}`;
  if (file?.numero === undefined) return { ref, kind: 'invalid', findings: [{ pointer: '/numero', code: 'required' }] };
  // The public server gives no NIF with a file, and a file nobody may see is shown to nobody.
  if (persons.length === 0) return { ref, kind: 'ignored', reason: 'names-nobody' };
  try {
    return fileEvent(await readWhole(far, tools, file), persons, access);
  } catch (error) {
    // One file SIGEM cannot tell of holds no other up; it is read again with all of them.
    if (error instanceof SigemRefusal)
      return { ref, kind: 'invalid', findings: [{ pointer: '/hitos', code: 'wrong-format' }] };
    throw error;
  }
}

/** Pure: one file as it stands. Each state of it is an event of its own, told apart by its revision. */
export function fileEvent(parts: FileParts, persons: readonly string[], access: AlsigmAccess): VendorItem {
  const { entity, settings } = access;
  const number = parts.file.numero ?? '?';
  const siaOf = (code: string) => procedureIn([entity.settings.procedures, settings.procedures], code)?.sia;
  const facts = factsOf(parts, { dir3: entity.dir3, language: settings.language, siaOf });
  const time = lastOf(parts);
  const revision =
    time === null ? 0 : revisionOf(time, { closed: facts?.state === 'closed', documents: parts.documents.length });
  const ref = `E:${number}:${revision}`;
  const id = `${entity.settings.code}-E-${number}-${revision}`;
  if (facts === null || id.length > MAX_ID)
    return {
      ref: `E:${number.slice(0, MAX_ID)}`,
      kind: 'invalid',
      findings: [{ pointer: '/numero', code: 'too-long' }],
    };
  if (time === null) return { ref, kind: 'invalid', findings: [{ pointer: '/fechaInicio', code: 'instant-format' }] };
  const interested = persons.map((each) => ({ role: 'holder', person: personRefOf(each) }));
  return {
    ref,
    kind: 'event',
    event: {
      specversion: '1.0',
      id,
      source: sourceOf(entity.dir3),
      type: 'es.citizenfolder.file.status-changed.v1',
      subject: number,
      time: time.toISOString(),
      datacontenttype: 'application/json',
      entitydir3: entity.dir3,
      data: { ...facts, interested, revision },
    },
  };
}

/* Seconds of the last thing that happened; documents come without a date, and a closed file is newer than the same open. */
function revisionOf(time: Date, { closed, documents }: { closed: boolean; documents: number }): number {
  return Math.floor(time.getTime() / 1_000) * 1_024 + Math.min(documents, 511) * 2 + (closed ? 1 : 0);
}
