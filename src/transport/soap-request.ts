/** A SOAP 1.1 request as it goes on the wire: headers of every call, and files beside the message (MTOM, SwA). */
import type { HttpRequest } from '../../contracts/backend.ts';

const XML = 'text/xml; charset=utf-8';

/** SOAP 1.1, 6.1.1: the action is quoted; an empty one says that the address alone tells what is meant. */
export function soapHeaders(action: string): Record<string, string> {
  return { 'content-type': XML, soapaction: `"${action}"`, accept: 'text/xml' };
}

/** One call. `headers` where they are not those of `soapHeaders(action)`: of a message with files beside it. */
export function soapRequest(call: {
  url: string;
  action: string;
  body: readonly Uint8Array[];
  timeoutMs: number;
  maxAnswerBytes: number;
  headers?: Readonly<Record<string, string>>;
}): HttpRequest {
  const { url, action, body, timeoutMs, maxAnswerBytes, headers } = call;
  return { method: 'POST', url, headers: { ...soapHeaders(action), ...headers }, body, timeoutMs, maxAnswerBytes };
}

/** What an answer may come with. */
export const WITH_ATTACHMENTS = { accept: 'multipart/related, text/xml' } as const;

export type SentAttachment = {
  /** What the message refers to as `cid:<contentId>`; made by us, so of plain characters. */
  contentId: string;
  mediaType: string;
  pieces: readonly Uint8Array[];
};

const ROOT_ID = 'message@gateway';
const CONTENT_ID = /^[A-Za-z0-9._-]{1,100}(@[A-Za-z0-9._-]{1,100})?$/;
const MEDIA_TYPE = /^[A-Za-z0-9.+-]{1,60}\/[A-Za-z0-9.+-]{1,60}$/;

/**
 * The message and its files as multipart/related: `mtom` where it holds `xop:Include` (XOP 1.0, MTOM for SOAP 1.1), `swa`
 * where it holds `href="cid:…"` (SOAP Messages with Attachments). Not for a signed message: what is signed is the content,
 * not the reference. `random`: 16 bytes that nobody could foresee, by which no file can hold the boundary.
 */
export function multipartRelated(input: {
  kind: 'mtom' | 'swa';
  message: readonly Uint8Array[];
  attachments: readonly SentAttachment[];
  random: Uint8Array;
}): { headers: Record<string, string>; body: Uint8Array[] } {
  const { kind, message, attachments, random } = input;
  if (random.byteLength < 16) throw new RangeError('a boundary needs 16 random bytes');
  const boundary = `gateway-${Buffer.from(random).toString('hex')}`;
  const type = kind === 'mtom' ? 'application/xop+xml' : 'text/xml';
  const rootType = kind === 'mtom' ? 'application/xop+xml; charset=utf-8; type="text/xml"' : XML;
  const startInfo = kind === 'mtom' ? '; start-info="text/xml"' : '';
  const head = (contentId: string, mediaType: string, encoding: string) =>
    Buffer.from(
      `--${boundary}\r\nContent-Type: ${mediaType}\r\nContent-Transfer-Encoding: ${encoding}\r\nContent-ID: <${contentId}>\r\n\r\n`,
    );
  const lineEnd = Buffer.from('\r\n');
  const parts = attachments.flatMap(({ contentId, mediaType, pieces }) => {
    if (!CONTENT_ID.test(contentId) || contentId === ROOT_ID || !MEDIA_TYPE.test(mediaType))
      throw new RangeError('an attachment is named by plain characters');
    return [head(contentId, mediaType, 'binary'), ...pieces, lineEnd];
  });
  if (new Set(attachments.map(({ contentId }) => contentId)).size !== attachments.length)
    throw new RangeError('two attachments of one name');
  return {
    headers: {
      'content-type': `multipart/related; type="${type}"; start="<${ROOT_ID}>"${startInfo}; boundary="${boundary}"`,
    },
    body: [head(ROOT_ID, rootType, '8bit'), ...message, lineEnd, ...parts, Buffer.from(`--${boundary}--\r\n`)],
  };
}
