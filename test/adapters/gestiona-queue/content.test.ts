import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type GestionaAccess, idOf, within } from '../../../adapters/vendors/gestiona-queue/address.ts';
import { readList } from '../../../adapters/vendors/gestiona-queue/call.ts';
import { openContent } from '../../../adapters/vendors/gestiona-queue/documents.ts';
import type { GestionaSimulator } from '../../../adapters/vendors/gestiona-queue/simulator.ts';
import type { SimulatedContent } from '../../../adapters/vendors/gestiona-queue/simulator-files.ts';
import { PDF } from '../../../adapters/vendors/gestiona-queue/simulator-records.ts';
import { openOffice, turn } from './office.ts';

let office: GestionaSimulator;
let access: GestionaAccess;
beforeAll(async () => {
  ({ office, access } = await openOffice());
});
afterAll(() => office.close());

async function open(content: SimulatedContent) {
  office.contents.set('documento-1', content);
  return openContent('documentinstances/documento-1', access, turn());
}
const sha512 = createHash('sha512').update(PDF);
const [hex, base64] = [sha512.copy().digest('hex'), sha512.copy().digest('base64')];

describe('the content of a document', () => {
  it.each([
    ['hexadecimal digits', hex],
    ['capitals', hex.toUpperCase()],
    ['base64', base64],
  ])('comes with the digest the vendor keeps of it, written in %s', async (_, written) => {
    const found = await open({ sha512: written });
    expect(found).toEqual({ kind: 'bytes', bytes: expect.anything(), digest: { alg: 'sha-512', value: base64 } });
    expect(PDF.equals(Object(found).bytes)).toBe(true);
  });

  it('that is shorter than the vendor keeps it is asked for again', async () => {
    await expect(open({ size: '999999' })).rejects.toMatchObject({ fault: { kind: 'retryable' } });
  });

  it.each([
    ['that is gone', { status: 404 }, 'document-not-fetched'],
    ['of no byte', { bytes: Buffer.alloc(0) }, 'document-not-fetched'],
    ['larger than is taken', { bytes: Buffer.alloc(15 * 1024 * 1024 + 1) }, 'document-too-large'],
  ])('%s is refused for good', async (_, content, code) => {
    await expect(open(content)).rejects.toMatchObject({
      fault: { kind: 'invalid', findings: [expect.objectContaining({ code })] },
    });
  });

  it('that cannot be had now may be had later', async () => {
    await expect(open({ status: 503 })).rejects.toMatchObject({ fault: { kind: 'retryable' }, reason: 'status-503' });
  });

  it('is opened by our own reference alone', async () => {
    const calls = office.calls.length;
    for (const ref of ['../../thirds/1', 'documentinstances/../x', 'documentinstances/', 'http://example.org/'])
      await expect(openContent(ref, access, turn())).rejects.toMatchObject({ fault: { kind: 'invalid' } });
    expect(office.calls).toHaveLength(calls);
  });
});

describe('an address an answer names', () => {
  const of = { credential: { url: 'https://gestiona.example.org/rest/' } };

  it.each([
    ['https://gestiona.example.org/rest/files/1', 'https://gestiona.example.org/rest/files/1'],
    ['files/1#x', 'https://gestiona.example.org/rest/files/1'],
    ['/rest/files/1?page=2', 'https://gestiona.example.org/rest/files/1?page=2'],
    ['https://gestiona.example.org/otra/files/1', null],
    ['https://gestiona.example.org/rest/../admin', null],
    ['https://gestiona.example.org/rest/%2e%2e/admin', null],
    ['https://gestiona.example.org.example.net/rest/files/1', null],
    ['https://gestiona.example.org:8443/rest/files/1', null],
    ['http://gestiona.example.org/rest/files/1', null],
    ['https://alguien@gestiona.example.org/rest/files/1', null],
    ['//169.254.169.254/rest/files/1', null],
    ['file:///etc/passwd', null],
    ['http://[', null],
  ])('%s is followed to %s', (href, to) => {
    expect(within(of, href)).toBe(to);
  });

  it('has as its last part an id, or nothing of use', () => {
    expect(idOf('https://g.example.org/rest/files/a-1/?x=/y')).toBe('a-1');
    for (const each of [
      'https://g.example.org/rest/files/..',
      'x',
      'https://g.example.org/rest/a%2Fb',
      'https://g.example.org/',
    ])
      expect(idOf(each)).toBeNull();
  });

  it('as the next page of a list is not followed elsewhere, nor for ever', async () => {
    const asked: string[] = [];
    const listOf = (next: string) => ({
      ...turn(),
      transport: {
        exchange: async ({ url }: { url: string }) => {
          asked.push(url);
          const body = Buffer.from(JSON.stringify({ content: [{}], links: [{ rel: 'next', href: next }] }));
          return { kind: 'answer' as const, status: 200, headers: {}, body, durationMs: 0 };
        },
      },
    });
    const url = `${office.url}/connectors`;
    const of = { url, atMost: 500 };
    await expect(readList(access, listOf('https://example.org/rest/connectors'), of)).rejects.toMatchObject({
      fault: { kind: 'invalid', findings: [{ pointer: '/links/next', code: 'link-elsewhere' }] },
    });
    expect(asked).toEqual([url]);
    await expect(readList(access, listOf(url), of)).rejects.toMatchObject({ reason: 'list-without-end' });
    expect(asked.length).toBeLessThan(30);
  });
});
