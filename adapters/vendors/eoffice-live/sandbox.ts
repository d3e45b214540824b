/** Starts the simulated e-offices for a sandbox; their key is made for this run and known to nobody else. */
import { randomBytes } from 'node:crypto';
import type { VendorSimulator } from '../../../contracts/vendor.ts';
import { simulatedTown, startEofficeSimulator } from './simulator.ts';

export async function startLiveForSandbox(entities: readonly string[]): Promise<VendorSimulator> {
  const key = randomBytes(24).toString('hex');
  const simulator = await startEofficeSimulator({ key, entities: simulatedTown(entities) });
  return { settingsOf: (entity) => ({ url: simulator.urlOf(entity), key }), close: () => simulator.close() };
}
