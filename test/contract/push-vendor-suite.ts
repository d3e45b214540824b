/**
 * What every e-office that pushes must bring, whatever it speaks: run through the whole application on a real socket.
 *
 * A test of an adapter calls it once, with what only the adapter knows:
 *
 *     describePushVendor({
 *       adapter, settings: {}, format: 'xml',
 *       credentials: { own: {...}, other: {...} },            // as credentialSchema reads them; entity A, entity B
 *       entities: { [A]: {...}, [B]: {...} },                 // as entitySchema reads them
 *       request: (n, entity) => ({ method, path, headers, body }), // the same n: the same bytes; another n: another thing
 *       unknownKind: (n) => ({...}),                          // of a kind that no table knows
 *       is: { accepted, refused, unauthenticated, tooLarge, later, notFound }, // each: (answer) => boolean, the vendor's own form
 *       receiptOf: (answer) => what in it names what was taken in,
 *       personal: [...], secrets: [...],                      // of what `request` says and of the credentials
 *     });
 *
 * A part that does not apply is left out with its reason, by its name:
 * `leftOut: { 'of another credential’s entity: is refused, and nothing is stored': 'The credential alone says the entity.' }`.
 */
import type { Pool } from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect } from 'vitest';
import type { VendorAdapter } from '../../contracts/vendor.ts';
import type { PushRoute } from '../../contracts/vendor-intake.ts';
import { A, B, rowsStored } from '../http/harness.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { hostileBodies } from '../support/hostile-bodies.ts';
import {
  type Answered,
  createPushWorld,
  type Pushed,
  type PushWorld,
  type PushWorldOptions,
  unreachable,
} from '../support/pushes.ts';
import { emptyVendorTables } from '../support/vendors.ts';
import { type LeftOut, partsOf } from './parts.ts';

export type { Answered, Pushed } from '../support/pushes.ts';

type Predicate = (answer: Answered) => boolean;

export type PushVendor = {
  adapter: VendorAdapter;
  settings: unknown;
  format: 'xml' | 'json';
  /** `own` is for entity A, `other` for entity B; `also` for both, where one credential may be. */
  credentials: { own: unknown; other: unknown };
  entities: Readonly<Record<string, unknown>>;
  /** One thing that makes an event of `entity` with one person. */
  request(n: number, entity: string): Pushed;
  /** A thing of a kind that no table knows. */
  unknownKind?(n: number): Pushed;
  leftOut?: LeftOut;
  is: Record<'accepted' | 'refused' | 'unauthenticated' | 'tooLarge' | 'later' | 'notFound', Predicate>;
  receiptOf(answer: Answered): unknown;
  personal: readonly string[];
  secrets: readonly string[];
};

const NOW = new Date('2026-10-01T09:00:00Z');
const INSIDES = /\bat \w.*:\d+:\d+|node_modules|node:internal|TypeError|ZodError|GatewayError|\.ts\b/;

export function describePushVendor(given: PushVendor): void {
  const { adapter, is } = given;
  const it = partsOf(given.leftOut);
  let database: TestDatabase;
  let pool: Pool;
  let world: PushWorld;
  const credentials = [
    { id: 'propia', settings: given.credentials.own, entities: { [A]: given.entities[A] } },
    { id: 'ajena', settings: given.credentials.other, entities: { [B]: given.entities[B] } },
  ];
  const open = (more: Partial<PushWorldOptions> = {}, store: Pool = pool) =>
    createPushWorld(store, { adapter, settings: given.settings, credentials, now: NOW, ...more });
  const push = (n: number, entity = A) => world.send(given.request(n, entity));
  const expectNothing = async () => expect([await rowsStored(pool), await world.events()]).toEqual([0, []]);

  beforeAll(async () => {
    database = await testDatabase();
    pool = database.pool;
  });
  afterAll(() => database.drop());
  beforeEach(async () => {
    await emptyVendorTables(pool);
    await pool.query('truncate vendor_push, audit');
    world = await open();
  });
  afterEach(() => world.close());

  describe('what is pushed', () => {
    it('is one event, of its own entity, under its credential', async () => {
      const answer = await push(1);
      expect(answer).toSatisfy(is.accepted);
      expect(await world.events()).toEqual([
        expect.objectContaining({ entity: A, client: `vendor:${adapter.id}:propia` }),
      ]);
      expect(adapter.intake?.emits).toContain((await pool.query('select type from event')).rows[0]?.type);
    });

    it.each(['deliver', 'mirror'] as const)('has the effect that is configured: %s', async (effect) => {
      const other = await open({ effect });
      const answer = await other.send(given.request(1, A));
      await other.close();
      const events = await world.events();
      // Refused is right where the vendor's act is not of that effect; another effect than is configured never is.
      expect(answer).toSatisfy((each: Answered) => is.accepted(each) || is.refused(each));
      expect(events.map((each) => each.effect)).toEqual(is.accepted(answer) ? [effect] : []);
    });

    it('is the same event when it comes again, with the same receipt, and another thing is another event', async () => {
      const first = await push(1);
      world.clock.pass(60_000);
      const again = await push(1);
      expect(again).toSatisfy(is.accepted);
      expect(given.receiptOf(again)).toEqual(given.receiptOf(first));
      expect(await world.events()).toHaveLength(1);
      const other = await push(2);
      expect(given.receiptOf(other)).not.toEqual(given.receiptOf(first));
      expect(await world.events()).toHaveLength(2);
    });

    it('makes the same ids in another store', async () => {
      await push(1);
      const before = (await world.events()).map(({ source, id }) => ({ source, id }));
      await emptyVendorTables(pool);
      await push(1);
      expect((await world.events()).map(({ source, id }) => ({ source, id }))).toEqual(before);
    });

    it('is one event with one receipt when it comes to two processes at one time, and none is told otherwise', async () => {
      const second = await open({ vault: world.api.vault });
      const sent = given.request(1, A);
      const answers = await Promise.all([world, second, world, second].map((each) => each.send(sent)));
      await second.close();
      for (const answer of answers) expect(answer).toSatisfy(is.accepted);
      expect(new Set(answers.map((each) => JSON.stringify(given.receiptOf(each)))).size).toBe(1);
      expect(await world.events()).toHaveLength(1);
    });

    it('is counted for the operator', async () => {
      await push(1);
      await push(1);
      await world.send(given.request(2, A), null);
      expect((await world.shown()).pushed).toMatchObject({ accepted: 1, repeated: 1, unauthenticated: 1 });
    });
  });

  describe('who is not let in', () => {
    it.each([
      ['nothing presented', null],
      ['something wrong presented', 'otro:otra-clave'],
    ])('%s: is told so in the form of the vendor, and nothing is stored', async (_what, as) => {
      const answer = await world.send(given.request(1, A), as);
      expect(answer).toSatisfy(is.unauthenticated);
      const scheme = adapter.intake?.push?.scheme === 'basic' ? /^Basic realm=/ : /^Bearer realm=/;
      expect(answer.headers['www-authenticate']).toMatch(scheme);
      await expectNothing();
    });

    it('another scheme with the right words is nobody', async () => {
      const { authorization } = { authorization: adapter.intake?.push?.scheme === 'basic' ? 'Bearer' : 'Basic' };
      const presented = adapter.intake?.push?.presents(world.vendor.credentials[0]?.settings) ?? '';
      const sent = given.request(1, A);
      const answer = await world.send(
        { ...sent, headers: { ...sent.headers, authorization: `${authorization} ${presented}` } },
        null,
      );
      expect(answer).toSatisfy(is.unauthenticated);
      await expectNothing();
    });

    it('of another credential’s entity: is refused, and nothing is stored', async () => {
      const answer = await world.send(given.request(1, A), 'ajena');
      expect(answer).toSatisfy(is.refused);
      await expectNothing();
    });

    it('a path that is none is not there, in the form of the vendor', async () => {
      const { path, method } = given.request(1, A);
      const odd = [
        `${path}/nada`,
        `${path}%2f..`,
        `//${path}`,
        `/.${path}`,
        `/x/..${path}`,
        `/%2e${path}`,
        `${path}%5c`,
      ];
      for (const each of odd) {
        const answer = await world.send({ ...given.request(1, A), method, path: each });
        expect([each, is.notFound(answer)]).toEqual([each, true]);
      }
      await expectNothing();
    });
  });

  describe('what cannot be read', () => {
    const { method, path, headers = {}, body = '' } = given.request(1, A);
    const hostile = hostileBodies(given.format, Buffer.from(body as string));

    it.each(Object.keys(hostile))('%s: is refused in the form of the vendor, and nothing is stored', async (name) => {
      const answer = await world.send({ method, path, headers, body: hostile[name] ?? '' });
      expect(answer).toSatisfy(is.refused);
      expect(answer.text).not.toMatch(INSIDES);
      await expectNothing();
      expect(Object.prototype).not.toHaveProperty('polluted');
      expect(world.lines.join('\n')).not.toMatch(/"level":"error"/);
    });

    it('longer than may be: is told so before it is read', async () => {
      const route = routeOf(adapter, given.request(1, A));
      const length = { 'content-length': String((route?.maxBodyBytes ?? 0) + 1) };
      const answer = await world.send({ method, path, headers: { ...headers, ...length }, body: 'x' });
      expect(answer).toSatisfy(is.tooLarge);
      await expectNothing();
    });

    it('packed: is refused, and not unpacked', async () => {
      const answer = await world.send({ method, path, headers: { ...headers, 'content-encoding': 'gzip' }, body });
      expect(answer).toSatisfy(is.refused);
      await expectNothing();
    });

    it('of a kind nobody knows: is refused, counted and shown', async () => {
      expect(given.unknownKind).toBeDefined();
      if (given.unknownKind === undefined) return;
      expect(await world.send(given.unknownKind(1))).toSatisfy(is.refused);
      await expectNothing();
      const { pushed } = await world.shown();
      expect(pushed).toMatchObject({ unsupported: [expect.objectContaining({ count: 1 })] });
    });
  });

  it('a store that is away: "later" in the form of the vendor, nothing stored, and the same again is taken', async () => {
    const away = await open({}, unreachable(pool));
    const answer = await away.send(given.request(1, A));
    expect(answer).toSatisfy(is.later);
    expect(answer.headers['retry-after']).toMatch(/^\d+$/);
    expect(answer.text).not.toMatch(INSIDES);
    await away.close();
    await expectNothing();
    expect(await push(1)).toSatisfy(is.accepted);
  });

  it('a process that closes says "later" in the form of the vendor, and takes nothing', async () => {
    world.state.draining = true;
    expect(await push(1)).toSatisfy(is.later);
    await expectNothing();
  });

  it('no person is in an attribute of the event, none and no secret in a log line or in a count', async () => {
    await push(1);
    await push(1);
    await push(1, B);
    await world.send(given.request(2, A), null);
    await world.send(given.request(2, A), 'otro:otra-clave');
    await world.send({ ...given.request(2, A), body: 'no es nada' });
    const attributes = (await world.opened()).map(({ data: _, ...rest }) => rest);
    expect(attributes).toHaveLength(1);
    const text = [JSON.stringify(attributes), JSON.stringify(await world.shown()), ...world.lines].join('\n');
    for (const each of [...given.personal, ...given.secrets]) expect(text).not.toContain(each);
    const routes = world.lines.flatMap((line) => (line.includes('"http.request"') ? [JSON.parse(line).route] : []));
    expect(new Set(routes)).toEqual(
      new Set([`/vendors/${adapter.id}${routeOf(adapter, given.request(1, A))?.path}`, '/v1/vendors']),
    );
  });

  it.end();
}

/** The declared route that `sent` goes to: its path stands in the log in place of what was asked for. */
function routeOf(adapter: VendorAdapter, sent: Pushed): PushRoute | undefined {
  const routes = adapter.intake?.push?.routes.filter(({ method }) => method === sent.method) ?? [];
  const [path = ''] = sent.path.split('?');
  return routes.find((each) => new RegExp(`^${each.path.replace(/:\w+/g, '[^/]+')}$`).test(path));
}
