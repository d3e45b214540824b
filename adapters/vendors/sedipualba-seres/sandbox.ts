/** Starts the simulated SERES for a sandbox; its password is made for this run and known to nobody else. */
import { randomBytes, randomInt } from 'node:crypto';
import type { VendorSimulator } from '../../../contracts/vendor.ts';
import { toMadridLocal } from '../../../src/domain/calendar.ts';
import { startSeresSimulator } from './simulator.ts';
import { salida } from './simulator-records.ts';

export async function startSeresForSandbox(entities: readonly string[]): Promise<VendorSimulator> {
  const credential = { user: 'pasarela-demo', password: randomBytes(24).toString('hex'), officer: '00000000T' };
  const simulator = await startSeresSimulator(credential);
  const codes = new Map(entities.map((dir3, n) => [dir3, String(99_999 - n)]));
  const codeOf = (entity: string) => codes.get(entity) ?? '';
  // Of this run, so that what a store still knows of an earlier one is another entry.
  let id = randomInt(100_000, 1_000_000_000);
  return {
    credential: { ...credential, url: simulator.url },
    entityOf: (entity) => ({ code: codeOf(entity) }),
    async happen({ entity }) {
      id += 1;
      const code = codeOf(entity);
      simulator.records.set(code, [...(simulator.records.get(code) ?? []), salida(id, toMadridLocal(new Date()))]);
      return { ref: String(id), event: { source: `urn:dir3:${entity}:sedipualba-seres`, id: `${code}-S-${id}` } };
    },
    close: () => simulator.close(),
  };
}
