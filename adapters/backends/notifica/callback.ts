/**
 * `sincronizarEnvio` of AdviserWsV2: Notific@ calls us. Both published copies of the contract are read alike; nothing
 * it says is believed before the query confirms it (the contract has no authentication).
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ReceivedCallback } from '../../../contracts/backend.ts';
import type { Receiver } from '../../../contracts/outcome.ts';
import { isDir3 } from '../../../src/domain/identifiers.ts';
import { GatewayError } from '../../../src/errors.ts';
import { escapeAttribute, escapeText } from '../../../src/signing/canonical.ts';
import { child, childText, parseSoap, soapEnvelope, soapFault, type XmlTree } from '../../../src/transport/soap.ts';
import { BONDS, STATES } from './codes.ts';
import { readInstant } from './dates.ts';
import { identifierOf } from './interpret.ts';
import { contentOf, receiptsOf } from './receipts.ts';
import { ANSWER_BYTES, NS } from './schema.ts';

const XML = 'text/xml; charset=utf-8';
/** `tipoEntrega` of the adviser that bring a certificate: 2 state and certificate, 3 certificate (another order than OE's). */
const WITH_CERTIFICATE: ReadonlySet<string> = new Set(['2', '3']);
/** Longest word of theirs we keep; the longest known has 19. Characters. */
const CODE_MAX = 60;

/** Throws GatewayError `callback-malformed`; its cause says why where the XML itself was refused. */
export function receive(body: Uint8Array): ReceivedCallback {
  const node = operationOf(body);
  const remoteId = identifierOf(node);
  if (node.name !== 'sincronizarEnvio' || remoteId === undefined)
    throw malformed('The message is no sincronizarEnvio with an identificador.');
  const type = childText(node, 'tipoEntrega') ?? '';
  const code = (childText(node, 'estado') ?? '').toLowerCase().slice(0, CODE_MAX);
  const { pieces, healed } = receiptsOf(node);
  return {
    remoteId,
    issuer: issuerOf(childText(node, 'organismoEmisor')),
    code,
    at: readInstant(childText(node, 'fechaEstado'))?.toISOString() ?? null,
    certificate: WITH_CERTIFICATE.has(type) || pieces.length > 0,
    by: receiverOf(node),
    known: STATES.has(code),
    receipts: pieces,
    healed,
    identity: [remoteId, type, code, childText(node, 'fechaEstado') ?? '', ...receiptDigests(node)],
  };
}

function issuerOf(named: string | undefined): string | null {
  if (named === undefined) return null;
  const dir3 = named.toUpperCase();
  return isDir3(dir3) ? dir3 : '?';
}

/**
 * `vinculoReceptor` 4 is "others" in the older copy of the contract and the authorised official in the newer one. The
 * older copy gives itself away by its misspelt element, the newer by the right one; else `modoNotificacion` 2 (authorised
 * official) decides, and without that it stays open.
 */
function receiverOf(node: XmlTree): Receiver | null {
  const bond = childText(node, 'receptor', 'vinculoReceptor') ?? '';
  if (bond !== '4') return BONDS.get(bond) ?? null;
  if (child(node, 'receptor', 'csvRepresetante') !== undefined) return 'other';
  const newer = child(node, 'receptor', 'csvRepresentante') !== undefined;
  return newer || childText(node, 'modoNotificacion') === '2' ? 'official' : null;
}

/* Their hash, and the bytes': with another content under the same hash it is another report, and is kept. */
function receiptDigests(node: XmlTree): string[] {
  return (['acusePDF', 'acuseXML'] as const).flatMap((form) => {
    const hash = childText(node, form, 'hash');
    const content = contentOf(node, form);
    return [hash, content].map((each) =>
      each === undefined ? '' : createHash('sha256').update(each).digest('base64'),
    );
  });
}

/* Some send the operation wrapped in an element of its own name (rpc style). */
function operationOf(body: Uint8Array): XmlTree {
  try {
    const message = parseSoap(body, { maxBytes: ANSWER_BYTES.callback });
    if (message.kind === 'body') return child(message.node, 'sincronizarEnvio') ?? message.node;
  } catch (error) {
    if (error instanceof GatewayError && error.code === 'xml-refused') throw malformed(error.message, error);
    throw error;
  }
  throw malformed('The message is a fault.');
}

function malformed(message: string, cause?: unknown): GatewayError {
  return new GatewayError('callback-malformed', 'callback', message, cause === undefined ? {} : { cause });
}

export function acknowledge(callback: ReceivedCallback | null): { status: number; mediaType: string; body: string } {
  const inner = `<identificador>${escapeText(callback?.remoteId ?? '')}</identificador><codigoRespuesta>000</codigoRespuesta><descripcionRespuesta>OK</descripcionRespuesta>`;
  const body = soapEnvelope(
    `<resultadoSincronizarEnvio xmlns="${NS.sincronizar}">${inner}</resultadoSincronizarEnvio>`,
  );
  return { status: 200, mediaType: XML, body };
}

export function refuse(reason: string): { status: number; mediaType: string; body: string } {
  return { status: 400, mediaType: XML, body: soapFault({ code: 'soapenv:Client', text: reason }) };
}

const WSDL = join(import.meta.dirname, '../../../contracts/wsdl/adviser/adviser-ws-v2.wsdl');

/** Our own writing of the contract, with the address it is really served at. */
export function callbackWsdl(location: string): string {
  const text = readFileSync(WSDL, 'utf8');
  // A function, so that no `$` of the address is read as a pattern.
  return text.replace('LOCATION', () => escapeAttribute(location));
}
