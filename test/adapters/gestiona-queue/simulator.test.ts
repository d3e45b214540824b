import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startGestionaForSandbox } from '../../../adapters/vendors/gestiona-queue/sandbox.ts';
import type { GestionaSimulator } from '../../../adapters/vendors/gestiona-queue/simulator.ts';
import { happen, occupy } from '../../../adapters/vendors/gestiona-queue/simulator-happen.ts';
import { CODE, NOW, openOffice, TOKENS } from './office.ts';

let office: GestionaSimulator;
beforeAll(async () => {
  ({ office } = await openOffice());
});
afterAll(() => office.close());

const ours = { 'x-gestiona-access-token': TOKENS.accessToken };
function ask(path: string, more: RequestInit = {}) {
  return fetch(`${office.url}${path}`, { ...more, headers: { ...ours, ...more.headers } });
}

describe('the simulated Gestiona', () => {
  it('lets nobody in without a token', async () => {
    expect((await ask('/connectors', { headers: { 'x-gestiona-access-token': 'otro' } })).status).toBe(401);
    expect((await fetch(`${office.url}/`)).status).toBe(403);
  });

  it('gives an add-on its token once a person has said so', async () => {
    const addon = { headers: { 'x-gestiona-addon-token': TOKENS.addonToken } };
    const { links } = (await (await ask('/', addon)).json()) as { links: { rel: string; href: string }[] };
    const href = links.find(({ rel }) => rel === 'vnd.gestiona.addon.authorizations')?.href ?? '';
    const made = await fetch(href, { ...addon, method: 'POST' });
    const location = made.headers.get('location') ?? '';
    const pending = await fetch(location, addon);
    expect([made.status, pending.status, pending.headers.get('location')]).toEqual([
      201,
      401,
      expect.stringContaining('/autorizar/'),
    ]);
    office.authorizations.set(location.split('/').at(-1) ?? '', true);
    expect(await (await fetch(location, addon)).json()).toMatchObject({ access_token: TOKENS.accessToken });
  });

  it('has one consumer for a queue', async () => {
    const subscribe = () => ask(`/queues/connectors/${CODE}/subscription`, { method: 'POST' });
    occupy(office, CODE);
    const refused = await subscribe();
    expect(refused.status).toBe(412);
    expect(await refused.json()).toMatchObject({ description: 'already exists other consumer subscribed to queue' });
    office.queues.set(CODE, { messages: [], consumer: null });
    const lease = () => ask(`/queues/connectors/${CODE}?max-messages=1&hold-seconds=1`, { method: 'POST' });
    expect((await lease()).status).toBe(412);
    expect([(await subscribe()).status, (await lease()).status]).toEqual([201, 204]);
    expect((await ask(`/queues/connectors/${CODE}?max-messages=0`, { method: 'POST' })).status).toBe(400);
  });

  it('wants its own media types, in the version it has', async () => {
    const { target, file } = happen(office, { connector: CODE, at: NOW.getTime() });
    const message = `/queues/connectors/${CODE}/${target}`;
    const accept = (value: string) => ({ headers: { accept: value } });
    expect((await ask(message, accept('application/vnd.gestiona.queues.message'))).status).toBe(200);
    expect((await ask(message, accept('application/vnd.gestiona.file'))).status).toBe(406);
    const read = await ask(`/files/${file.id}`, accept('application/vnd.gestiona.file+json; version=2'));
    expect([read.status, read.headers.get('content-type')]).toEqual([
      200,
      'application/vnd.gestiona.file+json; version=2',
    ]);
    expect((await ask(`/files/${file.id}`, accept('application/vnd.gestiona.file+json; version=9'))).status).toBe(406);
    const answer = (type: string, body: string) =>
      ask(message, { method: 'POST', headers: { 'content-type': type }, body });
    const taken = '{"result_success":"TRUE"}';
    expect((await answer('application/json', taken)).status).toBe(415);
    const type = 'application/vnd.gestiona.connector-response+json';
    expect((await answer(type, '{"result_success":true}')).status).toBe(400);
    expect((await answer(type, taken)).status).toBe(200);
    expect((await answer(type, taken)).status).toBe(404);
  });

  it('finds a file by a filter in the address, and answers 204 where there is none', async () => {
    const { file } = happen(office, { connector: CODE, at: NOW.getTime() });
    const by = (code: string) =>
      ask(`/files?filter-view=${Buffer.from(JSON.stringify({ exact_code: code })).toString('base64url')}`);
    expect(await (await by(file.code)).json()).toMatchObject({ content: [{ id: file.id, code: file.code }] });
    expect((await by('0/1900')).status).toBe(204);
  });
});

describe('in a sandbox', () => {
  it('something happens there, and it is told what became of it', async () => {
    const far = await startGestionaForSandbox(['L01999999']);
    const { ref, event } = (await far.happen?.({ entity: 'L01999999', facade: '' })) ?? { ref: '', event: null };
    expect(event).toEqual({ source: 'urn:dir3:L01999999:gestiona-queue:carpeta-l01999999', id: ref });
    expect(far.told?.(ref)).toEqual([]);
    const { url, accessToken } = Object(far.credential);
    const body = '{"result_success":"TRUE","message":"Recogido"}';
    const headers = {
      'x-gestiona-access-token': accessToken,
      'content-type': 'application/vnd.gestiona.connector-response+json',
    };
    await fetch(`${url}/queues/connectors/carpeta-l01999999/${ref}`, { method: 'POST', headers, body });
    expect(far.told?.(ref)).toEqual([body]);
    await far.close();
  });
});
