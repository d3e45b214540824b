import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { AskedPower, PowerQuestion, PowerRegister, PowerResult, PowerSettings } from '../../contracts/powers.ts';
import { createPowers, type PowerDeps } from '../../src/folder/powers.ts';
import { createLog } from '../../src/log.ts';
import { systemRuntime } from '../../src/runtime.ts';
import { wsSecurity } from '../../src/signing/ws-security.ts';
import { createTransport } from '../../src/transport/http.ts';
import { createFolderKeys } from '../../src/vault/folder-keys.ts';

const A = 'L01999999';
const B = 'L01999998';
const WHO: AskedPower = { holder: 'Q0000000J', representative: '99999999R', procedure: null };
const VALID: PowerResult = {
  kind: 'valid',
  power: { reference: '1000001', scope: 'general', until: '2030-01-01T00:00:00.000Z' },
};
const NONE: PowerResult = { kind: 'none', code: 'none' };
const DOWN: PowerResult = { kind: 'failed', code: 'HTTP 503', text: 'de 00000000T', infrastructure: true };
const REFUSED: PowerResult = { kind: 'failed', code: 'answer-not-genuine', text: '', infrastructure: false };

type Asked = { question: PowerQuestion; config: PowerSettings };
const LIMIT_MS = 60_000;
let clock: Date;
let transport: ReturnType<typeof createTransport>;
let asked: Asked[];
let lines: string[];
let told: string[];
let answer: (asked: Asked) => Promise<PowerResult>;

beforeEach(() => {
  clock = new Date('2026-10-01T09:00:00Z');
  transport = createTransport({});
  [asked, lines, told] = [[], [], []];
  answer = async () => VALID;
});
afterEach(async () => {
  vi.useRealTimers();
  await transport.close();
});
const pass = (ms: number) => {
  clock = new Date(clock.getTime() + ms);
};

function register(): PowerRegister {
  const unused = (): never => {
    throw new TypeError('the core does not call this');
  };
  return {
    id: 'registro',
    facts: { product: 'Registro inventado', sources: [], evidenceLevel: 'own' },
    configSchema: undefined as never,
    entityConfigSchema: undefined as never,
    sandboxEntity: {},
    signs: () => true,
    ask: async (question, _access, config) => {
      asked.push({ question, config });
      return answer({ question, config });
    },
    believes: unused,
    sample: WHO,
    explain: unused,
  };
}

function powersWith(settings: Partial<PowerSettings> = {}, more: Partial<PowerDeps> = {}) {
  const config = { url: 'http://127.0.0.1:9', timeoutMs: 60_000, concurrency: 8, cacheMs: 300_000, ...settings };
  return createPowers({
    registers: [
      {
        register: register(),
        config,
        entities: new Map([
          [A, {}],
          [B, {}],
        ]),
      },
    ],
    transport,
    wsSecurity,
    signerOf: () => null,
    keys: createFolderKeys([randomBytes(32)]),
    runtime: { ...systemRuntime, now: () => clock },
    log: createLog('debug', (line) => lines.push(line)),
    told: (_register, result) => told.push(result),
    ...more,
  });
}

describe('what a register answers', () => {
  it('is passed on with the register that said so, and counted', async () => {
    const powers = powersWith({ cacheMs: 0 });
    const results = [VALID, NONE, DOWN];
    answer = async () => results.shift()!;
    expect(await powers.ask(A, WHO, LIMIT_MS)).toEqual({ ...VALID, register: 'registro' });
    expect(await powers.ask(A, WHO, LIMIT_MS)).toEqual({ ...NONE, register: 'registro' });
    expect(await powers.ask(A, WHO, LIMIT_MS)).toEqual({ kind: 'not-checked', register: 'registro', code: 'HTTP 503' });
    expect(told).toEqual(['valid', 'none', 'failed']);
    expect(asked[0]?.question).toEqual({ ...WHO, body: A, at: clock });
    expect([powers.asks(A), powers.asks('L01999997')]).toEqual([true, false]);
  });

  it.each([
    ['its adapter', {}],
    [
      'the seal',
      {
        signerOf: () => {
          throw new TypeError('sello de 99999999R');
        },
      },
    ],
  ])('is nothing where %s fails by a fault of its own, and no person is in the log', async (_what, more) => {
    answer = async () => {
      throw new TypeError('poder de 00000000T');
    };
    const powers = powersWith({}, more);
    for (let n = 0; n < 5; n += 1)
      expect(await powers.ask(A, WHO, LIMIT_MS)).toEqual({ kind: 'not-checked', register: 'registro', code: 'fault' });
    expect(lines.join('\n')).toContain('power.fault');
    expect(lines.join('\n')).not.toMatch(/00000000T|99999999R|Q0000000J/);
  });
});

describe('an answer is kept', () => {
  it.each([VALID, NONE])('for its time and no longer ($kind)', async (result) => {
    answer = async () => result;
    const powers = powersWith();
    for (const passed of [0, 299_999, 1]) {
      pass(passed);
      await powers.ask(A, WHO, LIMIT_MS);
    }
    expect(asked).toHaveLength(2);
    expect(told).toEqual([result.kind, result.kind, result.kind]);
  });

  it('however the persons are written, and for nobody and nothing else', async () => {
    const powers = powersWith();
    await powers.ask(A, WHO, LIMIT_MS);
    await powers.ask(A, { ...WHO, holder: 'q-0000000 j', representative: '99.999.999-r' }, LIMIT_MS);
    expect(asked).toHaveLength(1);
    await powers.ask(B, WHO, LIMIT_MS);
    await powers.ask(A, { ...WHO, procedure: '100' }, LIMIT_MS);
    await powers.ask(A, { ...WHO, holder: '00000000T' }, LIMIT_MS);
    await powers.ask(A, { ...WHO, holder: WHO.representative, representative: WHO.holder }, LIMIT_MS);
    expect(asked).toHaveLength(5);
  });

  it('never beyond the end of the power', async () => {
    const until = new Date(clock.getTime() + 1_000).toISOString();
    answer = async () => ({ kind: 'valid', power: { reference: '1', scope: 'general', until } });
    const powers = powersWith();
    await powers.ask(A, WHO, LIMIT_MS);
    answer = async () => ({ kind: 'none', code: 'not-in-force' });
    pass(1_000);
    expect(await powers.ask(A, WHO, LIMIT_MS)).toMatchObject({ kind: 'none' });
  });

  it.each([[DOWN], [REFUSED]])('not at all where nothing was found out ($code)', async (result) => {
    answer = async () => result;
    const powers = powersWith();
    await powers.ask(A, WHO, LIMIT_MS);
    answer = async () => VALID;
    expect(await powers.ask(A, WHO, LIMIT_MS)).toMatchObject({ kind: 'valid' });
  });

  it('not at all where the configuration says so', async () => {
    const powers = powersWith({ cacheMs: 0 });
    await powers.ask(A, WHO, LIMIT_MS);
    await powers.ask(A, WHO, LIMIT_MS);
    expect(asked).toHaveLength(2);
  });

  it('under a keyed hash, and only so many: the oldest goes', async () => {
    const hashed: string[] = [];
    const keys = createFolderKeys([randomBytes(32)]);
    const hash = (person: string) => {
      hashed.push(person);
      return keys.hash(person);
    };
    const powers = powersWith({}, { keys: { hash } });
    const ask = (n: number) => powers.ask(A, { ...WHO, procedure: String(n) }, LIMIT_MS);
    for (let n = 0; n <= 20_000; n += 1) await ask(n);
    expect([asked.length, hashed.length]).toEqual([20_001, 20_001]);
    await ask(1);
    expect(asked).toHaveLength(20_001);
    await ask(0);
    expect(asked).toHaveLength(20_002);
  });
});

describe('a register that does not answer', () => {
  const fail = async (powers: ReturnType<typeof powersWith>, times: number) => {
    answer = async () => DOWN;
    for (let n = 0; n < times; n += 1) await powers.ask(A, WHO, LIMIT_MS);
  };

  it('is left alone after three failures, tried by one question after ten seconds, and asked again once it works', async () => {
    const powers = powersWith({ cacheMs: 0 });
    await fail(powers, 3);
    expect(await powers.ask(A, WHO, LIMIT_MS)).toMatchObject({ kind: 'not-checked', code: 'breaker-open' });
    expect(asked).toHaveLength(3);
    pass(10_000);
    await fail(powers, 1);
    await powers.ask(A, WHO, LIMIT_MS);
    expect(asked).toHaveLength(4);
    pass(10_000);
    const gate = Promise.withResolvers<PowerResult>();
    answer = () => gate.promise;
    const probe = powers.ask(A, WHO, LIMIT_MS);
    expect(await powers.ask(A, WHO, LIMIT_MS)).toMatchObject({ code: 'breaker-open' });
    gate.resolve(VALID);
    expect(await probe).toMatchObject({ kind: 'valid' });
    answer = async () => NONE;
    expect(await powers.ask(A, WHO, LIMIT_MS)).toMatchObject({ kind: 'none' });
  });

  it('still serves what is known', async () => {
    const powers = powersWith();
    await powers.ask(B, WHO, LIMIT_MS);
    await fail(powers, 3);
    expect(await powers.ask(B, WHO, LIMIT_MS)).toMatchObject({ kind: 'valid' });
  });

  it('is not left alone for answers that are only not believed', async () => {
    const powers = powersWith();
    answer = async () => REFUSED;
    for (let n = 0; n < 5; n += 1) await powers.ask(A, WHO, LIMIT_MS);
    expect(asked).toHaveLength(5);
  });
});

/** The clock stands until `advance`, timers and `performance` with it. */
describe('time', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  });
  const never = () => new Promise<PowerResult>(() => {});

  it.each([
    [500, 60_000],
    [60_000, 500],
  ])('of %i ms, where a question may take %i ms, ends at the sooner', async (timeoutMs, limitMs) => {
    answer = never;
    const waiting = powersWith({ timeoutMs }).ask(A, WHO, limitMs);
    await vi.advanceTimersByTimeAsync(499);
    expect(told).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(await waiting).toMatchObject({ kind: 'not-checked', code: 'timeout' });
    // Its adapter is told the same, so that its call ends and its place is free again.
    expect(asked[0]?.config.timeoutMs).toBe(500);
  });

  it('runs for those who wait for a place; who got none is not asked for later, and has not failed', async () => {
    const powers = powersWith({ concurrency: 1, timeoutMs: 1_000, cacheMs: 0 });
    const gate = Promise.withResolvers<PowerResult>();
    answer = () => gate.promise;
    const first = powers.ask(A, WHO, LIMIT_MS);
    await vi.advanceTimersByTimeAsync(0);
    const others = Array.from({ length: 4 }, () => powers.ask(A, WHO, 100));
    await vi.advanceTimersByTimeAsync(100);
    for (const each of await Promise.all(others)) expect(each).toMatchObject({ code: 'timeout' });
    const another = powers.ask(A, WHO, 100);
    await vi.advanceTimersByTimeAsync(100);
    expect(await another).toMatchObject({ code: 'timeout' });
    gate.resolve(VALID);
    expect(await first).toMatchObject({ kind: 'valid' });
    answer = async () => NONE;
    expect(await powers.ask(A, WHO, LIMIT_MS)).toMatchObject({ kind: 'none' });
    expect(asked).toHaveLength(2);
  });

  it('counts against a register that had it', async () => {
    const powers = powersWith({ timeoutMs: 1_000 });
    answer = never;
    for (let n = 0; n < 3; n += 1) {
      const waiting = powers.ask(A, WHO, LIMIT_MS);
      await vi.advanceTimersByTimeAsync(1_000);
      expect(await waiting).toMatchObject({ code: 'timeout' });
    }
    expect(await powers.ask(A, WHO, LIMIT_MS)).toMatchObject({ code: 'breaker-open' });
  });

  it('no more questions run at once than configured', async () => {
    const powers = powersWith({ concurrency: 2, cacheMs: 0 });
    const gates: ((result: PowerResult) => void)[] = [];
    answer = () => new Promise((resolve) => gates.push(resolve));
    const all = Array.from({ length: 5 }, () => powers.ask(A, WHO, LIMIT_MS));
    await vi.advanceTimersByTimeAsync(0);
    expect(gates).toHaveLength(2);
    for (let n = 0; n < 5; n += 1) {
      gates[n]!(VALID);
      await vi.advanceTimersByTimeAsync(0);
    }
    expect((await Promise.all(all)).map(({ kind }) => kind)).toEqual(Array(5).fill('valid'));
  });
});
