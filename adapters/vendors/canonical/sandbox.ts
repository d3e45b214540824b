/** Starts the simulated e-office for a sandbox; its key and secret are made for this run and known to nobody else. */
import { randomBytes } from 'node:crypto';
import type { VendorSimulator } from '../../../contracts/vendor.ts';
import { secretOf } from '../../../src/signing/webhook.ts';
import { startCanonicalSimulator } from './simulator.ts';

export async function startCanonicalForSandbox(): Promise<VendorSimulator> {
  const access = { key: randomBytes(24).toString('hex'), secret: secretOf(randomBytes(32)) };
  const simulator = await startCanonicalSimulator(access);
  return {
    credential: { key: access.key, statusUrl: simulator.url, statusSecret: access.secret },
    happen: simulator.happen,
    told: simulator.told,
    close: simulator.close,
  };
}
