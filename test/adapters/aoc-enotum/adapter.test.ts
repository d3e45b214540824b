import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { callbackWsdl, receive } from '../../../adapters/backends/aoc-enotum/callback.ts';
import { ERROR_CODES, outcomeOf, STATES } from '../../../adapters/backends/aoc-enotum/codes.ts';
import { entityConfigSchema } from '../../../adapters/backends/aoc-enotum/config.ts';
import { enotum } from '../../../adapters/backends/aoc-enotum/index.ts';
import { interpret } from '../../../adapters/backends/aoc-enotum/interpret.ts';
import { readRequest } from '../../../adapters/backends/aoc-enotum/read-request.ts';
import { startForSandbox } from '../../../adapters/backends/aoc-enotum/sandbox.ts';
import {
  type EnotumSimulator,
  type EnotumSimulatorOptions,
  startEnotumSimulator,
} from '../../../adapters/backends/aoc-enotum/simulator.ts';
import { explain } from '../../../adapters/backends/aoc-enotum/texts.ts';
import type { HttpRequest } from '../../../contracts/backend.ts';
import { wsSecurity } from '../../../src/signing/ws-security.ts';
import { createTransport } from '../../../src/transport/http.ts';
import { accessOf, BODIES, CERTIFICATES, CLIENT, configOf, ENTITY, messageOf, SEAL_PEM, SERVER } from './sample.ts';

const LANGUAGES = ['es', 'ca', 'en'] as const;
const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const each of open.splice(0).reverse()) await each.close();
});

type Far = EnotumSimulator & { clock: { now: Date; pass(ms: number): Promise<void> } };
async function simulate(options: Partial<EnotumSimulatorOptions> = {}): Promise<Far> {
  const now = { now: new Date('2026-10-01T09:00:00Z') };
  const simulator = await startEnotumSimulator({ bodies: BODIES, clock: () => now.now, ...options });
  open.push(simulator);
  const clock = Object.assign(now, {
    async pass(ms: number) {
      now.now = new Date(now.now.getTime() + ms);
      await simulator.settle();
    },
  });
  return { ...simulator, clock };
}

function spoken(far: Far, settings: Record<string, unknown> = {}, entity = ENTITY) {
  const transport = createTransport({});
  open.push(transport);
  const sent: HttpRequest[] = [];
  let swap: ((body: Uint8Array) => Uint8Array) | null = null;
  const spy = {
    exchange: (request: HttpRequest) => {
      sent.push(request);
      return transport.exchange(swap === null ? request : { ...request, body: request.body.map(swap) });
    },
  };
  const config = configOf({ url: far.url, timeoutMs: 2_000, ...settings });
  const access = accessOf(entity);
  const tools = {
    transport: spy,
    wsSecurity,
    now: () => far.clock.now,
    random: (n: number) => Buffer.alloc(n, sent.length),
  };
  let route: string | undefined;
  return {
    sent,
    route: () => route,
    /** A platform that takes one petition for another. */
    confused(one: string, other: string) {
      swap = (piece) => Buffer.from(Buffer.from(piece).toString('utf8').replaceAll(one, other));
    },
    async send(message = messageOf()) {
      const translated = enotum.translate(message, { config, entity: access.config, today: '2026-10-01' });
      const signed = await enotum.sign(translated, access, config, tools);
      route = signed.route;
      return interpret(await enotum.send(signed, config, spy), { reference: message.reference });
    },
    ask: (reference: string, route?: string) =>
      enotum.ask!(
        { reference, issuer: access.dir3, since: far.clock.now, until: far.clock.now, ...(route ? { route } : {}) },
        access,
        config,
        tools,
      ),
    query: (remoteId: string, withEvidence = false) =>
      enotum.query({ remoteId, entity: access.dir3, withEvidence }, access, config, tools),
    term: (remoteId: string) => enotum.term!({ remoteId, entity: access.dir3 }, access, config, tools),
    async cancel(remoteId: string) {
      const target = { remoteId, issuer: access.dir3, sending: messageOf().sending };
      const prepared = enotum.cancel!.prepare(target, { reason: 'Error' }, access, config, tools);
      const signed = await enotum.cancel!.sign!(prepared, access, config, tools);
      return enotum.cancel!.interpret(await enotum.cancel!.send(signed, config, tools), { remoteId });
    },
  };
}

describe('the error table', () => {
  it('has all 135 numbers, each with an outcome and a text with a remedy in three languages', () => {
    expect(ERROR_CODES).toHaveLength(135);
    for (const code of ERROR_CODES) {
      expect(outcomeOf(code)).toBeDefined();
      const texts = LANGUAGES.map((language) => explain(`aoc-enotum-${code}`, language));
      for (const text of texts) expect([text?.detail, text?.fix].every((each) => /\w{4}/.test(each ?? ''))).toBe(true);
      expect(new Set(texts.map((text) => text?.fix)).size).toBe(3);
    }
    expect(explain('aoc-enotum-9999', 'es')).toBeNull();
  });

  it('explains every state, and nothing that other adapters call the same', () => {
    for (const state of STATES.keys()) expect(explain(`aoc-enotum-${state}`, 'ca')?.detail).toMatch(/\w/);
    expect(explain('file', 'ca')).toBeNull();
    expect(explain('aoc-enotum-file', 'ca')?.fix).toMatch(/\w/);
  });
});

describe('documents', () => {
  const large = Buffer.concat([Buffer.from('%PDF-1.4\n'), Buffer.alloc(1_500_000, 0x20)]);
  const sha256 = createHash('sha256').update(large).digest();
  const contentBase64 = Buffer.from(large.toString('base64'));
  const content = { size: large.byteLength, sha256, contentBase64 };

  it('too large for the message go beside it, byte by byte, and are refused once one of them is another', async () => {
    const far = await simulate();
    const { send, sent } = spoken(far);
    const message = messageOf();
    const annexes = [{ ...message.document, name: 'annex à.pdf' }];
    const outcome = await send({ ...message, document: { ...message.document, ...content }, annexes });
    expect(outcome).toMatchObject({ kind: 'accepted' });
    expect(sent[0]?.headers['content-type']).toMatch(/^multipart\/related/);
    expect(far.held()[0]?.documents).toEqual([
      { name: 'a.pdf', bytes: large.byteLength, sha256: sha256.toString('hex') },
      { name: 'annex a.pdf', bytes: 15, sha256: Buffer.from(message.document.sha256).toString('hex') },
    ]);
    const wrong = { ...message.document, ...content, sha256: Buffer.alloc(32) };
    expect(await send({ ...message, document: wrong })).toMatchObject({ kind: 'rejected', code: '923' });
  });

  it('never go beside a signed message', async () => {
    const far = await simulate({ trusted: [SEAL_PEM], requireSignature: true });
    const { send, sent } = spoken(far, { security: 'ws-security' });
    const message = messageOf();
    // More than the platform takes: only a check that did not see the size lets it come this far.
    await send({ ...message, document: { ...message.document, ...content } });
    expect(sent[0]?.headers['content-type']).toMatch(/^text\/xml/);
  });
});

describe('who calls', () => {
  it('is known by the certificate of its entity before the platform’s, and is nobody without one', async () => {
    const far = await simulate({ tls: SERVER, certificates: CERTIFICATES });
    const none = spoken(far, { clientCertificate: undefined });
    expect((await none.send()).kind).not.toBe('accepted');
    expect(far.counts().received).toBe(0);
    // The server's own is no client's: were the platform's taken, it would be let in.
    const wrong = { cert: SERVER.cert, privateKey: SERVER.key, ca: CLIENT.ca };
    const its = spoken(far, {}, entityConfigSchema.parse({ ...ENTITY, clientCertificate: wrong }));
    expect((await its.send()).kind).not.toBe('accepted');
    expect(await spoken(far).send()).toMatchObject({ kind: 'accepted' });
  });

  it('with a signature that does not hold, or none, is told a fault and never an end', async () => {
    const far = await simulate({ trusted: [CLIENT.cert], requireSignature: true });
    expect(await spoken(far, { security: 'ws-security' }).send()).toMatchObject({
      kind: 'unknown',
      infrastructure: false,
    });
    expect(await spoken(far).send()).toMatchObject({ kind: 'unknown', infrastructure: false });
    expect(far.counts().created).toBe(0);
  });
});

describe('what is fetched later', () => {
  const ASYNC = { mode: 'async' };
  const REFERENCE = 'ABCDEFGHIJKLMNOPQRST';

  it('is accepted with the petition, has its number when the platform has it, and goes by that', async () => {
    const far = await simulate({ asyncMs: 1_000 });
    const { send, query, cancel } = spoken(far, ASYNC);
    expect(await send()).toMatchObject({ kind: 'accepted', remoteId: `ENOTUM-${REFERENCE}` });
    expect(await query(`ENOTUM-${REFERENCE}`)).toMatchObject({ status: { code: 'pci-working', steps: [] } });
    expect(await cancel(`ENOTUM-${REFERENCE}`)).toMatchObject({ kind: 'temporary', code: 'no-number-yet' });
    await far.clock.pass(1_500);
    const told = await query(`ENOTUM-${REFERENCE}`);
    expect(told).toMatchObject({ status: { renamed: '1000001', code: 'DIPOSITADA' } });
    expect(await cancel('1000001')).toMatchObject({ kind: 'done' });
  });

  it('is found after a lost confirmation, and the same petition is not made twice', async () => {
    const far = await simulate({ asyncMs: 60_000, findDelayMs: 60_000 });
    const { send, ask } = spoken(far, ASYNC);
    far.faults([{ kind: 'lost', times: 1 }]);
    expect(await send()).toMatchObject({ kind: 'unknown' });
    expect(await ask(REFERENCE)).toMatchObject({ kind: 'found', remoteId: `ENOTUM-${REFERENCE}` });
    expect(await send()).toMatchObject({ kind: 'unknown', code: 'pci-0502' });
    expect(far.counts()).toMatchObject({ created: 1, doubled: 0 });
  });

  it('is asked for where it was sent, when the settings say otherwise by then', async () => {
    const far = await simulate({ asyncMs: 60_000, findDelayMs: 60_000 });
    far.faults([{ kind: 'lost', times: 1 }]);
    const before = spoken(far, ASYNC);
    await before.send();
    expect(before.route()).toBe('async');
    const after = spoken(far, { mode: 'sync' });
    expect(await after.ask(REFERENCE, 'async')).toMatchObject({ kind: 'found', remoteId: `ENOTUM-${REFERENCE}` });
    expect(await after.ask(REFERENCE, 'sync')).toMatchObject({ kind: 'not-found' });
  });

  it('is neither found nor numbered by an answer to another petition of ours, nor by one with two numbers', async () => {
    const far = await simulate({ asyncMs: 1_000 });
    const OTHER = 'ZZZZZZZZZZZZZZZZZZZZ';
    const { send } = spoken(far, ASYNC);
    await send(messageOf(OTHER));
    const { ask, query, confused } = spoken(far, ASYNC);
    confused(REFERENCE, OTHER);
    expect(await ask(REFERENCE)).toMatchObject({ kind: 'failed', code: 'another-petition' });
    await far.clock.pass(1_500);
    expect(await query(`ENOTUM-${REFERENCE}`)).not.toMatchObject({ kind: 'status' });
    const taken = spoken(far, ASYNC);
    taken.confused(REFERENCE, 'YYYYYYYYYYYYYYYYYYYY');
    expect(await taken.send()).toMatchObject({ kind: 'unknown', code: 'another-petition' });
  });

  it('is nobody’s to decide where the platform knows no such petition', async () => {
    const { ask } = spoken(await simulate(), ASYNC);
    expect(await ask(REFERENCE)).toMatchObject({ kind: 'undecided' });
  });

  it('ends as failed where the later answer refuses it', async () => {
    const far = await simulate({ asyncMs: 0 });
    const { send, query } = spoken(far, ASYNC);
    await send(messageOf(REFERENCE, { holder: { email: 'cap' } }));
    expect(await query(`ENOTUM-${REFERENCE}`)).toMatchObject({ status: { steps: [{ legal: 'failed', code: '613' }] } });
  });
});

describe('an answer in its own words', () => {
  it.each([
    ['REHUSA', 'REBUTJADA', 'refused', 'holder'],
    ['CADUCA', 'EXPIRADA', 'expired', null],
    ['REPRESENTA', 'ACCEPTADA', 'accessed', 'representative'],
    ['HABILITADO', 'ACCEPTADA', 'accessed', 'official'],
    ['PAPEL', 'ACCEPTADA', 'accessed', 'official'],
    ['ERROR', 'ERROR', 'failed', null],
  ])('%s ends as %s: %s by %s', async (surname1, code, legal, by) => {
    const far = await simulate();
    const { send, query } = spoken(far);
    const outcome = await send(messageOf(undefined, { holder: { surname1 } }));
    await far.clock.pass(60_000);
    const told = await query(outcome.kind === 'accepted' ? outcome.remoteId : '', true);
    expect(told).toMatchObject({ status: { code, certified: code !== 'ERROR' } });
    if (told.kind === 'status') expect(told.status.steps.at(-1)).toMatchObject({ legal, by });
  });

  it('tells its last day by what it was given, from the day it was deposited', async () => {
    const far = await simulate();
    const { send, term } = spoken(far);
    const outcome = await send();
    await far.clock.pass(2_000);
    const told = await term(outcome.kind === 'accepted' ? outcome.remoteId : '');
    expect(told).toMatchObject({
      kind: 'term',
      term: { expiresOn: '2026-10-11', madeAvailableAt: '2026-10-01T09:00:01.000Z' },
    });
  });

  it('has its PDF fetched from where the configuration says, and waits for one that is late', async () => {
    const far = await simulate();
    const { origin } = new URL(far.url);
    const { send, query } = spoken(far, { evidenceUrl: origin });
    const outcome = await send(messageOf(undefined, { holder: { surname1: 'ACUSETARDE' } }));
    const id = outcome.kind === 'accepted' ? outcome.remoteId : '';
    await far.clock.pass(5_000);
    expect(await query(id, true)).toMatchObject({ status: { certified: false, evidence: [] } });
    await far.clock.pass(60_000);
    const told = await query(id, true);
    const names = told.kind === 'status' ? told.status.evidence.map(({ name }) => name) : [];
    expect(names).toEqual(['diposit.xml', 'acceptacio-rebuig.xml', 'evidencia.pdf']);
  });
});

it('a kept request is read back for a person, and only one of its own', async () => {
  const far = await simulate();
  const { send, sent } = spoken(far);
  const message = messageOf();
  await send(message);
  expect(readRequest(Buffer.concat(sent[0]?.body ?? []))).toEqual({
    kind: 'notification',
    subject: 'Licencia de obra menor',
    description: 'Licencia de obra menor',
    issuer: '9999900001',
    procedure: '2104567',
    reference: message.reference,
    expiresOn: null,
    scheduledFor: null,
    holder: { name: 'CIUDADANIA FICTICIA', idNumber: '00000000T' },
    recipients: [],
    postal: false,
    documentSha256: Buffer.from(message.document.sha256).toString('hex'),
  });
  for (const other of [
    '',
    '<a/>',
    Buffer.concat(sent[0]?.body ?? [])
      .toString()
      .replace('NT/v4.0', 'NT/v3.0'),
  ])
    expect(readRequest(Buffer.from(other))).toBeNull();
});

describe('a report', () => {
  it('that was not received is told again', async () => {
    const far = await simulate({ reportUrl: 'http://127.0.0.1:9/nobody' });
    await spoken(far).send();
    for (const _try of [1, 2, 3]) await far.clock.pass(2_000);
    expect(far.reports.sent()).toBeGreaterThan(2);
  });

  it('of a day keeps of each only its own part, which can be read by itself', () => {
    const item = (id: number) =>
      `<DadesNotificacio><DadesEstat><Estat>ACCEPTADA</Estat><DataActualitzacio>2026-10-02T09:00:00Z</DataActualitzacio></DadesEstat><DadesNotificacio><IdNotificacio>${id}</IdNotificacio></DadesNotificacio></DadesNotificacio>`;
    const report = `<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Body><clientRequestwithReturn xmlns="http://www.openuri.org/"><Report xmlns="http://www.aocat.net/NT/v4.0"><Emissor><CodiOrganisme>9999900001</CodiOrganisme></Emissor>${item(1)}${item(2)}</Report></clientRequestwithReturn></soapenv:Body></soapenv:Envelope>`;
    const entities = new Map([['L01999999', ENTITY]]);
    const all = receive(Buffer.from(report), entities);
    expect(all.map(({ remoteId }) => remoteId)).toEqual(['1', '2']);
    for (const { part, identity, remoteId } of all) {
      const [again, ...more] = receive(part ?? new Uint8Array(), entities);
      expect(more).toEqual([]);
      expect([again?.remoteId, again?.identity]).toEqual([remoteId, identity]);
    }
  });

  it('is described by a WSDL that holds its schema and the address it is served at', () => {
    const wsdl = callbackWsdl('https://pasarela.example.org/callbacks/aoc-enotum?a=1&b=$&');
    expect(wsdl).toContain('location="https://pasarela.example.org/callbacks/aoc-enotum?a=1&amp;b=$&amp;"');
    expect(wsdl).toContain('name="Report"');
    expect(wsdl).not.toContain('schemaLocation');
  });
});

it('the sandbox knows every entity that is configured', async () => {
  const entities = new Map([['L01999999', { ine10: '9999900001', name: 'X', department: '1' }]]);
  const folder = mkdtempSync(join(tmpdir(), 'carpeta-enotum-'));
  const simulator = await startForSandbox({ entities, callbackUrl: 'http://127.0.0.1:9/', trusted: [], folder });
  open.push(simulator);
  open.push({ close: async () => rmSync(folder, { recursive: true }) });
  open.reverse();
  expect(configOf(simulator.settings).evidenceUrl).toBe(new URL(String(simulator.settings.url)).origin);
});
