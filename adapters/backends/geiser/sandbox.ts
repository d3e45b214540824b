/** Starts the simulator for a sandbox: every configured entity may register at its office with its own account. */
import { join } from 'node:path';
import type { Simulator } from '../../../contracts/backend.ts';
import { entityConfigSchema } from './config.ts';
import { startGeiserSimulator } from './simulator.ts';

export async function startForSandbox(options: {
  entities: ReadonlyMap<string, unknown>;
  folder: string;
}): Promise<Simulator> {
  const accounts = [...options.entities.values()].map((entity) => {
    const { application, user, password, office, offices = [] } = entityConfigSchema.parse(entity);
    return { application, user, password, offices: [office, ...offices] };
  });
  const simulator = await startGeiserSimulator({ accounts, journal: join(options.folder, 'geiser-simulator.jsonl') });
  return { settings: simulator.settings, close: () => simulator.close() };
}
