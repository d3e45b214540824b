/** The questions of NotificacionesWebService: what became of a notification, what was asked, its document and its receipt. */
import { VendorFault } from '../../../contracts/vendor-fault.ts';
import type { Gateway, VendorMessage } from '../../../contracts/vendor-intake.ts';
import { normaliseId } from '../../../src/domain/identifiers.ts';
import { child, childText, type XmlTree } from '../../../src/transport/soap.ts';
import type { Values } from './answers.ts';
import { STATES } from './codes.ts';
import { readDate, writeDate } from './dates.ts';
import { stateAt, stateOf } from './format-status.ts';
import type { Place } from './normalise.ts';
import { personRefOf } from './people.ts';
import { requestOf } from './request.ts';
import { CRITERIA, NOTIFICATION, readNotification } from './schema.ts';
import { tags, textsOf } from './wire.ts';

/** Of one answer: what the gateway gives of one person at once; SIGEM has no pages. */
const MAX_FOUND = 100;
/** `codigDoc` of the receipt. */
const RECEIPT = 'acuse';
/** As the port says of an identifier it has not. */
const UNKNOWN = '/codigoNoti';

/** obtenerEstado: by the code altaNotificacion gave, or SIGEM's own `notiId`. */
export async function readState(node: XmlTree, place: Place, gateway: Gateway): Promise<Values> {
  const of = readNotification(child(node, 'poIdNotificacion') ?? node);
  const message = await known(of.codigoNoti ?? of.notiId, place, gateway);
  const state = stateOf(message);
  const error = state === STATES.connectorError ? (message.problem?.text ?? message.legal ?? message.delivery) : null;
  return { error, estado: state.id, fecha: writeDate(stateAt(message)) };
}

/** obtenerEstadoBD: the table of states itself. */
export async function readStateRow(node: XmlTree): Promise<Values> {
  const id = childText(node, 'idEstado');
  const row = Object.values(STATES).find((each) => each.id === id);
  if (row === undefined) throw missing('/idEstado');
  return { descripcion: row.text, id: row.id };
}

/** detalleNotificacion and detalleNotificacionByNotiId. */
export async function readDetail(node: XmlTree, place: Place, gateway: Gateway): Promise<Values> {
  const code = childText(node, 'poIdentificador', 'codigoDeNotificacion') ?? childText(node, 'notiId');
  return detailOf(await known(code, place, gateway), place, gateway);
}

/** consultarNotificaciones: of one person or by one identifier; everybody's of an entity are not given away at once. */
export async function readMany(node: XmlTree, place: Place, gateway: Gateway): Promise<Values> {
  const criteria = textsOf(child(node, 'poCriterio') ?? node, CRITERIA.notifications);
  if (criteria.notificacion === undefined && criteria.nif === undefined) throw missing('/poCriterio/nif');
  const found =
    criteria.notificacion === undefined
      ? await ofPerson(criteria, gateway)
      : [await known(criteria.notificacion, place, gateway)];
  const wanted = found.filter(
    (each) => each.entity === place.dir3 && (criteria.estado === undefined || stateOf(each).id === criteria.estado),
  );
  const whole = criteria.conDetalle !== undefined && criteria.conDetalle !== 'false';
  const rows: Values[] = [];
  for (const each of wanted) rows.push(whole ? await detailOf(each, place, gateway) : shortOf(each, place));
  const inherited = tags(['c:errorCode', 'c:returnCode'], {});
  return { notificaciones: rows.map((each) => ({ raw: inherited + tags(NOTIFICATION, each) })) };
}

/** recuperaDocumento: what was sent, or its receipt where that is asked for. */
export async function readDocument(node: XmlTree, place: Place, gateway: Gateway): Promise<Values> {
  const { codigDoc, codigoNoti } = textsOf(child(node, 'poCriterio') ?? node, CRITERIA.document);
  const message = await known(codigoNoti, place, gateway);
  const receipt = codigDoc?.replace(/\.(pdf|xml)$/i, '') === RECEIPT;
  const found = receipt ? await gateway.evidence(message.id) : await gateway.document(message.id);
  if (found === null) throw missing('/poCriterio/codigDoc');
  return {
    content: Buffer.from(found.bytes).toString('base64'),
    extension: /\.([a-z0-9]+)$/i.exec(found.name)?.[1] ?? '',
    guid: guidOf(message.id, found.name),
    mimeType: found.mediaType,
  };
}

type Criteria = Partial<Record<(typeof CRITERIA.notifications)[number], string>>;

async function ofPerson(
  { nif, fechaDesde, fechaHasta }: Criteria,
  gateway: Gateway,
): Promise<readonly VendorMessage[]> {
  const bound = (name: string, written: string | undefined) => {
    const date = written === undefined ? undefined : readDate(written);
    if (date === null) throw missing(`/poCriterio/${name}`);
    return date;
  };
  const [since, until] = [bound('fechaDesde', fechaDesde), bound('fechaHasta', fechaHasta)];
  const { idType, idNumber } = personRefOf(normaliseId(nif ?? ''));
  const person = { type: idType as 'NIF' | 'NIE' | 'CIF', number: idNumber };
  const within = { ...(since === undefined ? {} : { since }), ...(until === undefined ? {} : { until }) };
  return gateway.ofPerson(person, { ...within, limit: MAX_FOUND });
}

async function known(code: string | undefined, place: Place, gateway: Gateway): Promise<VendorMessage> {
  if (code === undefined) throw missing(UNKNOWN);
  const found =
    (await gateway.status(code)) ??
    (await gateway.findByVendorRef('notiId', code))[0] ??
    (await gateway.findByVendorRef('codigoNoti', code))[0];
  if (found === undefined || found.entity !== place.dir3) throw missing(UNKNOWN);
  return found;
}

function shortOf(message: VendorMessage, { settings }: Place): Values {
  const state = stateOf(message);
  return {
    codigoNoti: message.id,
    descripcionEstado: state.text,
    estado: state.id,
    fechaActualiEstado: writeDate(stateAt(message)),
    notiId: message.refs.notiId ?? message.id,
    numeroExpediente: message.file,
    sistemaId: settings.system,
  };
}

async function detailOf(message: VendorMessage, place: Place, gateway: Gateway): Promise<Values> {
  const short = shortOf(message, place);
  const request = await gateway.request(message.id);
  if (request === null) return short;
  const asked = requestOf(request);
  const registered = readDate(asked.registeredAt);
  return {
    ...short,
    apellidosDest: asked.surnames,
    asunto: asked.title,
    correoDest: asked.email,
    fechaRegistro: registered === null ? null : writeDate(registered),
    guid: asked.documents.map((each) => guidOf(message.id, each)),
    idioma: asked.language,
    nifDest: asked.nif,
    nombreDest: asked.given,
    nombreDocumentos: asked.documents,
    numeroRegistro: asked.registry,
    procedimiento: asked.procedure,
    telefono: asked.phone,
    texto: asked.text,
  };
}

function guidOf(message: string, name: string): string {
  return `${message}/${name}`;
}

function missing(pointer: string): VendorFault {
  return new VendorFault({ kind: 'invalid', findings: [{ pointer, code: 'required' }] }, 'not-known');
}
