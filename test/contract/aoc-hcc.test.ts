import { randomBytes, X509Certificate } from 'node:crypto';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { askAsHub } from '../../adapters/folders/aoc-hcc/simulator.ts';
import type { FacadeAsker } from '../../contracts/folder-facade.ts';
import { personKey } from '../../src/domain/person-key.ts';
import { rehashActs } from '../../src/store/folder/rehash-acts.ts';
import { erasePayload } from '../../src/store/forgetting/erase-payload.ts';
import { createTransport } from '../../src/transport/http.ts';
import { createFolderKeys } from '../../src/vault/folder-keys.ts';
import { createVault } from '../../src/vault/vault.ts';
import { A, B, notification, sending } from '../http/harness.ts';
import { testDatabase } from '../support/database.ts';
import { facadesFor, listening, trace } from '../support/facades.ts';
import { fileStatus } from '../support/file-status.ts';
import { pemOf, type SealName } from '../support/seals.ts';

const database = await testDatabase();
const { pool } = database;
afterAll(() => database.drop());

const settings = { ine10: { [A]: '9999900001', [B]: '9999800001' } };
const der = (name: SealName) => new X509Certificate(pemOf(name)).raw;
const hub: FacadeAsker = { id: 'hcc', entities: '*', certificates: [], own: {} };
const open = { settings, askers: [hub] };
const now = () => new Date('2026-11-20T09:00:00Z');
const { http, folder, lines } = await facadesFor(pool, { 'aoc-hcc': open }, { now, excludeSia: ['999'] });
beforeEach(async () => {
  await pool.query('truncate folder_audit, projected_file, message_person, message, event, data_key cascade');
});

type Answer = { codiResultat: string; descripcioResultat: string; expedients?: object[]; actuacions?: object[] };
type Ask = typeof http.ask;
const PERSON = 'documentIdentificatiu=00000000T&tipusDocumentIdentificatiu=NIF';

async function ask(path: string, query = '', init: Parameters<Ask>[1] = {}, by: Ask = http.ask) {
  const response = await by(`/carpeta/aoc-hcc/${path}?${PERSON}${query}`, { key: '', ...init });
  return { status: response.status, body: (await response.json()) as Answer };
}

/** A notification whose message the platform says was made available. */
async function madeAvailable(data: Record<string, unknown> = {}, legal = 'available') {
  const response = await http.post(
    notification({ data: { registry: { number: '2026-S-7', at: '2026-10-01T08:30:00Z' }, ...data } }),
  );
  const { messages } = (await response.json()) as { messages: { id: string }[] };
  const id = messages[0]?.id ?? '';
  await pool.query(
    `update message set delivery = 'accepted', legal = $2, made_available_at = '2026-10-02T10:00:00Z' where id = $1`,
    [id, legal],
  );
  return id;
}

describe('the hub asks for files', () => {
  it('and gets those of the town that answers, told that the other hangs', async () => {
    await http.post(fileStatus());
    const startedAt = performance.now();
    const { status, body } = await ask('consultaExpedients');
    expect(performance.now() - startedAt).toBeLessThan(3_000);
    expect([status, body.codiResultat, body.descripcioResultat, body.expedients?.length]).toEqual([
      200,
      '200',
      `OK. Resposta parcial: sense dades de ${B}`,
      1,
    ]);
    expect((await trace(pool)).map(({ client, operation, result }) => [client, operation, result])).toEqual([
      ['hcc', 'files', 'partial'],
      ['hcc', 'files', 'partial'],
    ]);
  });

  it('of one town alone, by DIR3 or by INE, without waiting for the other', async () => {
    await http.post(fileStatus());
    for (const query of [`&codiDIR3Organisme=${A}`, '&codiINE10=9999900001'])
      expect((await ask('consultaExpedients', query)).body).toMatchObject({
        codiResultat: '200',
        descripcioResultat: 'OK',
      });
  });

  it('of a body that is none of ours: 403, audited', async () => {
    expect(await ask('consultaExpedients', '&codiDIR3Organisme=L01080193&tipusPersona=INTERESSAT')).toEqual({
      status: 403,
      body: { codiResultat: '403', descripcioResultat: 'No té els permisos necessaris' },
    });
    expect(await trace(pool)).toMatchObject([{ client: 'hcc', result: 'entity-not-allowed' }]);
  });

  it('of a procedure that is not shown: as if there were none', async () => {
    await http.post(fileStatus({ data: { procedure: { sia: '0999' } } }));
    expect((await ask('consultaExpedients', `&codiDIR3Organisme=${A}`)).body.codiResultat).toBe('404');
  });
});

describe('the hub asks for acts', () => {
  it('and gets what went out to that person, by reference, until its content is forgotten', async () => {
    const id = await madeAvailable();
    expect((await ask('consultaActuacions', '&tipusActuacio=SORTIDA')).body).toEqual({
      codiResultat: '200',
      descripcioResultat: 'OK',
      actuacions: [
        {
          idActuacio: id,
          tipusPersona: 'INTERESSAT',
          codiINE10: '9999900001',
          codiDIR3Organisme: A,
          tipusActuacio: 'SORTIDA',
          dataActuacio: '2026-10-02T12:00:00',
          assumpteActuacio: 'Licencia de obra menor',
          urlActuacio: 'https://sede.example.org',
          numeroRegistre: '2026-S-7',
          dataRegistre: '2026-10-01T10:30:00',
          idExpedient: 'EXP/1',
          procediment: '2104567',
          estatNotificacio: 'DIPOSITADA',
        },
      ],
    });
    await pool.query(
      `update message set final = true, final_at = '2026-10-03Z'; update event set final_at = '2026-10-03Z'`,
    );
    await erasePayload(pool, { now: now(), cutoff: now(), limit: 10 });
    expect((await ask('consultaActuacions', '&tipusActuacio=SORTIDA')).body.codiResultat).toBe('404');
    expect((await pool.query('select 1 from message_person')).rowCount).toBe(0);
  });

  it.each([
    ['not before it is available', {}, 'scheduled'],
    ['not one that was annulled', {}, 'annulled'],
    ['not of a procedure that is not shown', { procedure: { sia: '999' } }, 'available'],
    ['not of somebody else', { sendings: [sending('1', { idNumber: '99999999R' })] }, 'available'],
  ])('%s', async (_what, data, legal) => {
    await madeAvailable(data, legal);
    expect((await ask('consultaActuacions', '&tipusActuacio=SORTIDA')).body.codiResultat).toBe('404');
  });

  it('as representative, what went out to those the person represents', async () => {
    const holder = { kind: 'legal', idType: 'CIF', idNumber: 'Q0000000J', legalName: 'Ficticia' };
    const { holder: representative } = sending('1') as { holder: object };
    await madeAvailable({ sendings: [{ ref: '1', holder, representatives: [representative] }] });
    const { body } = await ask('consultaActuacions', '&tipusActuacio=SORTIDA');
    expect(body.actuacions).toMatchObject([{ tipusPersona: 'REPRESENTANT' }]);
  });

  it('of days: those made available in them, in Madrid', async () => {
    await madeAvailable();
    const codes = await Promise.all(
      ['&dataInici=2026-10-02&dataFi=2026-10-02', '&dataInici=2026-10-03', '&dataFi=2026-10-01'].map(
        async (days) => (await ask('consultaActuacions', `&tipusActuacio=SORTIDA${days}`)).body.codiResultat,
      ),
    );
    expect(codes).toEqual(['200', '404', '404']);
  });
});

describe('when the master key is changed', () => {
  it('acts are found by the old key, then written anew, then by the new one alone', async () => {
    await madeAvailable();
    const rows = async () => (await pool.query('select person, role from message_person order by role')).rows;
    const before = await rows();
    const old = folder.masterKeys[0]!;
    const next = randomBytes(32);
    const both = [next, old];
    const tools = { vault: createVault(both), keys: createFolderKeys(both) };
    expect(await rehashActs(pool, tools, 10)).toBe(1);
    expect(await rehashActs(pool, tools, 10)).toBe(0);
    const after = await rows();
    expect(after).toHaveLength(before.length);
    expect(after).not.toEqual(before);
    const [hash] = createFolderKeys([next]).hashes(personKey({ type: 'NIF', number: '00000000T' }));
    expect(after.map(({ person }) => person)).toEqual([hash]);
  });
});

describe('the hub’s side of it', () => {
  it('asks over a socket and reads both answers, or says that there was none', async () => {
    await http.post(fileStatus());
    const server = await listening(http);
    const transport = createTransport({});
    const question = { document: '00000000T', type: 'NIF', dir3: A } as const;
    const base = `${server.url}/carpeta/aoc-hcc`;
    expect(await askAsHub(transport, base, question)).toMatchObject({
      expedients: { status: 200, body: { codiResultat: '200', expedients: [{ idExpedient: 'EXP/2026/1' }] } },
      actuacions: { status: 200, body: { codiResultat: '404' } },
    });
    await transport.close();
    await server.close();
    const another = createTransport({});
    expect(await askAsHub(another, base, question)).toEqual({
      expedients: { failed: 'econnrefused' },
      actuacions: { failed: 'econnrefused' },
    });
    await another.close();
  });
});

describe('at the door', () => {
  const behindProxy = (name: SealName | null) => ({
    from: '10.0.0.9',
    headers: name === null ? {} : { 'x-client-cert': encodeURIComponent(pemOf(name)) },
  });
  const closed = facadesFor(
    pool,
    {
      'aoc-hcc': {
        settings,
        askers: [{ ...hub, certificates: [der('seal-villa-inventada'), der('seal-expired')] }],
        allow: ['10.0.0.0/8'],
      },
    },
    { now },
  );

  it.each<[string, ReturnType<typeof behindProxy>, number, string, string]>([
    ['without a certificate', behindProxy(null), 401, 'aoc-hcc', 'unauthenticated: no-certificate'],
    [
      'with somebody else’s',
      behindProxy('seal-ayuntamiento-ficticio'),
      401,
      'aoc-hcc',
      'unauthenticated: certificate-not-trusted',
    ],
    [
      'with one whose time is over',
      behindProxy('seal-expired'),
      401,
      'hcc',
      'unauthenticated: certificate-not-valid-now',
    ],
    [
      'from another address',
      { ...behindProxy('seal-villa-inventada'), from: '192.0.2.7' },
      403,
      'aoc-hcc',
      'forbidden: address',
    ],
  ])('nobody passes %s, and it is audited', async (_what, init, status, client, result) => {
    const answer = await ask('consultaExpedients', '', init, (await closed).http.ask);
    expect([answer.status, answer.body.codiResultat]).toEqual([status, String(status)]);
    expect(await trace(pool)).toEqual([{ client, via: 'aoc-hcc', operation: 'none', result }]);
  });

  it('the hub passes with its own', async () => {
    const init = behindProxy('seal-villa-inventada');
    expect((await ask('consultaExpedients', `&codiDIR3Organisme=${A}`, init, (await closed).http.ask)).status).toBe(
      200,
    );
  });

  it('a flood of strangers is answered, and does not fill the trace', async () => {
    const { ask: by } = (
      await facadesFor(
        pool,
        { 'aoc-hcc': { settings, askers: [{ ...hub, certificates: [der('seal-expired')] }] } },
        { now },
      )
    ).http;
    for (let n = 0; n < 100; n += 1) await ask('consultaExpedients', '', {}, by);
    expect((await trace(pool)).length).toBe(60);
    const more = [];
    for (let n = 0; n < 400; n += 1) more.push((await ask('consultaExpedients', '', {}, by)).body.codiResultat);
    expect(more.slice(-1)).toEqual(['509']);
  });

  it('a store that is away is a 500 of the hub’s, without a word of why', async () => {
    const broken = await facadesFor(pool, { 'aoc-hcc': open }, { now });
    const pg = broken.folder.deps.pool;
    broken.folder.deps.pool = new Proxy(pg, {
      get: (target, name) =>
        name === 'query'
          ? () => Promise.reject(Object.assign(new Error('secret host'), { code: '08006' }))
          : Reflect.get(target, name),
    });
    expect(await ask('consultaExpedients', '', {}, broken.http.ask)).toEqual({
      status: 500,
      body: {
        codiResultat: '500',
        descripcioResultat: 'El servidor ha trobat una situació que no sap com gestionar-la',
      },
    });
  });
});

it('no document of a person is in any log line, nor readable where messages and traces are kept', async () => {
  await madeAvailable();
  await ask('consultaActuacions');
  const { rows } = await pool.query(
    'select p::text from message_person p union all select a::text from folder_audit a',
  );
  expect(rows.length).toBeGreaterThan(1);
  expect(JSON.stringify(rows) + lines()).not.toMatch(/00000000T|99999999R/);
});
