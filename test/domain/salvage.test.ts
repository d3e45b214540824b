import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { eventSchema } from '../../contracts/event.ts';
import { isReplaced, salvage } from '../../src/domain/salvage.ts';

const holder = {
  kind: 'natural',
  idType: 'NIF',
  idNumber: '00000000T',
  givenName: 'CIUDADANIA',
  surname1: 'FICTICIA',
};
function event(data: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    specversion: '1.0',
    id: 'e1',
    source: 'urn:dir3:L01999999:x',
    type: 'es.citizenfolder.notification.requested.v1',
    subject: 'EXP/1',
    time: '2026-10-01T08:00:00Z',
    datacontenttype: 'application/json',
    entitydir3: 'L01999999',
    data: {
      effect: 'deliver',
      emitter: { dir3: 'L01999999' },
      procedure: { sia: '2104567' },
      title: { lang: 'es', value: 'Licencia' },
      language: 'es',
      availability: { naturalDays: 10 },
      sendings: [{ ref: '1', holder }],
      documents: [
        { role: 'main', name: 'a.pdf', mediaType: 'application/pdf', content: { by: 'upload', uploadId: 'u' } },
      ],
      ...data,
    },
  };
}

describe('an event with faults of shape', () => {
  it('keeps what is right beside them', () => {
    const address = { form: 'national', town: 'Villaficticia', country: 'ES', portal: 'demasiado', other: 1 };
    const sendings = [
      { ref: '1', holder: { ...holder, kind: 'nobody' }, postalFallback: { address } },
      { ref: '1', holder },
    ];
    const found = salvage(event({ title: { lang: 'es', value: 'x' }, sendings, unknown: 1 }));
    expect(found?.event.data.sendings[0]?.postalFallback?.address).toEqual({
      form: 'national',
      town: 'Villaficticia',
      country: 'ES',
    });
    expect(found?.event.data.sendings[1]?.holder).toEqual(holder);
    expect(found?.replaced.toSorted()).toEqual([
      '/data/sendings/0/holder',
      '/data/sendings/0/holder/kind',
      '/data/sendings/0/postalFallback/address/portal',
      '/data/sendings/1/ref',
      '/data/title',
      '/data/title/value',
    ]);
  });

  it('keeps its documents where only their roles are wrong', () => {
    const document = {
      role: 'annex',
      name: 'b.zip',
      mediaType: 'application/zip',
      content: { by: 'vendor', ref: 'r' },
    };
    const found = salvage(event({ documents: [document, { ...document }] }));
    expect(found?.event.data.documents).toEqual([{ ...document, role: 'main' }, document]);
    expect(found?.replaced).toEqual([]);
  });

  it('is nothing where there is no data, or the type is not of a sending', () => {
    expect(salvage({ ...event(), data: 'x' })).toBeNull();
    expect(salvage({ ...event(), type: 'es.citizenfolder.file.status-changed.v1' })).toBeNull();
  });

  it('leaves the original as it came', () => {
    const original = event({ title: 7 });
    const copy = structuredClone(original);
    salvage(original);
    expect(original).toEqual(copy);
  });

  it('comes out well formed or not at all, whatever stands in it', () => {
    const junk = fc.object({ maxDepth: 3 });
    const member = fc.constantFrom(...Object.keys(event().data as object));
    fc.assert(
      fc.property(fc.dictionary(member, fc.oneof(junk, fc.array(junk), fc.string(), fc.constant(null))), (data) => {
        const found = salvage(event(data));
        if (found !== null) expect(eventSchema.safeParse(found.event).success).toBe(true);
      }),
      { numRuns: 200 },
    );
  });
});

describe('a place', () => {
  it('belongs to what was replaced when it is the part or inside it', () => {
    const replaced = ['/data/sendings/1'];
    const places = ['/data/sendings/1', '/data/sendings/1/holder', '/data/sendings/10', '/data'];
    expect(places.map((each) => isReplaced(each, replaced))).toEqual([true, true, false, false]);
  });
});
