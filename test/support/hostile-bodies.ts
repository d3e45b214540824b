/** Bodies nobody honest sends, made of one that is right: what a reader of XML or JSON must not fall for. */

const DEEP = 20_000;

export function hostileBodies(format: 'xml' | 'json', right: Buffer): Record<string, Uint8Array> {
  const common = {
    'nothing at all': Buffer.alloc(0),
    'something else': Buffer.from('no es nada de eso'),
    'a body cut in the middle': right.subarray(0, Math.floor(right.byteLength / 2)),
    'bytes that are not UTF-8': Buffer.concat([right, Buffer.from([0xff, 0xfe, 0xc3, 0x28])]),
  };
  return {
    ...common,
    ...(format === 'xml' ? hostileXml(right.toString('utf8')) : hostileJson(right.toString('utf8'))),
  };
}

function hostileXml(right: string): Record<string, Uint8Array> {
  const [, head = '', rest = ''] = /^(\s*<\?xml[^>]*\?>)?([\s\S]*)$/.exec(right) ?? [];
  const root = /<([\w:-]+)/.exec(rest)?.[1] ?? 'x';
  const withDtd = (dtd: string) => `${head}<!DOCTYPE ${root} [${dtd}]>${rest}`;
  const laughs = ['<!ENTITY l0 "ja">'];
  for (let n = 1; n < 12; n += 1) laughs.push(`<!ENTITY l${n} "${`&l${n - 1};`.repeat(10)}">`);
  return mapped({
    'a document type': withDtd(''),
    'an entity of its own': withDtd('<!ENTITY e "x">'),
    'an external entity': withDtd('<!ENTITY e SYSTEM "file:///etc/passwd">'),
    'entities that grow without end': withDtd(laughs.join('')),
    'elements without bottom': `${head}${'<a>'.repeat(DEEP)}${'</a>'.repeat(DEEP)}`,
    'another root': `${head}<otra/>`,
    'a tag that is not closed': `${head}<a><b></a>`,
  });
}

function hostileJson(right: string): Record<string, Uint8Array> {
  return mapped({
    'lists without bottom': '['.repeat(DEEP) + ']'.repeat(DEEP),
    'objects without bottom': `${'{"a":'.repeat(DEEP)}1${'}'.repeat(DEEP)}`,
    'a name twice': right.replace('{', '{"repetido":1,"repetido":2,'),
    'keys of the prototype': '{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}',
    'a list': '[]',
    null: 'null',
    'a text with NUL': JSON.stringify({ texto: 'a\u0000b' }),
    'half a surrogate pair': '{"texto":"\\ud800"}',
  });
}

function mapped(bodies: Record<string, string>): Record<string, Uint8Array> {
  return Object.fromEntries(Object.entries(bodies).map(([name, text]) => [name, Buffer.from(text)]));
}
