/**
 * Data of another administration, with real processes: what waits for its answer outlives the gateway, a lost answer is
 * fetched, and no petition is made twice.
 */
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { type ScspSimulator, startSimulator } from '../../adapters/backends/scsp-v3/simulator.ts';
import { allMessages, countIn, get, postUntilAccepted, until } from '../support/e-office.ts';
import { type GatewayProcess, type Home, makeHome, startGatewayProcess } from '../support/processes.ts';
import { dataRequest, TOWN_CERTIFICATE } from '../support/scsp-pid.ts';
import { ROOT } from '../support/source-tree.ts';

const REQUESTS = 24;
let far: ScspSimulator;
let home: Home;
let gateway: GatewayProcess;

afterEach(async () => {
  await gateway?.kill();
  await far?.close();
  home?.remove();
});

async function restart(): Promise<void> {
  await gateway.kill();
  gateway = await startGatewayProcess(home);
}

describe('requests for data under lost answers and two kill -9', () => {
  it('are each made once, and answered with their proof', { timeout: 180_000 }, async () => {
    far = await startSimulator({ requesters: new Map([['Q0000000J', [TOWN_CERTIFICATE]]]), workMs: 6_000 });
    home = await makeHome(
      { url: far.url, syncUrl: far.url },
      {
        backends: {
          'scsp-v3': {
            settings: {
              services: far.settings.services,
              answers: { certificatesFile: join(ROOT, 'certs-example/seal-villa-inventada.crt') },
            },
            entity: { nif: 'Q0000000J', name: 'Ayuntamiento Ficticio' },
          },
        },
      },
    );
    gateway = await startGatewayProcess(home);
    // Every third confirmation is lost on its way, some connections break before anything is read.
    far.script(...Array.from({ length: 4 }, () => ['none', 'none', 'lost', 'none', 'reset'] as const).flat());
    for (let n = 0; n < REQUESTS; n += 1) {
      const service = n % 2 === 0 ? 'SVDDGPCIWS02' : 'SVDREXTFECHAWS01';
      await postUntilAccepted(gateway.url, dataRequest({ service, mode: 'async' }, `d-${n}`), async () => undefined);
      if (n === REQUESTS / 2) await restart();
    }
    await until(async () => (await countIn(gateway.url, 'accepted', REQUESTS)) === REQUESTS);
    await restart();
    const answered = async () => await allMessages(gateway.url, 'legal=answered');
    await until(async () => (await answered()).length === REQUESTS);

    const references = (await answered()).map(({ reference }) => reference);
    expect(
      far
        .petitions()
        .map(({ id }) => id)
        .toSorted(),
    ).toEqual(references.toSorted());
    const [one] = await answered();
    const { evidence } = await get<{ evidence: { name: string }[] }>(gateway.url, `/v1/messages/${one?.id}`);
    expect(evidence.map(({ name }) => name)).toEqual(expect.arrayContaining(['respuesta.xml', 'datos.json']));
    expect(gateway.output()).not.toMatch(/00000000T|99999999R|FICTICIA/);
  });
});
