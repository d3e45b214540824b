/** "Do you have our IdPeticion?", where a service answers that and where it does not. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { scspV3 } from '../../../adapters/backends/scsp-v3/index.ts';
import { ENTITY, type Platform, platform, REFERENCE } from '../../support/scsp-pid.ts';
import { SIGNED_AT } from '../../support/seals.ts';

const IDENTITY = { async: 'SVDDGPCIWS02.async', sync: 'SVDDGPCIWS02.sync' };
let far: Platform;
beforeEach(async () => {
  far = await platform({ hours: 2 });
});
afterEach(() => far.close());

describe('a service that can be asked', () => {
  it('says what it has, with what became of it, and what it does not have', async () => {
    expect(await far.ask(REFERENCE, IDENTITY.async)).toEqual({ kind: 'not-found', code: '0244' });
    await far.send({ mode: 'async', surname2: 'PERDIDA' });
    expect(await far.ask(REFERENCE, IDENTITY.async)).toMatchObject({
      kind: 'found',
      remoteId: `${IDENTITY.async}.${REFERENCE}`,
      status: { nextLookAt: '2026-12-01T11:30:00.000Z', certified: false },
    });
    far.pass(2);
    expect(await far.ask(REFERENCE, IDENTITY.async)).toMatchObject({
      kind: 'found',
      status: { certified: true, steps: [{ legal: 'answered' }] },
    });
  });

  it('has fetched for it what a repeated IdPeticion was answered with before (0229)', async () => {
    const settings = { services: { SVDDGPCIWS02: { asks: { sync: true } } } };
    const asked = await platform({ rules: { SVDDGPCIWS02: { asksSync: true } } }, settings);
    await asked.send({ surname2: 'PERDIDA' });
    expect(await asked.send({ surname2: 'PERDIDA' })).toMatchObject({ kind: 'duplicate' });
    expect(await asked.ask(REFERENCE, IDENTITY.sync)).toMatchObject({
      kind: 'found',
      status: { certified: true, steps: [{ legal: 'answered' }] },
    });
    await asked.close();
  });

  it.each(['hang', 'error', 'garbage', 'reset'] as const)('decides nothing while in trouble (%s)', async (fault) => {
    const troubled = await platform({}, { timeoutMs: 300 });
    troubled.simulator.lasting(fault);
    expect(await troubled.ask(REFERENCE, IDENTITY.async)).toMatchObject({ kind: 'failed', infrastructure: true });
    await troubled.close();
  });

  it('decides nothing by a forged answer', async () => {
    await far.send({ mode: 'async', surname2: 'FALSA' });
    far.pass(2);
    expect(await far.ask(REFERENCE, IDENTITY.async)).toMatchObject({ kind: 'failed', infrastructure: false });
  });
});

describe('a service that cannot be asked', () => {
  it('may be put the same once more where it only reads', async () => {
    expect(await far.ask(REFERENCE, IDENTITY.sync)).toEqual({ kind: 'repeatable', code: 'cannot-ask' });
    expect(far.simulator.requests).toHaveLength(0);
  });

  it('is known by its own word too, whatever the settings say', async () => {
    const wrong = await platform({}, { services: { SVDDGPCIWS02: { asks: { sync: true } } } });
    await wrong.send();
    expect(await wrong.ask(REFERENCE, IDENTITY.sync)).toEqual({ kind: 'repeatable', code: 'cannot-ask' });
    expect(wrong.simulator.requests).toHaveLength(2);
    await wrong.close();
  });

  it('is for a person where what it is told has effect', async () => {
    const deaf = await platform({}, { services: { SVDSCDWS01: { asks: { async: false } } } });
    expect(await deaf.ask(REFERENCE, 'SVDSCDWS01.async')).toMatchObject({ kind: 'undecided', code: 'cannot-ask' });
    expect(await deaf.ask(REFERENCE, null)).toMatchObject({ kind: 'undecided' });
    await deaf.close();
  });
});

describe('a service that was taken out of the settings', () => {
  it('decides nothing, and lets nothing be repeated', async () => {
    const { SVDREXTFECHAWS01 } = far.config.services;
    const config = { ...far.config, services: { SVDREXTFECHAWS01: SVDREXTFECHAWS01! } };
    const question = { reference: REFERENCE, issuer: ENTITY, since: SIGNED_AT, until: SIGNED_AT, route: IDENTITY.sync };
    expect(await scspV3.ask?.(question, far.access, config, far.tools)).toMatchObject({
      kind: 'undecided',
      code: 'service-not-configured',
    });
    const remoteId = `${IDENTITY.async}.${REFERENCE}`;
    const looked = await scspV3.query({ remoteId, entity: ENTITY, withEvidence: true }, far.access, config, far.tools);
    expect(looked).toMatchObject({ kind: 'failed', code: 'service-not-configured', infrastructure: false });
    expect(far.simulator.requests).toHaveLength(0);
  });
});

describe('its health', () => {
  const well = async () => scspV3.healthy(await scspV3.probe('send', far.access, far.config, far.tools));
  it('is told by asking for a petition that nobody made', async () => {
    expect(await well()).toBe(true);
    expect(far.simulator.petitions()).toEqual([]);
    for (const fault of ['error', 'garbage', 'reset'] as const) {
      far.simulator.lasting(fault);
      expect(await well()).toBe(false);
    }
  });
});
