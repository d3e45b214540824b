/** The questions: infoEnvioLigero, infoEnvioV2 and getCies (contract §4). They change nothing. */
import { checkIssuer } from './simulator-access.ts';
import { madridTime } from './simulator-clock.ts';
import { Refusal } from './simulator-errors.ts';
import type { Far, Operation } from './simulator-far.ts';
import type { XmlNode } from './simulator-message.ts';
import { receiptOf } from './simulator-receipt.ts';
import { readIssuer } from './simulator-rules.ts';
import type { Datado, EnvioRecord, Person } from './simulator-store.ts';
import { element } from './simulator-xml.ts';

const V2 = 'https://administracionelectronica.gob.es/notifica/ws/notificaws_v2/1.0';
const LIGERO = 'http://administracionelectronica.gob.es/notifica/ws/sincronizarenvio/1.0/infoEnvioLigero';
const OK = element('codigoRespuesta', '000') + element('descripcionRespuesta', 'OK');

export const infoEnvioLigero: Operation = {
  action: 'infoEnvioLigero',
  namespace: LIGERO,
  answerName: 'respuestaInfoEnvioLigero',
  run(far, request, key) {
    const level = request.text('nivelDetalle')?.trim() ?? '';
    if (!/^[123]$/.test(level)) throw new Refusal('4000', 'Nivel de detalle no válido');
    const record = findAsked(far, request, key);
    const events = level === '1' || record.datados.length === 0 ? '' : datadosXml(record);
    const receipts = level === '3' && record.certifiedAt !== null ? receiptsXml(record, far.withXml) : '';
    return OK + element('identificador', record.identificador) + element('estado', record.estado) + events + receipts;
  },
};

function findAsked(far: Far, request: XmlNode, key: string): EnvioRecord {
  const identificador = request.text('identificador')?.trim() ?? '';
  const reference = request.text('referenciaEmisor')?.trim() ?? '';
  if (identificador === '' && reference === '') throw new Refusal('4901');
  if (identificador !== '') return visible(far, far.store.byId(identificador), key);
  const dir3 = readIssuer(request, 'codigoDir3');
  checkIssuer(far.apiKeys, key, dir3);
  return visible(far, far.store.byReference(dir3, reference), key);
}

/** An envío this key may see, and that can be found by now. */
export function visible(far: Far, record: EnvioRecord | undefined, key: string): EnvioRecord {
  if (record === undefined) throw new Refusal('4902');
  checkIssuer(far.apiKeys, key, record.dir3);
  if (far.agenda.life().getTime() < Date.parse(record.createdAt) + far.findDelayMs) throw new Refusal('4902');
  return record;
}

function datadosXml(record: EnvioRecord): string {
  // The schema takes 100 at most.
  return `<datados>${record.datados.slice(-100).map(datadoXml).join('')}</datados>`;
}

function datadoXml(datado: Datado): string {
  const inner =
    element('fecha', datado.fecha) +
    element('resultado', datado.resultado) +
    element('origen', datado.origen) +
    element('nombreReceptor', datado.nombreReceptor) +
    element('nifReceptor', datado.nifReceptor) +
    element('descripcionError', datado.descripcionError);
  return `<datado>${inner}</datado>`;
}

function receiptsXml(record: EnvioRecord, withXml: boolean): string {
  const one = (name: string, form: 'pdf' | 'xml') => {
    const receipt = receiptOf(record, form);
    const content = element('contenido', receipt.bytes.toString('base64'));
    return `<${name}>${content}${element('hash', receipt.hash)}${element('csv', receipt.csv)}</${name}>`;
  };
  const inner =
    one('acusePDF', 'pdf') +
    (withXml ? one('acuseXML', 'xml') : '') +
    element('fechaCertificacion', certifiedTime(record)) +
    element('origen', 'electronico');
  return `<certificacion>${inner}</certificacion>`;
}

function certifiedTime(record: EnvioRecord): string {
  return record.certifiedAt === null ? '' : madridTime(new Date(record.certifiedAt));
}

export const infoEnvioV2: Operation = {
  action: `${V2}/infoEnvioV2`,
  namespace: `${V2}/infoEnvioV2`,
  answerName: 'resultadoInfoEnvioV2',
  run(far, request, key) {
    const identificador = request.text('identificador')?.trim() ?? '';
    if (identificador === '') throw new Refusal('4901');
    const record = visible(far, far.store.byId(identificador), key);
    const representatives = record.destinatarios.map((person) => personXml('destinatario', person)).join('');
    return (
      element('identificador', record.identificador) +
      element('estado', record.estado) +
      element('concepto', record.concepto) +
      element('descripcion', record.descripcion) +
      `<codigoOrganismoEmisor>${element('codigo', record.dir3)}</codigoOrganismoEmisor>` +
      // Words here, numbers in the request.
      element('tipoEnvio', record.tipoEnvio === 2 ? 'Notificacion' : 'Comunicacion') +
      element('fechaCreacion', madridTime(new Date(record.createdAt))) +
      element('fechaPuestaDisposicion', record.datados[0]?.fecha ?? madridTime(new Date(record.createdAt))) +
      element('fechaCaducidad', record.caducidad) +
      element('retardo', record.retardo) +
      procedureXml(record) +
      documentXml(record) +
      element('referenciaEmisor', record.referenciaEmisor ?? record.identificador) +
      personXml('titular', record.titular) +
      (representatives === '' ? '' : `<destinatarios>${representatives}</destinatarios>`) +
      (record.datados.length === 0 ? '' : datadosXml(record)) +
      (record.certifiedAt === null ? '' : fullReceiptXml(record))
    );
  },
};

function procedureXml(record: EnvioRecord): string {
  if (record.procedimiento === null) return '';
  const inner = element('codigoSia', record.procedimiento) + element('descripcionSia', 'Procedimiento simulado');
  return `<procedimiento>${inner}</procedimiento>`;
}

function documentXml(record: EnvioRecord): string {
  // In the only recorded answer the hash is Base64 of the lower-case hex digest, not of the raw one as in requests.
  const hex = Buffer.from(record.hash, 'base64').toString('hex');
  const inner =
    element('hash', Buffer.from(hex).toString('base64')) +
    element('mime', record.mediaType) +
    element('size', record.documentBytes);
  return `<documento>${inner}</documento>`;
}

function personXml(name: string, person: Person): string {
  const inner = Object.entries(person).map(([field, text]) => element(field, text));
  return `<${name}>${inner.join('')}</${name}>`;
}

function fullReceiptXml(record: EnvioRecord): string {
  const receipt = receiptOf(record, 'pdf');
  const inner =
    element('contenidoCertificacion', receipt.bytes.toString('base64')) +
    element('hash', receipt.hash) +
    element('fechaCertificacion', certifiedTime(record)) +
    element('origen', 'electronico') +
    element('csv', receipt.csv) +
    element('mime', 'application/pdf') +
    element('size', receipt.bytes.length);
  return `<certificacion>${inner}</certificacion>`;
}

export const getCies: Operation = {
  action: `${V2}/getCies`,
  namespace: `${V2}/getCies`,
  answerName: 'resultadoGetCies',
  run(far, request, key) {
    const dir3 = readIssuer(request, 'organismoEmisor');
    checkIssuer(far.apiKeys, key, dir3);
    const centre =
      element('id', 1) +
      element('centroImpresion', 'CIE SIMULADO') +
      element('fechaVigencia', '2099-12-31') +
      element('codigoUnidadRelacionada', dir3) +
      element('nombreUnidadRelacionada', 'Organismo simulado') +
      element('orden', 1);
    return `<cies><cie>${centre}</cie></cies>${OK}`;
  },
};
