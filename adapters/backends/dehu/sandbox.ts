/** Starts the simulator for a sandbox: every entity may ask with the seals it has, and something waits for each. */
import { X509Certificate } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Simulator } from '../../../contracts/backend.ts';
import { entityConfigSchema } from './config.ts';
import { startDehuSimulator } from './simulator.ts';

export async function startForSandbox(options: {
  entities: ReadonlyMap<string, unknown>;
  trusted: readonly Uint8Array[];
  folder: string;
}): Promise<Simulator> {
  const nifs = [...options.entities.values()].map((entity) => entityConfigSchema.parse(entity).nif);
  const certificates = options.trusted.map((der) => new X509Certificate(der).toString());
  const journal = join(options.folder, 'dehu-simulator.jsonl');
  const fresh = !existsSync(journal);
  const simulator = await startDehuSimulator({ accounts: [{ nifs, certificates }], journal });
  // Once: what a newcomer accepted is not to come again with the next start.
  if (fresh)
    for (const nif of nifs) {
      simulator.arrive({ nif, title: 'Requerimiento de documentación 2026/0001 (simulado)', annexes: 2, daysAgo: 1 });
      simulator.arrive({ nif, title: 'Comunicación de pago (simulada)', kind: 'communication', annexes: 0 });
    }
  return { settings: simulator.settings, close: () => simulator.close() };
}
