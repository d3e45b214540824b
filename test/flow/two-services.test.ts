/** One gateway, two services to notify through: which one, is decided per entity; the promises are the same. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import {
  type EnotumSimulator,
  fingerprintOf,
  startEnotumSimulator,
} from '../../adapters/backends/aoc-enotum/simulator.ts';
import type { FaultRule } from '../../adapters/backends/aoc-enotum/simulator-faults.ts';
import {
  AUTH,
  allMessages,
  countAllIn,
  countIn,
  eventOf,
  get,
  pause,
  post,
  postUntilAccepted,
  until,
} from '../support/e-office.ts';
import {
  ENTITIES,
  freePort,
  type GatewayProcess,
  type Home,
  makeHome,
  type SimulatorProcess,
  startGatewayProcess,
  startSimulator,
} from '../support/processes.ts';
import { ROOT } from '../support/source-tree.ts';

const [STATE, REGIONAL] = ENTITIES as [string, string];
const CERTS = join(ROOT, 'certs-example');
const pem = (name: string) => readFileSync(join(CERTS, name), 'utf8');
const ORGANISATIONS: Readonly<Record<string, string>> = { [STATE]: '9999900001', [REGIONAL]: '9999800001' };

let notifica: SimulatorProcess;
let enotum: EnotumSimulator;
let home: Home;
let gateway: GatewayProcess;

afterEach(async () => {
  await gateway?.kill();
  await notifica?.stop();
  await enotum?.close();
  home?.remove();
});

type Options = { mode?: 'sync' | 'async'; findDelayMs?: number; routes: (dir3: string) => Record<string, string> };

async function start({ mode = 'sync', findDelayMs = 0, routes }: Options): Promise<void> {
  const port = await freePort();
  const speed = { availableMs: 300, finalMs: 900, certificateMs: 100 };
  notifica = await startSimulator({ adviserUrl: `http://127.0.0.1:${port}/callbacks/notifica`, speed });
  enotum = await startEnotumSimulator({
    bodies: new Map(Object.values(ORGANISATIONS).map((code) => [code, { departments: ['1'] }])),
    tls: { cert: pem('server-localhost.crt'), key: pem('server-localhost.key'), ca: pem('ca.crt') },
    certificates: new Map([[fingerprintOf(pem('client.crt')), Object.values(ORGANISATIONS)]]),
    reportUrl: `http://127.0.0.1:${port}/callbacks/aoc-enotum`,
    speed: { registeredMs: 100, depositedMs: 300, finalMs: 900, evidenceMs: 100 },
    findDelayMs,
    asyncMs: 300,
    faultSeed: 7,
  });
  const settings = {
    url: enotum.url,
    mode,
    evidenceUrl: new URL(enotum.url).origin,
    clientCertificate: {
      certFile: join(CERTS, 'client.crt'),
      privateKeyFile: join(CERTS, 'client.key'),
      caFile: join(CERTS, 'ca.crt'),
    },
  };
  const entity = (dir3: string) => ({ ine10: ORGANISATIONS[dir3], name: 'Ajuntament fictici', department: '1' });
  const backends = {
    notifica: { settings: { url: notifica.url, syncUrl: notifica.syncUrl }, entity: { apiKeyFile: 'api.key' } },
    'aoc-enotum': { settings, entity },
  };
  home = await makeHome(notifica, { port, routes, backends });
  gateway = await startGatewayProcess(home);
}

const perEntity = (dir3: string) => ({ notification: dir3 === REGIONAL ? 'aoc-enotum' : 'notifica' });

type Holder = { email?: string };
/** With a mailbox, which one of the two wants. */
function event(input: Parameters<typeof eventOf>[0]): Record<string, unknown> {
  const made = eventOf(input) as { data: { sendings: { holder: Holder }[] } };
  for (const { holder } of made.data.sendings) holder.email = 'prova@example.org';
  return made as unknown as Record<string, unknown>;
}

type Shown = {
  id: string;
  backend: string;
  delivery: string;
  legal: string | null;
  remoteId: string;
  reference: string;
  by: string | null;
  evidencePending: boolean;
  waitingFor: string | null;
  evidence: { name: string; kind: string; url: string }[];
};
const shown = (id: string) => get<Shown>(gateway.url, `/v1/messages/${id}`);
async function accepted(input: Parameters<typeof eventOf>[0]): Promise<{ id: string; backend: string }> {
  const response = await post(gateway.url, event(input));
  const text = await response.text();
  if (response.status !== 202) throw new Error(`${response.status}: ${text}`);
  return (JSON.parse(text) as { messages: { id: string; backend: string }[] }).messages[0]!;
}
async function act(path: string, body: unknown): Promise<number> {
  const headers = { ...AUTH, 'content-type': 'application/json' };
  return (await fetch(`${gateway.url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) })).status;
}

describe('the same event, of a town of each', () => {
  it('goes to the service of its town, and comes to its end with the proof of that service', {
    timeout: 120_000,
  }, async () => {
    await start({ routes: perEntity });
    const one = await accepted({ id: 'e-1', entity: STATE });
    const other = await accepted({ id: 'e-1', entity: REGIONAL });
    expect([one.backend, other.backend]).toEqual(['notifica', 'aoc-enotum']);
    const done = async (id: string) => {
      const { legal, evidencePending } = await shown(id);
      return legal === 'accessed' && !evidencePending;
    };
    await until(async () => (await done(one.id)) && (await done(other.id)));
    expect([(await notifica.counts()).created, enotum.counts().created]).toEqual([1, 1]);
    const told = await shown(other.id);
    const [held] = enotum.held();
    expect(told).toMatchObject({ delivery: 'accepted', remoteId: String(held?.id), by: 'holder' });
    expect(held?.reference).toBe(told.reference);
    const kept = told.evidence.filter(({ kind }) => kind.startsWith('receipt')).map(({ name }) => name);
    expect(kept.toSorted()).toEqual(['acceptacio-rebuig.xml', 'diposit.xml', 'evidencia.pdf']);
    const reported = await get<{ timeline: { kind: string; code: string }[] }>(gateway.url, `/v1/messages/${other.id}`);
    expect(reported.timeline.filter(({ kind }) => kind === 'callback').map(({ code }) => code)).toContain('ACCEPTADA');
    expect(gateway.output()).not.toMatch(/00000000T|prova@example|CIUDADANIA/);
  });

  it('with the answer fetched later: known by the petition, then by its own number', { timeout: 120_000 }, async () => {
    await start({ routes: perEntity, mode: 'async' });
    const { id } = await accepted({ id: 'e-1', entity: REGIONAL });
    await until(async () => (await shown(id)).legal === 'accessed');
    expect((await shown(id)).remoteId).toBe(String(enotum.held()[0]?.id));
    expect(enotum.counts()).toMatchObject({ created: 1, doubled: 0 });
  });

  it('is annulled there, and what refuses it says why', { timeout: 120_000 }, async () => {
    await start({ routes: perEntity });
    const { id } = await accepted({ id: 'e-1', entity: REGIONAL, surname: 'ESPERA' });
    await until(async () => (await shown(id)).legal === 'available');
    expect(await act(`/v1/messages/${id}/cancel`, { reason: 'Emesa per error' })).toBeLessThan(300);
    await until(async () => (await shown(id)).legal === 'annulled');
    expect(enotum.held()[0]).toMatchObject({ annulled: 'Emesa per error' });
    const response = await post(gateway.url, eventOf({ id: 'e-2', entity: REGIONAL }));
    const { errors } = (await response.json()) as { errors: { code: string; fix: string }[] };
    expect([response.status, errors.map(({ code }) => code)]).toEqual([422, ['aoc-enotum-contact-missing']]);
  });

  it('whose documents are too large together is refused before it is accepted, by their true size', {
    timeout: 120_000,
  }, async () => {
    await start({ routes: perEntity });
    const bytes = Buffer.concat([Buffer.from('%PDF-1.4\n'), Buffer.alloc(9_000_000, 0x20), Buffer.from('\n%%EOF\n')]);
    const uploads = await Promise.all(
      [0, 1, 2].map(async (n) => {
        const body = Buffer.concat([bytes, Buffer.from(String(n))]);
        const headers = { ...AUTH, 'content-type': 'application/pdf' };
        const response = await fetch(`${gateway.url}/v1/documents`, { method: 'POST', headers, body });
        return ((await response.json()) as { uploadId: string }).uploadId;
      }),
    );
    const made = event({ id: 'e-1', entity: REGIONAL }) as { data: { documents: unknown[] } };
    const document = (uploadId: string, n: number) => ({
      role: n === 0 ? 'main' : 'annex',
      name: `${n}.pdf`,
      mediaType: 'application/pdf',
      content: { by: 'upload', uploadId },
    });
    made.data.documents = uploads.map(document);
    const refused = await post(gateway.url, made);
    const { errors } = (await refused.json()) as { errors: { code: string }[] };
    expect([refused.status, errors.map(({ code }) => code)]).toEqual([422, ['aoc-enotum-documents-too-large']]);
    // Two of them go beside the message, main and annex.
    made.data.documents = uploads.slice(0, 2).map(document);
    expect((await post(gateway.url, made)).status).toBe(202);
    await until(async () => enotum.counts().created === 1);
    expect(enotum.held()[0]?.documents.map(({ bytes: size }) => size)).toEqual([
      bytes.byteLength + 1,
      bytes.byteLength + 1,
    ]);
  });
});

describe('a report that anybody could have sent', () => {
  const report = (of: { id: number; organisation?: string }) =>
    `<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Body><clientRequestwithReturn xmlns="http://www.openuri.org/"><Report xmlns="http://www.aocat.net/NT/v4.0"><Emissor><CodiOrganisme>${of.organisation ?? '9999800001'}</CodiOrganisme></Emissor><DadesNotificacio><DadesEstat><Estat>ACCEPTADA</Estat><DataActualitzacio>2026-10-02T09:00:00Z</DataActualitzacio></DadesEstat><DadesNotificacio><IdNotificacio>${of.id}</IdNotificacio></DadesNotificacio></DadesNotificacio></Report></clientRequestwithReturn></soapenv:Body></soapenv:Envelope>`;
  const tell = (body: string) =>
    fetch(`${gateway.url}/callbacks/aoc-enotum`, { method: 'POST', headers: { 'content-type': 'text/xml' }, body });

  it('is answered and kept, and moves nothing that the service does not confirm; of another body it waits', {
    timeout: 120_000,
  }, async () => {
    await start({ routes: perEntity });
    const { id } = await accepted({ id: 'e-1', entity: REGIONAL, surname: 'ESPERA' });
    await until(async () => (await shown(id)).legal === 'available');
    const held = enotum.held()[0]!;
    const asked = () => enotum.calls.filter((each) => each === 'Sincron PeticioConsulta').length;
    const before = asked();
    const answer = await tell(report({ id: held.id }));
    expect([answer.status, await answer.text()]).toEqual([200, expect.stringContaining('RespostaReport')]);
    await until(async () => asked() > before);
    await until(async () => asked() > before + 1);
    expect(await shown(id)).toMatchObject({ legal: 'available', by: null });
    expect((await tell(report({ id: held.id, organisation: '9999900001' }))).status).toBe(200);
    const { items } = await get<{ items: { remoteId: string }[] }>(gateway.url, '/v1/quarantine');
    expect(items.map(({ remoteId }) => remoteId)).toEqual([String(held.id)]);
    expect((await tell('<a/>')).status).toBe(400);
  });
});

describe('a town that moves from one to the other', () => {
  it('leaves what it sent where it is, and keeps the order of each file', { timeout: 120_000 }, async () => {
    await start({ routes: () => ({ notification: 'notifica' }) });
    expect(await act('/v1/backends/notifica/pause', { reason: 'Obras' })).toBeLessThan(300);
    const old = await accepted({ id: 'e-1', entity: REGIONAL, file: 'F1' });
    await gateway.kill();
    const moved = JSON.parse(readFileSync(home.configFile, 'utf8')) as {
      entities: { dir3: string; routes: unknown }[];
    };
    for (const each of moved.entities) if (each.dir3 === REGIONAL) each.routes = { notification: 'aoc-enotum' };
    writeFileSync(home.configFile, JSON.stringify(moved));
    gateway = await startGatewayProcess(home);
    const next = await accepted({ id: 'e-2', entity: REGIONAL, file: 'F1' });
    const free = await accepted({ id: 'e-3', entity: REGIONAL, file: 'F2' });
    expect([old.backend, next.backend, free.backend]).toEqual(['notifica', 'aoc-enotum', 'aoc-enotum']);
    await until(async () => (await shown(free.id)).delivery === 'accepted');
    expect(await shown(next.id)).toMatchObject({ delivery: 'queued', waitingFor: old.id });
    expect(await act('/v1/backends/notifica/resume', {})).toBeLessThan(300);
    await until(async () => (await shown(next.id)).delivery === 'accepted');
    expect(await shown(old.id)).toMatchObject({ backend: 'notifica', delivery: 'accepted' });
    expect([(await notifica.counts()).created, enotum.counts().created]).toEqual([1, 2]);
  });
});

/* Of every hundred exchanges: five lose their answer once it is done, three hang after it, others fail before. */
const FAULTS: FaultRule[] = [
  { kind: 'lost', probability: 0.05 },
  { kind: 'garbage-after', probability: 0.02 },
  { kind: 'reset', probability: 0.02 },
  { kind: 'error', probability: 0.02 },
  { kind: 'failing', probability: 0.02 },
  { kind: 'pci-error', probability: 0.01 },
];
const EVENTS = 400;
const FILES = 40;

describe('four hundred events under faults and two kill -9, half of them to each service', () => {
  it('are each there exactly once, in order per file, and come to their end', { timeout: 240_000 }, async () => {
    await start({ routes: perEntity, findDelayMs: 800 });
    enotum.faults(FAULTS);
    const { url } = gateway;
    let restarting: Promise<void> | null = null;
    const crash = () => {
      restarting ??= (async () => {
        await gateway.kill();
        gateway = await startGatewayProcess(home);
      })().finally(() => {
        restarting = null;
      });
      return restarting;
    };
    const alive = async () => {
      await restarting;
      await pause();
    };
    let posted = 0;
    const poster = async (files: readonly number[]) => {
      for (let round = 0; round < EVENTS / FILES; round += 1)
        for (const file of files) {
          const entity = ENTITIES[file % 2]!;
          const title = `Expediente ${file} paso ${round}`;
          await postUntilAccepted(url, event({ id: `e-${file}-${round}`, entity, file: `F-${file}`, title }), alive);
          posted += 1;
        }
    };
    const lanes = Array.from({ length: 8 }, (_, lane) => Array.from({ length: FILES / 8 }, (_, n) => lane * 5 + n));
    const posting = Promise.all(lanes.map(poster));
    for (const share of [0.3, 0.7]) {
      await until(async () => posted >= EVENTS * share, 20);
      await crash();
    }
    await posting;
    await until(async () => {
      for (const state of ['queued', 'sending', 'uncertain']) if ((await countIn(url, state)) > 0) return false;
      return (await countAllIn(url, 'accepted')) === EVENTS;
    }, 300);

    expect(enotum.counts()).toMatchObject({ created: EVENTS / 2, doubled: 0 });
    expect(await notifica.counts()).toMatchObject({ created: EVENTS / 2, doubled: 0 });
    const next = new Map<string, number>();
    for (const { title } of enotum.held()) {
      const [, file = '', round = ''] = /Expediente (\d+) paso (\d+)/.exec(title) ?? [];
      expect(Number(round)).toBe(next.get(file) ?? 0);
      next.set(file, Number(round) + 1);
    }
    enotum.faults([]);
    await until(async () => (await allMessages(url, 'legal=accessed')).length === EVENTS, 500);
    expect(gateway.output()).not.toMatch(/00000000T|prova@example|CIUDADANIA/);
  });
});
