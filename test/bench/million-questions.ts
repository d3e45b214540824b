/** What the measurement of a million asks: everything an operator or an e-office may ask for with one click or call. */
import { MASS_FILE, TOWNS } from './million-fill.ts';

export type Known = Record<
  'id' | 'eventId' | 'receipt' | 'file' | 'reference' | 'remoteId' | 'ref' | 'oldest' | 'middle' | 'newest',
  string
>;

/** A page or an answer; with `body` it is posted; `first`: until the first piece of it is there. */
export type Asked = { path: string; body?: unknown; first?: true };

/** By name. */
export function questionsOf(known: Known): [string, Asked][] {
  const { oldest, middle, newest } = known;
  const deliveries = [
    'queued',
    'held',
    'sending',
    'accepted',
    'uncertain',
    'rejected',
    'dead',
    'cancelled',
    'mirrored',
  ];
  const legals = ['scheduled', 'available', 'accessed', 'refused', 'expired', 'returned', 'annulled', 'failed'];
  const one = (name: string, value: string): Record<string, string> => ({ [name]: value });
  const filters: Record<string, string>[] = [
    {},
    ...TOWNS.filter((_, n) => n % 57 === 0).map((town) => one('entity', town)),
    ...deliveries.map((each) => one('delivery', each)),
    ...legals.map((each) => one('legal', each)),
    ...['notifica', 'otro', 'nadie'].map((each) => one('backend', each)),
    ...[known.file, MASS_FILE, 'nada'].map((each) => one('file', each)),
    one('receipt', known.receipt),
    ...[oldest, middle, newest, '2099-01-01T00:00:00Z'].map((each) => one('since', each)),
    ...['2001-01-01T00:00:00Z', oldest, middle, newest].map((each) => one('until', each)),
    ...[
      known.id,
      known.eventId,
      known.receipt,
      known.file,
      MASS_FILE,
      known.reference,
      known.remoteId,
      known.ref,
      '1',
      'nada',
    ].map((each) => one('q', each)),
    { since: oldest, until: middle },
    ...['rejected', 'accepted', 'queued'].flatMap((delivery) => [
      { delivery, backend: 'otro' },
      { delivery, legal: 'expired' },
      { delivery, until: middle },
      { delivery, since: newest },
      { delivery, entity: TOWNS[57] ?? '' },
    ]),
    ...['available', 'annulled', 'expired'].flatMap((legal) => [
      { legal, backend: 'otro' },
      { legal, until: oldest },
      { legal, since: newest },
      { legal, entity: TOWNS[57] ?? '' },
    ]),
    { file: MASS_FILE, delivery: 'rejected' },
    { file: MASS_FILE, legal: 'available' },
    { q: '1', delivery: 'rejected' },
    { q: '1', until: oldest },
  ];
  const calledBy = new Map(Object.entries(known).map(([name, value]) => [value, `<${name}>`]));
  const shown = (filter: Record<string, string>) =>
    Object.entries(filter).map(([name, value]) => `${name}=${calledBy.get(value) ?? value}`);
  const lists = filters.map((filter): [string, Asked] => [
    ['list', ...shown(filter)].join(' '),
    { path: `/v1/messages?${new URLSearchParams(filter)}` },
  ]);
  const pages = pagesOf(known).map((filter): [string, Asked] => [
    ['page', ...shown(filter)].join(' '),
    { path: `/operator/messages?${new URLSearchParams(filter)}` },
  ]);
  const exports = [{}, one('delivery', 'dead'), one('show', 'expiring')].map((filter): [string, Asked] => [
    ['csv begins', ...shown(filter)].join(' '),
    { path: `/operator/messages.csv?${new URLSearchParams(filter)}`, first: true },
  ]);
  const counts = ['retry', 'cancel'].flatMap((action) =>
    countedOf(known).map((filter): [string, Asked] => [
      [`count to ${action}`, ...shown(filter)].join(' '),
      { path: '/v1/bulk/count', body: { action, filter } },
    ]),
  );
  const others = ['overview', 'backends', 'quarantine'].map((name): [string, Asked] => [
    name,
    { path: `/operator/${name === 'overview' ? '' : name}` },
  ]);
  return [...others, ...pages, ...exports, ...counts, ...lists];
}

/** Views of the operator's list, alone and with what narrows them. */
function pagesOf({ ref }: Known): Record<string, string>[] {
  const views = ['in-flight', 'expiring', 'accepted-day'];
  const narrowed = [
    {},
    { backend: 'otro' },
    { entity: TOWNS[0] ?? '' },
    { entity: TOWNS[57] ?? '' },
    { delivery: 'accepted' },
    { delivery: 'uncertain' },
    { legal: 'available' },
    { legal: 'expired' },
    { q: '1' },
    { q: ref },
  ];
  const alerted = ['needs-person', 'died-of-late', 'ending', 'evidence-late', 'arrived'].map((show) => ({ show }));
  return [
    {},
    { delivery: 'dead' },
    ...alerted,
    ...views.flatMap((show) => narrowed.map((more) => ({ show, ...more }))),
  ];
}

function countedOf({ middle, file }: Known): Record<string, string>[] {
  return [
    {},
    ...['queued', 'held', 'uncertain', 'rejected', 'dead', 'accepted'].map((delivery) => ({ delivery })),
    ...['available', 'expired'].map((legal) => ({ legal })),
    ...['notifica', 'otro'].map((backend) => ({ backend })),
    { entity: TOWNS[0] ?? '' },
    { entity: TOWNS[57] ?? '', delivery: 'rejected' },
    { since: middle },
    { until: middle },
    { file },
    { file: MASS_FILE },
    { backend: 'otro', legal: 'available' },
  ];
}
