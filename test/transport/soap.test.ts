import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GatewayError } from '../../src/errors.ts';
import { element, serialise, serialiseText } from '../../src/signing/canonical.ts';
import {
  child,
  childrenNamed,
  childText,
  parseSoap,
  parseXml,
  soapEnvelope,
  soapFault,
  soapHeader,
  type XmlTree,
} from '../../src/transport/soap.ts';

const LIMITS = { maxBytes: 1_000_000 };
const SOAP = 'http://schemas.xmlsoap.org/soap/envelope/';
const bytes = (text: string, encoding: BufferEncoding = 'utf8') => Buffer.from(text, encoding);
const envelope = (inside: string) => bytes(`<s:Envelope xmlns:s="${SOAP}">${inside}</s:Envelope>`);

function refusal(input: Uint8Array, limits = LIMITS): string {
  try {
    parseXml(input, limits);
  } catch (error) {
    if (error instanceof GatewayError && error.code === 'xml-refused') return String(error.params.why);
    throw error;
  }
  return 'accepted';
}

describe('a well-formed document', () => {
  it('is a tree of local names, namespaces, attributes and text', () => {
    const tree = parseXml(bytes('<a:r xmlns:a="urn:a" a:k="1"><b xmlns="urn:b" x="y">uno</b>\n<c/></a:r>'), LIMITS);
    expect(tree).toEqual({
      name: 'r',
      namespace: 'urn:a',
      attributes: { k: '1' },
      text: '\n',
      children: [
        { name: 'b', namespace: 'urn:b', attributes: { x: 'y' }, children: [], text: 'uno' },
        { name: 'c', namespace: '', attributes: {}, children: [], text: '' },
      ],
    });
  });

  it('joins what comments and CDATA sections split', () => {
    expect(parseXml(bytes('<a>uno<!-- x -->dos<![CDATA[<tres>]]>&amp;&#241;</a>'), LIMITS).text).toBe('unodos<tres>&ñ');
  });

  it('may have a byte order mark, a declaration, and be in ISO-8859-1', () => {
    expect(refusal(bytes('\uFEFF<?xml version="1.0" encoding="UTF-8"?><a/>'))).toBe('accepted');
    const latin = bytes('<?xml version="1.0" encoding="ISO-8859-1"?><a>ñ</a>', 'latin1');
    expect(parseXml(latin, LIMITS).text).toBe('ñ');
  });

  it('holds a text of 13 MB, which libxml2 refuses by itself', () => {
    const document = Buffer.concat([bytes('<r><a>'), Buffer.alloc(13_000_000, 'QUJD'), bytes('</a></r>')]);
    const tree = parseXml(document, { maxBytes: 14_000_000 });
    expect(tree.children[0]?.text).toHaveLength(13_000_000);
  });

  it('cannot reach the prototype of what it becomes', () => {
    const tree = parseXml(bytes('<__proto__ __proto__="x" constructor="y"/>'), LIMITS);
    expect(Object.getPrototypeOf(tree.attributes)).toBe(Object.prototype);
    expect(Object.keys(tree.attributes).sort()).toEqual(['__proto__', 'constructor']);
  });

  it('reads back what our own writer writes, whatever the text', () => {
    const text = fc
      .string({ unit: 'binary' })
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what XML cannot carry
      .map((each) => each.toWellFormed().replace(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g, ''));
    fc.assert(
      fc.property(text, text, (content, value) => {
        const written = Buffer.concat(serialise(element('a', { attributes: { value } }, content)));
        expect(parseXml(written, LIMITS)).toMatchObject({ attributes: { value }, text: content });
      }),
    );
  });
});

describe('a document is refused', () => {
  const nested = (depth: number) => bytes('<a>'.repeat(depth) + '</a>'.repeat(depth));
  it.each([
    ['empty', bytes(''), 'empty'],
    ['a byte order mark alone', bytes('\uFEFF'), 'empty'],
    ['HTML', bytes('<html><body><br></body></html>'), 'not well-formed'],
    ['plain text', bytes('Service Unavailable'), 'not XML'],
    ['an element left open', bytes('<a><b></a>'), 'not well-formed'],
    ['two roots', bytes('<a/><b/>'), 'not well-formed'],
    ['cut short', bytes('<a><b>text'), 'not well-formed'],
    ['an undeclared prefix', bytes('<x:a/>'), 'not well-formed'],
    ['an attribute twice', bytes('<a b="1" b="2"/>'), 'not well-formed'],
    ['an unknown entity', bytes('<a>&nada;</a>'), 'not well-formed'],
    ['NUL', bytes('<abc>\0</abc>'), 'not well-formed'],
    ['a character reference XML does not allow', bytes('<a>&#0;</a>'), 'not well-formed'],
    ['bytes that are no UTF-8', bytes('<a>\xe9</a>', 'latin1'), 'not well-formed'],
    ['UTF-16', bytes('\uFEFF<a/>', 'utf16le'), 'an encoding other than UTF-8'],
    ['UTF-16 without mark', bytes('<a/>', 'utf16le'), 'an encoding other than UTF-8'],
    [
      'UTF-7, where markup can hide',
      bytes('<?xml version="1.0" encoding="UTF-7"?><a/>'),
      'an encoding other than UTF-8',
    ],
    ['a DOCTYPE', bytes('<!DOCTYPE a><a/>'), 'a document type declaration'],
    ['an external DOCTYPE', bytes('<!DOCTYPE a SYSTEM "http://127.0.0.1/x.dtd"><a/>'), 'a document type declaration'],
    [
      'an external entity',
      bytes('<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]><a>&e;</a>'),
      'a document type declaration',
    ],
    [
      'a DOCTYPE in UTF-16',
      bytes('\uFEFF<!DOCTYPE a [<!ENTITY e "x">]><a>&e;</a>', 'utf16le'),
      'an encoding other than UTF-8',
    ],
    ['a DOCTYPE, before the parser meets it', bytes('<!DOCTYPE a [<!ENTITY e'), 'a document type declaration'],
    ['a processing instruction', bytes('<?xml version="1.0"?><a><?php x?></a>'), 'a processing instruction'],
    ['a stylesheet', bytes('<?xml-stylesheet href="x"?><a/>'), 'a processing instruction'],
    ['elements too deep', nested(41), 'too deep or too many elements'],
    ['elements far too deep', nested(10_000), 'not well-formed'],
    ['too many elements', bytes(`<r>${'<a/>'.repeat(20_000)}</r>`), 'too deep or too many elements'],
  ])('%s', (_name, input, why) => {
    expect(refusal(input)).toBe(why);
  });

  it('too many attributes', () => {
    const attributes = Array.from({ length: 20_001 }, (_, index) => `a${index}="1"`).join(' ');
    expect(refusal(bytes(`<a ${attributes}/>`))).toBe('too deep or too many elements');
  });

  it('larger than allowed, before it is looked at', () => {
    expect(refusal(bytes('<a>12345</a>'), { maxBytes: 11 })).toBe('larger than allowed');
    expect(refusal(bytes('<a>12345</a>'), { maxBytes: 12 })).toBe('accepted');
  });

  it('deeper than its caller allows, and not at the limit', () => {
    expect(() => parseXml(nested(3), { ...LIMITS, maxDepth: 2 })).toThrow(GatewayError);
    expect(parseXml(nested(2), { ...LIMITS, maxDepth: 2 }).name).toBe('a');
    expect(refusal(nested(40))).toBe('accepted');
  });

  it('without a word of what it says', () => {
    try {
      parseXml(bytes('<a>00000000T<b></a>'), LIMITS);
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(GatewayError);
      expect(`${error} ${JSON.stringify(error)} ${(error as Error).cause}`).not.toContain('00000000T');
    }
  });
});

describe('a SOAP message', () => {
  it('gives the first element of its body', () => {
    const message = parseSoap(envelope('<s:Header/><s:Body><r xmlns="urn:x"><a>1</a></r></s:Body>'), LIMITS);
    expect(message).toMatchObject({ kind: 'body', node: { name: 'r', namespace: 'urn:x' } });
  });

  it.each([
    [
      'a qualified code',
      '<faultcode>s:Server</faultcode><faultstring> Error  interno </faultstring>',
      'Server',
      'Error  interno',
    ],
    ['a bare number', '<faultcode>4000</faultcode><faultstring>x</faultstring>', '4000', 'x'],
    ['nothing', '', '', ''],
  ])('is a fault with %s', (_name, inside, code, text) => {
    const body = `<s:Body><s:Fault>${inside}<detail><x/></detail></s:Fault></s:Body>`;
    expect(parseSoap(envelope(body), LIMITS)).toEqual({ kind: 'fault', code, text });
  });

  it('with a Fault of another namespace is no fault', () => {
    expect(parseSoap(envelope('<s:Body><Fault xmlns="urn:x"/></s:Body>'), LIMITS).kind).toBe('body');
  });

  it.each([
    ['without a body', envelope('<s:Header/>')],
    ['with an empty body', envelope('<s:Body/>')],
    [
      'of SOAP 1.2',
      bytes('<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Body><a/></s:Body></s:Envelope>'),
    ],
    ['that is some other XML', bytes('<html><body><p/></body></html>')],
  ])('is refused %s', (_name, input) => {
    expect(() => parseSoap(input, LIMITS)).toThrow(expect.objectContaining({ code: 'xml-refused' }));
  });

  it('gotcha 7: has its headers found by name, whatever their namespace', () => {
    const message = envelope('<s:Header><k:apiKey xmlns:k="urn:k">x</k:apiKey></s:Header><s:Body><a/></s:Body>');
    expect(soapHeader(message, 'apiKey', LIMITS)?.text).toBe('x');
    expect(soapHeader(message, 'Security', LIMITS)).toBeUndefined();
  });
});

describe('a path through a tree', () => {
  const tree = parseXml(
    bytes('<r><a><b> uno </b><b>dos</b><vacio/><c xmlns:i="urn:i" i:nil="true">x</c></a></r>'),
    LIMITS,
  );

  it('leads to the first child of each name, or nowhere', () => {
    expect(childText(tree, 'a', 'b')).toBe('uno');
    expect(child(tree, 'a', 'x', 'b')).toBeUndefined();
    expect(child(tree)).toBe(tree);
    expect(childrenNamed(child(tree, 'a') as XmlTree, 'b').map(({ text }) => text)).toEqual([' uno ', 'dos']);
  });

  it('ends in no text where it is empty or nil', () => {
    expect([childText(tree, 'a', 'vacio'), childText(tree, 'a', 'c')]).toEqual([undefined, undefined]);
  });
});

describe('what we answer', () => {
  it('is an envelope that we can read ourselves', () => {
    const answer = soapEnvelope(serialiseText(element('n:r', { namespaces: { n: 'urn:n' } }, 'ñ')));
    expect(parseSoap(bytes(answer), LIMITS)).toMatchObject({ kind: 'body', node: { namespace: 'urn:n', text: 'ñ' } });
  });

  it('is a fault that always goes out, with what XML cannot carry replaced', () => {
    const fault = soapFault({ code: 'soapenv:Client', text: 'mal: <a> & \u0000\uD800 ]]>' });
    expect(parseSoap(bytes(fault), LIMITS)).toEqual({
      kind: 'fault',
      code: 'Client',
      text: 'mal: <a> & \uFFFD\uFFFD ]]>',
    });
  });
});

describe('its price', () => {
  it('is well under a millisecond for a small answer', () => {
    const answer = envelope('<s:Body><r xmlns="urn:x"><codigoRespuesta>000</codigoRespuesta><b>OK</b></r></s:Body>');
    const timeOf = () => {
      const startedAt = performance.now();
      for (let each = 0; each < 200; each += 1) parseSoap(answer, LIMITS);
      return (performance.now() - startedAt) / 200;
    };
    expect(Math.min(timeOf(), timeOf(), timeOf())).toBeLessThan(0.5);
  });

  it('leaves no memory behind, accepted or refused', () => {
    const good = Buffer.concat([bytes('<a>'), Buffer.alloc(1_000_000, 'A'), bytes('</a>')]);
    const bad = Buffer.concat([bytes('<a>'), Buffer.alloc(1_000_000, 'A'), bytes('<b></a>')]);
    const limits = { maxBytes: 2_000_000 };
    const parse = (times: number) => {
      for (let each = 0; each < times; each += 1) {
        parseXml(good, limits);
        refusal(bad, limits);
      }
      // libxml2's memory is an ArrayBuffer to Node; the heap's own garbage is not in this figure.
      return process.memoryUsage().external;
    };
    const before = parse(20);
    expect(parse(200) - before).toBeLessThan(50_000_000);
  });
});
