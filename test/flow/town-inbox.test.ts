/** What others notify to the town: seen, accepted once by a person's order whatever is killed, and proven. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, describe, expect, it } from 'vitest';
import { openFolder } from '../../src/cli/folder-reader.ts';
import { unpack } from '../../src/cli/unpack.ts';
import { addDays, madridDay, madridInstant } from '../../src/domain/calendar.ts';
import { verifyFolder } from '../../src/evidence/verify-folder.ts';
import { AUTH, act, get, until } from '../support/e-office.ts';
import { type GatewayProcess, type Home, startGatewayProcess } from '../support/processes.ts';
import { type DehuProcess, makeInboxHome, startDehu } from '../support/town-inbox.ts';

let dehu: DehuProcess;
let home: Home;
let gateway: GatewayProcess;
/** The page of the folder that was verified last. */
let summary = '';

afterEach(async () => {
  await gateway?.kill();
  await dehu?.stop();
  home?.remove();
});

type Shown = {
  id: string;
  legal: string | null;
  final: boolean;
  evidencePending: boolean;
  evidence: { name: string }[];
};
const shown = (id: string) => get<Shown>(gateway.url, `/v1/messages/${id}`);
const namesOf = async (id: string) => (await shown(id)).evidence.map(({ name }) => name).sort();

async function begin(options: Parameters<typeof startDehu>[0] = {}): Promise<void> {
  dehu = await startDehu(options);
  home = await makeInboxHome(dehu);
  gateway = await startGatewayProcess(home);
}
async function waiting(): Promise<string> {
  let found: Shown[] = [];
  await until(async () => {
    found = (await get<{ items: Shown[] }>(gateway.url, '/v1/messages?direction=in')).items;
    return found.length > 0;
  });
  expect(found).toHaveLength(1);
  return found[0]!.id;
}
async function verified(id: string): Promise<unknown> {
  const folder = mkdtempSync(join(tmpdir(), 'carpeta-proof-'));
  const response = await fetch(`${gateway.url}/v1/messages/${id}/evidence.zip`, { headers: AUTH });
  await unpack(Readable.fromWeb(response.body as never), folder);
  const { findings } = await verifyFolder(await openFolder(folder), { anchors: [] });
  summary = readFileSync(join(folder, 'summary.html'), 'utf8');
  rmSync(folder, { recursive: true });
  return findings;
}

describe('a notification to the town', () => {
  it('waits until a person accepts it, and is then there with its documents and its proof', async () => {
    await begin();
    await dehu.arrive({ title: 'Requerimiento 2026/0001', annexes: 2 });
    const id = await waiting();
    await until(async () => (await shown(id)).legal === 'available');
    expect(await dehu.counts()).toMatchObject({ asked: 0, accessed: 0 });
    const reason = 'Lo ordena la secretaria';
    await act(gateway.url, `/v1/messages/${id}/accept`, { reason });
    await until(async () => (await shown(id)).final && !(await shown(id)).evidencePending);
    expect(await shown(id)).toMatchObject({ legal: 'accessed' });
    expect(await namesOf(id)).toEqual([
      ...['accept-1-answer-1.mime', 'accept-1-request-1.xml', 'acceso.json', 'acuse.pdf', 'anexo-1.pdf'],
      ...['anexo-2.pdf', 'arrival.json', 'documento.pdf'],
    ]);
    expect(await dehu.counts()).toMatchObject({ asked: 1, accessed: 1, repeated: 0 });
    expect(await verified(id)).toEqual([]);
    // The page a person reads tells of something that arrived: what, from whom, who decided it and why.
    for (const told of ['Requerimiento 2026/0001', 'Organismo simulado', 'Lo ordena la secretaria', 'algo recibido'])
      expect(summary).toContain(told);
    expect(summary).not.toMatch(/Qué se envió|Evidencia de un envío/);
    expect(gateway.output()).not.toMatch(/Requerimiento|FICTICIO|Q0000000J/);
  });

  it('cannot be refused here: the contract knows no refusal', async () => {
    await begin();
    await dehu.arrive({});
    const id = await waiting();
    const response = await fetch(`${gateway.url}/v1/messages/${id}/refuse`, {
      method: 'POST',
      headers: { ...AUTH, 'content-type': 'application/json' },
      body: JSON.stringify({ reason: 'No procede' }),
    });
    expect([response.status, await response.text()]).toEqual([409, expect.stringContaining('backend-cannot')]);
    expect((await dehu.counts()).asked).toBe(0);
  });

  it('accepted while the gateway is killed is looked up, never accepted again, and its proof fetched', async () => {
    // Late yesterday at the service, so that what is done is told today, within the day its proof can be had.
    const yesterday = madridInstant(`${addDays(madridDay(new Date()), -1)}T23:50:00`);
    await begin({ aheadMs: yesterday.getTime() - Date.now(), slowMs: 60_000 });
    await dehu.arrive({ title: 'Requerimiento 2026/0002' });
    const id = await waiting();
    await dehu.faults([{ kind: 'slow', operation: 'PeticionAcceso' }]);
    await act(gateway.url, `/v1/messages/${id}/accept`, { reason: 'Lo ordena la secretaria' });
    await until(async () => (await dehu.counts()).accessed === 1, 10);
    await gateway.kill();
    await dehu.advance(Date.now() - yesterday.getTime());
    gateway = await startGatewayProcess(home);
    await until(async () => (await shown(id)).final && !(await shown(id)).evidencePending);
    expect(await shown(id)).toMatchObject({ legal: 'accessed' });
    expect(await namesOf(id)).toEqual([
      ...['accept-1-request-1.xml', 'acuse.pdf', 'anexo-1.pdf', 'arrival.json', 'documento.pdf', 'realizada.xml'],
    ]);
    expect(await dehu.counts()).toMatchObject({ asked: 1, accessed: 1, repeated: 0 });
    expect(await verified(id)).toEqual([]);
  });
});
