/** The operations of the simulated DEHú: what waits, the access, and for a day its proof. */
import { createHash } from 'node:crypto';
import { addDays, madridDay, toMadridLocal } from '../../../src/domain/calendar.ts';
import { childText, type XmlTree } from '../../../src/transport/soap.ts';
import type { FaultRule } from './simulator-faults.ts';
import { pdfFor } from './simulator-pdf.ts';
import type { Envio, Store } from './simulator-store.ts';
import { answerEnvelope, field, group, PUNTO_UNICO, swaReference, xopReference } from './simulator-xml.ts';

/** A business error. Numbers in the 49xx are the simulator's own: the service's are not known. */
export class Refusal extends Error {
  readonly code: string;
  constructor(code: string, text: string) {
    super(text);
    this.code = code;
  }
}

export type Asked = {
  store: Store;
  now: Date;
  request: XmlTree;
  nifs: readonly string[];
  pageSize: number;
  rule: FaultRule | null;
};
export type File = { contentId: string; bytes: Uint8Array };
export type Reply = { xml: string; files: File[]; kind: 'plain' | 'swa' | 'mtom' };
export type Perform = (asked: Asked) => Reply;

const DAY_MS = 86_400_000;
const OK = field('codigoRespuesta', '200') + field('descripcionRespuesta', 'OK');
const local = (instant: string) => toMadridLocal(new Date(instant));

/** After ten natural days nobody opens it any more. */
function standing(envio: Envio, now: Date): Envio['done'] {
  if (envio.done !== null || envio.tipo === '1') return envio.done;
  const lastDay = addDays(madridDay(new Date(envio.availableAt)), 10);
  return madridDay(now) > lastDay
    ? { state: 'EXPIRADA', at: `${addDays(lastDay, 1)}T00:00:00Z`, receiver: null }
    : null;
}

function page<T>(items: readonly T[], number: number, size: number): { items: T[]; pages: number } {
  return { items: items.slice((number - 1) * size, number * size), pages: Math.max(1, Math.ceil(items.length / size)) };
}

/** The service compares the local part and does not mind the offset. */
function within(moment: string, request: XmlTree): boolean {
  const [since, until] = ['fechaDesde', 'fechaHasta'].map((name) => childText(request, name)?.slice(0, 19));
  return (since === undefined || moment >= since) && (until === undefined || moment <= until);
}

function theirs({ store, request, nifs }: Asked): Envio[] {
  const holder = childText(request, 'nifTitular');
  const kind = childText(request, 'tipoEnvio');
  return store
    .all()
    .filter(
      ({ nif, tipo }) =>
        nifs.includes(nif) && [undefined, nif].includes(holder) && (kind === undefined || kind === tipo),
    );
}

function refuseToday(request: XmlTree, now: Date): void {
  const until = childText(request, 'fechaHasta');
  if (until !== undefined && until.slice(0, 10) >= madridDay(now)) throw new Refusal('4207', 'Fecha fuera de margen');
}

function itemXml(envio: Envio, inner: string, extra: string): string {
  const body = (name: string, code: string, text: string) =>
    group(name, field('codigoOrganismo', code), field('nombreOrganismo', text));
  return group(
    'item',
    ...[field('identificador', envio.identificador), field('codigoOrigen', envio.codigoOrigen)],
    ...[field('concepto', envio.concepto), field('descripcion', envio.descripcion)],
    body('organismoEmisor', 'E00000001', 'Organismo simulado'),
    body('organismoEmisorRaiz', 'EA0000001', 'Ministerio simulado'),
    ...[field('fechaPuestaDisposicion', local(envio.availableAt)), field('tipoEnvio', envio.tipo), inner],
    field('vinculo', '1'),
    group('titular', field('nombreTitular', envio.name), field('nifTitular', envio.nif)),
    extra,
  );
}

const Localiza: Perform = (asked) => {
  const { store, now, request, nifs, pageSize } = asked;
  store.counts.listed += 1;
  refuseToday(request, now);
  const options = request.children.find(({ name }) => name === 'opcionesLocaliza')?.children ?? [];
  const number = Number(options.find(({ attributes }) => attributes.tipo === 'dehu.paginador.pagina')?.text ?? '1');
  const waiting = theirs(asked).filter(
    (each) => standing(each, now) === null && within(local(each.availableAt), request),
  );
  const { items, pages } = page(waiting, number, pageSize);
  const xml = [
    ...[OK, field('nifPeticion', nifs[0]), group('envios', ...items.map((each) => itemXml(each, '', '')))],
    field('hayMasResultados', String(pages > number)),
    `<a:opcionesRespuestaLocaliza><a:opcion tipo="dehu.paginador.totalPag">${pages}</a:opcion></a:opcionesRespuestaLocaliza>`,
  ];
  return plain('RespuestaLocaliza', 'respuestaLocaliza', xml.join(''));
};

const PeticionAcceso: Perform = ({ store, now, request, nifs, rule }) => {
  const envio = found(store, request, nifs);
  if (childText(request, 'evento') !== '1') throw new Refusal('4900', 'Evento no admitido');
  if (request.children.find(({ name }) => name === 'concepto')?.text !== envio.concepto)
    throw new Refusal('4204', 'El concepto no coincide con el del envío');
  if (standing(envio, now) !== null) {
    store.counts.repeated += 1;
    throw new Refusal('4901', 'El envío ya está realizado');
  }
  const receiver = { nif: childText(request, 'nifReceptor') ?? '', name: childText(request, 'nombreReceptor') ?? '' };
  const state = envio.tipo === '1' ? 'LEIDA' : 'ACEPTADA';
  store.put({ ...envio, done: { state, at: now.toISOString(), receiver } });
  store.counts.accessed += 1;
  const document = pdfFor(`Documento de ${envio.concepto}`);
  const xml = [
    OK,
    field('identificador', rule?.kind === 'another-one' ? `${envio.identificador}x` : envio.identificador),
    ...[field('codigoOrigen', envio.codigoOrigen), field('fechaEvento', local(now.toISOString()))],
    group(
      'documento',
      ...[field('nombre', 'notificacion.pdf'), swaReference('contenido', 'documento-1@dehu.simulada')],
      digestXml(rule?.kind === 'wrong-digest' ? Buffer.from('otro') : document),
      ...[field('mimeType', 'application/pdf'), field('referenciaPdfAcuse', token('acuse', envio))],
      field('csvResguardo', csvOf(envio)),
    ),
    annexesXml(envio),
  ];
  return {
    ...plain('RespuestaPeticionAcceso', 'respuestaPeticionAcceso', xml.join('')),
    ...{ files: [{ contentId: 'documento-1@dehu.simulada', bytes: document }], kind: 'swa' },
  };
};

const ConsultaAnexos: Perform = ({ store, now, request, nifs }) => {
  const envio = opened(store, request, nifs, now);
  const reference = childText(request, 'referencia');
  const index = annexTokens(envio).indexOf(reference ?? '');
  if (index === -1) throw new Refusal('4902', 'Referencia desconocida');
  const xml = group(
    'documento',
    ...[field('nombre', `anexo${index + 1}.pdf`), swaReference('contenido', 'anexo@dehu.simulada')],
    field('mimeType', 'application/pdf'),
  );
  return {
    ...plain('RespuestaConsultaAnexos', 'respuestaConsultaAnexos', OK + xml),
    ...{
      files: [{ contentId: 'anexo@dehu.simulada', bytes: pdfFor(`Anexo ${index + 1} de ${envio.concepto}`) }],
      kind: 'swa',
    },
  };
};

const ConsultaAcusePdf: Perform = ({ store, now, request, nifs }) => {
  const envio = opened(store, request, nifs, now);
  const xml = group(
    'acusePdf',
    ...[field('nombreAcuse', 'acuse.pdf'), swaReference('contenido', 'acuse@dehu.simulada')],
    field('mimeType', 'application/pdf'),
  );
  return {
    ...plain('RespuestaConsultaAcusePdf', 'respuestaConsultaAcusePdf', OK + xml),
    ...{ files: [{ contentId: 'acuse@dehu.simulada', bytes: pdfFor(`Acuse de ${envio.concepto}`) }], kind: 'swa' },
  };
};

const LocalizaRealizadas: Perform = (asked) => {
  const { now, request, nifs, pageSize } = asked;
  refuseToday(request, now);
  const since = childText(request, 'fechaDesde')?.slice(0, 10);
  if (since !== undefined && since < addDays(madridDay(now), -30)) throw new Refusal('4224', 'Fecha de más de 30 días');
  const number = Number(childText(request, 'pagina') ?? '1');
  // By which of its dates the service filters is not known; by the later one, what was done today is told tomorrow.
  const over = theirs(asked).flatMap((envio) => {
    const done = standing(envio, now);
    return done !== null && within(local(done.at), request) ? [{ envio, done }] : [];
  });
  const { items, pages } = page(over, number, pageSize);
  const itemsXml = items.map(({ envio, done }) => {
    const receiver =
      done.receiver === null
        ? ''
        : group('receptor', field('nombreReceptor', done.receiver.name), field('nifReceptor', done.receiver.nif));
    const inner = field('postal', 'false') + field('estado', done.state);
    return itemXml(envio, inner, receiver + field('csvResguardo', csvOf(envio)));
  });
  const counted = field('totalPaginas', String(pages)) + field('paginaActual', String(number));
  const xml = OK + field('nifPeticion', nifs[0]) + group('envios', ...itemsXml) + counted;
  return plain('RespuestaLocalizaRealizadas', 'localizaRealizadas', xml);
};

const ConsultaRealizadas: Perform = ({ store, now, request, nifs }) => {
  const envio = found(store, request, nifs);
  const done = standing(envio, now);
  if (done === null) throw new Refusal('4903', 'El envío no está realizado');
  if (request.children.find(({ name }) => name === 'concepto')?.text !== envio.concepto)
    throw new Refusal('4204', 'El concepto no coincide con el del envío');
  const document = pdfFor(`Documento de ${envio.concepto}`);
  const xml = [
    ...[OK, field('identificador', envio.identificador), field('codigoOrigen', envio.codigoOrigen)],
    ...[field('postal', 'false'), field('fechaUltimoEstado', local(done.at))],
    group(
      'documento',
      field('nombre', 'notificacion.pdf'),
      group('contenido', xopReference('doc1@dehu.simulada'), field('tipoMIME', 'application/pdf')),
      digestXml(document),
      field('mimeType', 'application/pdf'),
    ),
    annexesXml(envio),
  ];
  return {
    ...plain('RespuestaConsultaRealizadas', 'consultaRealizadas', xml.join('')),
    ...{ files: [{ contentId: 'doc1@dehu.simulada', bytes: document }], kind: 'mtom' },
  };
};

export const OPERATIONS: Readonly<Record<string, Perform>> = {
  ...{ Localiza, PeticionAcceso, ConsultaAnexos, ConsultaAcusePdf, LocalizaRealizadas, ConsultaRealizadas },
};

function plain(name: string, word: string, inner: string): Reply {
  return { xml: answerEnvelope(name, `${PUNTO_UNICO}/${word}`, inner), files: [], kind: 'plain' };
}

function found(store: Store, request: XmlTree, nifs: readonly string[]): Envio {
  const envio = store.find(childText(request, 'identificador') ?? '', childText(request, 'codigoOrigen') ?? '');
  if (envio === undefined || !nifs.includes(envio.nif)) throw new Refusal('4904', 'El envío no existe');
  return envio;
}

/** Within a day of its access, by who accessed it. */
function opened(store: Store, request: XmlTree, nifs: readonly string[], now: Date): Envio {
  const envio = found(store, request, nifs);
  const { done } = envio;
  if (done?.receiver == null || done.receiver.nif !== childText(request, 'nifReceptor'))
    throw new Refusal('4905', 'El receptor no es quien accedió');
  if (now.getTime() - Date.parse(done.at) > DAY_MS) throw new Refusal('4906', 'Han pasado más de 24 horas');
  return envio;
}

function token(what: string, envio: Envio): string {
  return Buffer.from(`${what}-${envio.identificador}`).toString('base64');
}

function csvOf(envio: Envio): string {
  return `DEHU-SIMU-${envio.identificador.slice(-8)}`;
}

function annexTokens(envio: Envio): string[] {
  return Array.from({ length: envio.annexes }, (_, index) => token(`anexo-${index + 1}`, envio));
}

function annexesXml(envio: Envio): string {
  const each = annexTokens(envio).map((reference, index) =>
    group(
      'anexoReferencia',
      ...[field('nombre', `anexo${index + 1}.pdf`), field('mimeType', 'application/pdf')],
      field('referenciaDocumento', reference),
    ),
  );
  return each.length === 0 ? '' : group('anexos', group('anexosReferencia', ...each));
}

function digestXml(bytes: Uint8Array): string {
  const hash = createHash('sha256').update(bytes).digest('base64');
  return group('hashDocumento', field('hash', hash), field('algoritmoHash', 'sha256'));
}
