/** What an issuer may change afterwards: sincronizarEnvioOE and ampliarPlazoOE (contract §5). */
import { createHash } from 'node:crypto';
import { checkIssuer } from './simulator-access.ts';
import { addDays } from './simulator-clock.ts';
import { Refusal } from './simulator-errors.ts';
import type { Far, Operation } from './simulator-far.ts';
import { FINAL_STATES } from './simulator-life.ts';
import type { XmlNode } from './simulator-message.ts';
import { visible } from './simulator-queries.ts';
import { readIssuer } from './simulator-rules.ts';
import type { EnvioRecord } from './simulator-store.ts';
import { element } from './simulator-xml.ts';

const SYNC = 'http://administracionelectronica.gob.es/notifica/ws/sincronizarenvio/1.0';
// Neither the numbers of these refusals nor the states in which a change is taken are known: our assumption.
const TOO_LATE = 'El envío no admite cambios en su estado actual';

const ORIGINS: ReadonlyMap<string, string> = new Map([
  ['1', 'comparecencia_espontanea'],
  ['2', 'postal'],
  ['3', 'gestor_organismo_emisor'],
  ['4', 'sede'],
]);

export const sincronizarEnvioOE: Operation = {
  action: 'sincronizarEnvioOE',
  namespace: `${SYNC}/sincronizarEnvioOE`,
  answerName: 'respuestaSincronizarEnvioOE',
  run(far, request, key) {
    const record = ownEnvio(far, request, key);
    const text = (name: string) => request.text(name)?.trim() ?? '';
    const state = text('estado').toLowerCase();
    const origen = ORIGINS.get(text('modoNotificacion'));
    if (!/^[123]$/.test(text('tipoEntrega')) || origen === undefined || Number.isNaN(Date.parse(text('fechaEstado')))) {
      throw new Refusal('4000');
    }
    // Its largest client sends none; that the platform refuses them is our assumption, the strict side of it.
    if (/\.\d/.test(text('fechaEstado'))) throw new Refusal('4000', 'fechaEstado con milisegundos');
    if (!FINAL_STATES.has(state)) throw new Refusal('4000', 'Estado no válido');
    if (state === 'anulada' && text('motivo') === '') throw new Refusal('4000', 'Falta el motivo de la anulación');
    if (FINAL_STATES.has(record.estado)) throw new Refusal('4000', TOO_LATE);
    const certificate = text('tipoEntrega') !== '1';
    if (certificate) checkReceipt(request.child('acusePDF') ?? request.child('acuseXML'));
    far.life.force(record, { state, origen, certificate });
    // This operation alone says 200 where the others say 000.
    return (
      element('codigoRespuesta', '200') +
      element('descripcionRespuesta', 'OK') +
      element('estado', record.estado) +
      element('fechaEstado', record.datados.at(-1)?.fecha)
    );
  },
};

function checkReceipt(receipt: XmlNode | undefined): void {
  const content = receipt?.text('contenido')?.trim() ?? '';
  if (content === '') throw new Refusal('4904');
  const hash = createHash('sha256').update(Buffer.from(content, 'base64')).digest('base64');
  if (hash !== receipt?.text('hash')?.trim()) throw new Refusal('4320');
}

function ownEnvio(far: Far, request: XmlNode, key: string): EnvioRecord {
  const dir3 = readIssuer(request, 'organismoEmisor');
  checkIssuer(far.apiKeys, key, dir3);
  const identificador = request.text('identificador')?.trim() ?? '';
  if (identificador === '') throw new Refusal('4901');
  const record = visible(far, far.store.byId(identificador), key);
  if (record.dir3 !== dir3) throw new Refusal('4902');
  return record;
}

export const ampliarPlazoOE: Operation = {
  action: 'ampliarPlazoOE',
  namespace: `${SYNC}/ampliarPlazoOE`,
  answerName: 'respuestaAmpliarPlazoOE',
  run(far, request, key) {
    const dir3 = readIssuer(request, 'organismoEmisor');
    checkIssuer(far.apiKeys, key, dir3);
    const ids = request.child('envios')?.children('identificador') ?? [];
    if (ids.length === 0) throw new Refusal('4901');
    if (ids.length > 100) throw new Refusal('4400', 'Demasiados identificadores');
    const plazo = request.text('plazo')?.trim() ?? '';
    if (!/^[1-9]\d{0,2}$/.test(plazo)) throw new Refusal('4000', 'Plazo no válido');
    const motivo = request.text('motivo')?.trim() ?? '';
    if (motivo === '' || motivo.length > 250) throw new Refusal('4000', 'Motivo no válido');
    const items = ids.map((node) => extend(far, { identificador: node.value.trim(), dir3, days: Number(plazo) }));
    return (
      element('codigoRespuesta', '000') +
      element('descripcionRespuesta', 'OK') +
      `<ampliacionesPlazo>${items.join('')}</ampliacionesPlazo>`
    );
  },
};

function extend(far: Far, asked: { identificador: string; dir3: string; days: number }): string {
  const record = far.store.byId(asked.identificador);
  if (record === undefined || record.dir3 !== asked.dir3) {
    return extensionXml({ ...asked, fecha: '', error: 'Envío no encontrado', code: '4902' });
  }
  // With a postal delivery its largest client does not even ask: that it would be refused is our assumption.
  if (FINAL_STATES.has(record.estado) || record.caducidad === null || record.postal) {
    return extensionXml({ ...asked, fecha: '', error: TOO_LATE, code: '6202' });
  }
  record.caducidad = addDays(record.caducidad, asked.days);
  far.store.changed(record);
  const [year, month, day] = record.caducidad.split('-');
  return extensionXml({ ...asked, fecha: `${day}/${month}/${year}`, error: '', code: '000' });
}

function extensionXml(item: { identificador: string; fecha: string; error: string; code: string }): string {
  const inner =
    element('estado', item.code === '000' ? 'OK' : 'KO') +
    element('identificador', item.identificador) +
    element('fechaCaducidad', item.fecha) +
    element('mensajeError', item.error) +
    element('codigo', item.code);
  return `<ampliacionPlazo>${inner}</ampliacionPlazo>`;
}
