import { connect } from 'node:net';
import type { Pool } from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { VendorAdapter } from '../../contracts/vendor.ts';
import { VendorFault } from '../../contracts/vendor-fault.ts';
import type { Gateway, PushIntake, PushRoute, VendorIntake } from '../../contracts/vendor-intake.ts';
import { GatewayError } from '../../src/errors.ts';
import { testDatabase } from '../support/database.ts';
import { createPushWorld, type Pushed, type PushWorld } from '../support/pushes.ts';
import { A, PDF, type ProblemBody, rowsStored } from './harness.ts';

const CANARY = 'CANARIO';
const state: { hold: Promise<void>; inside: number; gateway: Gateway | null; speechless: boolean } = {
  hold: Promise.resolve(),
  inside: 0,
  gateway: null,
  speechless: false,
};
const ok = (value: unknown) => ({
  status: 200,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(value),
});
const post = (path: string, handle: PushRoute['handle'], more: Partial<PushRoute> = {}): PushRoute => ({
  method: 'POST',
  path,
  maxBodyBytes: 1_000,
  handle,
  ...more,
});
const throwing = (error: () => unknown) => async () => {
  throw error();
};

const routes: PushRoute[] = [
  post('/echo/:uno/de/:dos', async ({ params, query, mediaType, soapAction, body }, { credential, entities }) =>
    ok({
      params,
      query,
      mediaType,
      soapAction,
      body: Buffer.from(body).toString(),
      by: credential.id,
      of: [...entities],
    }),
  ),
  post(
    '/own-fault',
    throwing(() => new TypeError(`no se puede leer ${CANARY} en /srv/x.ts:1:1`)),
  ),
  post(
    '/not-possible',
    throwing(() => new GatewayError('not-possible-now', 'http', CANARY, { params: { state: 'x' } })),
  ),
  post(
    '/later',
    throwing(() => new VendorFault({ kind: 'retryable', afterMs: 90_500 }, 'status-503')),
  ),
  post(
    '/odd-kind',
    throwing(() => new VendorFault({ kind: 'unsupported', vendorKind: `PALOMA\n"${'x'.repeat(200)}` })),
  ),
  post('/nonsense', async () => ({ status: 42, body: CANARY })),
  post('/empty', async () => ({ status: 204, body: '' })),
  post('/slow', async () => {
    state.inside += 1;
    await state.hold;
    state.inside -= 1;
    return ok('al fin');
  }),
  {
    method: 'GET',
    path: '/servicio',
    maxBodyBytes: 0,
    open: true,
    async handle({ query }, gateway) {
      state.gateway = gateway;
      return ok({ wsdl: 'wsdl' in query });
    },
  },
  { method: 'GET', path: '/privado', maxBodyBytes: 0, handle: async ({ query }) => ok(query) },
];

const push: PushIntake<unknown, { token: string }> = {
  scheme: 'bearer',
  presents: ({ token }) => token,
  routes,
  problem(problem, path) {
    if (state.speechless) throw new Error(CANARY);
    const more = problem.kind === 'refused' ? { findings: problem.findings } : {};
    return {
      status: problem.kind === 'unauthenticated' ? 401 : 499,
      body: JSON.stringify({ fallo: problem.kind, path, ...more }),
    };
  },
};
const intake = {
  product: 'Construído "de" prueba',
  sources: [],
  emits: [],
  defaultEffect: null,
  settingsSchema: z.unknown(),
  credentialSchema: z.strictObject({ token: z.string() }),
  entitySchema: z.unknown(),
  push,
} satisfies VendorIntake<unknown, { token: string }>;
const adapter: VendorAdapter = { id: 'construida', evidenceLevel: 'own', intake: intake as unknown as VendorIntake };

let pool: Pool;
let drop: () => Promise<void>;
let world: PushWorld;
const open = (more: Partial<Parameters<typeof createPushWorld>[1]> = {}) =>
  createPushWorld(pool, {
    adapter,
    settings: {},
    credentials: [{ id: 'propia', settings: { token: 'token-de-prueba-1' }, entities: { [A]: {} } }],
    now: new Date('2026-10-01T09:00:00Z'),
    ...more,
  });
const send = (path: string, more: Partial<Pushed> = {}) => world.send({ method: 'POST', path, body: '', ...more });
const told = async (path: string, more: Partial<Pushed> = {}) => {
  const answer = await send(path, more);
  return { ...answer, said: JSON.parse(answer.text) as Record<string, unknown> };
};

beforeAll(async () => {
  const database = await testDatabase();
  pool = database.pool;
  drop = () => database.drop();
});
afterAll(() => drop());
beforeEach(async () => {
  Object.assign(state, { hold: Promise.resolve(), inside: 0, gateway: null, speechless: false });
  await pool.query('truncate vendor_push');
  world = await open();
});
afterEach(() => world.close());

describe('a declared route', () => {
  it('is handed what came: values of its path, query, type, action without quotes, body, and who it is', async () => {
    const headers = { 'content-type': 'text/XML; charset=iso-8859-1', soapaction: '"urn:alta"' };
    const { status, said } = await told('/echo/a%20%C3%B1/de/b+b?q=1&q=2&__proto__=x', { body: 'cuerpo', headers });
    expect([status, said]).toEqual([
      200,
      {
        params: { uno: 'a ñ', dos: 'b+b' },
        query: { q: '2', ['__proto__']: 'x' },
        mediaType: 'text/xml',
        soapAction: 'urn:alta',
        body: 'cuerpo',
        by: 'propia',
        of: [[A, { settings: {}, effect: 'deliver' }]],
      },
    ]);
  });

  it('answers without a body where there may be none', async () => {
    const { status, text } = await send('/empty');
    expect([status, text]).toEqual([204, '']);
  });

  it('that anybody may ask needs no credential, and its gateway reaches nothing and takes nothing', async () => {
    const { status, text } = await world.send({ method: 'GET', path: '/servicio?wsdl' }, null);
    expect([status, JSON.parse(text)]).toEqual([200, { wsdl: true }]);
    const { gateway } = state;
    expect([...(gateway?.entities.keys() ?? ['none'])]).toEqual([]);
    await expect(gateway?.keep({ mediaType: 'application/pdf', bytes: PDF })).rejects.toMatchObject({
      code: 'entity-not-allowed',
    });
    await expect(gateway?.accept({ entitydir3: A })).rejects.toMatchObject({ code: 'entity-not-allowed' });
    expect(await rowsStored(pool)).toBe(0);
    expect((await world.send({ method: 'GET', path: '/privado' }, null)).status).toBe(401);
  });

  it('of GET answers HEAD too, without its body', async () => {
    const answer = await world.send({ method: 'HEAD' as 'GET', path: '/privado' });
    expect([answer.status, answer.text]).toEqual([200, '']);
  });

  it('has one log line, with its template and its caller', async () => {
    await send(`/echo/${CANARY}/de/x?q=${CANARY}`, { body: CANARY });
    const lines = world.lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines).toEqual([
      expect.objectContaining({
        event: 'http.request',
        route: '/vendors/construida/echo/:uno/de/:dos',
        client: 'vendor:construida:propia',
        status: 200,
      }),
    ]);
    expect(world.lines.join()).not.toContain(CANARY);
  });
});

describe('what is no route', () => {
  it.each([
    ['another path', '/otra'],
    ['less', '/echo/a/de'],
    ['more', '/echo/a/de/b/c'],
    ['a value that is empty', '/echo//de/b'],
    ['an encoded slash in a value', '/echo/a%2Fb/de/c'],
    ['an encoded backslash', '/echo/a%5cb/de/c'],
    ['an encoded dot', '/echo/%2e%2e/de/c'],
    ['a dot segment', '/echo/./de/c'],
    ['a way up', '/x/../own-fault'],
    ['a double slash', '//own-fault'],
    ['a NUL', '/echo/a%00/de/c'],
    ['a line end', '/echo/a%0ab/de/c'],
    ['a percent sign alone', '/echo/a%/de/c'],
    ['half a character', '/echo/a%C3/de/c'],
    ['letters in another case', '/Own-fault'],
    ['a letter written as its code', '/%6fwn-fault'],
    ['a slash at its end', '/own-fault/'],
    ['nothing', ''],
  ])('%s is not there, in the words of the vendor', async (_what, path) => {
    expect((await told(path)).said).toMatchObject({ fallo: 'not-found' });
  });

  it('another method is not there', async () => {
    expect((await told('/own-fault', { method: 'GET' })).said).toMatchObject({ fallo: 'not-found' });
    expect((await told('/privado', { method: 'PUT' as 'GET' })).said).toMatchObject({ fallo: 'not-found' });
  });

  it.each([
    '/vendors',
    '/vendors/',
    '/vendors/otra/privado',
    '/vendors/%63onstruida/privado',
    '/%76endors/construida/privado',
  ])('of no vendor is a problem of ours: %s', async (path) => {
    const answer = await world.ask({ method: 'GET', path, headers: { authorization: 'Bearer token-de-prueba-1' } });
    const problem = JSON.parse(answer.text) as ProblemBody;
    expect([answer.headers['content-type'], problem.status, problem.code]).toEqual([
      'application/problem+json; charset=utf-8',
      404,
      'not-found',
    ]);
  });
});

describe('what goes wrong', () => {
  it('through our own fault is logged by its class and place, and the vendor is told nothing of it', async () => {
    const { said, text } = await told('/own-fault');
    expect(said).toEqual({ fallo: 'internal', path: '/own-fault' });
    const line = world.lines.find((each) => each.includes('vendor.push-failed')) ?? '';
    expect(JSON.parse(line)).toMatchObject({ level: 'error', vendor: 'construida', error: 'TypeError' });
    expect(text + world.lines.join()).not.toContain(CANARY);
  });

  it('by its state is told as findings', async () => {
    expect((await told('/not-possible')).said).toMatchObject({
      fallo: 'refused',
      findings: [{ pointer: '', code: 'not-possible-now', params: { state: 'x' } }],
    });
  });

  it('for a while is told with how long', async () => {
    const { said, headers } = await told('/later');
    expect([said.fallo, headers['retry-after']]).toEqual(['fault', '91']);
  });

  it('with a word nobody knows is counted under that word, cut and cleaned', async () => {
    await told('/odd-kind');
    const { pushed } = (await world.shown()) as { pushed: { unsupported: { kind: string; count: number }[] } };
    expect(pushed.unsupported).toEqual([{ kind: `PALOMA__${'x'.repeat(72)}`, count: 1 }]);
  });

  it('with the answer itself is our fault', async () => {
    expect((await told('/nonsense')).said).toMatchObject({ fallo: 'internal' });
  });

  it('with the words for it leaves a bare 500', async () => {
    state.speechless = true;
    const answer = await send('/own-fault');
    expect([answer.status, answer.text]).toEqual([500, '']);
    expect(world.lines.join()).not.toContain(CANARY);
  });

  it('in the query is refused', async () => {
    expect((await told('/privado?a=%00', { method: 'GET' })).said).toMatchObject({ fallo: 'refused' });
  });
});

describe('bounds', () => {
  it('a body without a length is cut at the byte that is one too many', async () => {
    const { port, hostname } = new URL(world.url);
    const socket = connect(Number(port), hostname);
    const chunk = `${(600).toString(16)}\r\n${'x'.repeat(600)}\r\n`;
    socket.write(
      `POST /vendors/construida/echo/a/de/b HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer token-de-prueba-1\r\nTransfer-Encoding: chunked\r\n\r\n${chunk}${chunk}`,
    );
    let text = '';
    for await (const piece of socket) text += String(piece);
    expect(text).toContain('"fallo":"too-large"');
    expect(text.toLowerCase()).toContain('connection: close');
  });

  it('an answer that takes too long is "later", and what hangs does not keep its place', async () => {
    await world.close();
    world = await open({ timeoutMs: 30 });
    const { promise, resolve } = Promise.withResolvers<void>();
    state.hold = promise;
    const many = await Promise.all(Array.from({ length: 20 }, () => told('/slow')));
    expect(new Set(many.map(({ said }) => said.fallo))).toEqual(new Set(['unavailable']));
    expect((await told('/echo/a/de/b')).status).toBe(200);
    resolve();
  });

  it('more at once than one credential may have is turned away with when to come again', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    state.hold = promise;
    const waiting = Array.from({ length: 20 }, () => send('/slow'));
    await expect.poll(() => state.inside).toBe(20);
    const { said, headers } = await told('/echo/a/de/b');
    expect([said.fallo, headers['retry-after']]).toEqual(['too-many-requests', '1']);
    resolve();
    expect((await Promise.all(waiting)).map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 200));
  });

  it('faster than one credential may be is turned away, and let in again with time', async () => {
    for (let n = 0; n < 25; n += 1) await Promise.all(Array.from({ length: 20 }, () => send('/echo/a/de/b')));
    const { said, headers } = await told('/echo/a/de/b');
    expect([said.fallo, headers['retry-after']]).toEqual(['too-many-requests', '1']);
    world.clock.pass(1_000);
    expect((await told('/echo/a/de/b')).status).toBe(200);
  });

  it('who presents nothing we know is slowed down by address, and holds up nobody who is known', async () => {
    const kinds: unknown[] = [];
    for (let n = 0; n < 70; n += 1) {
      const { text } = await world.send({ method: 'POST', path: '/slow', body: '' }, `otro-${n}`);
      kinds.push((JSON.parse(text) as { fallo: string }).fallo);
    }
    expect(kinds.filter((each) => each === 'unauthenticated')).toHaveLength(60);
    expect(kinds.filter((each) => each === 'too-many-requests')).toHaveLength(10);
    expect((await told('/echo/a/de/b')).status).toBe(200);
    expect((await world.shown()).pushed).toMatchObject({ unauthenticated: 60 });
  });

  it('the challenge names the product in letters a header may have', async () => {
    const { headers } = await world.send({ method: 'POST', path: '/slow' }, null);
    expect(headers['www-authenticate']).toBe('Bearer realm="Constru_do _de_ prueba"');
  });
});

describe('credentials', () => {
  const credentials = (...tokens: string[]) =>
    tokens.map((token, n) => ({ id: `c${n + 1}`, settings: { token }, entities: { [A]: {} } }));

  it('that present the same, or nothing, are refused at start, without saying what', async () => {
    await expect(open({ credentials: credentials('igual-1', 'igual-1') })).rejects.toMatchObject({
      code: 'config-invalid',
      message: expect.stringMatching(/c1 and c2/),
    });
    await expect(open({ credentials: credentials('') })).rejects.toMatchObject({ code: 'config-invalid' });
  });

  it('are all compared, and each is itself', async () => {
    const several = await open({ credentials: credentials('uno', 'dos', 'tres') });
    for (const id of ['c1', 'c2', 'c3']) {
      const { text } = await several.send({ method: 'POST', path: '/echo/a/de/b', body: '' }, id);
      expect(JSON.parse(text)).toMatchObject({ by: id });
    }
    await several.close();
  });
});
