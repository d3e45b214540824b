import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ACTION_KINDS, ARCHIVAL_STATES, SITUATIONS, TERMINATIONS } from '../../contracts/file-model.ts';
import { type FileFacts, fileFactsSchema } from '../../contracts/file-status.ts';
import { brokenInvariants, factFindings } from '../../src/domain/file-invariants.ts';
import { STATE_ROWS } from '../../src/domain/file-state-codes.ts';
import { fileStatusOf } from '../../src/domain/file-status.ts';

const sede = { url: 'https://sede.example.org', hosts: ['carpeta.example.org'] };
const entity = { dir3: 'L01999999', sede, milestones: { 'HITO-9': 'resolution' as const } };
const AT = new Date('2026-10-02T09:00:00Z');

const facts = (more: Partial<FileFacts> = {}): FileFacts => ({
  emitter: { dir3: 'L01999999' },
  file: { id: 'EXP/2026/1' },
  state: 'open',
  ...more,
});
const shown = (more: Partial<FileFacts> = {}) => {
  const status = fileStatusOf(facts(more), { entity, at: AT, interestedCount: 1 });
  if (status === null) throw new TypeError('not shown');
  return status;
};
const codes = (more: Partial<FileFacts>) =>
  factFindings(facts(more), { sede }).map(({ pointer, code }) => `${pointer} ${code}`);

describe('the least a source can say', () => {
  it('is body, open or closed, and a link', () => {
    expect(shown()).toEqual({
      entity: 'L01999999',
      number: 'EXP/2026/1',
      procedure: {},
      open: true,
      situation: 'in-progress',
      pending: 'not-applicable',
      actions: [],
      updatedAt: '2026-10-02T09:00:00.000Z',
      milestones: [],
      documents: [],
      notifications: [],
      interestedCount: 1,
      link: 'https://sede.example.org',
    });
  });

  it('without a sede there is no link, so there is nothing to show', () => {
    expect(fileStatusOf(facts(), { entity: { ...entity, sede: null }, at: AT, interestedCount: 1 })).toBeNull();
  });
});

describe('the four axes', () => {
  it('are told apart: archived and in appeal, suspended, with something to pay', () => {
    const status = shown({
      archivalState: 'E03',
      phase: { code: 'REC-2', standard: 'appeal' },
      situation: 'suspended',
      citizenAction: { required: 'yes', kind: 'payment', dueOn: '2026-10-16' },
    });
    expect(status).toMatchObject({
      open: true,
      archival: 'E03',
      phase: { code: 'appeal', ownCode: 'REC-2' },
      situation: 'suspended',
      pending: 'yes',
    });
    expect(status.actions).toMatchObject([{ kind: 'payment', dueOn: '2026-10-16', link: 'https://sede.example.org' }]);
  });

  it('the citizen is told by what is owed where the source names no situation', () => {
    expect(shown({ citizenAction: { required: 'yes', kind: 'amendment' } }).situation).toBe('pending-amendment');
    expect(shown({ actions: [{ kind: 'payment', amount: '12.50' }] })).toMatchObject({
      situation: 'pending-payment',
      pending: 'yes',
    });
  });

  it('a word nobody knows is kept beside `unknown`', () => {
    expect(shown({ sourceState: { vocabulary: 'otro', code: 'X7' } })).toMatchObject({
      situation: 'unknown',
      sourceState: { vocabulary: 'otro', code: 'X7' },
    });
  });
});

describe('a notification', () => {
  const notification = { id: 'N1', kind: 'notification', availableAt: '2026-10-01T08:00:00Z' } as const;
  const document = { id: 'D1', title: { lang: 'es', value: 'Resolución' }, notification: 'N1' } as const;
  const milestones = [{ id: 'H1', code: 'resolution', at: '2026-10-01T08:00:00Z', documents: ['D1'] }];

  it.each(['available', 'refused', 'expired'] as const)('%s shows its reference and not its document', (state) => {
    const status = shown({ notifications: [{ ...notification, state }], documents: [document], milestones });
    expect(status.documents).toEqual([]);
    expect(status.milestones[0]?.documents).toEqual([]);
    expect(status.notifications).toEqual([
      { id: 'N1', kind: 'notification', availableAt: '2026-10-01T08:00:00Z', state, link: 'https://sede.example.org' },
    ]);
  });

  it('accessed shows the name of its document', () => {
    const status = shown({
      notifications: [{ ...notification, state: 'accessed' }],
      documents: [document],
      milestones,
    });
    expect(status.documents).toEqual([{ id: 'D1', title: { es: 'Resolución' } }]);
  });

  it('that the source does not list is not accepted', () => {
    expect(shown({ documents: [document] }).documents).toEqual([]);
  });
});

describe('links', () => {
  it.each(['https://sede.example.org/exp/1', 'https://carpeta.example.org/exp/1'])('%s is of the sede', (url) =>
    expect(shown({ file: { id: '1', url } }).link).toBe(url),
  );

  it.each([
    'http://sede.example.org/exp/1',
    'https://sede.example.org.example.net/',
    'https://user@sede.example.org/',
    'https://sede.example.org:8443/',
    'https://otra.example.org/',
    'ftp://sede.example.org/',
  ])('%s is not, and the sede itself stands for it', (url) => {
    expect(shown({ file: { id: '1', url } }).link).toBe('https://sede.example.org');
    expect(codes({ file: { id: '1', url } })).toEqual(['/data/file/url link-foreign']);
  });
});

describe('milestones', () => {
  it('are newest first, one of them current, in our words and the citizen’s language', () => {
    const status = shown({
      milestones: [
        { id: 'a', code: 'REGISTRO_ENTRADA', at: '2026-09-01T08:00:00Z' },
        { id: 'b', code: 'HITO-9', at: '2026-09-20T08:00:00Z' },
        { id: 'c', code: 'NADIE-LO-SABE', at: '2026-09-10T08:00:00Z' },
      ],
    });
    expect(status.milestones.map(({ id, code, current }) => [id, code, current])).toEqual([
      ['b', 'resolution', true],
      ['c', 'NADIE-LO-SABE', false],
      ['a', 'registry-entry', false],
    ]);
    expect(status.milestones[2]?.title).toMatchObject({ es: 'Solicitud registrada', eu: 'Eskaera erregistratuta' });
    expect(status.milestones[1]?.title.es).toBe('Actuación en el expediente');
  });
});

describe('a contradiction is refused at the door', () => {
  it.each([
    [{ state: 'closed', situation: 'in-progress' }, '/data/situation situation-contradicts-state'],
    [{ situation: 'closed' }, '/data/situation situation-contradicts-state'],
    [{ situation: 'pending-payment' }, '/data/situation situation-without-action'],
    [{ termination: { form: 'resolution' } }, '/data/termination termination-of-open-file'],
    [
      { state: 'closed', openedAt: '2026-10-02T08:00:00Z', closedAt: '2026-10-01T08:00:00Z' },
      '/data/closedAt closed-before-opened',
    ],
    [
      { actions: [{ kind: 'payment' }], citizenAction: { required: 'no' } },
      '/data/citizenAction/required action-contradicts',
    ],
    [
      {
        milestones: [
          { id: 'a', code: 'x', at: '2026-10-01T08:00:00Z', current: true },
          { id: 'b', code: 'y', at: '2026-10-01T08:00:00Z', current: true },
        ],
      },
      '/data/milestones one-current',
    ],
    [
      { milestones: [{ id: 'a', code: 'x', at: '2026-10-01T08:00:00Z', documents: ['D9'] }] },
      '/data/milestones/0/documents/0 refers-to-nothing',
    ],
    [{ actions: [{ kind: 'payment', milestone: 'z' }] }, '/data/actions/0/milestone refers-to-nothing'],
    [
      { documents: [{ id: 'D1', title: { lang: 'es', value: 'Acto' }, notification: 'N9' }] },
      '/data/documents/0/notification refers-to-nothing',
    ],
  ] as [Partial<FileFacts>, string][])('%o', (more, finding) => {
    expect(codes(more)).toEqual([finding]);
  });

  it('what is sound is not', () => {
    expect(
      codes({ state: 'closed', situation: 'resolved', termination: { form: 'resolution', sense: 'granted' } }),
    ).toEqual([]);
    expect(codes({ situation: 'resolved', termination: { form: 'resolution' } })).toEqual([]);
  });
});

describe('whatever a source says', () => {
  const instant = fc
    .date({ min: new Date('2020-01-01'), max: new Date('2030-01-01'), noInvalidDate: true })
    .map((each) => each.toISOString());
  const id = fc.constantFrom('a', 'b', 'c');
  const url = fc.constantFrom('https://sede.example.org/x', 'https://mala.example.net/', 'http://sede.example.org/');
  const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
  const source = fc.record({
    emitter: fc.constant({ dir3: 'L01999999' }),
    file: fc.record({ id: fc.constant('EXP/1'), url: optional(url) }),
    state: fc.constantFrom('open' as const, 'closed' as const),
    openedAt: optional(instant),
    closedAt: optional(instant),
    situation: optional(fc.constantFrom(...SITUATIONS)),
    archivalState: optional(fc.constantFrom(...ARCHIVAL_STATES)),
    sourceState: optional(
      fc.constantFrom(...STATE_ROWS.map(({ vocabulary, code }) => ({ vocabulary, code })), { code: '?' }),
    ),
    termination: optional(fc.record({ form: fc.constantFrom(...TERMINATIONS) })),
    terms: optional(fc.record({ suspended: fc.boolean() })),
    citizenAction: optional(
      fc.record({
        required: fc.constantFrom('yes' as const, 'no' as const, 'not-applicable' as const),
        kind: optional(fc.constantFrom(...ACTION_KINDS)),
        url: optional(url),
      }),
    ),
    actions: optional(
      fc.array(fc.record({ kind: fc.constantFrom(...ACTION_KINDS), url: optional(url) }), { maxLength: 3 }),
    ),
    milestones: optional(
      fc.array(
        fc.record({ id, code: id, at: instant, current: optional(fc.boolean()), documents: optional(fc.array(id)) }),
        {
          maxLength: 4,
        },
      ),
    ),
    documents: optional(
      fc.array(
        fc.record({ id, title: fc.constant({ lang: 'es' as const, value: 'Acto' }), notification: optional(id) }),
        {
          maxLength: 3,
        },
      ),
    ),
  });

  it('is shown keeping every invariant', () => {
    fc.assert(
      fc.property(source, (each) => {
        const status = fileStatusOf(each as FileFacts, { entity, at: AT, interestedCount: 1 });
        return status === null || brokenInvariants(status, sede).length === 0;
      }),
      { numRuns: 2_000 },
    );
  });

  it('an invariant that were broken would be noticed', () => {
    const broken = { ...shown(), open: false, situation: 'in-progress' as const, link: 'https://mala.example.net/' };
    expect(brokenInvariants(broken, sede)).toEqual([
      'a closed file is resolved, closed or unknown',
      'links lead into the sede',
    ]);
  });
});

describe('the identifiers of the interoperability scheme', () => {
  it.each([
    ['ES_L01999999_2026_EXP_00000000000000000000000000000A', true],
    ['ES_L01999999_2026_EXP_1', true],
    ['ES_L01999999_2026_EXP_', false],
    ['ES_L0199999_2026_EXP_1', false],
    [`ES_L01999999_2026_EXP_${'1'.repeat(31)}`, false],
  ])('%s: %s', (eniId, valid) => {
    expect(fileFactsSchema.safeParse(facts({ file: { id: 'x', eniId } })).success).toBe(valid);
  });
});
