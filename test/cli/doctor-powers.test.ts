import { X509Certificate } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { configSchema } from '../../adapters/powers/apodera/config.ts';
import { type ApoderaSimulator, startApoderaSimulator } from '../../adapters/powers/apodera/simulator.ts';
import { powers } from '../../adapters/registry.ts';
import type { Signer } from '../../contracts/backend.ts';
import { checkPowers } from '../../src/cli/doctor/check-powers.ts';
import { certificateFile, exampleSeal } from '../support/seals.ts';

const seal = await exampleSeal('seal-ayuntamiento-ficticio');
const A = 'L01999999';
let far: ApoderaSimulator;
beforeEach(async () => {
  const trusted = [new X509Certificate(certificateFile('seal-ayuntamiento-ficticio.crt')).raw];
  far = await startApoderaSimulator({ applications: ['APPPRUEBA'], trusted });
});
afterEach(() => far.close());

type Options = { settings?: object; application?: string; signer?: Signer | null; used?: boolean; simulated?: boolean };
async function look({ settings, application = 'APPPRUEBA', signer = seal, used = true, simulated }: Options = {}) {
  const config = {
    powers: { apodera: configSchema.parse(settings ?? far.settings) },
    powerSimulators: simulated === true ? ['apodera'] : [],
    entities: [{ dir3: A, ...(used ? { powers: { apodera: { application } } } : {}) }],
  };
  const checks = await checkPowers(config as unknown as Parameters<typeof checkPowers>[0], powers, {
    signerOf: () => signer,
  });
  expect(checks.map(({ what }) => what)).toEqual(['powers apodera']);
  return checks[0]!;
}

describe('the doctor, of a register of powers', () => {
  it('is content where it answers and is believed', async () => {
    expect(await look()).toMatchObject({ state: 'ok', fix: null });
    expect(far.requests).toHaveLength(1);
  });

  it('says that nobody has a power where no answer is believed', async () => {
    expect(await look({ settings: { url: far.settings.url } })).toMatchObject({
      state: 'note',
      found: expect.stringContaining('nobody has a power'),
    });
  });

  it.each(['hang', 'error', 'reset', 'garbage'] as const)('says that it does not answer: %s', async (kind) => {
    far.fault(kind);
    expect(await look({ settings: { ...far.settings, timeoutMs: 1_000 } })).toMatchObject({
      state: 'wrong',
      found: expect.stringContaining('does not answer'),
    });
  });

  it('says what the register has against it, and what to do', async () => {
    expect(await look({ application: 'OTRA' })).toMatchObject({
      state: 'wrong',
      found: expect.stringMatching(/application/),
      fix: expect.stringMatching(/application/),
    });
    far.fault('unsigned');
    expect(await look()).toMatchObject({ state: 'wrong', fix: expect.stringMatching(/answers/) });
    expect(await look({ signer: null })).toMatchObject({ state: 'wrong', fix: expect.stringMatching(/seal/) });
  });

  it('leaves alone what is simulated, and what nobody asks', async () => {
    expect(await look({ simulated: true })).toMatchObject({ state: 'ok' });
    expect(await look({ used: false })).toMatchObject({ state: 'note' });
    expect(far.requests).toHaveLength(0);
  });
});
