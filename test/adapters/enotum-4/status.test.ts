import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import soap from 'soap';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { credentialSchema } from '../../../adapters/vendors/enotum-4/config.ts';
import { status } from '../../../adapters/vendors/enotum-4/format-status.ts';
import { type BackOffice, startBackOffice } from '../../../adapters/vendors/enotum-4/simulator.ts';
import type { StatusTools, VendorMessage } from '../../../contracts/vendor-intake.ts';
import { createTransport } from '../../../src/transport/http.ts';
import { ROOT } from '../../support/source-tree.ts';
import { accessOf, messageOf, NOW, PASSWORD } from './fake-gateway.ts';
import { OURS, PUBLISHED, validate, XMLLINT } from './schemas.ts';

const SECRET = 'clau-de-reports-1';
const ASKED = {
  data: {
    title: { lang: 'ca', value: 'Resolució' },
    language: 'ca',
    sendings: [
      { ref: '1', holder: { kind: 'natural', idType: 'NIF', idNumber: '00000000T', givenName: 'A', surname1: 'B' } },
    ],
  },
};

const transport = createTransport({});
let office: BackOffice;
let requested: string[];
afterAll(() => transport.close());
beforeEach(async () => {
  requested = [];
  const keys = { user: 'backoffice', password: PASSWORD, reportUser: 'pasarela', reportPassword: SECRET };
  office = await startBackOffice(keys);
});
afterEach(() => office.close());

const tools: StatusTools = {
  transport,
  now: () => NOW,
  timeoutMs: 500,
  memo: new Map(),
  evidence: async () => null,
  async request(id) {
    requested.push(id);
    return ASKED;
  },
};

function access(reportPassword = SECRET) {
  const { settings, entity } = accessOf({
    entity: {
      departments: [
        { code: '1', name: 'Secretaria' },
        { code: '2', name: 'Urbanisme' },
      ],
    },
  });
  const credential = credentialSchema.parse({
    url: office.url,
    user: 'backoffice',
    password: PASSWORD,
    reportUser: 'pasarela',
    reportPassword,
  });
  return { settings, credential, entity: { dir3: 'L01999999', settings: entity }, effect: 'deliver' as const };
}

function message(more: Record<string, unknown> = {}, refs: Record<string, string> = {}): VendorMessage {
  return messageOf({
    id: 'msg_1',
    event: { source: 's', id: 'i', type: 'es.citizenfolder.notification.requested.v1' },
    refs: { idNotificacio: '7', idNotificacioEmissor: 'evt-1', referencia: 'REF-1', departament: '1', ...refs },
    delivery: 'accepted',
    legal: 'accessed',
    legalAt: '2026-09-22T09:30:00Z',
    madeAvailableAt: '2026-09-20T08:01:00Z',
    acceptedAt: '2026-09-20T08:00:00Z',
    by: 'holder',
    ...more,
  });
}

describe('a change of state', () => {
  it.each([
    ['accessed', 'ACCEPTADA'],
    ['refused', 'REBUTJADA'],
    ['expired', 'EXPIRADA'],
    ['available', 'DIPOSITADA'],
    ['failed', 'ERROR'],
  ])('%s is reported on line as %s', async (legal, state) => {
    const changed = message({ legal });
    expect(status.concerns(changed)).toBe(true);
    const result = await status.deliver(changed, access(), tools);
    expect(status.succeeded(result)).toBe(true);
    expect(office.told).toEqual([{ kind: 'OnLine', number: 'evt-1', id: '7', state }]);
  });

  it('that the contract reports only once a day is not reported on line', () => {
    const silent = [
      message({ legal: 'annulled' }),
      message({ legal: null }),
      message({ legal: null, delivery: 'queued' }),
    ];
    expect(silent.map((each) => status.concerns(each))).toEqual([false, false, false]);
    expect(status.concerns(message({ legal: null, delivery: 'dead' }))).toBe(true);
  });

  it('reads who practised it only where somebody did', async () => {
    await status.deliver(message({ legal: 'expired', by: null }), access(), tools);
    expect(requested).toEqual([]);
    await status.deliver(message(), access(), tools);
    expect(requested).toEqual(['msg_1']);
    expect(office.bodies.at(-1)).toContain('<DadesSignador><Interessat><PersonaFisica>');
  });

  it('does not say who practised it where that is not known', async () => {
    await status.deliver(message({ by: 'official' }), access(), tools);
    expect(office.bodies.at(-1)).not.toContain('DadesSignador');
  });
});

describe('a report is well taken', () => {
  it.each(['refused', 'fault', 'error', 'garbage', 'reset', 'hang'] as const)(
    'not where the answer is: %s',
    async (fault) => {
      office.fault = fault;
      const result = await status.deliver(message(), access(), tools);
      expect(status.succeeded(result)).toBe(false);
      expect(office.told).toEqual([]);
    },
  );

  it('not where our credential is refused', async () => {
    const result = await status.deliver(message(), access('una-altra-clau-1'), tools);
    expect([status.succeeded(result), office.told]).toEqual([false, []]);
  });

  it('not where an empty Error is all that is said', () => {
    const body = (inside: string) =>
      Buffer.from(
        `<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body><clientRequestwithReturnResponse xmlns="http://www.openuri.org/"><RespostaReport xmlns="http://www.aocat.net/NT/v4.0">${inside}</RespostaReport></clientRequestwithReturnResponse></e:Body></e:Envelope>`,
      );
    const answered = (inside: string) =>
      status.succeeded({ kind: 'answer', status: 200, headers: {}, body: body(inside), durationMs: 1 });
    expect([answered(''), answered('<Error/>'), answered('<Error>x</Error>')]).toEqual([true, false, false]);
  });
});

describe('the daily report', () => {
  const two = () => [
    message(),
    message({ legal: 'annulled', by: null }, { idNotificacio: '8', idNotificacioEmissor: 'evt-2' }),
  ];

  it('is one for each department, with all that moved there', async () => {
    const other = message(
      { legal: 'available' },
      { idNotificacio: '9', idNotificacioEmissor: 'evt-3', departament: '2' },
    );
    const result = await status.digest?.([...two(), other], access(), tools);
    expect(result && status.succeeded(result)).toBe(true);
    expect(office.told.map(({ kind, number, state }) => `${kind} ${number} ${state}`)).toEqual([
      'Diari evt-1 ACCEPTADA',
      'Diari evt-2 ANUL·LADA',
      'Diari evt-3 DIPOSITADA',
    ]);
    expect(office.bodies.map((each) => /<NomDepartament>([^<]*)/.exec(each)?.[1])).toEqual(['Secretaria', 'Urbanisme']);
  });

  it('stops at the first that is not well taken', async () => {
    office.fault = 'refused';
    const other = message({}, { departament: '2' });
    const result = await status.digest?.([...two(), other], access(), tools);
    expect([result && status.succeeded(result), office.calls]).toEqual([false, 1]);
  });

  it('is empty where nothing moved', async () => {
    const result = await status.digest?.([], access(), tools);
    expect([result && status.succeeded(result), office.told, office.calls]).toEqual([true, [], 1]);
  });
});

describe('the contract a back office publishes', () => {
  it('is one a stranger’s library serves, and is told by', async () => {
    const received: unknown[] = [];
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/reports`;
    const clientRequestwithReturn = (said: unknown) => {
      received.push(said);
      return { RespostaReport: {} };
    };
    const wsdl = join(ROOT, 'contracts/wsdl/aoc-enotum/recepcio-reports.wsdl');
    const services = { ReportReceiver: { ReportReceiverSoap: { clientRequestwithReturn } } };
    const xml = readFileSync(wsdl, 'utf8');
    await new Promise((ready) => soap.listen(server, { path: '/reports', uri: wsdl, xml, services, callback: ready }));
    const own = access();
    const result = await status.deliver(message(), { ...own, credential: { ...own.credential, url } }, tools);
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    expect(status.succeeded(result)).toBe(true);
    expect(received).toEqual([
      { Report: expect.objectContaining({ TipusInforme: 'OnLine', DadesNotificacio: expect.anything() }) },
    ]);
  });
});

describe.skipIf(!XMLLINT)('judged by xmllint', () => {
  const report = (body: string | undefined) => /<Report .*<\/Report>/s.exec(body ?? '')?.[0] ?? '';

  it('reports keep to our schema, and to the published one where it lies beside us', async () => {
    const registered = {
      numeroRegistre: 'S/1',
      dataRegistre: '2026-09-20T07:00:00.000Z',
      backOffice: 'X',
      canal: 'DIGITAL',
    };
    await status.deliver(message(), access(), tools);
    await status.deliver(message({ legal: 'available' }, registered), access(), tools);
    await status.digest?.([message({ by: 'official' }), message({}, registered)], access(), tools);
    await status.digest?.([], access(), tools);
    expect(office.bodies).toHaveLength(4);
    const schemas = [OURS, ...(PUBLISHED === null ? [] : [`${PUBLISHED}/Report.xsd`])];
    for (const schema of schemas) {
      for (const body of office.bodies) expect(() => validate(schema, report(body))).not.toThrow();
      expect(() => validate(schema, report(office.bodies[0]).replace('ACCEPTADA', 'LLEGIDA'))).toThrow();
    }
  });
});
