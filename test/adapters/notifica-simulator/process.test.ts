/** The simulator as a process of its own: started by JSON, steered over its control API, remembering what it created. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { request } from 'undici';
import { afterEach, describe, expect, it } from 'vitest';
import { startNotificaSimulator } from '../../../adapters/backends/notifica/simulator.ts';
import { alta, KEY, option, sender } from './issuer.ts';

const MAIN = new URL('../../../adapters/backends/notifica/simulator-process.ts', import.meta.url).pathname;
const LATER = { opcionesRemesa: option('caducidad', '2099-01-01') };

let child: ChildProcess | undefined;
const folder = mkdtempSync(join(tmpdir(), 'simulator-'));
afterEach(() => {
  child?.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

async function launch(options: object): Promise<{ url: string; port: number }> {
  const started = spawn(process.execPath, [MAIN, JSON.stringify(options)], { stdio: ['ignore', 'pipe', 'inherit'] });
  child = started;
  return new Promise((resolve, reject) => {
    started.stdout.once('data', (line) => resolve(JSON.parse(String(line))));
    started.once('exit', (code) => reject(new Error(`exit ${code}`)));
  });
}

describe('the process', () => {
  it('prints its addresses, serves, is steered, and ends on SIGTERM', async () => {
    const speed = { availableMs: 3_600_000, finalMs: 7_200_000 };
    const { url, port } = await launch({ apiKeys: { [KEY]: '*' }, speed });
    const control = async (method: 'GET' | 'POST' | 'DELETE', path: string, body?: unknown) => {
      const answer = await request(`http://127.0.0.1:${port}/_simulator/${path}`, {
        method,
        body: body === undefined ? null : JSON.stringify(body),
      });
      return { status: answer.statusCode, json: await answer.body.json() };
    };
    const issuer = await sender({ url });
    await control('POST', 'faults', { service: 'send', kind: 'duplicate-reference', times: 1 });
    expect(await issuer.refused('altaRemesaEnvios', alta(LATER))).toMatchObject({ code: '4160' });
    await issuer.call('altaRemesaEnvios', alta(LATER));
    expect((await control('GET', 'counts')).json).toMatchObject({ received: 2, created: 1, doubled: 0 });
    await control('POST', 'advance', { ms: 7_200_000 });
    expect((await control('GET', 'envios')).json).toMatchObject([{ referenciaEmisor: 'REF-1', estado: 'notificada' }]);
    expect((await control('GET', 'requests')).json).toHaveLength(2);
    expect((await control('POST', 'faults', { service: 'send', kind: 'nonsense' })).status).toBe(400);
    expect((await control('POST', 'advance', {})).status).toBe(400);
    expect((await control('GET', 'nothing')).status).toBe(404);
    expect((await control('DELETE', 'faults')).status).toBe(200);
    const ended = new Promise((resolve) => child?.once('exit', resolve));
    child?.kill('SIGTERM');
    expect(await ended).toBe(0);
  });

  it('says how it is called when it is called wrongly', async () => {
    const wrong = spawn(process.execPath, [MAIN, '{}'], { stdio: 'ignore' });
    expect(await new Promise((resolve) => wrong.once('exit', resolve))).toBe(2);
  });
});

describe('a journal', () => {
  it('lets a killed simulator remember its envíos and go on with their lives', async () => {
    const journal = join(mkdtempSync(join(tmpdir(), 'simulator-')), 'journal.jsonl');
    const { url } = await launch({ apiKeys: { [KEY]: '*' }, journal, speed: { availableMs: 1, finalMs: 3_600_000 } });
    const issuer = await sender({ url });
    await issuer.call('altaRemesaEnvios', alta(LATER));
    const ended = new Promise((resolve) => child?.once('exit', resolve));
    child?.kill('SIGKILL');
    await ended;

    const again = await startNotificaSimulator({
      apiKeys: { [KEY]: '*' },
      journal,
      speed: { availableMs: 1, finalMs: 2 },
    });
    expect(again.counts()).toMatchObject({ created: 1, doubled: 0 });
    expect(await (await sender(again)).refused('altaRemesaEnvios', alta(LATER))).toMatchObject({ code: '4160' });
    await expect.poll(() => again.envios()[0]?.estado, { interval: 5 }).toBe('notificada');
    expect(again.envios()[0]?.datados.map((one) => one.resultado)).toEqual(['pendiente_sede', 'notificada']);
    await again.close();
    rmSync(join(journal, '..'), { recursive: true, force: true });
  });
});
