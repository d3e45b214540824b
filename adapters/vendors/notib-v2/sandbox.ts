/** Starts the e-office written for NOTIB for a sandbox; its password is made for this run and known to nobody else. */
import { randomBytes } from 'node:crypto';
import type { VendorSimulator } from '../../../contracts/vendor.ts';
import { sourceOf } from './identity.ts';
import { startNotibSimulator } from './simulator.ts';

export async function startNotibForSandbox(): Promise<VendorSimulator> {
  const access = { user: 'eoficina-demo', password: randomBytes(24).toString('hex') };
  const simulator = await startNotibSimulator(access);
  return {
    credential: { ...access, callbackUrl: simulator.callbackUrl },
    async happen({ entity, facade }) {
      const { identificador } = await simulator.send({ entity, facade });
      return { ref: identificador, event: { source: sourceOf(entity), id: identificador } };
    },
    told: (ref) => simulator.told(ref),
    close: () => simulator.close(),
  };
}
