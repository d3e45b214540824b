/** The operations of the simulated SIGEM, as its public source does them: lists whole and in no order, dates by day. */
import { child, childText, type XmlTree } from '../../../src/transport/soap.ts';
import { ERROR_NUMBERS, RETURN } from './codes.ts';
import { readDate } from './dates.ts';
import {
  CRITERIA,
  DOCUMENT,
  FILE,
  FILE_NOTIFICATION,
  MILESTONE,
  NOTIFICATION,
  REQUEST,
  type SigemFileNotification,
} from './schema.ts';
import type { SimulatedFile, SimulatedNotification } from './simulator-data.ts';
import { operation, type Service, tag, tags, textsOf, type Value } from './wire.ts';

/** What one entity has. */
export type SimulatedEntity = { notifications: SimulatedNotification[]; files: SimulatedFile[] };
/** `actualizaEstado`, as it came. */
export type ToldState = { notiId: string; estado: string; nif: string; numeroExpediente: string };

export type Sigem = {
  entity: SimulatedEntity;
  /** Its files come with the NIF of their persons, which the public server leaves out. */
  namesPersons: boolean;
  told: ToldState[];
};

type Values = Readonly<Record<string, Value>>;
type Returned = { names: readonly string[]; values: Values };
type Handler = (node: XmlTree, sigem: Sigem) => Returned | { error: string } | null;

const OPERATIONS: Readonly<Record<Service, Readonly<Record<string, Handler>>>> = {
  notifications: { consultarNotificaciones, detalleNotificacionByNotiId, recuperaDocumento, actualizaEstado },
  files: {
    consultarExpedientes,
    obtenerHitoEstado: ofFile(({ current }) => (current === null ? null : { names: MILESTONE, values: current })),
    obtenerHistoricoExpediente: ofFile(({ past }) =>
      past.length === 0
        ? null
        : { names: ['expedientes', 'hitosExpedientes'], values: { expedientes: items(MILESTONE, past) } },
    ),
    obtenerFicherosHitos,
    obtenerSubsanacionesHitoActual: ofFile(({ amendments }) => list('subsanaciones', items(AMENDMENT, amendments))),
    obtenerPagosHitoActual: ofFile(({ payments }) => list('pagos', items(REQUEST, payments, false))),
    obtenerNotificionesHitoActual: ofFile(({ current, notifications }) =>
      list('notificaciones', items(FILE_NOTIFICATION, ofHito(notifications, current?.guid))),
    ),
    obtenerNotificionesHito(node, { entity }) {
      const guid = childText(node, 'poHitoExp', 'guid');
      const all = entity.files.flatMap(({ notifications }) => notifications);
      return list('notificaciones', items(FILE_NOTIFICATION, ofHito(all, guid)));
    },
  },
};
/** Subsanacion: what a Pago has, without what it costs. */
const AMENDMENT = REQUEST.filter((each) => !['autoliquidacionId', 'entidadEmisoraId', 'importe'].includes(each));
/** ConsultaCodigosError: there is no current milestone; the history cannot be had. */
const NO_MILESTONE = '1420005003';
const NO_HISTORY = '1420005005';

/** The inside of the Body, or null for an operation there is not. */
export function serve(service: Service, node: XmlTree, sigem: Sigem): string | null {
  const handler = OPERATIONS[service][node.name];
  if (handler === undefined) return null;
  const returned = handler(node, sigem);
  const name = `${node.name}Return`;
  return operation(
    `${node.name}Response`,
    service,
    returned === null ? tag(name, null) : tag(name, resultOf(returned)),
  );
}

function resultOf(returned: Returned | { error: string }): Value {
  const inherited = (code: string, error: string | null) =>
    tags(['c:errorCode', 'c:returnCode'], { 'c:errorCode': error, 'c:returnCode': code });
  if ('error' in returned) return { raw: inherited(RETURN.error, returned.error) };
  return { raw: inherited(RETURN.ok, null) + tags(returned.names, returned.values) };
}

/* The day of delivery alone is compared, and the state where one is given; without `conDetalle` every item is nil. */
function consultarNotificaciones(node: XmlTree, { entity }: Sigem): Returned {
  const criteria = textsOf(child(node, 'poCriterio') ?? node, CRITERIA.notifications);
  const day = (written: string | undefined) => readDate(written)?.toISOString() ?? null;
  const [from, to] = [day(criteria.fechaDesde), day(criteria.fechaHasta)];
  const found = entity.notifications.filter(({ fields, deliveredAt }) => {
    const at = deliveredAt.toISOString();
    if (criteria.nif !== undefined && fields.nifDest !== criteria.nif) return false;
    return (from === null || at >= from) && (to === null || at <= to);
  });
  const detailed = criteria.conDetalle === 'true';
  const nodes = found.map((each) => (detailed ? record(NOTIFICATION, rowOf(each)) : null));
  return list('notificaciones', nodes);
}

function detalleNotificacionByNotiId(node: XmlTree, { entity }: Sigem): Returned | null {
  const wanted = childText(node, 'notiId');
  const found = entity.notifications.find(({ fields }) => fields.notiId === wanted);
  return found === undefined ? null : { names: NOTIFICATION, values: rowOf(found) };
}

function recuperaDocumento(node: XmlTree, { entity }: Sigem): Returned | { error: string } {
  const { codigoNoti, codigDoc } = textsOf(child(node, 'poCriterio') ?? node, CRITERIA.document);
  const found = entity.notifications.find(({ fields }) => fields.codigoNoti === codigoNoti);
  const bytes = found?.documents[codigDoc ?? ''];
  if (bytes === null) return { error: ERROR_NUMBERS.unreachable };
  if (bytes === undefined) return { error: ERROR_NUMBERS.noDocument };
  const values = { content: Buffer.from(bytes).toString('base64'), extension: 'pdf', mimeType: 'application/pdf' };
  return { names: ['content', 'extension', 'guid', 'mimeType'], values };
}

/* An update by its identifiers; that it changes no row is not noticed there. */
function actualizaEstado(node: XmlTree, { told }: Sigem): Returned | { error: string } {
  const say = (name: string) => childText(node, name) ?? '';
  const at = childText(node, 'fechaActualizacion');
  if (!/^-?\d+$/.test(say('estado')) || at === undefined || Number.isNaN(Date.parse(at)))
    return { error: ERROR_NUMBERS.unknown };
  const [notiId, estado, nif, numeroExpediente] = ['notiId', 'estado', 'nifDestino', 'numeroExpediente'].map(say);
  told.push({ notiId: notiId ?? '', estado: estado ?? '', nif: nif ?? '', numeroExpediente: numeroExpediente ?? '' });
  return { names: [], values: {} };
}

/* A row for each person of a file; `entre` takes both days for their midnights. */
function consultarExpedientes(node: XmlTree, { entity, namesPersons }: Sigem): Returned {
  const criteria = textsOf(child(node, 'poCriterio') ?? node, CRITERIA.files);
  const midnight = (day: string | undefined) => readDate(day)?.toISOString();
  const [from, to] = [midnight(criteria.fechaDesde), midnight(criteria.fechaHasta)];
  const rows = entity.files.flatMap(({ fields, persons, openedAt }) => {
    const at = openedAt.toISOString();
    const dated = criteria.operadorConsulta !== 'entre' || (at >= (from ?? '') && at <= (to ?? ''));
    const asked = criteria.expediente === undefined || criteria.expediente === fields.numero;
    return dated && asked ? persons.map((nif) => ({ fields, nif })) : [];
  });
  const found = rows.filter(({ nif }) => criteria.NIF === undefined || criteria.NIF === nif);
  return list(
    'expedientes',
    items(
      FILE,
      found.map(({ fields, nif }) => (namesPersons ? { ...fields, nif } : fields)),
    ),
  );
}

function obtenerFicherosHitos(node: XmlTree, { entity }: Sigem): Returned {
  const asked = child(node, 'poHitos', 'hitosExpedientes')?.children ?? [];
  const nodes = asked.flatMap((each): Value[] => {
    const guid = childText(each, 'guid') ?? '';
    const documents = entity.files.flatMap((file) => file.documents).filter(({ guidHito }) => guidHito === guid);
    if (documents.length === 0) return [];
    return [record(['ficherosHito', 'guid'], { ficherosHito: items(DOCUMENT, documents, false), guid })];
  });
  return list('ficherosHitos', nodes);
}

function ofFile(answer: (file: SimulatedFile) => Returned | null): Handler {
  return (node, { entity }) => {
    const number = childText(child(node, 'poNumExpediente') ?? child(node, 'poExpediente') ?? node, 'numero');
    const file = entity.files.find(({ fields }) => fields.numero === number);
    if (file?.broken === true) return { error: ERROR_NUMBERS.failed };
    const found = file === undefined ? null : answer(file);
    return found ?? { error: node.name === 'obtenerHitoEstado' ? NO_MILESTONE : NO_HISTORY };
  };
}

function ofHito(notifications: readonly SigemFileNotification[], guid: string | undefined) {
  return notifications.filter(({ hitoId }) => hitoId === guid);
}

/* Of its documents it tells the names and the identifiers, not the bytes. */
function rowOf({ fields, documents }: SimulatedNotification): Values {
  const names = Object.keys(documents);
  return {
    ...fields,
    documentos: names.map(() => null),
    extension: names.map(() => null),
    nombreDocumentos: names,
    guid: names.map((each) => `GUID-${fields.notiId}-${each}`),
  };
}

function list(name: string, values: readonly Value[]): Returned {
  return { names: [name], values: { [name]: values } };
}

function items(names: readonly string[], rows: readonly Values[], inherits = true): Value[] {
  return rows.map((each) => (inherits ? record(names, each) : { raw: tags(names, each) }));
}

function record(names: readonly string[], values: Values): Value {
  return { raw: tags(['c:errorCode', 'c:returnCode'], {}) + tags(names, values) };
}
