/**
 * `sincronizarEnvio` of AdviserWsV2: Notific@ calls us. Both published copies of the contract are read alike; nothing
 * it says is believed before the query confirms it (the contract has no authentication).
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ReceivedCallback } from '../../../contracts/backend.ts';
import { GatewayError } from '../../../src/errors.ts';
import { escapeAttribute, escapeText } from '../../../src/signing/canonical.ts';
import { childText, parseSoap, soapEnvelope, soapFault } from '../../../src/transport/soap.ts';
import { ANSWER_BYTES, NS } from './schema.ts';
import { readInstant } from './status.ts';

const XML = 'text/xml; charset=utf-8';
/** `tipoEntrega` of the adviser that bring a certificate: 2 state and certificate, 3 certificate (another order than OE's). */
const WITH_CERTIFICATE: ReadonlySet<string> = new Set(['2', '3']);
const IDENTIFIER_MAX = 64;

/** Throws GatewayError `callback-malformed`, or `xml-refused` for what is no SOAP. */
export function receive(body: Uint8Array): ReceivedCallback {
  const message = parseSoap(body, { maxBytes: ANSWER_BYTES.callback });
  const remoteId = message.kind === 'body' ? childText(message.node, 'identificador') : undefined;
  if (message.kind === 'fault' || message.node.name !== 'sincronizarEnvio' || remoteId === undefined || remoteId.length > IDENTIFIER_MAX)
    throw new GatewayError('callback-malformed', 'callback', 'The message is no sincronizarEnvio with an identificador.');
  const { node } = message;
  return {
    remoteId,
    entity: childText(node, 'organismoEmisor') ?? null,
    code: (childText(node, 'estado') ?? '').toLowerCase().slice(0, 60),
    at: readInstant(childText(node, 'fechaEstado'))?.toISOString() ?? null,
    certificate: WITH_CERTIFICATE.has(childText(node, 'tipoEntrega') ?? ''),
  };
}

export function acknowledge(callback: ReceivedCallback): { status: number; mediaType: string; body: string } {
  const inner = `<identificador>${escapeText(callback.remoteId)}</identificador><codigoRespuesta>000</codigoRespuesta><descripcionRespuesta>OK</descripcionRespuesta>`;
  const body = soapEnvelope(`<resultadoSincronizarEnvio xmlns="${NS.sincronizar}">${inner}</resultadoSincronizarEnvio>`);
  return { status: 200, mediaType: XML, body };
}

export function refuse(reason: string): { status: number; mediaType: string; body: string } {
  return { status: 400, mediaType: XML, body: soapFault({ code: 'soapenv:Client', text: reason }) };
}

const WSDL = join(import.meta.dirname, '../../../contracts/wsdl/adviser/adviser-ws-v2.wsdl');

/** Our own writing of the contract, with the address it is really served at. */
export function callbackWsdl(location: string): string {
  return readFileSync(WSDL, 'utf8').replace('LOCATION', escapeAttribute(location));
}
