/** What an e-NOTUM message comes wrapped in, a piece to choose: opened to the petition, and closed around the answer. */
import { GatewayError } from '../../../src/errors.ts';
import { serialiseText } from '../../../src/signing/canonical.ts';
import { parseXml, soapEnvelope, type XmlTree } from '../../../src/transport/soap.ts';
import type { EnotumSettings } from './config.ts';
import { openPci } from './envelope-pci.ts';
import type { Opened } from './opened.ts';

/** 10 MiB of document in base64, and what stands around it. */
export const MAX_BODY_BYTES = 15 * 1024 * 1024;
const SOAP = 'http://schemas.xmlsoap.org/soap/envelope/';
const WSSE = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd';

export function open(body: Uint8Array, settings: EnotumSettings): Opened {
  const root = rootOf(body);
  if (root === null) return fault('Client', 'The XML could not be read.');
  if (root.name !== 'Envelope') return fault('Client', 'This is no SOAP 1.1 message.');
  if (root.namespace !== SOAP) return fault('VersionMismatch', 'Only SOAP 1.1 is spoken here.');
  const parts = root.children.filter(({ namespace }) => namespace === SOAP);
  const headers = parts.filter(({ name }) => name === 'Header').flatMap(({ children }) => children);
  const unread = headers.find((each) => each.attributes.mustUnderstand === '1' && !mayBeLeft(each, settings));
  if (unread !== undefined) return fault('MustUnderstand', 'A header that must be understood is not.');
  const [petition, ...more] = parts.find(({ name }) => name === 'Body')?.children ?? [];
  if (petition === undefined || more.length > 0) return fault('Client', 'The Body must hold one element.');
  switch (settings.envelope) {
    case 'soap-body':
      return { kind: 'petition', petition, close: (answer) => soapEnvelope(serialiseText(answer)) };
    case 'pci':
      return openPci(petition);
  }
}

function rootOf(body: Uint8Array): XmlTree | null {
  try {
    return parseXml(body, { maxBytes: MAX_BODY_BYTES });
  } catch (error) {
    if (error instanceof GatewayError && error.code === 'xml-refused') return null;
    throw error;
  }
}

function mayBeLeft({ namespace }: XmlTree, { signedMessages }: EnotumSettings): boolean {
  return namespace === WSSE && signedMessages === 'leave-unread';
}

function fault(code: Extract<Opened, { kind: 'fault' }>['code'], text: string): Opened {
  return { kind: 'fault', code, text };
}
