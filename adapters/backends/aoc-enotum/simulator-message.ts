/** One request as the simulated platform gets it: its envelope, what came beside it, and whether its signature holds. */
import { GatewayError } from '../../../src/errors.ts';
import { verifySoap } from '../../../src/signing/verify.ts';
import { parseXml, type XmlTree } from '../../../src/transport/soap.ts';
import { readMessage, type SoapMessageRead } from '../../../src/transport/soap-answer.ts';
import { WS_SECURITY } from './profile.ts';

const WSSE = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd';
export const MAX_BODY_BYTES = 48 * 1024 * 1024;
const PARTS = { maxParts: 10, maxHeaderBytes: 4_000, maxPartBytes: MAX_BODY_BYTES, maxTotalBytes: MAX_BODY_BYTES };

export type Message =
  | { kind: 'body'; node: XmlTree; parts: ReadonlyMap<string, Uint8Array>; signed: boolean; envelopeBytes: number }
  | { kind: 'fault'; code: string; text: string };

/** `trusted`: certificates whose signatures count, PEM; null: signatures are not looked at. */
export function openMessage(
  body: Buffer,
  of: { contentType: string; trusted: readonly string[] | null; now: Date },
): Message {
  const message = read(body, of.contentType);
  if (message === null || message.kind !== 'body') return fault('Client', 'No SOAP 1.1 with a Body.');
  const { envelope, node, attachments } = message;
  const header = parseXml(envelope, { maxBytes: MAX_BODY_BYTES }).children.find(({ name }) => name === 'Header');
  const signed = header?.children.some(({ name, namespace }) => name === 'Security' && namespace === WSSE) === true;
  if (signed && attachments.size > 0) return fault('Client', 'With MTOM there is no WS-Security.');
  if (signed && of.trusted !== null) {
    const refused = signatureRefused(envelope, { trusted: of.trusted, now: of.now });
    if (refused !== null) return fault('Client.Authentication', refused);
  }
  const parts = new Map([...attachments].map(([id, { content }]) => [id, content]));
  return { kind: 'body', node, parts, signed, envelopeBytes: envelope.byteLength };
}

function signatureRefused(envelope: Uint8Array, of: { trusted: readonly string[]; now: Date }): string | null {
  try {
    verifySoap(envelope, { profile: WS_SECURITY, ...of });
    return null;
  } catch (error) {
    if (error instanceof GatewayError && error.code === 'signature-invalid') return String(error.params.reason);
    throw error;
  }
}

function read(body: Buffer, contentType: string): SoapMessageRead | null {
  try {
    return readMessage(body, contentType, { maxBytes: MAX_BODY_BYTES, parts: PARTS });
  } catch (error) {
    if (error instanceof GatewayError && error.code === 'xml-refused') return null;
    throw error;
  }
}

function fault(code: string, text: string): Message {
  return { kind: 'fault', code, text };
}
