/**
 * Whole lives of many messages, towards a platform that does everything wrong it is known to do, through two gateways
 * that are killed again and again; then everything is counted and compared with the platform's own record.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { inspect } from 'node:util';
import { STATES } from '../../adapters/backends/notifica/codes.ts';
import { checkpointSchema } from '../../contracts/evidence.ts';
import { openFolder } from '../../src/cli/folder-reader.ts';
import { unpack } from '../../src/cli/unpack.ts';
import { verifyChain } from '../../src/evidence/verify-chain.ts';
import { verifyFolder } from '../../src/evidence/verify-folder.ts';
import { AUTH, allMessages, countAllIn, eventOf, get, type ListedMessage, pause, post, until } from './e-office.ts';
import {
  ENTITIES,
  freePort,
  type GatewayProcess,
  type Home,
  makeHome,
  type SimulatorProcess,
  startGatewayProcess,
  startSimulator,
} from './processes.ts';
import { reportXml } from './receiving.ts';

/** What holders do, by share; the rest access it in the folder. */
const FATES: readonly (readonly [string, number])[] = [
  ['REHUSA', 0.08],
  ['CADUCA', 0.08],
  ['DEHU', 0.08],
  ['ERROR', 0.02],
  ['ACUSETARDE', 0.05],
  ['PERDIDA', 0.02],
  ['CAIDA2', 0.02],
  ['RECHAZO4534', 0.03],
];

/* Some 8 in 100 go wrong: with many more the circuit, which any failure on its ramp opens again, would hardly ever close. */
const REQUEST_FAULTS = [
  { service: 'both', kind: 'lost-answer', probability: 0.025 },
  { service: 'both', kind: 'reset-before', probability: 0.0125 },
  { service: 'both', kind: 'reset-after', probability: 0.0125 },
  { service: 'both', kind: '503-html', probability: 0.015 },
  { service: 'both', kind: '500-empty', probability: 0.005 },
  { service: 'both', kind: 'truncated', probability: 0.005 },
  { service: 'both', kind: 'garbage', probability: 0.005 },
  { service: 'send', kind: '000-without-items', probability: 0.005 },
  { service: 'send', kind: '000-without-items-after', probability: 0.005 },
  { service: 'send', kind: 'timeout-after', probability: 0.002 },
  { service: 'send', kind: 'duplicate-reference', probability: 0.01, times: 5 },
];
const ADVISER_FAULTS = [
  ...['certificate-first', 'duplicate', 'unknown-state', 'together', 'no-receiver', 'nil-bond', 'unknown-identifier'],
  'silent',
].map((kind) => ({ service: 'adviser', kind, probability: 0.05 }));

export type WholeLives = {
  events: number;
  refusedByPlatform: number;
  created: number;
  doubled: number;
  lost: number;
  kills: number;
  forged: number;
  /** Decided by a person: the platform said "duplicate" of what it does not have. */
  byPerson: number;
  /** Messages whose end is not the platform's own, with both. */
  wrongEnds: string[];
  outOfOrder: number;
  evidenceVerified: number;
  evidenceWrong: string[];
  chainRows: number;
  chainWrong: string[];
  seconds: number;
  /** Everything the gateways printed. */
  output: string;
};

export async function liveWholeLives(options: {
  events: number;
  databaseUrl: string;
  say?: (line: string) => void;
}): Promise<WholeLives> {
  const { events, say = () => {} } = options;
  const startedAt = performance.now();
  const port = await freePort();
  const simulator = await startSimulator({
    adviserUrl: `http://127.0.0.1:${port}/callbacks/notifica`,
    findDelayMs: 800,
    speed: { availableMs: 500, finalMs: 3_000, certificateMs: 300 },
    faults: [...REQUEST_FAULTS, ...ADVISER_FAULTS] as never,
    faultSeed: 11,
  });
  const homes: Home[] = [];
  for (const each of [port, await freePort()])
    homes.push(await makeHome(simulator, { databaseUrl: options.databaseUrl, port: each }));
  const fleet = createFleet(homes);
  try {
    await fleet.start();
    const posted = { n: 0 };
    const posting = postAll(fleet, { events, posted });
    const forging = forgeReports(fleet, simulator, () => posted.n < events);
    for (const share of [0.2, 0.35, 0.5, 0.65, 0.8]) {
      await until(async () => posted.n >= events * share, 50);
      await fleet.crash();
      say(`${posted.n} posted, ${fleet.kills()} kills`);
    }
    await posting;
    const forged = await forging;
    const byPerson = await untilEnded(fleet, simulator, { events, say });
    say('every message is handed over or refused; waiting for their ends');
    await simulator.faults([]);
    await untilFinal(fleet.url());
    return {
      ...(await judge(fleet.url(), simulator, events)),
      ...{ events, kills: fleet.kills(), forged, byPerson },
      seconds: Math.round((performance.now() - startedAt) / 1_000),
      output: fleet.output(),
    };
  } finally {
    await fleet.stop();
    await simulator.stop();
    for (const home of homes) home.remove();
  }
}

type Fleet = ReturnType<typeof createFleet>;

/** Two gateways on one PostgreSQL; one or the other is killed and started again. */
function createFleet(homes: readonly Home[]) {
  let gateways: (GatewayProcess | null)[] = [];
  const said: GatewayProcess[] = [];
  let kills = 0;
  const launch = async (n: number) => {
    const gateway = await startGatewayProcess(homes[n]!);
    said.push(gateway);
    gateways[n] = gateway;
  };
  return {
    async start() {
      gateways = [null, null];
      await launch(0);
      await launch(1);
    },
    /** Of one that lives. */
    url: () => gateways.find((each) => each !== null)?.url ?? '',
    urlOf: (n: number) => gateways[n % 2]?.url ?? gateways.find((each) => each !== null)?.url ?? '',
    async crash() {
      const n = kills % 2;
      kills += 1;
      const victim = gateways[n];
      gateways[n] = null;
      await victim?.kill();
      await launch(n);
    },
    kills: () => kills,
    output: () => said.map((each) => each.output()).join('\n'),
    async stop() {
      for (const gateway of gateways) await gateway?.kill();
    },
  };
}

function fateOf(n: number): string {
  let rest = ((n * 7_919) % 1_000) / 1_000;
  for (const [fate, share] of FATES) {
    if (rest < share) return fate;
    rest -= share;
  }
  return 'FICTICIA';
}

/** Ten events to a file; one lane posts a whole file, so that its order is known. */
async function postAll(fleet: Fleet, of: { events: number; posted: { n: number } }): Promise<void> {
  let next = 0;
  const lane = async () => {
    for (let file = next++; file * 10 < of.events; file = next++)
      for (let n = file * 10; n < Math.min(of.events, file * 10 + 10); n += 1) {
        const event = eventOf({
          id: `w${n}`,
          entity: ENTITIES[file % 2]!,
          file: `F${file}`,
          title: `Expediente ${file} paso ${n % 10}`,
          surname: fateOf(n),
        });
        await postSomewhere(fleet, event, n);
        of.posted.n += 1;
      }
  };
  await Promise.all(Array.from({ length: 16 }, lane));
}

async function postSomewhere(fleet: Fleet, event: unknown, n: number): Promise<void> {
  for (let tries = 0; tries < 500; tries += 1) {
    try {
      const response = await post(fleet.urlOf(n + tries), event);
      await response.arrayBuffer();
      if (response.ok) return;
      if (response.status < 500 && response.status !== 429) throw new Error(`refused with ${response.status}`);
    } catch (error) {
      if (error instanceof Error && error.message.startsWith('refused')) throw error;
    }
    await pause();
  }
  throw new Error('never accepted');
}

/** Tells the gateway ends that did not happen: some of envíos that are there, some of none. */
async function forgeReports(fleet: Fleet, simulator: SimulatorProcess, going: () => boolean): Promise<number> {
  let forged = 0;
  while (going()) {
    await pause();
    const envios = await simulator.envios();
    const victim = envios.at(-1 - (forged % 20));
    if (victim === undefined) continue;
    const report = reportXml({
      identificador: forged % 5 === 4 ? `f0${String(forged).padStart(11, '0')}` : victim.identificador,
      estado: ['rehusada', 'notificada', 'expirada', 'inventada'][forged % 4] ?? '',
      organismoEmisor: forged % 7 === 6 ? 'L01999990' : victim.dir3,
      fechaEstado: new Date().toISOString(),
    });
    try {
      const response = await fetch(`${fleet.url()}/callbacks/notifica`, {
        method: 'POST',
        headers: { 'content-type': 'text/xml; charset=utf-8', soapaction: 'sincronizarEnvio' },
        body: report,
      });
      await response.arrayBuffer();
      forged += 1;
    } catch {
      // It is being killed just now.
      await pause();
    }
  }
  return forged;
}

const DECIDED = ['accepted', 'rejected', 'dead', 'cancelled'];

/** Waits until all are decided; what waits for a person is decided as a person would: by looking at the platform. */
async function untilEnded(
  fleet: Fleet,
  simulator: SimulatorProcess,
  of: { events: number; say: (line: string) => void },
): Promise<number> {
  let byPerson = 0;
  let lastSaid = 0;
  let before = -1;
  await until(async () => {
    let ended = 0;
    for (const state of DECIDED) ended += await countAllIn(fleet.url(), state);
    if (ended - lastSaid > of.events / 10) {
      lastSaid = ended;
      of.say(`${ended} of ${of.events} decided`);
    }
    // Those that wait for a person hold their followers: how many are left says nothing, that nothing moves does.
    if (ended < of.events && ended === before) byPerson += await decide(fleet.url(), simulator);
    before = ended;
    return ended === of.events;
  }, 500);
  return byPerson;
}

async function decide(url: string, simulator: SimulatorProcess): Promise<number> {
  let decided = 0;
  for (const { id, reference } of await allMessages(url, 'delivery=uncertain')) {
    const there = (await simulator.envios()).find((each) => each.referenciaEmisor === reference);
    const response = await fetch(`${url}/v1/messages/${id}/resolve`, {
      method: 'POST',
      headers: { ...AUTH, 'content-type': 'application/json' },
      body: JSON.stringify(
        there === undefined
          ? { as: 'not-sent', reason: 'no consta en la plataforma' }
          : { as: 'accepted', remoteId: there.identificador, reason: 'consta en la plataforma' },
      ),
    });
    await response.arrayBuffer();
    // 409: it is still being asked for, and needs nobody.
    if (response.ok) decided += 1;
  }
  return decided;
}

/** Until no accepted message waits for its end or its certificate. */
async function untilFinal(url: string): Promise<void> {
  await until(async () => {
    for (const query of ['legal=available', 'legal=scheduled']) {
      const { items } = await get<{ items: unknown[] }>(url, `/v1/messages?${query}&limit=1`);
      if (items.length > 0) return false;
    }
    const accepted = await allMessages(url, 'delivery=accepted');
    return accepted.every(({ final, evidencePending }) => final && !evidencePending);
  }, 1_000);
}

async function judge(url: string, simulator: SimulatorProcess, events: number) {
  const [{ created, doubled }, envios, messages] = await Promise.all([
    simulator.counts(),
    simulator.envios(),
    allMessages(url, ''),
  ]);
  const byReference = new Map(envios.map((each) => [each.referenciaEmisor, each]));
  const refusedByPlatform = messages.filter(({ delivery }) => delivery === 'rejected').length;
  const wrongEnds = messages.flatMap((message) => {
    const envio = byReference.get(message.reference);
    const told = envio === undefined ? null : (STATES.get(envio.estado)?.legal ?? null);
    const refused = message.delivery === 'rejected' && envio === undefined && fateOfMessage(message) === 'RECHAZO4534';
    const right = refused || (message.delivery === 'accepted' && envio !== undefined && told === message.legal);
    return right ? [] : [`${message.id} ${message.delivery}/${message.legal}, theirs ${envio?.estado ?? 'none'}`];
  });
  const proof = await verifyAll(url, messages);
  return {
    ...{ created, doubled, refusedByPlatform, wrongEnds, outOfOrder: countOutOfOrder(envios) },
    lost: events - refusedByPlatform - new Set(envios.map((each) => each.concepto)).size,
    ...proof,
    ...(await verifyChains(url)),
  };
}

function fateOfMessage({ event }: ListedMessage): string {
  return fateOf(Number(event.id.slice(1)));
}

function countOutOfOrder(envios: readonly { concepto: string }[]): number {
  const last = new Map<string, number>();
  let wrong = 0;
  for (const { concepto } of envios) {
    const [, file = '', step = ''] = /Expediente (\d+) paso (\d+)/.exec(concepto) ?? [];
    if (Number(step) <= (last.get(file) ?? -1)) wrong += 1;
    last.set(file, Number(step));
  }
  return wrong;
}

/** Every message's evidence folder, as an outsider gets it, checked without the gateway. */
async function verifyAll(url: string, messages: readonly ListedMessage[]) {
  const evidenceWrong: string[] = [];
  let evidenceVerified = 0;
  const waiting = [...messages];
  const lane = async () => {
    for (let message = waiting.pop(); message !== undefined; message = waiting.pop()) {
      const folder = mkdtempSync(join(tmpdir(), 'carpeta-proof-'));
      const response = await fetch(`${url}/v1/messages/${message.id}/evidence.zip`, { headers: AUTH });
      if (!response.ok || response.body === null) throw new Error(`evidence answered ${response.status}`);
      try {
        await unpack(Readable.fromWeb(response.body as never), folder);
        const { findings } = await verifyFolder(await openFolder(folder), { anchors: [] });
        if (findings.length === 0) evidenceVerified += 1;
        else evidenceWrong.push(`${message.id}: ${findings.map(({ text }) => text).join('; ')}`);
      } catch (error) {
        // Of ten thousand archives one that does not come whole is told like any other fault, with the rest beside it.
        evidenceWrong.push(`${message.id}: ${inspect(error, { breakLength: Number.POSITIVE_INFINITY })}`);
      }
      rmSync(folder, { recursive: true });
    }
  };
  await Promise.all(Array.from({ length: 4 }, lane));
  return { evidenceVerified, evidenceWrong };
}

async function verifyChains(url: string) {
  let chainRows = 0;
  const chainWrong: string[] = [];
  for (const entity of ENTITIES) {
    const response = await fetch(`${url}/v1/chains/${entity}`, { headers: AUTH });
    const lines = (await response.text()).split('\n').filter((line) => line !== '');
    const { jws } = await get<{ jws: string }>(url, `/v1/chains/${entity}/checkpoint`);
    const payload = Buffer.from(jws.split('.')[1] ?? '', 'base64url').toString();
    const report = await verifyChain(lines, checkpointSchema.parse(JSON.parse(payload)));
    chainRows += lines.length;
    chainWrong.push(...report.findings.map(({ text }) => `${entity}: ${text}`));
  }
  return { chainRows, chainWrong };
}
