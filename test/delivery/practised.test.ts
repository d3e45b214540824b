import type { Pool } from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { testDatabase } from '../support/database.ts';
import { createWorld, type World } from '../support/delivery.ts';
import { type Mind, mindOf } from '../support/mind.ts';
import { pdfOf } from '../support/pdf.ts';

const SETTLE_MS = 30_000;
let pool: Pool;
let drop: () => Promise<void>;
let world: World;
let mind: Mind;

beforeAll(async () => {
  const database = await testDatabase();
  pool = database.pool;
  drop = () => database.drop();
});
afterAll(() => drop());
beforeEach(async () => {
  await pool.query(
    'truncate event, message, attempt, status_change, circuit, evidence, chunk, document, callback, data_key cascade',
  );
  world = await createWorld(pool);
  mind = mindOf(world, pool);
});
afterEach(() => world.close());

async function waiting(): Promise<string> {
  const id = await world.accept({ surname: 'ESPERA' });
  await world.deliverOnce();
  world.clock.pass(60_000);
  await world.simulator.settle();
  return id;
}
const practised = () =>
  world.simulator.envios().flatMap((each) => each.datados.filter(({ resultado }) => resultado === 'notificada'));

describe('reporting that it was practised elsewhere', () => {
  it('in person: the platform takes it, and its answer to the query moves the legal status', async () => {
    const id = await waiting();
    await mind.report(id);
    await mind.work();
    expect(practised()).toMatchObject([{ origen: 'comparecencia_espontanea' }]);
    expect(await world.message(id)).toMatchObject({ legal: null });
    await mind.poll();
    expect(await world.message(id)).toMatchObject({ legal: 'accessed', final: true });
    expect((await mind.timeline(id)).filter((each) => each.kind === 'operator')).toMatchObject([
      { code: 'practised-reported', text: 'Compareció', source: 'operadora' },
      { code: 'practised-taken', source: 'notifica' },
    ]);
  });

  it('by post with a receipt of several chunks, which the platform checks against its hash', async () => {
    const id = await waiting();
    const receipt = pdfOf({ title: 'Acuse', lines: ['De prueba.'], bytes: 700_000 });
    await mind.report(id, {
      how: 'postal',
      receipt,
      receiver: { bond: 'other', idNumber: '99999999R', name: 'REPRESENTANTE FICTICIO' },
    });
    await mind.work();
    expect(await mind.changes(id)).toMatchObject([{ kind: 'report', state: 'done' }]);
    expect(practised()).toMatchObject([{ origen: 'postal' }]);
    expect(await mind.evidence(id)).toEqual(
      expect.arrayContaining([expect.stringMatching(/^practised-\d+\.pdf$/), 'report-1-request-1.xml']),
    );
    // Whom it names stands nowhere in clear.
    const { rows } = await pool.query('select params_sealed, fingerprint from remote_change');
    expect(Buffer.concat([rows[0].params_sealed, rows[0].fingerprint]).toString('latin1')).not.toMatch(/FICTICIO|9999/);
    expect(world.lines.join('')).not.toMatch(/FICTICIO|99999999R/);
  });

  it('is reported once when the answer is lost', async () => {
    const id = await waiting();
    world.simulator.inject({ service: 'ask', kind: 'lost-answer', times: 1, operation: 'sincronizarEnvioOE' });
    await mind.report(id);
    await mind.report(id, { at: world.clock.now.toISOString() });
    await mind.work();
    world.clock.pass(SETTLE_MS);
    await mind.work();
    expect(await mind.changes(id)).toMatchObject([{ state: 'done', code: 'confirmed', attempts: 1 }]);
    expect(practised()).toHaveLength(1);
  });

  it('is not possible for what the platform does not have, nor after the end', async () => {
    const refusal = (code: string) => expect.objectContaining({ findings: [expect.objectContaining({ code })] });
    const id = await world.accept();
    await expect(mind.report(id)).rejects.toEqual(refusal('message-not-there'));
    await pool.query("update message set delivery = 'accepted', legal = 'refused', final = true where id = $1", [id]);
    await expect(mind.report(id)).rejects.toEqual(refusal('message-final'));
  });
});
