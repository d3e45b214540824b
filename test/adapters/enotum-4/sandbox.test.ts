import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { credentialSchema, entitySchema, settingsSchema } from '../../../adapters/vendors/enotum-4/config.ts';
import { startSimulator } from '../../../adapters/vendors/enotum-4/entry.ts';
import { status } from '../../../adapters/vendors/enotum-4/format-status.ts';
import { push } from '../../../adapters/vendors/enotum-4/push.ts';
import type { VendorSimulator } from '../../../contracts/vendor.ts';
import type { VendorFault } from '../../../contracts/vendor-fault.ts';
import { createTransport } from '../../../src/transport/http.ts';
import { fakeGateway, messageOf, NOW } from './fake-gateway.ts';

const A = 'L01999999';
let closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing) await close();
  closing = [];
});

/** The façade alone, on a socket, over a gateway in memory. */
async function facade(simulator: VendorSimulator) {
  const credential = credentialSchema.parse(simulator.credential);
  const { gateway, events } = fakeGateway({ entity: simulator.entityOf?.(A) ?? {} });
  const presented = `Basic ${Buffer.from(push.presents(credential)).toString('base64')}`;
  const [route] = push.routes;
  if (route === undefined) throw new TypeError('no route');
  const server = createServer(async (request, response) => {
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece as Buffer);
    if (request.headers.authorization !== presented || request.url !== route.path) return response.writeHead(401).end();
    const asked = { params: {}, query: {}, mediaType: 'text/xml', soapAction: '', body: Buffer.concat(pieces) };
    const answer = await route
      .handle({ ...asked, json: () => null }, gateway, settingsSchema.parse({}))
      .catch((fault: VendorFault) => push.problem({ kind: 'fault', fault }, route.path));
    return response.writeHead(answer.status, answer.headers).end(answer.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => new Promise((resolve) => server.close(resolve)));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, events, credential };
}

describe('the simulated back office', () => {
  it('makes a thing happen that becomes the event it says, and knows what it was told of it', async () => {
    const simulator = await startSimulator([A]);
    closing.push(() => simulator.close());
    const { url, events, credential } = await facade(simulator);
    const happened = await simulator.happen?.({ entity: A, facade: url });
    expect(events).toEqual([expect.objectContaining(happened?.event ?? {})]);
    const [event] = events as { data: { vendor: { refs: Record<string, string> } } }[];
    const transport = createTransport({});
    closing.push(() => transport.close());
    const message = messageOf({
      id: 'msg_1',
      event: { ...happened?.event, type: 'es.citizenfolder.notification.requested.v1' },
      refs: event?.data.vendor.refs,
      delivery: 'accepted',
      legal: 'accessed',
      legalAt: '2026-09-22T09:30:00Z',
      acceptedAt: '2026-09-20T08:00:00Z',
    });
    const entity = { dir3: A, settings: entitySchema.parse(simulator.entityOf?.(A)) };
    const result = await status.deliver(
      message,
      { settings: settingsSchema.parse({}), credential, entity, effect: 'deliver' },
      {
        ...{ transport, now: () => NOW, timeoutMs: 1_000, memo: new Map() },
        ...{ evidence: async () => null, request: async () => null },
      },
    );
    expect(status.succeeded(result)).toBe(true);
    expect(simulator.told?.(happened?.ref ?? '')).toEqual(['ACCEPTADA']);
    expect(simulator.told?.('another')).toEqual([]);
  });

  it('says so where the façade creates nothing', async () => {
    const simulator = await startSimulator(['L01999998', A]);
    closing.push(() => simulator.close());
    const { url } = await facade(simulator);
    await expect(simulator.happen?.({ entity: 'L01999998', facade: url })).rejects.toThrow();
  });
});

describe('the configuration', () => {
  it('refuses what it does not know, a name with a colon and an entity without a department', () => {
    const credential = { url: 'https://b.example.org/', user: 'u', password: 'clau-de-prova-1' };
    expect(credentialSchema.safeParse(credential).success).toBe(true);
    expect(credentialSchema.safeParse({ ...credential, user: 'a:b' }).success).toBe(false);
    expect(credentialSchema.safeParse({ ...credential, color: 1 }).success).toBe(false);
    const entity = { organisation: { code: '1', name: 'A' }, departments: [{ code: '1', name: 'S' }] };
    expect(entitySchema.safeParse(entity).success).toBe(true);
    expect(entitySchema.safeParse({ ...entity, departments: [] }).success).toBe(false);
    expect(entitySchema.safeParse({ ...entity, organisation: { code: 1, name: 'A' } }).success).toBe(false);
    expect(settingsSchema.safeParse({ envelope: 'rest' }).success).toBe(false);
  });
});
