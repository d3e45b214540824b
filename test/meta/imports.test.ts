import { describe, expect, it } from 'vitest';
import { filesUnder, type Import, importsOf, textOf } from '../support/source-tree.ts';

/** The parts of the house, and what each may import beside itself. Source: design/architecture.md. */
const BASE = ['contracts', 'errors', 'log', 'runtime'];
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  contracts: [],
  errors: ['contracts'],
  log: ['contracts'],
  runtime: ['contracts'],
  metrics: [],
  flights: [],
  tracing: [],
  'message-trace': ['log', 'runtime', 'store', 'tracing'],
  'tracing-otlp': ['contracts', 'log', 'tracing'],
  openid: ['contracts', 'runtime'],
  domain: ['contracts'],
  vault: ['contracts', 'errors', 'runtime'],
  signing: ['contracts', 'errors', 'runtime'],
  transport: ['contracts', 'errors', 'runtime'],
  store: [...BASE, 'domain', 'vault'],
  outbox: [...BASE, 'domain', 'vault', 'store'],
  evidence: [...BASE, 'domain', 'vault', 'signing', 'store', 'outbox', 'operator/html'],
  delivery: [...BASE, 'domain', 'store', 'outbox', 'metrics', 'tracing', 'message-trace', 'flights', 'signing/webhook'],
  alerting: [...BASE, 'domain', 'store', 'metrics', 'signing/webhook'],
  folder: [...BASE, 'domain', 'store', 'vault'],
  intake: [...BASE, 'domain', 'store', 'outbox', 'metrics', 'tracing'],
  vendors: [...BASE, 'domain', 'store', 'intake', 'metrics', 'message-trace', 'flights'],
  http: [
    ...BASE,
    'domain',
    'store',
    'outbox',
    'intake',
    'metrics',
    'message-trace',
    'reports',
    'transport/soap',
    'signing/webhook',
  ],
  operator: [...BASE, 'domain', 'store', 'outbox'],
  reports: ['contracts', 'domain', 'operator/html'],
  config: ['contracts', 'errors'],
  sandbox: ['contracts', 'errors', 'config'],
  adapter: ['contracts', 'errors', 'signing', 'transport/soap', 'domain/identifiers', 'domain/calendar'],
  simulator: ['contracts', 'errors', 'signing', 'transport/soap', 'domain/identifiers', 'domain/calendar'],
};
/** The composition root and the command line import everything; so do tests. */
const ROOTS = ['main', 'cli', 'registry'];
const COMPOSITION = [
  'main',
  'attest',
  'gateway',
  'facade-setup',
  'openid-setup',
  'tracing-setup',
  'folder-setup',
  'power-setup',
  'vendor-setup',
  'telling',
  'egress',
  'interconnections',
  'alerting-setup',
  'backend-setup',
  'seals',
  'shown-adapters',
  'listen-http',
  'banner',
];

/** Which part of the house a file belongs to. */
function partOf(path: string): string {
  const [top = '', second = '', third = '', fourth = '', ...rest] = path.split('/');
  if (top === 'contracts') return 'contracts';
  if (top === 'adapters') {
    if (second === 'registry.ts' || third === 'list.ts' || fourth === 'entry.ts') return 'registry';
    // Also deeper down: an adapter of several services has a folder for each.
    const farSide = (rest.at(-1) ?? fourth).startsWith('simulator') || fourth === 'sandbox.ts';
    return farSide ? `simulator ${second}/${third}` : `adapter ${second}/${third}`;
  }
  if (top !== 'src') return top;
  const name = second.replace(/\.(ts|mjs)$/, '');
  if (/^config(-|$)/.test(name)) return 'config';
  return COMPOSITION.includes(name) ? 'main' : name;
}

/** True where `to` names one of `allowed`: a whole part, or a file or files of it (`transport/soap`). */
function isAllowed(to: string, allowed: readonly string[]): boolean {
  return allowed.some((each) => each === partOf(to) || (each.includes('/') && to.startsWith(`src/${each}`)));
}

function violations(imports: readonly Import[]): string[] {
  return imports
    .filter(({ from, to }) => {
      const [mine, theirs] = [partOf(from), partOf(to)];
      if (mine === theirs || ROOTS.includes(mine)) return false;
      const [kind = '', adapter] = mine.split(' ');
      // A simulator may use its adapter's schema and codes; the adapter never knows of its simulator.
      if (kind === 'simulator' && theirs === `adapter ${adapter}`) return false;
      return !isAllowed(to, ALLOWED[kind] ?? []);
    })
    .map(({ from, to }) => `${from} → ${to}`);
}

const files = ['contracts', 'adapters', 'src'].flatMap(filesUnder).filter((path) => /\.(ts|mjs)$/.test(path));
const all = files.flatMap((path) => importsOf(path));
const ours = all.filter(({ to }) => /^(src|adapters|contracts|test|certs-example|fixtures)\//.test(to));
const packages = all.filter(({ to }) => !ours.some((each) => each.to === to) && !to.startsWith('node:'));

describe('who may import whom', () => {
  it('is kept by every file', () => {
    expect(violations(ours)).toEqual([]);
  });

  it('would be noticed if it were not', () => {
    const wrong: Import[] = [
      { from: 'src/domain/lifecycle.ts', to: 'src/store/pool.ts' },
      { from: 'src/delivery/worker.ts', to: 'adapters/registry.ts' },
      { from: 'adapters/backends/notifica/send.ts', to: 'adapters/backends/other/codes.ts' },
      { from: 'adapters/folders/aoc-hcc/index.ts', to: 'adapters/folders/scsp-v3/codes.ts' },
      { from: 'adapters/folders/aoc-hcc/index.ts', to: 'src/folder/service.ts' },
      { from: 'adapters/backends/notifica/send.ts', to: 'src/domain/preflight.ts' },
      { from: 'adapters/backends/notifica/translate.ts', to: 'adapters/backends/notifica/simulator.ts' },
      { from: 'src/http/app.ts', to: 'src/transport/http.ts' },
      { from: 'src/config.ts', to: 'src/log.ts' },
    ];
    expect(violations(wrong)).toHaveLength(wrong.length);
    expect(violations([{ from: 'src/main.ts', to: 'adapters/registry.ts' }])).toEqual([]);
  });

  it('covers every part there is', () => {
    const parts = new Set(files.map((path) => partOf(path).split(' ')[0] ?? ''));
    expect([...parts].filter((part) => !(part in ALLOWED) && ![...ROOTS, 'start'].includes(part))).toEqual([]);
  });

  it('leaves tests out of the product', () => {
    expect(ours.filter(({ to }) => /^(test|fixtures)\//.test(to))).toEqual([]);
  });

  it('has no cycles', () => {
    expect(cycles(ours)).toEqual([]);
  });

  it('would notice a cycle', () => {
    const ring = ['a', 'b', 'c'].map((from, index, names) => ({ from, to: names[(index + 1) % 3]! }));
    expect(cycles([...ring, { from: 'x', to: 'a' }])).toEqual(['a → b → c → a']);
  });
});

describe('packages', () => {
  const users = (name: string) =>
    packages.filter(({ to }) => to === name || to.startsWith(`${name}/`)).map(({ from }) => from);

  it('undici is known to transport/ alone', () => {
    expect(users('undici').filter((path) => !path.startsWith('src/transport/'))).toEqual([]);
  });

  it('zod is in contracts, config, http, intake and the config and schema of adapters', () => {
    const allowed =
      /^(contracts\/|src\/config[.-]|src\/(http|intake)\/|adapters\/(backends|folders|powers|vendors|templates)\/[^/]+\/(services\/[^/]+\/)?(config|schema)[^/]*\.ts$)/;
    expect(users('zod').filter((path) => !allowed.test(path))).toEqual([]);
  });

  it('pg is in store/ and outbox/, elsewhere as a type alone', () => {
    const runtime = users('pg').filter((path) => !/^src\/(store|outbox)\//.test(path));
    expect(runtime.filter((path) => /^import (?!type )[^;]*from 'pg'/m.test(textOf(path)))).toEqual([]);
  });

  it('are all named in package.json', () => {
    const { dependencies } = JSON.parse(textOf('package.json')) as { dependencies: Record<string, string> };
    const names = packages.map(({ to }) =>
      to
        .split('/')
        .slice(0, to.startsWith('@') ? 2 : 1)
        .join('/'),
    );
    expect([...new Set(names)].filter((name) => !(name in dependencies))).toEqual([]);
  });
});

/** Each cycle once, from its first name in order. */
function cycles(imports: readonly Import[]): string[] {
  const edges = Map.groupBy(imports, ({ from }) => from);
  const done = new Set<string>();
  const found = new Set<string>();
  function visit(path: string, trail: readonly string[]): void {
    const at = trail.indexOf(path);
    if (at >= 0) {
      const ring = trail.slice(at);
      const first = ring.indexOf([...ring].sort()[0]!);
      const turned = [...ring.slice(first), ...ring.slice(0, first)];
      found.add([...turned, turned[0]].join(' → '));
      return;
    }
    if (done.has(path)) return;
    for (const { to } of edges.get(path) ?? []) visit(to, [...trail, path]);
    done.add(path);
  }
  for (const path of edges.keys()) visit(path, []);
  return [...found];
}
