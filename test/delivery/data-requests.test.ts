/** Data of another administration, from the event to the answer: at once, later, lost on the way, and never twice. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { GatewayError } from '../../src/errors.ts';
import { CLIENT, dataRequestWorld } from '../support/data-requests.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';

type World = Awaited<ReturnType<typeof dataRequestWorld>>;
const MINUTES = 1 / 60;
let database: TestDatabase;
let world: World;
beforeEach(async () => {
  database = await testDatabase();
});
afterEach(async () => {
  await world.close();
  await database.drop();
});

describe('taking a request in', () => {
  it('writes who asked, why and on what ground, in the same transaction', async () => {
    world = await dataRequestWorld(database.pool);
    const id = await world.accept({ law: 'Ley 39/2015, art. 28.2' });
    const audit = () => database.pool.query('select client_id, person, action, object, reason, result from audit');
    expect((await audit()).rows).toEqual([
      {
        client_id: CLIENT.id,
        person: '99999999R',
        action: 'data.request',
        object: id,
        reason: 'SVDDGPCIWS02 · SIA 2104567 · law (Ley 39/2015, art. 28.2) · Comprobación de identidad',
        result: 'accepted',
      },
    ]);
    const failing = { after: () => Promise.reject(new Error('the transaction ends here')) };
    await expect(world.accept({}, failing)).rejects.toThrow('ends here');
    expect((await audit()).rows).toHaveLength(1);
    expect((await database.pool.query('select 1 from event')).rowCount).toBe(1);
  });

  it('refuses what the service would, each fault with its place, before anything is stored', async () => {
    world = await dataRequestWorld(database.pool);
    const refused = world.accept({ service: 'SVDREXTFECHAWS01', specific: { residence: { town: 'x' } } });
    const error = await refused.catch((each: unknown) => each);
    expect(error).toBeInstanceOf(GatewayError);
    expect((error as GatewayError).findings).toMatchObject([
      { pointer: '/data/request/specific/spanish', code: 'specific-missing' },
      { pointer: '/data/request/specific/residence/town', code: 'specific-unknown' },
    ]);
    expect((await database.pool.query('select 1 from audit')).rowCount).toBe(0);
  });
});

describe('a request that is answered at once', () => {
  it('is accepted and answered in one move, with its proof, and asked for no more', async () => {
    world = await dataRequestWorld(database.pool);
    const id = await world.accept();
    await world.deliverOnce();
    expect(await world.message(id)).toMatchObject({
      delivery: 'accepted',
      legal: 'answered',
      final: true,
      poll_at: null,
      evidence_pending: false,
      route: 'SVDDGPCIWS02.sync',
    });
    expect(await world.evidence(id)).toEqual(['answer-1.xml', 'datos.json', 'request-1.xml', 'respuesta.xml']);
    world.far.pass(24 * 30);
    expect(await world.poll()).toBe(0);
    expect(world.lines.join('\n')).not.toMatch(/00000000T|99999999R|FICTICIA/);
  });

  it('whose service was taken out of the settings waits for it, and costs no attempt', async () => {
    world = await dataRequestWorld(database.pool);
    const id = await world.accept();
    const { config } = world.backend;
    world.backend.config = { ...config, services: {} } as typeof config;
    await world.deliverOnce();
    expect(await world.message(id)).toMatchObject({ delivery: 'queued', attempts: 0, problem: null });
    world.backend.config = config;
    world.far.pass(1);
    await world.deliverOnce();
    expect(await world.message(id)).toMatchObject({ delivery: 'accepted', legal: 'answered' });
  });

  it.each(['FALSA', 'ALTERADA', 'AJENA'])('is not answered by a forged answer (%s)', async (surname2) => {
    world = await dataRequestWorld(database.pool);
    const id = await world.accept({ surname2 });
    await world.deliverOnce();
    expect(await world.message(id)).toMatchObject({ delivery: 'uncertain', legal: null });
    expect(await world.evidence(id)).toEqual(['answer-1.xml', 'request-1.xml']);
  });
});

describe('a request that is answered later', () => {
  it('waits as long as it was told, collects once, and survives whatever ends meanwhile', async () => {
    world = await dataRequestWorld(database.pool, { simulator: { hours: 48 } });
    const id = await world.accept({ mode: 'async' });
    await world.deliverOnce();
    expect(await world.message(id)).toMatchObject({ delivery: 'accepted', legal: null, final: false });
    world.far.pass(47.9);
    expect(await world.poll()).toBe(0);
    expect(world.far.simulator.requests).toHaveLength(1);
    world.far.pass(0.2);
    expect(await world.poll()).toBe(1);
    expect(await world.message(id)).toMatchObject({ legal: 'answered', final: true, poll_at: null });
    expect(await world.evidence(id)).toContain('datos.json');
    expect(world.far.simulator.petitions()).toMatchObject([{ collected: 1 }]);
  });

  it('keeps to a new waiting time', async () => {
    world = await dataRequestWorld(database.pool, { simulator: { hours: 10 } });
    const id = await world.accept({ mode: 'async', surname2: 'OTRAVEZ' });
    await world.deliverOnce();
    world.far.pass(10);
    expect(await world.poll()).toBe(1);
    world.far.pass(9.9);
    expect(await world.poll()).toBe(0);
    world.far.pass(0.2);
    expect(await world.poll()).toBe(1);
    expect(await world.message(id)).toMatchObject({ legal: 'answered' });
  });

  it.each([
    ['CADUCADA', '0208'],
    ['AGOTADA', '0225'],
  ])('has failed where its answer is handed out no more (%s), and the timeline says why', async (surname2, code) => {
    world = await dataRequestWorld(database.pool, { simulator: { hours: 1 } });
    const id = await world.accept({ mode: 'async', surname2 });
    await world.deliverOnce();
    world.far.pass(1);
    await world.poll();
    expect(await world.message(id)).toMatchObject({ legal: 'failed', final: true });
    const told = await database.pool.query("select code from status_change where message = $1 and kind = 'legal'", [
      id,
    ]);
    expect(told.rows).toEqual([{ code }]);
  });

  it('whose confirmation is lost is asked for and found, and never made twice', async () => {
    world = await dataRequestWorld(database.pool, { simulator: { hours: 5 } });
    const id = await world.accept({ mode: 'async', surname2: 'PERDIDA' });
    await world.deliverOnce();
    expect(await world.message(id)).toMatchObject({ delivery: 'uncertain' });
    world.far.pass(MINUTES);
    expect(await world.ask()).toBe(1);
    expect(await world.message(id)).toMatchObject({
      delivery: 'accepted',
      remote_id: expect.stringMatching(/^SVDDGPCIWS02\.async\./),
    });
    world.far.pass(5);
    await world.poll();
    expect(await world.message(id)).toMatchObject({ legal: 'answered' });
    expect(world.far.simulator.petitions()).toHaveLength(1);
  });
});

describe('where a service cannot be asked', () => {
  it('a reading that never arrived is put once more, under the same IdPeticion', async () => {
    world = await dataRequestWorld(database.pool);
    world.far.simulator.script('reset');
    const id = await world.accept();
    await world.deliverOnce();
    const { reference } = await world.message(id);
    world.far.pass(MINUTES);
    await world.ask();
    expect(await world.message(id)).toMatchObject({ delivery: 'queued', reference });
    world.far.pass(MINUTES);
    await world.deliverOnce();
    expect(await world.message(id)).toMatchObject({ delivery: 'accepted', legal: 'answered', reference });
    expect(world.far.simulator.petitions()).toMatchObject([{ id: reference }]);
  });

  it('a reading that did arrive is refused as repeated, and then waits for a person', async () => {
    world = await dataRequestWorld(database.pool);
    const id = await world.accept({ surname2: 'PERDIDA' });
    for (let n = 0; n < 3; n += 1) {
      await world.deliverOnce();
      world.far.pass(MINUTES);
      await world.ask();
      world.far.pass(MINUTES);
    }
    expect(await world.message(id)).toMatchObject({ delivery: 'uncertain', needs_person: true, attempts: 2 });
    expect(world.far.simulator.petitions()).toHaveLength(1);
  });

  it('what has effect is never put again: it waits for a person from the first', async () => {
    const settings = { services: { SVDSCDWS01: { asks: { async: false } } } };
    world = await dataRequestWorld(database.pool, { settings });
    const id = await world.accept({ service: 'SVDSCDWS01', surname2: 'PERDIDA' });
    await world.deliverOnce();
    for (let n = 0; n < 4; n += 1) {
      world.far.pass(1);
      await world.ask();
      expect(await world.deliverOnce()).toBe(0);
    }
    expect(await world.message(id)).toMatchObject({ delivery: 'uncertain', needs_person: true, attempts: 1 });
    expect(world.far.simulator.requests).toHaveLength(1);
  });
});
