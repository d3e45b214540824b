/**
 * Entries in a register that knows no repeated reference: whatever is killed and lost, each is there once. And what
 * arrives for a town, decided by a person and never twice.
 */
import { afterEach, describe, expect, it } from 'vitest';
import {
  act,
  allMessages,
  countAllIn,
  countIn,
  get,
  pause,
  post,
  postUntilAccepted,
  until,
} from '../support/e-office.ts';
import { ENTITIES, type GatewayProcess, type Home, startGatewayProcess } from '../support/processes.ts';
import { entryOf, makeRegistryHome, type RegistryProcess, startRegistry } from '../support/registry-office.ts';

const EVENTS = 240;
const FILES = 24;
let registry: RegistryProcess;
let home: Home;
let gateway: GatewayProcess;

afterEach(async () => {
  await gateway?.kill();
  await registry?.stop();
  home?.remove();
});

async function restart(): Promise<void> {
  await gateway.kill();
  gateway = await startGatewayProcess(home);
}

/* Of every hundred exchanges, questions among them: some eight go wrong, most of them after the entry was made. */
const FAULTS = [
  { kind: 'lost', probability: 0.03 },
  { kind: 'internal-after', operation: 'registrarEnviar', probability: 0.02 },
  { kind: 'without-number', operation: 'registrarEnviar', probability: 0.01 },
  { kind: 'duplicate-after', operation: 'registrarEnviar', probability: 0.01 },
  { kind: 'truncated', probability: 0.01 },
  { kind: 'reset', probability: 0.015 },
  { kind: 'error', probability: 0.01 },
] as const;

async function settled(url: string): Promise<boolean> {
  for (const state of ['queued', 'sending', 'uncertain']) if ((await countIn(url, state)) > 0) return false;
  return (await countAllIn(url, 'accepted')) === EVENTS;
}

describe('entries under faults and three kill -9, towards a register that makes a second entry of a repeated one', () => {
  it('are each there exactly once, and confirmed with their receipt', { timeout: 240_000 }, async () => {
    registry = await startRegistry({ speed: { endMs: 500 }, findDelayMs: 800, faults: FAULTS, faultSeed: 5 });
    home = await makeRegistryHome(registry);
    gateway = await startGatewayProcess(home);
    const { url } = gateway;

    let restarting: Promise<void> | null = null;
    const alive = async () => {
      await restarting;
      await pause();
    };
    let posted = 0;
    const poster = async (file: number) => {
      for (let round = 0; round < EVENTS / FILES; round += 1) {
        const entity = ENTITIES[file % 2]!;
        const title = `Expediente ${file} paso ${round}`;
        await postUntilAccepted(url, entryOf({ id: `e-${file}-${round}`, entity, title, file: `F${file}` }), alive);
        posted += 1;
      }
    };
    const posting = Promise.all(Array.from({ length: FILES }, (_, file) => poster(file)));
    for (const share of [0.25, 0.5, 0.75]) {
      await until(async () => posted >= EVENTS * share, 20);
      restarting = restart().finally(() => {
        restarting = null;
      });
      await restarting;
    }
    await posting;
    await until(() => settled(url), 300);

    const { created, doubled } = await registry.counts();
    expect({ created, doubled }).toEqual({ created: EVENTS, doubled: 0 });
    // Each of its own, and in the order of its file.
    const next = new Map<string, number>();
    for (const { fields } of await registry.entries()) {
      const [, file = '', round = ''] = /Expediente (\d+) paso (\d+)/.exec(fields.resumen ?? '') ?? [];
      expect(Number(round)).toBe(next.get(file) ?? 0);
      next.set(file, Number(round) + 1);
    }
    await registry.faults([]);
    const all = () => allMessages(url, 'delivery=accepted');
    await until(async () => (await all()).every(({ final, evidencePending }) => final && !evidencePending), 500);
    expect(new Set((await all()).map(({ legal }) => legal))).toEqual(new Set(['confirmed']));
    expect(gateway.output()).not.toMatch(/00000000T|CIUDADANIA|FICTICIA|clave-de-prueba/);
  });
});

type Shown = {
  id: string;
  delivery: string;
  legal: string | null;
  remoteId: string;
  problem: { code: string } | null;
  evidence: { name: string; kind: string; url: string }[];
};
const shown = (id: string) => get<Shown>(gateway.url, `/v1/messages/${id}`);

async function begin(options: Parameters<typeof startRegistry>[0] = {}, settings = {}): Promise<void> {
  registry = await startRegistry({ speed: { endMs: 300 }, slowMs: 600, ...options });
  home = await makeRegistryHome(registry, settings);
  gateway = await startGatewayProcess(home);
}
async function sent(event: ReturnType<typeof entryOf>): Promise<string> {
  const response = await post(gateway.url, event);
  const { messages } = (await response.json()) as { messages: { id: string }[] };
  return messages[0]!.id;
}

describe('one entry', () => {
  it('registered while the gateway is killed is searched for and adopted', { timeout: 120_000 }, async () => {
    await begin();
    const id = await sent(entryOf({ id: 'k1', title: 'Oficio LENTA' }));
    await until(async () => (await registry.counts()).created === 1, 10);
    await restart();
    await until(async () => (await shown(id)).legal === 'confirmed');
    expect(await registry.counts()).toMatchObject({ created: 1, doubled: 0 });
  });

  it('that the search cannot tell waits for a person, and is not sent again by itself', {
    timeout: 120_000,
  }, async () => {
    await begin({ faults: [{ kind: 'without-references', operation: 'buscar' }] });
    const id = await sent(entryOf({ id: 'u1', title: 'Oficio PERDIDA' }));
    await until(async () => (await shown(id)).problem !== null);
    const [entry] = await registry.entries();
    expect(await shown(id)).toMatchObject({
      delivery: 'uncertain',
      problem: {
        code: 'geiser-entry-without-reference',
        detail: expect.stringContaining(entry!.nuRegistro),
        fix: expect.stringMatching(/resuelva/),
      },
    });
    expect(await registry.counts()).toMatchObject({ created: 1 });
    // The person looked, and knows its number.
    await registry.faults([]);
    const reason = 'Visto en GEISER';
    await act(gateway.url, `/v1/messages/${id}/resolve`, { as: 'accepted', remoteId: entry!.nuRegistro, reason });
    await until(async () => (await shown(id)).legal === 'confirmed');
    expect(await shown(id)).toMatchObject({ delivery: 'accepted', problem: null });
    expect(await registry.counts()).toMatchObject({ created: 1, doubled: 0 });
  });

  it('refused by the other office says so, with the receipt and the answers that told it', {
    timeout: 120_000,
  }, async () => {
    await begin();
    const id = await sent(entryOf({ id: 'r1', destination: 'L01999996' }));
    await until(async () => (await shown(id)).legal === 'refused');
    await until(async () => (await shown(id)).evidence.some(({ name }) => name === 'justificante.pdf'));
    const { evidence } = await shown(id);
    const names = evidence.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['request-1.xml', 'answer-1.xml', 'consulta.xml', 'tramitacion.xml']));
    const request = evidence.find(({ kind }) => kind === 'request')!;
    const kept = await fetch(`${gateway.url}${request.url}`, {
      headers: { authorization: 'Bearer cliente-de-prueba' },
    });
    const text = await kept.text();
    expect(text).toContain('[blanked]');
    expect(text).not.toContain('clave-de-prueba');
  });
});

describe('what arrives for a town', () => {
  it('is a message; a person confirms it once, whatever is lost', { timeout: 120_000 }, async () => {
    await begin({}, { inbox: { everyMs: 1_000 } });
    const { nuRegistro } = await registry.arrive('Oficio de otro organismo');
    const arrived = async () =>
      (await get<{ items: Shown[] }>(gateway.url, '/v1/messages?limit=10')).items.filter(
        (each) => each.remoteId === nuRegistro,
      );
    // Both towns read the one office.
    await until(async () => (await arrived()).length === 2);
    const [{ id }] = (await arrived()) as [Shown];
    await registry.faults([{ kind: 'lost', operation: 'confirmar', times: 1 }]);
    await act(gateway.url, `/v1/messages/${id}/confirm`, { reason: 'Es de nuestra competencia' });
    await until(async () => (await shown(id)).legal === 'confirmed');
    expect((await registry.counts()).decided).toBe(1);
    expect((await registry.entries())[0]?.decided).toMatchObject({ how: 'confirmar' });
  });
});
