/** What the simulator's operations work on, and how an entry is written in an answer. */
import { writeStamp } from './dates.ts';
import type { FaultRule } from './simulator-faults.ts';
import { type Speed, standingOf } from './simulator-life.ts';
import { receiptOf } from './simulator-receipt.ts';
import type { Entry, Fields, Store } from './simulator-store.ts';
import { field, group } from './simulator-xml.ts';

export type Far = {
  store: Store;
  now: () => Date;
  speed: Speed;
  /** Entries on one page of a search, and the most it finds at all. */
  pageSize: number;
  searchMax: number;
  /** How long a new entry is not found. */
  findDelayMs: number;
  /** Searches that have more pages, by their token. */
  pages: Map<string, Entry[]>;
};

/** `receipt`: with content and digest. `rule`: what goes wrong with it. */
export function entryXml(
  element: 'apunte' | 'apuntes',
  entry: Entry,
  { far, receipt, contents = false, rule }: { far: Far; receipt: boolean; contents?: boolean; rule: FaultRule | null },
): string {
  const { fields } = entry;
  const at = (text: string) => writeStamp(new Date(text));
  const office = entry.waitsAt ?? entry.madeAt;
  const reference = rule?.kind === 'without-references' ? undefined : fields.referenciaExterna;
  return group(
    element,
    [
      field('nuRegistro', entry.nuRegistro),
      field('timestampPresentado', at(entry.presentedAt)),
      field('timestampRegistrado', at(entry.registeredAt)),
      receipt ? receiptXml(entry, rule) : '',
      field('csv', `GEISER-SIMU-${entry.nuRegistro.slice(-8)}`),
      field('cdAmbitoCreacion', entry.madeAt),
      field('ambitoCreacion', 'Oficina simulada'),
      field('cdAmbitoActual', office),
      field('ambitoActual', 'Oficina simulada'),
      field('tipoAsiento', entry.tipoAsiento),
      field('estado', standingOf(entry, far.now(), far.speed).estado),
      field('cdOrganoOrigen', fields.cdOrganoOrigen),
      field('cdOrganoDestino', fields.cdOrganoDestino),
      ...entry.interested.map((each) => group('interesados', all(each))),
      ...entry.annexes.map((each) => group('anexos', all(contents ? each : { ...each, anexo: '' }))),
      field('resumen', fields.resumen),
      field('cdAsunto', fields.cdAsunto),
      field('referenciaExterna', reference),
      field('nuExpediente', fields.nuExpediente),
      field('tipoTransporte', fields.tipoTransporte),
      field('nuTransporte', fields.nuTransporte),
      field('documentacionFisica', fields.documentacionFisica),
      field('observaciones', fields.observaciones),
      field('expone', fields.expone),
      field('solicita', fields.solicita),
    ].join(''),
  );
}

function receiptXml(entry: Entry, rule: FaultRule | null): string {
  const { bytes, hash } = receiptOf(entry);
  return [
    field('justificanteFirmado', bytes.toString('base64')),
    field('tamanioJustificanteFirmado', String(bytes.byteLength)),
    field(
      'hashJustificanteFirmado',
      rule?.kind === 'wrong-digest' ? hash.replace(/^./, (x) => (x === '0' ? '1' : '0')) : hash,
    ),
    field('tipoMimeJustificanteFirmado', 'application/pdf'),
  ].join('');
}

/** In the order they came, which was the contract's. */
function all(fields: Fields): string {
  return Object.entries(fields)
    .map(([name, value]) => field(name, value))
    .join('');
}
