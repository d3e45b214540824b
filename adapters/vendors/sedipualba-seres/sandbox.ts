/** Starts the simulated SERES for a sandbox; its password is made for this run and known to nobody else. */
import { randomBytes } from 'node:crypto';
import type { VendorSimulator } from '../../../contracts/vendor.ts';
import { toMadridLocal } from '../../../src/domain/calendar.ts';
import { startSeresSimulator } from './simulator.ts';
import { salida } from './simulator-records.ts';

/** One entry that came a minute ago. */
const FIRST_ID = 123456;

export async function startSeresForSandbox(): Promise<VendorSimulator> {
  const credential = { user: 'pasarela-demo', password: randomBytes(24).toString('hex'), officer: '00000000T' };
  const simulator = await startSeresSimulator(credential);
  const aMinuteAgo = toMadridLocal(new Date(Date.now() - 60_000));
  simulator.records.set('99999', [salida(FIRST_ID, aMinuteAgo)]);
  return { credential: { ...credential, url: simulator.url }, close: () => simulator.close() };
}
