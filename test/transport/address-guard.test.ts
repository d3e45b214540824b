import { afterEach, describe, expect, it } from 'vitest';
import { createAddressGuard } from '../../src/transport/address-guard.ts';
import { createTransport } from '../../src/transport/http.ts';
import { type Stub, stubServer } from '../support/stub-server.ts';

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
});

describe('an address that somebody else chose', () => {
  const guard = createAddressGuard([]);

  it.each([
    ...['127.0.0.1', '10.1.2.3', '172.16.0.1', '192.168.1.1', '169.254.169.254', '100.64.0.1', '0.0.0.0', '224.0.0.1'],
    ...['::1', '::', 'fe80::1', 'fd00::1', '::ffff:127.0.0.1', '::ffff:10.0.0.1', '[::1]', '64:ff9b::7f00:1'],
    ...['::127.0.0.1', '::ffff:0:127.0.0.1', '::a9fe:a9fe', 'fec0::1', '4000::1', 'fe80::1%1', '::1%lo'],
    ...['2002:7f00:1::', 'ff02::1', 'localhost', '', '1.2.3'],
  ])('is not called at %s', (address) => {
    expect(guard(address)).toBe(false);
  });

  it.each(['8.8.8.8', '172.32.0.1', '2a00:1450::1', '::ffff:8.8.8.8'])('is called at %s', (address) => {
    expect(guard(address)).toBe(true);
  });

  it('is called where the installation allows its network, and nowhere near it', () => {
    const some = createAddressGuard(['10.1.2.0/24', '192.0.2.7', 'fd00:1::/32']);
    expect(['10.1.2.9', '192.0.2.7', 'fd00:1::5'].map(some)).toEqual([true, true, true]);
    expect(['10.1.3.9', '192.0.2.8', 'fd00:2::5'].map(some)).toEqual([false, false, false]);
  });
});

describe('a guarded transport', () => {
  const ask = async (guarded: readonly string[], url: (stub: Stub) => string) => {
    const stub = await stubServer((_, response) => response.end('ok'));
    const transport = createTransport({ guard: createAddressGuard(guarded) });
    open.push(stub, transport);
    const result = await transport.exchange({
      method: 'GET',
      url: url(stub),
      headers: {},
      body: [],
      timeoutMs: 5_000,
      maxAnswerBytes: 100,
    });
    return { result, seen: stub.requests.length };
  };

  it.each([
    ['a name that resolves to loopback', (stub: Stub) => `http://localhost:${stub.port}/`],
    ['an address as it is', (stub: Stub) => `http://127.0.0.1:${stub.port}/`],
    ['an address in brackets', (stub: Stub) => `http://[::ffff:127.0.0.1]:${stub.port}/`],
    ['an address as one number', (stub: Stub) => `http://2130706433:${stub.port}/`],
  ])('sends no byte to %s', async (_, url) => {
    const { result, seen } = await ask([], url);
    expect(result).toMatchObject({ kind: 'not-sent', reason: 'address-not-allowed' });
    expect(seen).toBe(0);
  });

  it('reaches a network that is allowed, by name and by address', async () => {
    for (const host of ['localhost', '127.0.0.1']) {
      const { result } = await ask(['127.0.0.0/8'], (stub) => `http://${host}:${stub.port}/`);
      expect(result).toMatchObject({ kind: 'answer', status: 200 });
    }
  });
});
