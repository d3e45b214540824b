import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BackendFacts } from '../../contracts/backend.ts';
import { availabilityFindings, distinct, entityFindings, preflight } from '../../src/domain/preflight.ts';

const facts: BackendFacts = {
  takes: ['notification', 'communication'],
  maxDocumentBytes: 1,
  mediaTypes: [],
  singleDocument: true,
  splitNames: true,
  statusBy: ['poll'],
  askByReference: true,
  refusesDuplicates: true,
  evidenceLevel: 'own',
};
const NOTIFICATION = 'es.citizenfolder.notification.requested.v1';
const COMMUNICATION = 'es.citizenfolder.communication.requested.v1';

function judged(data: Record<string, unknown>, more: { type?: string; facts?: BackendFacts | null } = {}): string[] {
  const event = { type: more.type ?? NOTIFICATION, data: { effect: 'deliver', ...data } };
  const context = { today: '2026-10-01', facts: more.facts === undefined ? facts : more.facts };
  return preflight(event, context).map(({ pointer, code }) => `${pointer} ${code}`);
}
const holder = (person: Record<string, unknown>) => judged({ sendings: [{ ref: '1', holder: person }] });

describe('identifiers', () => {
  it.each([
    [{ kind: 'natural', idType: 'NIF', idNumber: '00000000T' }, []],
    [{ kind: 'natural', idType: 'NIF', idNumber: '99.999.999-r' }, []],
    [{ kind: 'natural', idType: 'NIF', idNumber: '99999999A' }, ['nif-letter']],
    [{ kind: 'natural', idType: 'NIF', idNumber: 'Q0000000J' }, ['nif-letter']],
    [{ kind: 'legal', idType: 'NIF', idNumber: 'Q0000000J' }, []],
    [{ kind: 'legal', idType: 'CIF', idNumber: 'Q0000000A' }, ['cif-control']],
    [{ kind: 'natural', idType: 'NIE', idNumber: '00000000T' }, ['nie-letter']],
    [{ kind: 'natural', idType: 'passport', idNumber: 'cualquiera' }, []],
    [{ kind: 'natural', idType: 'NIF', idNumber: 7 }, []],
  ])('%o → %o', (person, codes) => {
    expect(holder(person)).toEqual(codes.map((code) => `/data/sendings/0/holder/idNumber ${code}`));
  });

  it('of representatives are judged too', () => {
    const representatives = [{ kind: 'natural', idType: 'NIF', idNumber: '99999999A' }];
    expect(judged({ sendings: [{ ref: '1', representatives }] })).toEqual([
      '/data/sendings/0/representatives/0/idNumber nif-letter',
    ]);
  });
});

describe('the term', () => {
  const term = (availability: unknown, type = NOTIFICATION) => judged({ availability }, { type });

  it('of a notification is ten natural days or more from when it is available', () => {
    expect(term({ naturalDays: 10 })).toEqual([]);
    expect(term({ naturalDays: 9 })).toHaveLength(1);
    expect(term({ expiresOn: '2026-10-11' })).toEqual([]);
    expect(term({ expiresOn: '2026-10-10' })).toHaveLength(1);
    expect(term({ expiresOn: '2026-10-20', notBefore: '2026-10-11' })).toHaveLength(1);
    expect(term({ expiresOn: '2026-10-20', notBefore: '2026-09-01' })).toEqual([]);
  });

  it('of a communication is only not over', () => {
    expect(term({ naturalDays: 1 }, COMMUNICATION)).toEqual([]);
    expect(term({ expiresOn: '2026-10-01' }, COMMUNICATION)).toEqual([]);
    expect(term({ expiresOn: '2026-09-30' }, COMMUNICATION)).toEqual(['/data/availability/expiresOn deadline-past']);
  });

  it('of what was practised elsewhere is nobody’s to judge', () => {
    expect(judged({ effect: 'mirror', availability: { naturalDays: 1 } })).toEqual([]);
  });

  it('that is no day is the schema’s to refuse', () => {
    expect(term({ expiresOn: '2026-02-30' })).toEqual([]);
    expect(term({ expiresOn: 'mañana' })).toEqual([]);
  });
});

describe('what the back end takes', () => {
  const unsplit = { sendings: [{ ref: '1', holder: { kind: 'natural', fullName: 'Ciudadania Ficticia' } }] };
  const annexed = { documents: [{ role: 'main' }, { role: 'annex' }] };

  it('is asked of its facts', () => {
    expect(judged(unsplit)).toEqual(['/data/sendings/0/holder/fullName name-not-split']);
    expect(judged(annexed)).toEqual(['/data/documents/1 single-document']);
    const lenient = { ...facts, splitNames: false, singleDocument: false };
    expect([...judged(unsplit, { facts: lenient }), ...judged(annexed, { facts: lenient })]).toEqual([]);
    expect([...judged(unsplit, { facts: null }), ...judged(annexed, { facts: null })]).toEqual([]);
  });
});

describe('whose event it is', () => {
  const entity = { dir3: 'L01999999', units: ['L01999997'] };
  const of = (source: string, emitter: object) =>
    entityFindings({ source, data: { emitter } }, entity).map((each) => each.pointer);

  it('is said by source, emitter and unit alike', () => {
    expect(of('urn:dir3:L01999999:x', { dir3: 'L01999999', unitDir3: 'L01999997' })).toEqual([]);
    expect(of('urn:dir3:L019999990:x', { dir3: 'L01999998', unitDir3: 'L01999996' })).toEqual([
      '/source',
      '/data/emitter/dir3',
      '/data/emitter/unitDir3',
    ]);
  });
});

describe('any value at all', () => {
  it('is judged without an exception, each fault once', () => {
    fc.assert(
      fc.property(fc.object({ maxDepth: 4 }), fc.constantFrom(NOTIFICATION, COMMUNICATION, 'otro'), (data, type) => {
        const event = { type, data };
        const found = [...availabilityFindings(event), ...preflight(event, { today: '2026-10-01', facts })];
        expect(distinct([...found, ...found])).toEqual(distinct(found));
      }),
    );
  });
});
