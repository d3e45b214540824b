/**
 * What came of a SOAP 1.1 call: sent or not, readable or not, a body or a fault, with the files beside it. Never throws
 * for what a stranger sent; what to make of it is the adapter's.
 */
import type { HttpResult } from '../../contracts/backend.ts';
import { GatewayError } from '../errors.ts';
import { decodeBase64 } from './soap-decode.ts';
import { readFault, type SoapFault } from './soap-fault.ts';
import { type Attachment, isMultipart, type MultipartLimits, readMultipart } from './soap-multipart.ts';
import { refused } from './soap-refused.ts';
import { parseXml, type XmlLimits, type XmlTree } from './soap-xml.ts';

const ENVELOPE = 'http://schemas.xmlsoap.org/soap/envelope/';
const XOP = 'http://www.w3.org/2004/08/xop/include';

export type SoapMessageRead = {
  /** The message as it came, for `verifySoap`; what it signs must then be read again from what that gives back. */
  envelope: Uint8Array;
  attachments: ReadonlyMap<string, Attachment>;
} & (
  | { kind: 'body'; node: XmlTree }
  /** Some services send nothing back but that all is well. */
  | { kind: 'empty' }
  | { kind: 'fault'; fault: SoapFault }
);

export type SoapAnswer =
  | { kind: 'not-sent' | 'lost'; reason: string }
  /** An answer that is no SOAP 1.1 message: an error page, half a message, more than allowed. */
  | { kind: 'unreadable'; status: number; why: string }
  | (SoapMessageRead & { status: number });

export type AnswerLimits = XmlLimits & {
  /** Absent: an answer of several parts counts as unreadable. */
  parts?: MultipartLimits;
};

export function readAnswer(result: HttpResult, limits: AnswerLimits): SoapAnswer {
  if (result.kind !== 'answer') return { kind: result.kind, reason: result.reason };
  const { status } = result;
  try {
    return { ...readMessage(result.body, result.headers['content-type'], limits), status };
  } catch (error) {
    if (!(error instanceof GatewayError) || error.code !== 'xml-refused') throw error;
    return { kind: 'unreadable', status, why: String(error.params.why) };
  }
}

/** The same of a message that came in, as to a simulator. Throws GatewayError `xml-refused`. */
export function readMessage(body: Uint8Array, contentType: string | undefined, limits: AnswerLimits): SoapMessageRead {
  const { root, attachments } = partsOf(body, contentType, limits);
  const envelope = parseXml(root, limits);
  const found = { envelope: root, attachments };
  if (envelope.name !== 'Envelope' || envelope.namespace !== ENVELOPE) throw notSoap();
  const bodies = envelope.children.filter(({ name, namespace }) => name === 'Body' && namespace === ENVELOPE);
  const [only, ...more] = bodies;
  if (only === undefined || more.length > 0) throw notSoap();
  const [node] = only.children;
  if (node === undefined) return { ...found, kind: 'empty' };
  if (node.name === 'Fault' && node.namespace === ENVELOPE) return { ...found, kind: 'fault', fault: readFault(node) };
  return { ...found, kind: 'body', node };
}

function partsOf(body: Uint8Array, contentType: string | undefined, { parts }: AnswerLimits) {
  if (contentType === undefined || !isMultipart(contentType))
    return { root: body, attachments: new Map<string, Attachment>() };
  if (parts === undefined) throw refused('several parts where one is expected');
  return readMultipart(contentType, body, parts);
}

/**
 * The bytes an element holds: of a part it refers to (`xop:Include` inside it, or its own `href="cid:…"`), else of its
 * text as base64. Throws GatewayError `xml-refused` where the part is not there, or the text is no base64.
 */
export function contentOf(node: XmlTree, { attachments }: Pick<SoapMessageRead, 'attachments'>): Attachment {
  const [include, ...more] = node.children;
  if (include !== undefined) {
    if (more.length > 0 || include.name !== 'Include' || include.namespace !== XOP || node.text.trim() !== '')
      throw refused('elements where content is expected');
    return referred(include.attributes.href ?? '', attachments);
  }
  const { href } = node.attributes;
  if (href !== undefined && node.text.trim() === '') return referred(href, attachments);
  return { mediaType: 'application/octet-stream', content: decodeBase64(node.text) };
}

/* RFC 2392: only what came with the message is ever looked up, by its whole name. */
function referred(href: string, attachments: ReadonlyMap<string, Attachment>): Attachment {
  if (!/^cid:/i.test(href)) throw refused('content that is elsewhere');
  const found = attachments.get(unescaped(href.slice('cid:'.length)));
  if (found === undefined) throw refused('content that did not come with the message');
  return found;
}

function unescaped(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    // Only says that the escapes are none.
    throw refused('content with an unreadable name');
  }
}

function notSoap(): GatewayError {
  return refused('not a SOAP 1.1 message');
}
