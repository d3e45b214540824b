import type { Pool } from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { adapter } from '../../../adapters/vendors/notib-v2/index.ts';
import { notificacio } from '../../../adapters/vendors/notib-v2/simulator-records.ts';
import { type Columns, move } from '../../../src/outbox/move.ts';
import { A } from '../../http/harness.ts';
import { type TestDatabase, testDatabase } from '../../support/database.ts';
import { createPushWorld, type PushWorld } from '../../support/pushes.ts';
import { emptyVendorTables } from '../../support/vendors.ts';
import type { RespostaConsultaV2 } from './notib-client.ts';

const NOW = new Date('2026-10-01T09:00:00Z');
const AVAILABLE: Columns = {
  delivery: 'accepted',
  remote_id: 'r1',
  legal: 'available',
  legal_at: NOW,
  made_available_at: NOW,
};
let database: TestDatabase;
let pool: Pool;
let world: PushWorld;

beforeAll(async () => {
  database = await testDatabase();
  pool = database.pool;
});
afterAll(() => database.drop());
beforeEach(async () => {
  await emptyVendorTables(pool);
  world = await createPushWorld(pool, {
    adapter,
    settings: { publicUrl: 'https://gateway.example.org/vendors/notib-v2' },
    credentials: [
      {
        id: 'carpeta',
        settings: { user: 'carpeta', password: 'clave-de-prueba-1', roles: ['NOT_APL', 'NOT_CARPETA'] },
        entities: { [A]: {} },
      },
    ],
    now: NOW,
  });
});
afterEach(() => world.close());

const TITULAR = { interessatTipus: 'FISICA', nom: 'CIUTADANIA', llinatge1: 'FICTICIA', nif: '00000000T' };
const REPRESENTANT = { ...TITULAR, nom: 'REPRESENTANT', nif: '99999999R' };

/** One notification, as far as `columns`. */
async function sent(
  columns: Columns | null,
  enviament: Record<string, unknown> = {},
  more: Record<string, unknown> = {},
) {
  const base = notificacio(A);
  const [first] = base.enviaments as Record<string, unknown>[];
  const body = JSON.stringify({ ...base, ...more, enviaments: [{ ...first, titular: TITULAR, ...enviament }] });
  const headers = { 'content-type': 'application/json' };
  const { text } = await world.send({ method: 'POST', path: '/interna/notificacio/v2/alta', headers, body });
  const { identificador } = JSON.parse(text) as { identificador: string };
  if (columns === null) return;
  const { rows } = await pool.query<{ id: string }>(
    'select m.id from message m join event e on e.id = m.event where e.event_id = $1',
    [identificador],
  );
  for (const { id } of rows)
    await move(pool, {
      ...{ id, entity: A, from: ['queued'], set: columns },
      changes: [{ kind: 'delivery', to: 'accepted', source: 'notifica', at: NOW }],
    });
}

async function ask(path: string) {
  const { status, text } = await world.send({ method: 'GET', path: `/interna/consulta/v2/${path}` });
  return { status, ...(JSON.parse(text) as RespostaConsultaV2) };
}

describe('what a citizen folder reads', () => {
  it('has nothing that has not reached Notific@', async () => {
    await sent(null);
    expect(await ask('notificacions/00000000T')).toMatchObject({ status: 200, numeroElementsTotals: 0 });
  });

  it('shows what is only at Notific@ where the folder wants even what is not shown', async () => {
    await sent({ delivery: 'accepted', remote_id: 'r1' });
    expect(await ask('notificacions/00000000T')).toMatchObject({ numeroElementsTotals: 0 });
    expect(await ask('notificacions/00000000T?visibleCarpeta=no')).toMatchObject({
      numeroElementsTotals: 1,
      resultat: [{ estat: { codi: 'EN TRAMITACIO' } }],
    });
  });

  it('is for the representative alone where the holder is incapacitated, for both where not', async () => {
    await sent(AVAILABLE, { titular: { ...TITULAR, incapacitat: true }, destinataris: [REPRESENTANT] });
    expect(await ask('notificacions/00000000T')).toMatchObject({ numeroElementsTotals: 0 });
    expect(await ask('notificacions/99999999R')).toMatchObject({ numeroElementsTotals: 1 });
    await sent(AVAILABLE, { destinataris: [REPRESENTANT] });
    expect(await ask('notificacions/00000000T')).toMatchObject({ numeroElementsTotals: 1 });
    expect(await ask('notificacions/99999999R')).toMatchObject({ numeroElementsTotals: 2 });
  });

  it('tells communications from notifications, and has both together', async () => {
    await sent(AVAILABLE);
    await sent(AVAILABLE, {}, { enviamentTipus: 'COMUNICACIO' });
    for (const [kind, n] of [
      ['notificacions', 1],
      ['comunicacions', 1],
      ['enviaments', 2],
    ] as const)
      expect(await ask(`${kind}/00000000T`)).toMatchObject({ numeroElementsTotals: n });
  });

  it('comes page by page, newest first, with whole addresses', async () => {
    for (let n = 0; n < 3; n += 1) await sent(AVAILABLE);
    const pages = [
      await ask('notificacions/00000000T?pagina=0&mida=2'),
      await ask('notificacions/00000000T?pagina=1&mida=2'),
    ];
    expect(pages.map((each) => [each.numeroElementsTotals, each.numeroElementsRetornats])).toEqual([
      [3, 2],
      [3, 1],
    ]);
    const ids = pages.flatMap(({ resultat }) => resultat.map(({ id }) => id));
    expect(new Set(ids).size).toBe(3);
    expect(pages[0]?.resultat[0]?.document?.url).toMatch(
      /^https:\/\/gateway\.example\.org\/vendors\/notib-v2\/interna\/consulta\/v2\/document\/\d+$/,
    );
  });

  it.each(['dataInicial=31/02/2026', 'pagina=-1&mida=1', 'mida=0&pagina=0', 'visibleCarpeta=potser', 'lang=EU'])(
    'cannot be asked with %s',
    async (query) => {
      expect(await ask(`notificacions/00000000T?${query}`)).toMatchObject({ status: 400, error: true });
    },
  );

  it('is of the days that are asked for, to the end of the last in Madrid', async () => {
    await sent(AVAILABLE);
    for (const [query, n] of [
      ['dataInicial=01/10/2026&dataFinal=01/10/2026', 1],
      ['dataInicial=2026-10-02', 0],
      ['dataFinal=30/09/2026', 0],
      ['dataInicial=&dataFinal=', 1],
    ] as const)
      expect(await ask(`notificacions/00000000T?${query}`)).toMatchObject({ numeroElementsTotals: n });
  });
});
