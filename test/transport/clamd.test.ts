import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type ClamdOptions, createClamd } from '../../src/transport/clamd.ts';
import { MALWARE, startClamd, type TestClamd, withFolder } from '../support/clamd.ts';

let clamd: TestClamd;
beforeEach(async () => {
  clamd = await startClamd();
});
afterEach(() => clamd.close());

const client = (more: Partial<ClamdOptions> = {}) =>
  createClamd({ target: clamd.target, timeoutMs: 5_000, maxBytes: 25_000_000, concurrency: 4, ...more });
async function* slowly(pieces: readonly Buffer[]) {
  for (const piece of pieces) yield piece;
}

describe('a malware check by clamd', () => {
  it('is clean for what it does not know, each byte of it seen in order', async () => {
    const pieces = Array.from({ length: 40 }, (_, n) => Buffer.alloc(100_000 + n, String(n)));
    expect(await client().scan(slowly(pieces))).toEqual({ kind: 'clean' });
    expect(clamd.received).toHaveLength(1);
    expect(clamd.received[0]?.equals(Buffer.concat(pieces))).toBe(true);
  });

  it('names what it found, also where it stands across two pieces', async () => {
    const half = Math.floor(MALWARE.length / 2);
    const pieces = [Buffer.from(`%PDF-1.7 ${MALWARE.slice(0, half)}`), Buffer.from(MALWARE.slice(half))];
    expect(await client().scan(pieces)).toEqual({ kind: 'infected', name: 'Carpeta.Test.UNOFFICIAL' });
  });

  it('looks at an empty document too', async () => {
    expect(await client().scan([])).toEqual({ kind: 'clean' });
  });

  it.each([
    ['says nothing', 'silent', 'timeout'],
    ['breaks the connection', 'hangs-up', /^(econnreset|epipe|unreadable-answer)$/],
    ['answers something else', 'garbage', /^(unreadable-answer|epipe|econnreset)$/],
    ['never stops answering', 'endless', /^answer-too-large$/],
  ] as const)('fails, and never passes for clean, when the daemon %s', async (_what, behaviour, reason) => {
    clamd.behave(behaviour);
    const verdict = await client({ timeoutMs: 500 }).scan([Buffer.alloc(1_000_000)]);
    expect(verdict).toEqual({ kind: 'failed', reason: expect.stringMatching(reason) });
  });

  it('fails when the daemon says that all is well before it has seen all', async () => {
    clamd.behave('hasty');
    async function* halves() {
      yield Buffer.from('%PDF-1.7 nothing');
      await vi.waitFor(() => expect([clamd.most(), clamd.open()]).toEqual([1, 0]), { interval: 5 });
      yield Buffer.from(MALWARE);
    }
    expect(await client().scan(halves())).toEqual({ kind: 'failed', reason: 'answered-early' });
  });

  it('fails when nobody listens', async () => {
    const { target } = clamd;
    await clamd.close();
    expect(await client({ target }).scan([Buffer.from('x')])).toEqual({ kind: 'failed', reason: 'econnrefused' });
    clamd = await startClamd();
  });

  it('fails when the daemon takes less than the document, and says which limit it was', async () => {
    const small = await startClamd({ streamMaxLength: 100_000 });
    const verdict = await client({ target: small.target }).scan([Buffer.alloc(3_000_000)]);
    await small.close();
    expect(verdict).toEqual({ kind: 'failed', reason: 'size-limit' });
  });

  it('sends no more than its own limit', async () => {
    expect(await client({ maxBytes: 10 }).scan([Buffer.alloc(11)])).toEqual({ kind: 'failed', reason: 'too-large' });
    expect(await client({ maxBytes: 11 }).scan([Buffer.alloc(11)])).toEqual({ kind: 'clean' });
  });

  it('asks about a bounded number at once; the others wait their turn, and no longer than their time', async () => {
    const scanner = client({ concurrency: 2 });
    const verdicts = await Promise.all(Array.from({ length: 12 }, () => scanner.scan([Buffer.from('x')])));
    expect(verdicts.every(({ kind }) => kind === 'clean')).toBe(true);
    expect(clamd.most()).toBeLessThanOrEqual(2);
    clamd.behave('silent');
    const one = client({ concurrency: 1, timeoutMs: 300 });
    const second = Promise.withResolvers<unknown>();
    async function* untilThen() {
      yield Buffer.from('x');
      await second.promise;
    }
    const first = one.scan(untilThen());
    second.resolve(await one.scan([]));
    expect(await second.promise).toEqual({ kind: 'failed', reason: 'busy' });
    expect(await first).toEqual({ kind: 'failed', reason: 'timeout' });
    clamd.behave('honest');
    expect(await one.scan([])).toEqual({ kind: 'clean' });
  });

  it('lets what the content throws pass through', async () => {
    async function* broken(): AsyncGenerator<Buffer> {
      yield Buffer.from('x');
      throw new RangeError('cut');
    }
    await expect(client().scan(broken())).rejects.toThrow('cut');
    expect(await client({ concurrency: 1 }).scan([])).toEqual({ kind: 'clean' });
  });
});

const CLAMD = ['/usr/sbin/clamd', '/usr/local/sbin/clamd'].find((path) => existsSync(path));

/* An outsider: the daemon itself, with one signature of ours (hex of the test word) instead of its own data base. */
describe.skipIf(CLAMD === undefined)('the real clamd, where this machine has one', () => {
  it('finds what our signature names over its own socket, and passes the rest', { timeout: 60_000 }, async () => {
    await withFolder(async (folder) => {
      chmodSync(folder, 0o777);
      const socketPath = join(folder, 'clamd.sock');
      writeFileSync(join(folder, 'test.ndb'), `Carpeta.Test:0:*:${Buffer.from(MALWARE).toString('hex')}\n`);
      const settings = [
        `LocalSocket ${socketPath}`,
        `DatabaseDirectory ${folder}`,
        'Foreground yes',
        ...(process.getuid?.() === 0 ? ['User root'] : []),
      ];
      writeFileSync(join(folder, 'clamd.conf'), `${settings.join('\n')}\n`);
      const daemon = spawn(CLAMD!, ['-c', join(folder, 'clamd.conf')], { stdio: 'ignore' });
      try {
        await vi.waitFor(() => expect(existsSync(socketPath)).toBe(true), { timeout: 50_000, interval: 50 });
        const scanner = client({ target: { socketPath }, timeoutMs: 30_000 });
        expect(await scanner.scan([Buffer.from('%PDF-1.7 nothing')])).toEqual({ kind: 'clean' });
        const verdict = await scanner.scan([Buffer.from(`%PDF-1.7 ${MALWARE}`), Buffer.alloc(300_000, 'x')]);
        expect(verdict).toEqual({ kind: 'infected', name: 'Carpeta.Test.UNOFFICIAL' });
      } finally {
        await ended(daemon);
      }
    });
  });
});

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const gone = new Promise((done) => child.once('exit', done));
  child.kill('SIGKILL');
  await gone;
}
