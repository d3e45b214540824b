import type { Pool } from 'pg';
import { describe, expect, it } from 'vitest';
import { certificateFromHeader } from '../../src/http/authenticate.ts';
import { addressList } from '../../src/http/client-address.ts';
import { type Harness, harness, KEYS, PINNED_CERTIFICATE, type ProblemBody } from './harness.ts';

/** Nothing here needs a store. */
const empty = { query: async () => ({ rows: [], rowCount: 0 }) } as unknown as Pool;
const http: Harness = harness(empty);
const status = async (path: string, init: Parameters<Harness['ask']>[1] = {}) => (await http.ask(path, init)).status;

describe('a key', () => {
  it('is needed, and a wrong one is as good as none', async () => {
    for (const headers of [
      {},
      { authorization: 'Bearer ck_otra' },
      { authorization: `Basic ${KEYS.alpha}` },
      { authorization: KEYS.alpha },
    ]) {
      const response = await http.ask('/v1/messages', { key: '', headers: headers as Record<string, string> });
      expect([response.status, response.headers.get('www-authenticate')]).toEqual([
        401,
        'Bearer realm="Carpeta Gateway"',
      ]);
    }
    expect(await status('/v1/messages')).toBe(200);
  });

  it('opens what its scopes name and nothing else', async () => {
    const response = await http.ask('/v1/events', { method: 'POST', key: KEYS.reader, body: '{}' });
    expect([response.status, ((await response.json()) as ProblemBody).code]).toEqual([403, 'forbidden']);
    expect(await status('/v1/messages', { key: KEYS.reader })).toBe(200);
    expect(await status('/v1/backends', { key: KEYS.reader })).toBe(403);
    expect(await status('/v1/messages/msg_1/retry', { key: KEYS.reader, method: 'POST' })).toBe(403);
  });

  it('as HTTP Basic opens the page only', async () => {
    const authorization = `Basic ${Buffer.from(`x:${KEYS.alpha}`).toString('base64')}`;
    expect(await status('/operator/', { key: '', headers: { authorization } })).toBe(200);
    expect(await status('/v1/messages', { key: '', headers: { authorization } })).toBe(401);
  });

  it('is held to a generous pace', async () => {
    const own = harness(empty);
    let last = 200;
    let retryAfter: string | null = null;
    for (let n = 0; n < 4_010 && last === 200; n += 1) {
      const response = await own.ask('/v1/messages');
      last = response.status;
      retryAfter = response.headers.get('retry-after');
    }
    expect([last, retryAfter]).toEqual([429, '1']);
    expect((await own.ask('/v1/messages', { key: KEYS.beta })).status).toBe(200);
    own.state.now = new Date(own.state.now.getTime() + 1_000);
    expect((await own.ask('/v1/messages')).status).toBe(200);
  });
});

describe('a pinned certificate', () => {
  const pem = `-----BEGIN CERTIFICATE-----\n${PINNED_CERTIFICATE.toString('base64')}\n-----END CERTIFICATE-----\n`;
  const withHeader = (value: string, from: string) =>
    status('/v1/messages', { key: KEYS.pinned, from, headers: { 'x-client-cert': value } });

  it('counts from a trusted proxy in the forms proxies use', async () => {
    for (const value of [
      encodeURIComponent(pem),
      PINNED_CERTIFICATE.toString('base64'),
      `:${PINNED_CERTIFICATE.toString('base64')}:`,
    ])
      expect(await withHeader(value, '10.1.2.3')).toBe(200);
  });

  it('does not count from anyone else, nor when it is another, nor when it is missing', async () => {
    expect(await withHeader(PINNED_CERTIFICATE.toString('base64'), '192.0.2.7')).toBe(401);
    expect(await withHeader(Buffer.from('otro').toString('base64'), '10.1.2.3')).toBe(401);
    expect(await status('/v1/messages', { key: KEYS.pinned, from: '10.1.2.3' })).toBe(401);
  });

  it('counts from the TLS connection itself', async () => {
    const socket = { remoteAddress: '192.0.2.7', getPeerCertificate: () => ({ raw: PINNED_CERTIFICATE }) };
    const headers = { authorization: `Bearer ${KEYS.pinned}` };
    const response = await http.app.request('/v1/messages', { headers }, { incoming: { socket } });
    expect(response.status).toBe(200);
    const without = { incoming: { socket: { ...socket, getPeerCertificate: () => ({}) } } };
    expect((await http.app.request('/v1/messages', { headers }, without)).status).toBe(401);
  });

  it('that cannot be read is no certificate', () => {
    expect(certificateFromHeader('%E0%A4%A')).toBeNull();
    expect(certificateFromHeader('no es base64 !')).toBeNull();
  });
});

describe('requests', () => {
  it('are timed under the template of their route, never under what stands in it', async () => {
    const { ask, deps } = harness(empty);
    await ask('/v1/messages/msg_00000000T', { key: '' });
    const { values } = await deps.counters.requestSeconds.get();
    const routes = values.map(({ labels }) => [labels.method, labels.route, labels.status]);
    expect(routes).toContainEqual(['GET', '/v1/messages/:id', 401]);
    expect(JSON.stringify(values)).not.toContain('00000000T');
  });
});

describe('metrics', () => {
  it('are open to this machine, and to others by their scope', async () => {
    expect(await status('/metrics', { key: '' })).toBe(200);
    expect(await status('/metrics', { key: '', from: '192.0.2.7' })).toBe(401);
    expect(await status('/metrics', { from: '192.0.2.7' })).toBe(200);
    expect(await status('/metrics', { key: KEYS.reader, from: '192.0.2.7' })).toBe(403);
  });

  it('are not opened by a proxy on this machine that nobody named', async () => {
    expect(await status('/metrics', { key: '', headers: { 'x-forwarded-for': '192.0.2.7' } })).toBe(401);
    expect(await status('/metrics', { key: '', headers: { forwarded: 'for=192.0.2.7' } })).toBe(401);
  });
});

describe('an address list', () => {
  it.each([
    ['10.0.0.0/8', '10.255.0.1', true],
    ['10.0.0.0/8', '11.0.0.1', false],
    ['192.0.2.7', '192.0.2.7', true],
    ['192.0.2.7', '192.0.2.8', false],
    ['2001:db8::/32', '2001:db8:1::1', true],
    ['2001:db8::/32', '2001:db9::1', false],
    ['0.0.0.0/0', '2001:db8::1', false],
    ['0.0.0.0/0', 'nada', false],
  ])('%s has %s: %s', (block, address, expected) => {
    expect(addressList([block])(address)).toBe(expected);
  });
});
