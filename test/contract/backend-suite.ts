/**
 * What every back end must do with what can come back, whatever it speaks: run with the adapter's own canned answers
 * over the real transport; nock plays the answers, a real socket plays silence and resets.
 */
import { createServer, type Server } from 'node:http';
import nock from 'nock';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type {
  ActiveBackend,
  ChangeOperation,
  EntityAccess,
  HttpResult,
  SignedRequest,
} from '../../contracts/backend.ts';
import type { OutboundMessage } from '../../contracts/message.ts';
import { CHANGE_KINDS, type ChangeKind, type ChangeTarget } from '../../contracts/remote-change.ts';
import { wsSecurity } from '../../src/signing/ws-security.ts';
import { createTransport } from '../../src/transport/http.ts';
import { type LeftOut, partsOf } from './parts.ts';

export type BackendCase = {
  name: string;
  backend: ActiveBackend;
  access: EntityAccess<unknown>;
  message: OutboundMessage;
  /** How our reference stands in a message, where its field is shorter; absent: as it is. */
  wireReference?: string;
  /** Where a message goes; the host only nock answers for. */
  url: string;
  /** The settings that send to another address and wait less. */
  at(url: string, timeoutMs: number): ActiveBackend['config'];
  answers: {
    accepted: string;
    duplicate: string | null;
    /** Every code of its table that is a final refusal. */
    rejected: Readonly<Record<string, string>>;
    unknownCode: string;
  };
  /** How its answers travel: their media type, and the statuses an acceptance and a refusal come with. */
  speaks: { mediaType: string; accepted: number; refused: number };
  secrets: readonly string[];
  /** Where a message carries them: in its body they are to be blanked in evidence; of headers none is kept. */
  keyIn: 'body' | 'header';
  /** By part, why it does not apply. */
  leftOut?: LeftOut;
  /** For every change of mind that it declares. */
  changes: Partial<Record<ChangeKind, ChangeCase>>;
};

export type ChangeCase = {
  target: ChangeTarget;
  wish: unknown;
  /** Where it goes; the host only nock answers for. */
  url: string;
  answers: { done: string; refused: Readonly<Record<string, string>>; unknownCode: string };
};

export function describeBackend(given: BackendCase): void {
  const { backend, access, answers, speaks } = given;
  const blanked = given.keyIn === 'body' ? given.secrets : [];
  const { adapter } = backend;
  const { origin, pathname } = new URL(given.url);
  const transport = createTransport({});
  let server: Server;
  let stubUrl = '';
  let behave: 'silent' | 'reset' | 'half' = 'silent';

  beforeAll(async () => {
    server = createServer((request, response) => {
      request.resume();
      if (behave === 'reset') request.socket.resetAndDestroy();
      if (behave === 'half') {
        response.writeHead(200, { 'content-length': '1000' });
        response.write('<half>');
        response.socket?.end();
      }
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    const address = server.address();
    stubUrl = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}/`;
  });
  afterEach(() => nock.cleanAll());
  afterAll(async () => {
    nock.restore();
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
    await transport.close();
  });

  async function signed(config = backend.config): Promise<SignedRequest> {
    const tools = { transport, wsSecurity, now: () => new Date(), random: (n: number) => new Uint8Array(n) };
    const translated = adapter.translate(given.message, { config, entity: access.config, today: '2026-10-01' });
    return adapter.sign(translated, access, config, tools);
  }
  async function answered(status: number, body: string | Buffer): Promise<HttpResult> {
    nock(origin).post(pathname).reply(status, body, { 'content-type': speaks.mediaType });
    return adapter.send(await signed(), backend.config, transport);
  }
  const read = (result: HttpResult, config = backend.config) =>
    adapter.interpret(result, {
      config,
      now: new Date(),
      reference: given.message.reference,
      route: routeOf(config),
    });
  const routeOf = (config: ActiveBackend['config']) =>
    adapter.translate(given.message, { config, entity: access.config, today: '2026-10-01' }).route;
  const outcome = async (status: number, body: string | Buffer) => read(await answered(status, body));
  /* Over real sockets: nock stands in the way of how a connection fails. */
  async function against(how: typeof behave, url = stubUrl) {
    behave = how;
    const config = given.at(url, 300);
    const plain = createTransport({});
    nock.restore();
    try {
      return read(await adapter.send(await signed(config), config, plain), config);
    } finally {
      nock.activate();
      await plain.close();
    }
  }

  describe(`the back end ${given.name}, by the contract all keep`, () => {
    const it = partsOf(given.leftOut);
    it('takes an acceptance with its identifier', async () => {
      expect(await outcome(speaks.accepted, answers.accepted)).toMatchObject({
        kind: 'accepted',
        remoteId: expect.stringMatching(/.+/),
      });
    });
    it('tells a repeated reference from a refusal', async () => {
      expect(await outcome(speaks.refused, answers.duplicate ?? '')).toMatchObject({ kind: 'duplicate' });
    });
    it.each(Object.keys(answers.rejected))(
      'takes code %s as final, with what to do about it in three languages',
      async (code: string) => {
        const result = await outcome(speaks.refused, answers.rejected[code] ?? '');
        expect(result).toMatchObject({ kind: 'rejected', code });
        if (result.kind !== 'rejected') return;
        for (const language of ['es', 'ca', 'en'] as const)
          expect(adapter.explain(result.finding.code, language)?.fix).toMatch(/\w/);
      },
    );
    it('does not take a code it does not know for a refusal', async () => {
      expect(await outcome(speaks.refused, answers.unknownCode)).toMatchObject({
        kind: 'unknown',
        infrastructure: false,
      });
    });
    it.each([
      [500, ''],
      [502, '<html><body>Bad gateway</body></html>'],
      [503, '<html><body>Mantenimiento</body></html>'],
      [429, 'slow down'],
      [200, 'no es XML'],
      [200, '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'],
      [200, ''],
      [201, '{"id":'],
    ])('calls %i with %j uncertain, never refused', async (status: number, body: string) => {
      expect(await outcome(status, body)).toMatchObject({ kind: 'unknown', infrastructure: true });
    });
    it('calls an answer beyond all bounds uncertain', async () => {
      expect(await outcome(200, Buffer.alloc(40 * 1024 * 1024, 0x20))).toMatchObject({ kind: 'unknown' });
    });
    it('calls silence, a reset and half an answer uncertain', async () => {
      for (const how of ['silent', 'reset', 'half'] as const)
        expect(await against(how)).toMatchObject({ kind: 'unknown', infrastructure: true });
    });
    it('knows that nothing left it when nobody listens', async () => {
      expect(await against('silent', 'http://127.0.0.1:1/')).toMatchObject({ kind: 'temporary' });
    });
    it('makes the same message of the same input, and shows no secret outside the request', async () => {
      const [one, two] = [await signed(), await signed()];
      const bytes = (request: SignedRequest) => Buffer.concat(request.body).toString('utf8');
      expect(bytes(one)).toContain(given.wireReference ?? given.message.reference);
      expect(bytes(two)).toContain(given.wireReference ?? given.message.reference);
      expect(one.secrets).toEqual(blanked);
      const bare = blanked.reduce((text, secret) => text.replaceAll(secret, ''), bytes(one));
      for (const secret of given.secrets) expect(bare).not.toContain(secret);
      for (const body of [answers.accepted, answers.unknownCode])
        for (const secret of given.secrets) expect(JSON.stringify(await outcome(200, body))).not.toContain(secret);
    });
    it('is well by its own answers alone, refusals among them', async () => {
      const well = async (status: number, body: string) => adapter.healthy(await answered(status, body));
      expect(await well(speaks.accepted, answers.accepted)).toBe(true);
      for (const body of Object.values(answers.rejected)) expect(await well(speaks.refused, body)).toBe(true);
      for (const body of ['<html><body>Bad gateway</body></html>', '', 'ok'])
        for (const status of [200, 404, 502]) expect(await well(status, body)).toBe(false);
      expect(adapter.healthy({ kind: 'lost', reason: 'reset', durationMs: 1 })).toBe(false);
    });
    it.end();
  });

  it.each(CHANGE_KINDS)('the back end %s is told how to prove, where it declares it', (kind) => {
    expect(given.changes[kind] === undefined).toBe(adapter[kind] === undefined);
  });
  it('can tell the term of what it extends: a lost answer could not be judged otherwise', () => {
    expect(adapter.extend === undefined || adapter.term !== undefined).toBe(true);
  });

  describe.each(Object.entries(given.changes))('a change of mind at %s', (kind, change) => {
    const operation = adapter[kind as ChangeKind] as ChangeOperation<unknown, unknown, unknown>;
    const place = new URL(change.url);
    async function made(config: ActiveBackend['config'], through = transport) {
      const tools = { transport: through, wsSecurity, now: () => new Date(), random: (n: number) => new Uint8Array(n) };
      const prepared = operation.prepare(change.target, change.wish, access, config, tools);
      return { tools, signed: (await operation.sign?.(prepared, access, config, tools)) ?? prepared };
    }
    async function outcomeOf(status: number, body: string | Buffer) {
      nock(place.origin).post(place.pathname).reply(status, body, { 'content-type': speaks.mediaType });
      const { tools, signed: request } = await made(backend.config);
      return operation.interpret(await operation.send(request, backend.config, tools), change.target);
    }
    async function brokenBy(how: typeof behave, url = stubUrl) {
      behave = how;
      const config = given.at(url, 300);
      const plain = createTransport({});
      nock.restore();
      try {
        const { tools, signed: request } = await made(config, plain);
        return operation.interpret(await operation.send(request, config, tools), change.target);
      } finally {
        nock.activate();
        await plain.close();
      }
    }

    it('is done when the back end says so', async () => {
      expect(await outcomeOf(200, change.answers.done)).toMatchObject({ kind: 'done' });
    });
    it.each(Object.keys(change.answers.refused))(
      'is refused for good by %s, with a text in three languages',
      async (code) => {
        const result = await outcomeOf(500, change.answers.refused[code] ?? '');
        expect(result).toMatchObject({ kind: 'refused', code });
        if (result.kind !== 'refused') return;
        for (const language of ['es', 'ca', 'en'] as const)
          expect(adapter.explain(result.finding.code, language)?.fix).toMatch(/\w/);
      },
    );
    it('is not taken for refused by a code nobody knows', async () => {
      expect(await outcomeOf(500, change.answers.unknownCode)).toMatchObject({
        kind: 'unknown',
        infrastructure: false,
      });
    });
    it.each([
      [500, ''],
      [503, '<html><body>Mantenimiento</body></html>'],
      [429, 'slow down'],
      [200, 'no es XML'],
      [200, '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'],
      [200, ''],
    ])('may have been done after %i with %j', async (status, body) => {
      expect(await outcomeOf(status, body)).toMatchObject({ kind: 'unknown', infrastructure: true });
    });
    it('may have been done after silence, a reset and half an answer, and was not where nobody listens', async () => {
      for (const how of ['silent', 'reset', 'half'] as const)
        expect(await brokenBy(how)).toMatchObject({ kind: 'unknown', infrastructure: true });
      expect(await brokenBy('silent', 'http://127.0.0.1:1/')).toMatchObject({ kind: 'temporary' });
    });
    it('names the message, and its credentials so that they are blanked', async () => {
      const { signed: request } = await made(backend.config);
      expect(Buffer.concat(request.body).toString('utf8')).toContain(change.target.remoteId);
      expect(request.secrets).toEqual(blanked);
    });
  });
}
