import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GatewayError } from '../../src/errors.ts';
import { isMultipart, type MultipartLimits, readMultipart } from '../../src/transport/soap-multipart.ts';
import { multipartRelated } from '../../src/transport/soap-request.ts';
import { type HandPart, multipart, PART_LIMITS, RELATED, XOP_PART } from '../support/multipart.ts';

const ROOT: HandPart = { headers: XOP_PART, content: '<a/>' };
const FILE: HandPart = { headers: ['Content-Type: application/pdf', 'Content-ID: <uno@x>'], content: '%PDF' };

function read(body: Uint8Array, type = RELATED, limits: Partial<MultipartLimits> = {}) {
  return readMultipart(type, body, { ...PART_LIMITS, ...limits });
}

function why(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof GatewayError && error.code === 'xml-refused') return String(error.params.why);
    throw error;
  }
  return 'accepted';
}

const text = (bytes: Uint8Array | undefined) => Buffer.from(bytes ?? []).toString('latin1');

describe('a message of several parts', () => {
  it('is its root, and its files by their names', () => {
    const { root, attachments } = read(multipart([ROOT, FILE]));
    expect(text(root)).toBe('<a/>');
    expect([...attachments.keys()]).toEqual(['uno@x']);
    expect(attachments.get('uno@x')?.mediaType).toBe('application/pdf');
    expect(text(attachments.get('uno@x')?.content)).toBe('%PDF');
  });

  it('has its root where `start` says, else first', () => {
    expect(text(read(multipart([FILE, ROOT])).root)).toBe('<a/>');
    const startless = 'multipart/related; boundary=limite; type="text/xml"';
    expect(text(read(multipart([ROOT, FILE]), startless).root)).toBe('<a/>');
    expect(why(() => read(multipart([FILE, ROOT]), startless))).toBe('a message that is not said to be XML');
  });

  it.each([
    ['a preamble and an epilogue', Buffer.concat([Buffer.from('hola\r\n'), multipart([ROOT]), Buffer.from('adiós')])],
    ['blanks after a boundary', Buffer.from(multipart([ROOT]).toString().replace('--limite\r\n', '--limite \t\r\n'))],
    ['no line end after the last boundary', multipart([ROOT]).subarray(0, -2)],
    [
      'a header on two lines',
      multipart([{ ...ROOT, headers: ['Content-ID: <raiz@x>', 'Content-Type: text/xml;\r\n charset="utf-8"'] }]),
    ],
    ['names in any letters', multipart([{ ...ROOT, headers: ['CONTENT-id: <raiz@x>', 'content-TYPE: Text/XML'] }])],
  ])('may have %s', (_what, body) => {
    expect(text(read(body).root)).toBe('<a/>');
  });

  it.each([
    'multipart/related;boundary=limite',
    'Multipart/Related; Boundary="limite"; start-info="text/xml"; action="urn:x"',
    'multipart/related; type="text/xml"; boundary="li\\mite";',
  ])('is told by %s', (type) => {
    expect(isMultipart(type)).toBe(true);
    expect(text(read(multipart([ROOT]), type).root)).toBe('<a/>');
  });

  it('may hold parts without a name, to which nothing can refer, and parts without content', () => {
    const parts = [ROOT, { content: 'x' }, { headers: ['Content-ID: <vacia@x>'], content: '' }];
    expect([...read(multipart(parts)).attachments]).toEqual([
      ['vacia@x', { mediaType: 'application/octet-stream', content: Buffer.alloc(0) }],
    ]);
    const shared = `--limite\r\n${XOP_PART.join('\r\n')}\r\n\r\n<a/>\r\n--limite\r\nContent-ID: <v@x>\r\n\r\n--limite--`;
    expect(text(read(Buffer.from(shared)).attachments.get('v@x')?.content)).toBe('');
  });
});

describe('contents', () => {
  const file = (encoding: string, content: string | Uint8Array) => {
    const headers = ['Content-ID: <uno@x>', `Content-Transfer-Encoding: ${encoding}`];
    return read(multipart([ROOT, { headers, content }])).attachments.get('uno@x')?.content;
  };

  it.each([
    ['binary', Buffer.from([0, 13, 10, 255, 45, 45]), '\0\r\n\xff--'],
    ['8bit', Buffer.from('ñ'), 'Ã±'],
    ['7bit', 'a b', 'a b'],
    ['base64', 'JVBE\r\nRi0x', '%PDF-1'],
    ['BASE64', 'JVBERi0=\r\n', '%PDF-'],
    ['quoted-printable', 'caf=C3=A9 =3D =\r\ndos \t\r\ntres   ', 'cafÃ© = dos\r\ntres'],
  ])('are decoded from %s', (encoding, content, expected) => {
    expect(text(file(encoding, content))).toBe(expected);
  });

  it.each([
    ['base64', 'JVB'],
    ['base64', 'J*BE'],
    ['base64', 'JV==BERi'],
    ['quoted-printable', 'a=ZZ'],
    ['quoted-printable', 'a='],
    ['quoted-printable', 'a= \r\nb'],
    ['x-uuencode', 'x'],
    ['gzip', 'x'],
  ])('are refused where they are not %s: %s', (encoding, content) => {
    expect(why(() => file(encoding, content))).toMatch(/that is none|an encoding nobody uses/);
  });

  it('of blanks without end take no longer than others', () => {
    const blanks = `${' '.repeat(90_000)}x`;
    expect(text(file('quoted-printable', blanks))).toBe(blanks);
  });
});

describe('is refused', () => {
  const named = (id: string): HandPart => ({ headers: [`Content-ID: ${id}`], content: 'x' });
  const replaced = (from: string, to: string) => Buffer.from(multipart([ROOT, FILE]).toString().replace(from, to));

  it.each<[string, Uint8Array, string, string]>([
    ['without a boundary', multipart([ROOT]), 'multipart/related; type="text/xml"', 'several parts without a boundary'],
    [
      'with a boundary that is empty',
      multipart([ROOT]),
      'multipart/related; boundary=""',
      'several parts without a boundary',
    ],
    [
      'with a boundary too long',
      multipart([ROOT]),
      `multipart/related; boundary=${'a'.repeat(71)}`,
      'several parts without a boundary',
    ],
    [
      'with two boundaries named',
      multipart([ROOT]),
      'multipart/related; boundary=limite; Boundary=otro',
      'not multipart/related',
    ],
    [
      'with another boundary',
      multipart([ROOT]),
      'multipart/related; boundary=otro',
      'no boundary where there should be one',
    ],
    ['as form data', multipart([ROOT]), 'multipart/form-data; boundary=limite', 'not multipart/related'],
    ['as nothing at all', multipart([ROOT]), 'multipart', 'not multipart/related'],
    ['empty', Buffer.alloc(0), RELATED, 'no boundary where there should be one'],
    ['without parts', Buffer.from('--limite--\r\n'), RELATED, 'no part that is the message'],
    ['without the part that `start` names', multipart([FILE]), RELATED, 'no part that is the message'],
    [
      'with a page where the message should be',
      replaced('application/xop+xml; charset=UTF-8; type="text/xml"', 'text/html'),
      RELATED,
      'a message that is not said to be XML',
    ],
    ['with two parts of one name', multipart([ROOT, FILE, FILE]), RELATED, 'two parts of one name'],
    ['with a file of the message’s name', multipart([ROOT, named('<raiz@x>')]), RELATED, 'two parts of one name'],
    [
      'with the same name in another spelling',
      multipart([ROOT, named('<uno@x>'), named('uno@x')]),
      RELATED,
      'two parts of one name',
    ],
    ['with a name that is none', multipart([ROOT, named('<uno @x>')]), RELATED, 'a part with an unreadable name'],
    ['with half a name', multipart([ROOT, named('<uno@x')]), RELATED, 'a part with an unreadable name'],
    [
      'with parts inside a part',
      multipart([
        ROOT,
        { headers: ['Content-Type: multipart/related; boundary=otro'], content: multipart([FILE], 'otro') },
      ]),
      RELATED,
      'parts inside a part',
    ],
    [
      'with a message inside a part',
      multipart([ROOT, { headers: ['Content-Type: message/rfc822'], content: 'x' }]),
      RELATED,
      'parts inside a part',
    ],
    [
      'with a type that is none',
      multipart([ROOT, { headers: ['Content-Type: pdf'], content: 'x' }]),
      RELATED,
      'a part of unreadable type',
    ],
    [
      'with a header twice',
      multipart([{ ...ROOT, headers: [...XOP_PART, 'content-id: <uno@x>'] }]),
      RELATED,
      'a header twice',
    ],
    [
      'with a header that is none',
      multipart([{ ...ROOT, headers: [...XOP_PART, 'hola'] }]),
      RELATED,
      'a header that is none',
    ],
    [
      'with a line end hidden in a header',
      multipart([{ ...ROOT, headers: [...XOP_PART, 'X: a\nContent-Type: text/html'] }]),
      RELATED,
      'a header that is none',
    ],
    [
      'with a boundary inside the content',
      multipart([ROOT, { ...FILE, content: 'a\r\n--limite2\r\nb' }]),
      RELATED,
      'a boundary inside a part',
    ],
    [
      'with the last boundary inside the content',
      multipart([ROOT, { ...FILE, content: 'a\r\n--limite--b' }]),
      RELATED,
      'a boundary inside a part',
    ],
    [
      'with a boundary among the headers',
      multipart([ROOT, { headers: ['--limite'], content: 'x' }]),
      RELATED,
      'a boundary inside a part',
    ],
    [
      'with line ends of another kind',
      Buffer.from(multipart([ROOT]).toString().replaceAll('\r\n', '\n')),
      RELATED,
      'a boundary inside a part',
    ],
  ])('%s', (_what, body, type, reason) => {
    expect(why(() => read(body, type))).toBe(reason);
  });

  it('wherever it is cut short', () => {
    const whole = multipart([ROOT, FILE]).subarray(0, -2);
    for (let length = 0; length < whole.byteLength; length += 1)
      expect(
        why(() => read(whole.subarray(0, length))),
        String(length),
      ).not.toBe('accepted');
  });

  it.each<[string, Partial<MultipartLimits>, string]>([
    ['in all', { maxTotalBytes: multipart([ROOT, FILE]).byteLength - 1 }, 'larger than allowed'],
    ['in its parts', { maxParts: 1 }, 'too many parts'],
    ['in one part', { maxPartBytes: 3 }, 'a part that is too large'],
    ['in its headers', { maxHeaderBytes: XOP_PART.join('\r\n').length - 1 }, 'headers that are too long'],
  ])('past its limits %s, and not at them', (_what, limits, reason) => {
    expect(why(() => read(multipart([ROOT, FILE]), RELATED, limits))).toBe(reason);
    const [[name, value] = ['', 0]] = Object.entries(limits);
    expect(why(() => read(multipart([ROOT, FILE]), RELATED, { [name]: value + 1 }))).toBe('accepted');
  });

  it('with more headers than anybody writes', () => {
    const many = Array.from({ length: 31 }, (_, index) => `X-${index}: x`);
    expect(why(() => read(multipart([{ content: 'x', headers: many }]), RELATED, { maxHeaderBytes: 10_000 }))).toBe(
      'too many headers',
    );
  });

  it('without a word of what it says', () => {
    try {
      read(multipart([ROOT, { headers: ['00000000T'], content: 'x' }]));
      expect.unreachable();
    } catch (error) {
      expect(`${error} ${JSON.stringify(error)} ${(error as Error).cause}`).not.toContain('00000000T');
    }
  });
});

describe('whatever bytes the files are of', () => {
  const file = fc.oneof(
    fc.uint8Array({ maxLength: 200 }),
    fc
      .array(fc.constantFrom('\r\n', '--', '--limite', '\r', 'x', '-', 'gateway-'), { maxLength: 20 })
      .map((all) => Buffer.from(all.join(''))),
  );

  it('they are read back as they were sent', () => {
    fc.assert(
      fc.property(
        fc.array(file, { maxLength: 4 }),
        fc.uint8Array({ minLength: 16, maxLength: 16 }),
        (files, random) => {
          const attachments = files.map((content, index) => ({
            contentId: `f${index}@x`,
            mediaType: 'application/pdf',
            pieces: [content.subarray(0, 3), content.subarray(3)],
          }));
          const sent = multipartRelated({ kind: 'mtom', message: [Buffer.from('<a/>')], attachments, random });
          const got = read(Buffer.concat(sent.body), sent.headers['content-type']);
          expect(text(got.root)).toBe('<a/>');
          expect([...got.attachments.values()].map(({ content }) => text(content))).toEqual(files.map(text));
        },
      ),
    );
  });

  it('nothing else than a refusal comes of what is no message', () => {
    const piece = fc.constantFrom(
      '--limite',
      '\r\n',
      '--',
      'Content-ID: <uno@x>',
      'Content-Type: text/xml',
      ':',
      ' ',
      '<a/>',
      'Content-Transfer-Encoding: base64',
      '\0',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        const body = Buffer.from(pieces.join(''));
        const outcome = why(() => {
          const { root, attachments } = read(body, 'multipart/related; boundary=limite');
          for (const { content } of [{ content: root }, ...attachments.values()])
            expect(content.byteLength).toBeLessThanOrEqual(body.byteLength);
        });
        expect(outcome.length).toBeGreaterThan(0);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('what we send', () => {
  const random = new Uint8Array(16);
  const one = { contentId: 'uno@x', mediaType: 'application/pdf', pieces: [Buffer.from('%PDF')] };
  const message = [Buffer.from('<a/>')];

  it.each([
    ['mtom', 'application/xop+xml', 'application/xop+xml; charset=utf-8; type="text/xml"'],
    ['swa', 'text/xml', 'text/xml; charset=utf-8'],
  ] as const)('says by its types that it is %s', (kind, type, root) => {
    const { headers, body } = multipartRelated({ kind, message, attachments: [one], random });
    expect(headers['content-type']).toContain(`type="${type}"`);
    expect(Buffer.concat(body).toString()).toContain(`Content-Type: ${root}\r\n`);
  });

  it('is not written with names that could say something else, twice the same, or a boundary to foresee', () => {
    const written =
      (attachments: (typeof one)[], bytes = random) =>
      () =>
        multipartRelated({ kind: 'swa', message, attachments, random: bytes });
    expect(written([{ ...one, contentId: 'a>\r\nX: y' }])).toThrow(RangeError);
    expect(written([{ ...one, mediaType: 'a/b\r\nX: y' }])).toThrow(RangeError);
    expect(written([{ ...one, contentId: 'message@gateway' }])).toThrow(RangeError);
    expect(written([one, one])).toThrow(RangeError);
    expect(written([one], new Uint8Array(8))).toThrow(RangeError);
    expect(written([one])).not.toThrow();
  });
});
