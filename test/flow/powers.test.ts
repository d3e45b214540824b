/** A gateway as a process, a folder that asks it, and a register of powers that holds, refuses, and goes down. */
import { randomUUID, X509Certificate } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type ApoderaSimulator, startApoderaSimulator } from '../../adapters/powers/apodera/simulator.ts';
import type { HeldPower } from '../../adapters/powers/apodera/simulator-register.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { AUTH, eventOf, post, until } from '../support/e-office.ts';
import { fileStatus } from '../support/file-status.ts';
import { ENTITIES, type GatewayProcess, type Home, makeHome, startGatewayProcess } from '../support/processes.ts';
import { ROOT } from '../support/source-tree.ts';

const [ASKS, BELIEVES] = ENTITIES as [string, string];
const CERTS = join(ROOT, 'certs-example');
const SEDE = { url: 'https://sede.example.org', hosts: ['sede.example.org'] };
const POWER: HeldPower = {
  ...{ reference: '1000001', holder: '00000000T', representative: '99999999R', state: 'Autorizado', type: '1' },
  ...{ from: '01/01/2025 00:00:00', until: '31/12/2099 23:59:59' },
};

let database: TestDatabase;
let register: ApoderaSimulator;
let home: Home;
let gateway: GatewayProcess;

beforeAll(async () => {
  const seal = readFileSync(join(CERTS, 'seal-ayuntamiento-ficticio.crt'));
  database = await testDatabase();
  register = await startApoderaSimulator({ applications: ['APPPRUEBA'], trusted: [new X509Certificate(seal).raw] });
  // Nothing is sent: its back end need not be there.
  home = await makeHome({ url: 'http://127.0.0.1:9/', syncUrl: 'http://127.0.0.1:9/' }, { databaseUrl: database.url });
  const config = JSON.parse(readFileSync(home.configFile, 'utf8')) as Config;
  config.powers = { apodera: { ...register.settings, cacheMs: 0 } };
  config.clients[0]!.scopes.push('folder', 'metrics');
  for (const entity of config.entities) Object.assign(entity, { sede: SEDE, files: { source: 'projection' } });
  Object.assign(config.entities[0]!, { powers: { apodera: { application: 'APPPRUEBA' } } });
  writeFileSync(home.configFile, JSON.stringify(config));
  gateway = await startGatewayProcess(home, { LOG_LEVEL: 'debug' });
  for (const [entity, named] of [
    [ASKS, true],
    [ASKS, false],
    [BELIEVES, false],
  ] as const)
    expect((await post(gateway.url, statusOf(entity, named))).status).toBe(202);
  await until(async () => (await ask('99999999R', { power: true })).datos.length === 2);
}, 90_000);
afterAll(async () => {
  await gateway?.kill();
  await register?.close();
  await database?.drop();
  home?.remove();
});
beforeEach(() => {
  register.hold([]);
  register.fault(null);
});

type Config = { powers?: unknown; clients: { scopes: string[] }[]; entities: Record<string, unknown>[] };
type Answer = {
  estado: string;
  fuentes: { organo: string; estado: string }[];
  datos: { expediente: string }[];
};

function statusOf(entity: string, named: boolean) {
  const person = (idNumber: string) => ({ kind: 'natural', idType: 'NIF', idNumber });
  const agent = { role: 'representative', person: person('99999999R') };
  const interested = [{ role: 'holder', person: person('00000000T') }, ...(named ? [agent] : [])];
  return fileStatus({ entity, file: `EXP-${entity}-${named ? 'named' : 'other'}`, data: { interested } });
}

async function ask(who: string, { power = false } = {}): Promise<Answer & { numbers: string[] }> {
  const poder = { registro: 'REA', codigo: 'PODER-1', tipo: '6.4.a' };
  const representado = { tipoDocumento: 'NIF', documento: '00000000T' };
  const response = await fetch(`${gateway.url}/carpeta/v1/expedientes/consulta`, {
    method: 'POST',
    headers: { ...AUTH, 'content-type': 'application/json' },
    body: JSON.stringify({
      version: '1.0',
      idPeticion: randomUUID(),
      fechaPeticion: new Date().toISOString(),
      solicitante: { dir3: 'L01999997', sistema: 'carpeta-provincial' },
      finalidad: 'CARPETA_CIUDADANA',
      titular: { tipoDocumento: 'NIF', documento: who },
      actuaComo: { rol: 'REPRESENTANTE', representado, ...(power ? { poder } : {}) },
    }),
  });
  const answer = (await response.json()) as Answer;
  expect([response.status, answer]).toEqual([200, expect.anything()]);
  return { ...answer, numbers: answer.datos.map((each) => JSON.stringify(each).match(/EXP-[\w-]+/)?.[0] ?? '').sort() };
}
const NAMED = `EXP-${ASKS}-named`;
const OTHER = `EXP-${ASKS}-other`;
const BELIEVED = `EXP-${BELIEVES}-other`;

describe('a representative asks through carpeta/v1', () => {
  it('with a power in the register sees the files of the town that asks it', async () => {
    register.hold([POWER]);
    const { numbers, estado } = await ask('99999999R');
    expect([numbers, estado]).toEqual([[NAMED, OTHER], 'COMPLETA']);
  });

  it('without one sees what it is named in, whatever the folder says; a town without a register believes it', async () => {
    register.hold([{ ...POWER, state: 'Revocado' }]);
    const { numbers, estado } = await ask('99999999R', { power: true });
    expect([numbers, estado]).toEqual([[NAMED, BELIEVED].sort(), 'COMPLETA']);
    expect((await ask('Q0000000J')).numbers).toEqual([]);
  });

  it('and leaves a trace in the audit, the persons as hashes', async () => {
    await ask('99999999R', { power: true });
    const { rows } = await database.pool.query('select * from folder_audit order by id desc limit 1');
    expect(rows[0]).toMatchObject({ operation: 'files', role: 'representative', result: 'answered', files: 2 });
    expect(JSON.stringify(rows[0])).not.toMatch(/00000000T|99999999R/);
  });

  it('while the register is down sees the same and is told that it is not all; then it is let alone, and found again', {
    timeout: 60_000,
  }, async () => {
    register.hold([POWER]);
    register.fault('error');
    for (let n = 0; n < 3; n += 1) {
      const { numbers, estado, fuentes } = await ask('99999999R');
      expect([numbers, estado]).toEqual([[NAMED], 'PARCIAL']);
      expect(fuentes.map((each) => each.estado)).toEqual(['OK', 'OK']);
    }
    const before = register.requests.length;
    expect((await ask('99999999R')).estado).toBe('PARCIAL');
    expect(register.requests).toHaveLength(before);
    register.fault(null);
    await until(async () => (await ask('99999999R')).estado === 'COMPLETA', 40);
    expect((await ask('99999999R')).numbers).toEqual([NAMED, OTHER]);
  });
});

describe('a notification with a representative', () => {
  it('is asked about by preflight alone', async () => {
    const event = eventOf({ id: 'con-representante' });
    const { sendings } = event.data as { sendings: Record<string, unknown>[] };
    sendings[0]!.representatives = [
      {
        kind: 'natural',
        idType: 'NIF',
        idNumber: '99999999R',
        givenName: 'REPRESENTANTE',
        surname1: 'FICTICIA',
        email: 'r@example.org',
      },
    ];
    const before = register.requests.length;
    const looked = await fetch(`${gateway.url}/v1/preflight`, {
      method: 'POST',
      headers: { ...AUTH, 'content-type': 'application/cloudevents+json' },
      body: JSON.stringify(event),
    });
    const found = (await looked.json()) as { ok: boolean; errors: unknown[]; warnings: { code: string }[] };
    expect([found.ok, found.errors]).toEqual([true, []]);
    expect(found.warnings.map(({ code }) => code)).toContain('power-not-found');
    const after = register.requests.length;
    expect(after).toBeGreaterThan(before);
    expect((await post(gateway.url, event)).status).toBe(202);
    expect(register.requests).toHaveLength(after);
  });
});

describe('what the gateway printed', () => {
  it('names no person, nor do its metrics', async () => {
    const metrics = await (await fetch(`${gateway.url}/metrics`, { headers: AUTH })).text();
    for (const result of ['valid', 'none', 'failed'])
      expect(metrics).toMatch(new RegExp(`carpeta_power_asks_total\\{register="apodera",result="${result}"\\} [1-9]`));
    expect(metrics).not.toMatch(/00000000T|99999999R|Q0000000J/);
    expect(gateway.output()).toContain('power.not-checked');
    expect(gateway.output()).not.toMatch(/00000000T|99999999R|Q0000000J|FICTICIA/);
  });
});
