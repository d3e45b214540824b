import { describe, expect, it } from 'vitest';
import type { HttpResult } from '../../contracts/backend.ts';
import { contentOf, readAnswer, readMessage, type SoapAnswer } from '../../src/transport/soap-answer.ts';
import { soapHeaders, soapRequest } from '../../src/transport/soap-request.ts';
import { multipart, PART_LIMITS, RELATED, XOP_PART } from '../support/multipart.ts';

const SOAP = 'http://schemas.xmlsoap.org/soap/envelope/';
const XOP = 'http://www.w3.org/2004/08/xop/include';
const LIMITS = { maxBytes: 100_000, parts: PART_LIMITS };
const envelope = (body: string) => `<s:Envelope xmlns:s="${SOAP}"><s:Header/><s:Body>${body}</s:Body></s:Envelope>`;

function answered(body: string | Uint8Array, type = 'text/xml; charset=utf-8', status = 200): HttpResult {
  return { kind: 'answer', status, headers: { 'content-type': type }, body: Buffer.from(body), durationMs: 1 };
}

/** The message around `inside`, with one file beside it. */
function withFile(inside: string, id = '<uno@x>'): SoapAnswer {
  const parts = [
    { headers: XOP_PART, content: envelope(inside) },
    { headers: ['Content-Type: application/pdf', `Content-ID: ${id}`], content: '%PDF' },
  ];
  return readAnswer(answered(multipart(parts), RELATED), LIMITS);
}

describe('a request', () => {
  it('bears its action in quotes, an empty one too', () => {
    expect(soapHeaders('urn:x').soapaction).toBe('"urn:x"');
    const call = { url: 'http://127.0.0.1/', action: '', body: [], timeoutMs: 1, maxAnswerBytes: 2 };
    expect(soapRequest(call)).toMatchObject({
      method: 'POST',
      headers: { soapaction: '""' },
      timeoutMs: 1,
      maxAnswerBytes: 2,
    });
    expect(soapRequest({ ...call, headers: { 'content-type': 'x' } }).headers).toMatchObject({
      'content-type': 'x',
      soapaction: '""',
    });
  });
});

describe('an answer', () => {
  it('is the first element of its body, with the bytes it came in', () => {
    const xml = envelope('<r xmlns="urn:x"/>');
    const read = readAnswer(answered(xml), LIMITS);
    expect(read).toMatchObject({ kind: 'body', status: 200, node: { name: 'r', namespace: 'urn:x' } });
    expect(read.kind === 'body' && Buffer.from(read.envelope).toString()).toBe(xml);
  });

  it('may be a body with nothing in it', () => {
    expect(readAnswer(answered(envelope('')), LIMITS)).toMatchObject({ kind: 'empty', status: 200 });
  });

  it.each<[HttpResult, SoapAnswer]>([
    [
      { kind: 'not-sent', reason: 'econnrefused', durationMs: 1 },
      { kind: 'not-sent', reason: 'econnrefused' },
    ],
    [
      { kind: 'lost', reason: 'timeout', durationMs: 1 },
      { kind: 'lost', reason: 'timeout' },
    ],
  ])('that did not come is told as %o', (result, expected) => {
    expect(readAnswer(result, LIMITS)).toEqual(expected);
  });

  it.each([
    ['an error page', answered('<html><br></html>', 'text/html', 502), 502, 'not well-formed'],
    ['a page that is XML', answered('<html/>', 'text/html'), 200, 'not a SOAP 1.1 message'],
    [
      'two bodies',
      answered(envelope('').replace('<s:Header/>', '<s:Body><a/></s:Body>')),
      200,
      'not a SOAP 1.1 message',
    ],
    [
      'a Body of another namespace',
      answered(envelope('').replace('s:Body><', 'x:Body xmlns:x="urn:x"><').replace('/s:Body', '/x:Body')),
      200,
      'not a SOAP 1.1 message',
    ],
    ['a document type', answered(`<!DOCTYPE a>${envelope('')}`), 200, 'a document type declaration'],
    [
      'a document type in a part',
      answered(multipart([{ headers: XOP_PART, content: `<!DOCTYPE a>${envelope('')}` }]), RELATED),
      200,
      'a document type declaration',
    ],
    ['too many bytes', answered(envelope('x'.repeat(100_000))), 200, 'larger than allowed'],
    ['parts that are none', answered('x', RELATED), 200, 'no boundary where there should be one'],
  ])('that cannot be read says why: %s', (_what, result, status, why) => {
    expect(readAnswer(result, LIMITS)).toEqual({ kind: 'unreadable', status, why });
  });

  it('of several parts is unreadable where one was expected', () => {
    const result = answered(multipart([{ headers: XOP_PART, content: envelope('<r/>') }]), RELATED);
    expect(readAnswer(result, { maxBytes: 100_000 })).toMatchObject({ kind: 'unreadable' });
    expect(readAnswer(result, LIMITS)).toMatchObject({ kind: 'body' });
  });

  it('read as a message throws what it is told as otherwise', () => {
    expect(() => readMessage(Buffer.from('x'), 'text/xml', LIMITS)).toThrow(
      expect.objectContaining({ code: 'xml-refused' }),
    );
  });
});

describe('content', () => {
  const content = (read: SoapAnswer) => {
    if (read.kind !== 'body') throw new Error(`read as ${read.kind}`);
    const { content: bytes, mediaType } = contentOf(read.node, read);
    return [Buffer.from(bytes).toString(), mediaType];
  };
  const include = (href: string) => `<r><i:Include xmlns:i="${XOP}" href="${href}"/></r>`;

  it.each([
    ['by xop:Include', include('cid:uno@x')],
    ['by xop:Include, escaped', include('cid:uno%40x')],
    ['by xop:Include, white space around it', include('cid:uno@x').replace('<r>', '<r>\n ')],
    ['by href', '<r href="cid:uno@x"/>'],
    ['by href, in other letters', '<r href="CID:uno@x"></r>'],
  ])('is the part it refers to: %s', (_what, inside) => {
    expect(content(withFile(inside))).toEqual(['%PDF', 'application/pdf']);
  });

  it('is its own text, as base64, where it refers to none', () => {
    expect(content(withFile('<r> JVBE\nRg== </r>'))).toEqual(['%PDF', 'application/octet-stream']);
    expect(content(withFile('<r/>'))).toEqual(['', 'application/octet-stream']);
  });

  it.each([
    ['a part that did not come', include('cid:dos@x'), 'content that did not come with the message'],
    ['a way out of the message', include('cid:../../etc/passwd'), 'content that did not come with the message'],
    ['the same, escaped', include('cid:..%2F..%2Fetc%2Fpasswd'), 'content that did not come with the message'],
    ['the prototype of what holds them', include('cid:__proto__'), 'content that did not come with the message'],
    ['the message itself', include('cid:raiz@x'), 'content that did not come with the message'],
    ['escaped twice', include('cid:uno%2540x'), 'content that did not come with the message'],
    ['escapes that are none', include('cid:uno%zz'), 'content with an unreadable name'],
    ['a file', include('file:///etc/passwd'), 'content that is elsewhere'],
    ['an address', '<r href="http://127.0.0.1/x"/>', 'content that is elsewhere'],
    ['an element of the message', '<r href="#id0"/>', 'content that is elsewhere'],
    ['nothing', `<r><i:Include xmlns:i="${XOP}"/></r>`, 'content that is elsewhere'],
    ['two parts', `<r>${include('cid:uno@x').slice(3, -4).repeat(2)}</r>`, 'elements where content is expected'],
    ['a part and a text', include('cid:uno@x').replace('</r>', 'QUJD</r>'), 'elements where content is expected'],
    [
      'an Include of another namespace',
      include('cid:uno@x').replace(XOP, 'urn:x'),
      'elements where content is expected',
    ],
    ['a text that is no base64', '<r>%PDF</r>', 'base64 that is none'],
  ])('is refused: %s', (_what, inside, why) => {
    expect(() => content(withFile(inside))).toThrow(expect.objectContaining({ code: 'xml-refused', params: { why } }));
  });
});
