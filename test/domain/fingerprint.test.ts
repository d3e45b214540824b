import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson, fingerprintOf } from '../../src/domain/fingerprint.ts';

const none = () => null;
const json = fc.jsonValue({ maxDepth: 4 });
/** Names the fingerprint leaves out are not content. */
const event = fc.dictionary(
  fc.string().filter((name) => !['traceparent', 'tracestate', 'dataschema', '__proto__'].includes(name)),
  json,
  { minKeys: 1 },
);

/** The same value with the members of every object in reverse order. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([name, member]) => [name, reversed(member)]),
  );
}

describe('the canonical form (RFC 8785)', () => {
  it('is that of the document', () => {
    const value = {
      numbers: [JSON.parse('333333333.33333329'), 1e30, 4.5, 2e-3, 1e-27],
      string: '€$\u000F\nA\'B"\\\\"/',
      literals: [null, true, false],
    };
    expect(canonicalJson(value)).toBe(
      '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
    );
  });

  it('sorts names by UTF-16 code units', () => {
    const names = ['\u20ac', '\r', '\ufb33', '1', '\ud83d\ude00', '\u0080', '\u00f6'];
    const sorted = Object.keys(JSON.parse(canonicalJson(Object.fromEntries(names.map((each) => [each, 0])))) as object);
    expect(sorted.filter((each) => each !== '1')).toEqual([
      '\r',
      '\u0080',
      '\u00f6',
      '\u20ac',
      '\ud83d\ude00',
      '\ufb33',
    ]);
  });

  it('reads back as the same value', () => {
    fc.assert(
      fc.property(json, (value) => {
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });
});

describe('the fingerprint', () => {
  it('does not depend on order or white space', () => {
    fc.assert(
      fc.property(event, fc.constantFrom(0, 1, 4), (value, indent) => {
        const again = JSON.parse(JSON.stringify(reversed(value), null, indent)) as Record<string, unknown>;
        expect(fingerprintOf(again, none)).toEqual(fingerprintOf(JSON.parse(JSON.stringify(value)), none));
      }),
    );
  });

  it('changes with any value', () => {
    fc.assert(
      fc.property(event, event, (one, other) => {
        const same = canonicalJson(one) === canonicalJson(other);
        expect(fingerprintOf(one, none).equals(fingerprintOf(other, none))).toBe(same);
      }),
    );
    fc.assert(
      fc.property(event, json, (value, change) => {
        const name = Object.keys(value)[0] ?? '';
        fc.pre(canonicalJson(value[name]) !== canonicalJson(change));
        expect(fingerprintOf({ ...value, [name]: change }, none).equals(fingerprintOf(value, none))).toBe(false);
      }),
    );
  });

  it('leaves out how the event was traced and described', () => {
    const value = { id: '1', data: { a: 1 } };
    const traced = { ...value, traceparent: 'x', tracestate: 'y', dataschema: 'z' };
    expect(fingerprintOf(traced, none)).toEqual(fingerprintOf(value, none));
    expect(fingerprintOf({ ...value, data: { a: 1, traceparent: 'x' } }, none)).not.toEqual(fingerprintOf(value, none));
  });

  it('takes a document for its bytes, however it travels, and other contents for their reference', () => {
    const of = (content: Record<string, unknown>, digest: string | null) =>
      fingerprintOf({ data: { documents: [{ role: 'main', content }] } }, () => digest).toString('hex');
    expect(of({ by: 'upload', uploadId: 'a' }, 'ff')).toBe(of({ by: 'inline', base64: 'AA==' }, 'ff'));
    expect(of({ by: 'upload', uploadId: 'a' }, 'ff')).not.toBe(of({ by: 'upload', uploadId: 'a' }, 'fe'));
    expect(of({ by: 'csv', csv: '1' }, null)).not.toBe(of({ by: 'csv', csv: '2' }, null));
  });
});
