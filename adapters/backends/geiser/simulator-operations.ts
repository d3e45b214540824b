/** The operations of the simulated RegistroWebService. It does not know a repeated reference: it makes another entry. */
import { randomUUID } from 'node:crypto';
import { childrenNamed, childText, type XmlTree } from '../../../src/transport/soap.ts';
import { readStamp, writeStamp } from './dates.ts';
import { entryXml, type Far } from './simulator-far.ts';
import type { FaultRule } from './simulator-faults.ts';
import { standingOf } from './simulator-life.ts';
import { judgeEntry, Refusal } from './simulator-rules.ts';
import type { Entry, Fields } from './simulator-store.ts';
import { field, group, respuesta } from './simulator-xml.ts';

export type Asked = {
  far: Far;
  request: XmlTree;
  /** In whose name, and whose entries the account may see. */
  office: string;
  offices: readonly string[];
  rule: FaultRule | null;
};
/** The inside of the result. Throws a Refusal. */
export type Perform = (asked: Asked) => string;

const OK = respuesta({ tipo: 'OK', mensaje: 'OK' });

const register =
  (sent: boolean): Perform =>
  ({ far, request, office, rule }) => {
    judgeEntry(request, sent);
    const at = far.now();
    const tipoAsiento = childText(request, 'tipoAsiento') === 'ENTRADA' ? 'ENTRADA' : 'SALIDA';
    const entry: Entry = {
      nuRegistro: far.store.nextNumber(tipoAsiento, at),
      tipoAsiento,
      registeredAt: at.toISOString(),
      presentedAt: (readStamp(childText(request, 'timestampPresentado')) ?? at).toISOString(),
      madeAt: office,
      waitsAt: null,
      estado: sent ? null : (childText(request, 'estado') ?? 'FINALIZADO'),
      fields: fieldsOf(request, []),
      interested: childrenNamed(request, 'interesados').map((each) => fieldsOf(each, [])),
      annexes: childrenNamed(request, 'anexos').map((each) => fieldsOf(each, ['anexo', 'firma', 'anexoCSV'])),
      decided: null,
    };
    far.store.add(entry);
    return OK + entryXml('apunte', entry, { far, receipt: false, rule });
  };

const consultar: Perform = ({ far, request, offices, rule }) => {
  const entry = seen(far, request, offices);
  const receipt = childText(request, 'incluirJustificante') === 'true';
  const contents = childText(request, 'incluirContenidoAnexo') === 'true';
  return OK + entryXml('apuntes', entry, { far, receipt, contents, rule });
};

const buscar: Perform = (asked) => {
  const { far, request, office } = asked;
  const wanted = (name: string) => childText(request, name);
  const is = (name: string, value: string | undefined) => [undefined, value].includes(wanted(name));
  const [desde, hasta] = [wanted('timestampRegistradoDesde') ?? '', wanted('timestampRegistradoHasta') ?? '9'];
  const found = far.store.all().filter((entry) => {
    const registered = writeStamp(new Date(entry.registeredAt));
    return (
      (entry.waitsAt ?? entry.madeAt) === office &&
      Date.parse(entry.registeredAt) + far.findDelayMs <= far.now().getTime() &&
      is('tipoAsiento', entry.tipoAsiento) &&
      is('estado', standingOf(entry, far.now(), far.speed).estado) &&
      is('cdOrganoOrigen', entry.fields.cdOrganoOrigen) &&
      registered >= desde &&
      registered <= hasta
    );
  });
  if (found.length === 0) throw new Refusal('WARNING_NOTFOUND', 'No se han encontrado asientos');
  const limited = asked.rule?.kind === 'limited' || found.length > far.searchMax;
  return page(asked, found, { total: found.length, limited });
};

const iterar: Perform = (asked) => {
  const { far, request } = asked;
  const rest = far.pages.get(request.text.trim());
  far.pages.delete(request.text.trim());
  if (rest === undefined) throw new Refusal('WARNING_NOTFOUND', 'Iterador desconocido');
  return page(asked, rest, { total: rest.length, limited: false });
};

function page(
  { far, rule }: Asked,
  found: readonly Entry[],
  { total, limited }: { total: number; limited: boolean },
): string {
  const shown = found.slice(0, far.pageSize);
  const rest = found.slice(far.pageSize);
  const token = rest.length === 0 || limited ? undefined : randomUUID();
  if (token !== undefined) far.pages.set(token, rest);
  return [
    limited ? respuesta({ tipo: 'WARNING_MAXLIMIT', mensaje: 'Demasiados resultados' }) : OK,
    ...shown.map((entry) => entryXml('apuntes', entry, { far, receipt: false, rule })),
    field('nuTotalApuntes', String(total)),
    field('uidIterator', token),
  ].join('');
}

const buscarEstadoTramitacion: Perform = ({ far, request, offices }) => {
  const entry = seen(far, request, offices);
  const number = childText(request, 'identificadorInteresadoRepresentante');
  const ofThem = entry.interested.some((each) => each.identificadorInteresado === number);
  if (!ofThem) throw new Refusal('WARNING_NOTFOUND', 'No se ha encontrado el asiento');
  const { estado, endedAt } = standingOf(entry, far.now(), far.speed);
  const word = estado.endsWith('RECHAZADO') ? 'RECHAZADO' : estado.endsWith('CONFIRMADO') ? 'CONFIRMADO' : 'EN_CURSO';
  const state = [
    field('tipoAsiento', entry.tipoAsiento),
    field('nuRegistro', entry.nuRegistro),
    field('timestampPresentado', writeStamp(new Date(entry.presentedAt))),
    field('timestampRegistrado', writeStamp(new Date(entry.registeredAt))),
    field('timestampConfirmadoRechazado', endedAt === null || word === 'EN_CURSO' ? undefined : writeStamp(endedAt)),
    field('estado', word),
    field('identificadoresIntercambioSIR', entry.estado === null ? interchangeOf(entry) : undefined),
  ];
  return OK + field('nuTotalAsientos', '1') + group('estadosTramitacion', state.join(''));
};

const decide =
  (how: 'confirmar' | 'rechazar'): Perform =>
  ({ far, request, offices }) => {
    const entry = seen(far, request, offices);
    if (entry.waitsAt === null || !offices.includes(entry.waitsAt))
      throw new Refusal('ERROR_AUTHORIZATION', 'El asiento no espera en esa oficina');
    if (entry.decided !== null) throw new Refusal('ERROR_VALIDATOR', 'El asiento ya no está pendiente');
    entry.decided = { how, motivo: childText(request, 'motivo') ?? '', at: far.now().toISOString() };
    far.store.counts.decided += 1;
    far.store.changed(entry);
    return OK;
  };

export const OPERATIONS: Readonly<Record<string, Perform>> = {
  registrar: register(false),
  registrarEnviar: register(true),
  consultar,
  buscar,
  iterar,
  buscarEstadoTramitacion,
  confirmar: decide('confirmar'),
  rechazar: decide('rechazar'),
};

function seen(far: Far, request: XmlTree, offices: readonly string[]): Entry {
  const entry = far.store.byNumber(childText(request, 'nuRegistro') ?? '');
  const visible = entry !== undefined && offices.includes(entry.waitsAt ?? entry.madeAt);
  if (!visible) throw new Refusal('WARNING_NOTFOUND', 'No se ha encontrado el asiento');
  return entry;
}

/** Identificador_Intercambio of SIR: office, year, eight digits. */
function interchangeOf({ madeAt, nuRegistro }: Entry): string {
  return `${madeAt}_${nuRegistro.slice(6, 8)}_${nuRegistro.slice(-8)}`;
}

/** Children that are texts, by name. */
function fieldsOf(node: XmlTree, without: readonly string[]): Fields {
  const texts = node.children.filter(({ name, children }) => children.length === 0 && !without.includes(name));
  return Object.fromEntries(texts.map(({ name, text }) => [name, text]));
}
