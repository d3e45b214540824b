/** What the adviser is told: one `sincronizarEnvio` per notice, with its receiver and receipts (contract §6). */
import type { AdviserFault } from './simulator-faults.ts';
import { receiverOf } from './simulator-life.ts';
import type { Channel } from './simulator-persons.ts';
import { receiptOf } from './simulator-receipt.ts';
import { displayName } from './simulator-rules-person.ts';
import type { EnvioRecord } from './simulator-store.ts';
import { answerEnvelope, element } from './simulator-xml.ts';

export const ADVISER_NAMESPACE = 'http://administracionelectronica.gob.es/notifica/ws/adviserwsv2/1.0/sincronizarEnvio';

export type Notice = {
  /** 1 state, 2 state and certificate, 3 certificate: not the numbers of sincronizarEnvioOE. */
  type: 1 | 2 | 3;
  record: EnvioRecord;
  state: string;
  fecha: string;
  channel: Channel;
  quirks: ReadonlySet<AdviserFault>;
  identificador: string;
};
const WAY: Readonly<Record<Channel, number>> = { postal: 3, dehu: 4, carpeta: 5 };

export function adviserEnvelope(notice: Notice, withXml: boolean): string {
  const { record, type, quirks } = notice;
  const inner =
    element('organismoEmisor', record.dir3) +
    element('identificador', notice.identificador) +
    element('tipoEntrega', type) +
    element('modoNotificacion', WAY[notice.channel]) +
    element('estado', notice.state) +
    element('fechaEstado', notice.fecha) +
    (quirks.has('no-receiver') ? '' : receiverXml(record, quirks.has('nil-bond'))) +
    (type === 1 ? '' : receiptXml(record, 'pdf') + (withXml ? receiptXml(record, 'xml') : ''));
  return answerEnvelope({ name: 'sincronizarEnvio', namespace: ADVISER_NAMESPACE, inner });
}

function receiverXml(record: EnvioRecord, nilBond: boolean): string {
  const { person, bond } = receiverOf(record);
  const bondXml = nilBond
    ? '<vinculoReceptor xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:nil="true"/>'
    : element('vinculoReceptor', bond);
  return `<receptor>${element('nifReceptor', person.nif ?? '')}${element('nombreReceptor', displayName(person))}${bondXml}</receptor>`;
}

function receiptXml(record: EnvioRecord, form: 'pdf' | 'xml'): string {
  const receipt = receiptOf(record, form);
  const name = form === 'pdf' ? 'acusePDF' : 'acuseXML';
  const inner =
    element('contenido', receipt.bytes.toString('base64')) +
    element('hash', receipt.hash) +
    element('csvResguardo', receipt.csv);
  return `<${name}>${inner}</${name}>`;
}
