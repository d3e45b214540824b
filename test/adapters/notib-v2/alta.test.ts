import type { Pool } from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { adapter } from '../../../adapters/vendors/notib-v2/index.ts';
import { notificacio } from '../../../adapters/vendors/notib-v2/simulator-records.ts';
import { move } from '../../../src/outbox/move.ts';
import { A } from '../../http/harness.ts';
import { type TestDatabase, testDatabase } from '../../support/database.ts';
import { createPushWorld, type PushWorld } from '../../support/pushes.ts';
import { emptyVendorTables } from '../../support/vendors.ts';
import type { RespostaAltaV2 } from './notib-client.ts';

const HOUR_MS = 3_600_000;
const NOW = new Date('2026-10-01T09:00:00Z');
let database: TestDatabase;
let pool: Pool;
let world: PushWorld;

const open = (settings: Record<string, unknown> = {}) =>
  createPushWorld(pool, {
    adapter,
    settings,
    credentials: ['ripea', 'helium'].map((id) => ({
      id,
      settings: { user: id, password: `clave-de-prueba-${id}` },
      entities: { [A]: {} },
    })),
    now: NOW,
  });

beforeAll(async () => {
  database = await testDatabase();
  pool = database.pool;
});
afterAll(() => database.drop());
beforeEach(async () => {
  await emptyVendorTables(pool);
  world = await open();
});
afterEach(() => world.close());

const REQUEST = notificacio(A);

async function alta(more: Record<string, unknown> = {}, { to = world, as = 'ripea' } = {}) {
  const { status, text } = await to.send(
    {
      method: 'POST',
      path: '/interna/notificacio/v2/alta',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ...REQUEST, ...more }),
    },
    as,
  );
  return { status, ...(JSON.parse(text) as RespostaAltaV2) };
}

/** As the back end leaves them. */
async function reject(identificador: string | undefined): Promise<void> {
  const { rows } = await pool.query<{ id: string; entity: string }>(
    'select m.id, m.entity from message m join event e on e.id = m.event where e.event_id = $1',
    [identificador],
  );
  for (const { id, entity } of rows)
    await move(pool, {
      ...{ id, entity, from: ['queued'], set: { delivery: 'rejected', final: true } },
      changes: [{ kind: 'delivery', to: 'rejected', source: 'notifica', at: NOW }],
    });
}

describe('the same request again', () => {
  it('is the same notification within the window, and another after it', async () => {
    const first = await alta();
    world.clock.pass(23 * HOUR_MS);
    expect((await alta()).identificador).toBe(first.identificador);
    world.clock.pass(2 * HOUR_MS);
    const later = await alta();
    expect(later).toMatchObject({ status: 201, error: false });
    expect(later.identificador).not.toBe(first.identificador);
  });

  it('keeps when it was first asked', async () => {
    const first = await alta();
    world.clock.pass(HOUR_MS);
    expect((await alta()).dataCreacio).toBe(first.dataCreacio);
  });

  it('is another of another application, another file, and another document', async () => {
    const document = {
      ...(REQUEST.document as object),
      contingutBase64: Buffer.from('%PDF-1.4 otro').toString('base64'),
    };
    const all = [
      await alta(),
      await alta({}, { as: 'helium' }),
      await alta({ numExpedient: 'OTRO' }),
      await alta({ document }),
    ];
    expect(new Set(all.map(({ identificador }) => identificador)).size).toBe(4);
  });

  it('is new where the one before came to nothing, and the same again from there on', async () => {
    const first = await alta();
    await reject(first.identificador);
    world.clock.pass(HOUR_MS);
    const second = await alta();
    expect(second.identificador).not.toBe(first.identificador);
    expect((await alta()).identificador).toBe(second.identificador);
    await reject(second.identificador);
    world.clock.pass(HOUR_MS);
    const third = await Promise.all([alta(), alta(), alta()]);
    expect(new Set(third.map(({ identificador }) => identificador)).size).toBe(1);
    expect(await world.events()).toHaveLength(3);
  });

  it('is another each time where it is to be so', async () => {
    const other = await open({ repeatMinutes: 0 });
    const first = await alta({}, { to: other });
    other.clock.pass(1_000);
    const second = await alta({}, { to: other });
    await other.close();
    expect(second.identificador).not.toBe(first.identificador);
  });
});

describe('an alta', () => {
  const pdf = (bytes: number) => ({
    arxiuNom: 'gran.pdf',
    contingutBase64: Buffer.concat([Buffer.from('%PDF-1.4\n'), Buffer.alloc(bytes - 9, 'x')]).toString('base64'),
  });

  it('with a document of megabytes is taken, and its repetition too', async () => {
    const first = await alta({ document: pdf(3 * 1024 * 1024) });
    expect(first).toMatchObject({ status: 201, error: false });
    expect((await alta({ document: pdf(3 * 1024 * 1024) })).identificador).toBe(first.identificador);
  });

  it('with a document that is too large is refused by its number', async () => {
    const { error, errorDescripcio } = await alta({ document: pdf(10 * 1024 * 1024 + 1) });
    expect({ error, errorDescripcio }).toEqual({
      error: true,
      errorDescripcio: '[1085] Document 1 - El document passa de 10 MB.',
    });
    expect(await world.events()).toEqual([]);
  });

  it('says beside the success what has no effect', async () => {
    expect(await alta({ retard: 5 })).toMatchObject({
      error: false,
      errorDescripcio: expect.stringContaining('[11033]'),
    });
  });

  it('that the event’s judge refuses says it of NOTIB’s field', async () => {
    const { status, error, errorDescripcio } = await alta({ caducitatDiesNaturals: 181 });
    expect({ status, error }).toEqual({ status: 201, error: true });
    expect(errorDescripcio).toContain('caducitatDiesNaturals passa de 180.');
    expect((await alta({ organGestor: 'L01999990' })).errorDescripcio).toContain('[1027] organGestor ');
    expect((await alta({ caducitatDiesNaturals: 5 })).errorDescripcio).toContain('2026-10-11');
    expect(await world.events()).toEqual([]);
  });

  it('of a word that the contract does not have cannot be read', async () => {
    expect(await alta({ idioma: 'EU' })).toMatchObject({
      status: 400,
      error: true,
      errorDescripcio: expect.stringContaining('CA, ES'),
    });
    expect(await alta({ caducitat: 'mañana' })).toMatchObject({ status: 400, error: true });
  });
});
