/** Starts the simulated service for a sandbox: every configured entity may send with the key it was given. */
import type { Simulator } from '../../../contracts/backend.ts';
import { entityConfigSchema } from './config.ts';
import { startSimulator } from './simulator.ts';

export async function startForSandbox({ entities }: { entities: ReadonlyMap<string, unknown> }): Promise<Simulator> {
  const keys = new Map<string, string[]>();
  for (const [dir3, entity] of entities) {
    const { apiKey } = entityConfigSchema.parse(entity);
    keys.set(apiKey, [...(keys.get(apiKey) ?? []), dir3]);
  }
  const simulator = await startSimulator({ keys });
  return { settings: { url: simulator.url }, close: () => simulator.close() };
}
