import { once } from 'node:events';
import { createServer } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { vendors } from '../adapters/registry.ts';
import type { HttpRequest } from '../contracts/backend.ts';
import { addressesIn } from '../src/domain/addresses.ts';
import { createEgress, vendorAddresses } from '../src/egress.ts';
import { createLog } from '../src/log.ts';
import { createMetrics } from '../src/metrics.ts';
import { createTransport } from '../src/transport/http.ts';
import { filesUnder, textOf } from './support/source-tree.ts';
import { type Stub, stubServer } from './support/stub-server.ts';

let named: Stub;
let other: { port: number; connections: number; close(): Promise<void> };
let lines: string[];
let metrics: ReturnType<typeof createMetrics>;
let transport: ReturnType<typeof createTransport>;

beforeEach(async () => {
  lines = [];
  metrics = createMetrics();
  other = await countingListener();
  named = await stubServer((_request, response) =>
    response.writeHead(307, { location: `http://127.0.0.1:${other.port}/taken` }).end(),
  );
  const egress = createEgress('backends', { log: createLog('debug', (line) => lines.push(line)), metrics });
  egress.permit([`${named.url}ws/notifica`]);
  transport = createTransport({ egress: egress.allows });
});
afterEach(async () => {
  await transport.close();
  await named.close();
  await other.close();
});

/** Counts connections, before a byte of anything is read. */
async function countingListener() {
  const state = { port: 0, connections: 0, close: async () => {} };
  const server = createServer((socket) => {
    state.connections += 1;
    socket.destroy();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  state.port = typeof address === 'object' && address !== null ? address.port : 0;
  state.close = async () => {
    server.close();
    await once(server, 'close');
  };
  return state;
}

function to(url: string): HttpRequest {
  return { method: 'POST', url, headers: {}, body: [Buffer.from('<a/>')], timeoutMs: 5_000, maxAnswerBytes: 1_000 };
}

async function refused() {
  return (await metrics.egressRefused.get()).values.map(({ labels, value }) => [labels.by, value]);
}

describe('a request of the gateway', () => {
  it('goes to an origin the configuration names, whatever the path, and follows no redirect out of it', async () => {
    expect(await transport.exchange(to(`${named.url}elsewhere`))).toMatchObject({ kind: 'answer', status: 307 });
    expect(named.requests).toHaveLength(1);
    expect(other.connections).toBe(0);
    expect(await refused()).toEqual([]);
  });

  it.each([
    ['another port', () => `http://localhost:${other.port}/00000000T`],
    ['another name of the same machine', () => `http://127.0.0.1:${named.port}/00000000T`],
    ['the named one as user', () => `http://localhost:${named.port}@127.0.0.1:${other.port}/00000000T`],
    ['another scheme', () => `https://localhost:${named.port}/00000000T`],
    ['no address', () => 'nonsense'],
  ])('goes nowhere else, not a byte of it, and is told of: %s', async (_name, url) => {
    expect(await transport.exchange(to(url()))).toEqual({
      kind: 'not-sent',
      reason: 'address-not-allowed',
      durationMs: 0,
    });
    expect(await transport.open(to(url()))).toEqual({ kind: 'failed', reason: 'address-not-allowed' });
    expect([other.connections, named.requests.length]).toEqual([0, 0]);
    expect(await refused()).toEqual([['backends', 2]]);
    expect(lines.filter((line) => line.includes('egress.refused'))).toHaveLength(2);
    expect(lines.join()).not.toContain('00000000T');
  });
});

describe('what the configuration names', () => {
  it('is every …url at any depth, and no text beside it', () => {
    const entities = new Map([['L01999999', { callbackUrl: 'https://app.example.org/x' }]]);
    const settings = {
      ...{ url: 'https://a.example.org/ws', note: 'https://no.example.org' },
      inner: [{ syncUrl: 'https://b.example.org' }, { url: 'postgres://c.example.org' }],
    };
    expect(addressesIn([settings, entities])).toEqual([
      'https://a.example.org/ws',
      'https://b.example.org',
      'https://app.example.org/x',
    ]);
  });

  it('is declared by a vendor that makes addresses of its own', () => {
    const making = Object.values(vendors).filter(({ intake }) => intake?.addresses !== undefined);
    expect(making.length).toBeGreaterThan(0);
    for (const { intake } of making) {
      const credential = { url: 'https://{entity}.example.org' };
      const access = { settings: {}, credential, entity: { dir3: 'L01999999', settings: { code: '99999' } } };
      expect(vendorAddresses(intake ?? {}, { ...access, effect: 'mirror' })).toEqual(['https://99999.example.org']);
    }
  });
});

it('no part of the gateway has a transport that goes anywhere', () => {
  const open = filesUnder('src')
    .filter((path) => path.endsWith('.ts') && !path.startsWith('src/cli/'))
    .flatMap((path) => [...textOf(path).matchAll(/createTransport\((\{[^;]*)\);/g)].map(([, given = '']) => given))
    .filter((given) => !/\b(guard|egress)\b/.test(given));
  expect(open).toEqual([]);
});
