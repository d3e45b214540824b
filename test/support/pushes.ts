/** E-offices that push, as the gateway takes them in: the whole application on a real socket over a test database. */
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import type { Pool } from 'pg';
import type { VendorAdapter } from '../../contracts/vendor.ts';
import { type Effect, type Gateway, waysOf } from '../../contracts/vendor-intake.ts';
import { createApp } from '../../src/http/app.ts';
import type { HttpDeps } from '../../src/http/deps.ts';
import { listenHttp } from '../../src/listen-http.ts';
import { createMetrics } from '../../src/metrics.ts';
import { loadRequest } from '../../src/store/events/load-request.ts';
import { createTransport } from '../../src/transport/http.ts';
import { addressOpener } from '../../src/vendor-setup.ts';
import { type ActiveVendor, streamsOf } from '../../src/vendors/deps.ts';
import { callerOf, type Mind, type PushDeps } from '../../src/vendors/push-deps.ts';
import { createPushGateway } from '../../src/vendors/push-gateway.ts';
import { createPushTally } from '../../src/vendors/push-tally.ts';
import { activePushes } from '../../src/vendors/pushes.ts';
import { harness, KEYS } from '../http/harness.ts';

export type PushWorldOptions = {
  adapter: VendorAdapter;
  settings: unknown;
  credentials: readonly { id: string; settings: unknown; entities: Readonly<Record<string, unknown>> }[];
  effect?: Effect;
  timeoutMs?: number;
  now: Date;
  mind?: Mind;
  /** Of another world over the same store, as another process has it. */
  vault?: HttpDeps['vault'];
};

/** What is sent, `path` below `/vendors/<id>`, without who sends it. */
export type Pushed = {
  method: 'GET' | 'POST';
  path: string;
  headers?: Readonly<Record<string, string>>;
  body?: string | Uint8Array;
};
export type Answered = { status: number; headers: IncomingHttpHeaders; text: string };

export type PushWorld = Awaited<ReturnType<typeof createPushWorld>>;

export async function createPushWorld(pool: Pool, options: PushWorldOptions) {
  const { adapter, effect = 'deliver' } = options;
  const { intake } = adapter;
  const push = intake?.push;
  if (intake === undefined || push === undefined) throw new TypeError('the adapter is not pushed to');
  const transport = createTransport({});
  const vendor: ActiveVendor = {
    id: adapter.id,
    evidenceLevel: adapter.evidenceLevel,
    simulated: false,
    intake,
    settings: intake.settingsSchema.parse(options.settings),
    pace: { everyMs: 300_000, concurrency: 4, timeoutMs: options.timeoutMs ?? 20_000 },
    credentials: options.credentials.map(({ id, settings, entities }) => ({
      id,
      settings: intake.credentialSchema.parse(settings),
      entities: new Map(
        Object.entries(entities).map(([dir3, own]) => [dir3, { settings: intake.entitySchema.parse(own), effect }]),
      ),
    })),
    openAddress: addressOpener(transport.open, true),
  };
  const { id, evidenceLevel } = vendor;
  const streams = streamsOf(vendor).map(({ credential, entity }) => ({ credential: credential.id, entity, effect }));
  const facts = {
    id,
    product: intake.product,
    ways: waysOf(intake),
    evidenceLevel,
    simulated: false,
    streams,
    told: intake.status !== undefined,
  };
  const more = options.vault === undefined ? {} : { vault: options.vault };
  const http = harness(pool, { vendors: [facts], ...more });
  http.state.now = options.now;
  const folder = { ...http.deps.folder, keepsPersons: push.asksByPerson === true };
  const api = { ...http.deps, folder };
  const metrics = createMetrics();
  const tally = createPushTally(api, metrics);
  const deps: PushDeps = {
    ...api,
    vendors: [vendor],
    transport,
    explain: ({ code }) => `Texto de ${code}`,
    vendorMetrics: metrics,
    stopping: () => false,
    mind: options.mind ?? api.byHand,
    tally,
  };
  const pushes = activePushes(deps);
  const app = createApp({ ...api, pushes });
  const settings = { host: '127.0.0.1', port: 0, tls: null } as Parameters<typeof listenHttp>[0];
  const server = await listenHttp(settings, api.log);
  server.serve(app.fetch);
  const base = new URL(server.url);
  const presented = new Map(vendor.credentials.map((each) => [each.id, push.presents(each.settings)]));

  /** `as`: whose credential is presented; null: nothing is. `path` goes as it is, without being made neat. */
  function send(sent: Pushed, as: string | null = options.credentials[0]?.id ?? null): Promise<Answered> {
    const known = as === null ? null : (presented.get(as) ?? as);
    const scheme = push?.scheme === 'basic' ? 'Basic' : 'Bearer';
    const shown = known !== null && push?.scheme === 'basic' ? Buffer.from(known).toString('base64') : known;
    const authorization: Record<string, string> = shown === null ? {} : { authorization: `${scheme} ${shown}` };
    return ask({ ...sent, path: `/vendors/${id}${sent.path}`, headers: { ...authorization, ...sent.headers } });
  }

  /** To any path of the gateway. */
  function ask({ method, path, headers, body }: Pushed): Promise<Answered> {
    const { promise, resolve, reject } = Promise.withResolvers<Answered>();
    const bytes = body === undefined ? null : Buffer.from(body as string);
    const length = bytes === null ? {} : { 'content-length': String(bytes.byteLength) };
    const request = httpRequest(
      { host: base.hostname, port: base.port, method, path, agent: false, headers: { ...length, ...headers } },
      (response) => {
        const pieces: Buffer[] = [];
        response.on('data', (piece: Buffer) => pieces.push(piece));
        response.on('error', reject);
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            text: Buffer.concat(pieces).toString('utf8'),
          }),
        );
      },
    );
    request.on('error', reject);
    request.end(bytes ?? undefined);
    return promise;
  }

  return {
    url: server.url.replace(/\/$/, ''),
    vendor,
    api,
    lines: http.lines,
    state: http.state,
    metrics,
    tally,
    deps,
    /** As a route of this vendor is handed it. */
    gateway(id: string): Gateway {
      const credential = vendor.credentials.find((each) => each.id === id) ?? null;
      return createPushGateway(deps, callerOf(vendor, credential));
    },
    send,
    ask,
    clock: {
      now: () => http.state.now,
      pass(ms: number) {
        http.state.now = new Date(http.state.now.getTime() + ms);
      },
    },
    /** GET /v1/vendors as an operator of entity A sees this vendor, all counts written down. */
    async shown(): Promise<Record<string, unknown>> {
      await tally.flush();
      const headers = { authorization: `Bearer ${KEYS.alpha}` };
      const { text } = await ask({ method: 'GET', path: '/v1/vendors', headers });
      return (JSON.parse(text) as { items: Record<string, unknown>[] }).items[0] ?? {};
    },
    async events(): Promise<{ source: string; id: string; client: string; effect: string; entity: string }[]> {
      const { rows } = await pool.query(
        'select source, event_id as id, client_id as client, effect, entity from event order by received_at, id',
      );
      return rows as Awaited<ReturnType<PushWorld['events']>>;
    },
    /** The event of each message, opened. */
    async opened(): Promise<Record<string, unknown>[]> {
      const { rows } = await pool.query<{ id: string; entity: string }>('select id, entity from message order by seq');
      const found: Record<string, unknown>[] = [];
      for (const { id: messageId, entity } of rows) {
        const request = await loadRequest(pool, api.vault, { messageId, entities: [entity] });
        if (request !== null) found.push(request.event);
      }
      return found;
    },
    async close() {
      await server.close(1_000);
      await transport.close();
    },
  };
}

/** A store that cannot be reached. */
export function unreachable(pool: Pool): Pool {
  const fails = () => Promise.reject(Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' }));
  return new Proxy(pool, {
    get(target, name) {
      if (name === 'query' || name === 'connect') return fails;
      const value: unknown = Reflect.get(target, name);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}
