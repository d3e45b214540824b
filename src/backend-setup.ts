/** Back ends put together: each configured one with its adapter, its entities and, where it is simulated, its far side. */
import type { ActiveBackend, BackendAdapter, Simulator, StartSimulator } from '../contracts/backend.ts';
import type { Config } from './config.ts';

type Input = {
  config: Config;
  adapters: Readonly<Record<string, BackendAdapter>>;
  simulators: Readonly<Record<string, StartSimulator>>;
};

type Active = { backends: ActiveBackend[]; simulators: Simulator[] };

/** Every configured back end with its entities, and the simulators of those that are simulated. */
export async function activateBackends(
  input: Input,
  far: { url: string; trusted: readonly Uint8Array[] },
): Promise<Active> {
  const { config } = input;
  const active: Active = { backends: [], simulators: [] };
  for (const [id, settings] of Object.entries(config.backends)) {
    const adapter = input.adapters[id];
    if (adapter === undefined) continue;
    const users = config.entities.filter((each) => id in each.backends);
    const entities = new Map(users.map((each) => [each.dir3, each.backends[id]]));
    const start = config.simulators.includes(id) ? input.simulators[id] : undefined;
    const callbackUrl = `${far.url}/callbacks/${id}`;
    const simulator = await start?.({ entities, callbackUrl, trusted: far.trusted, folder: config.store.dataDir });
    if (simulator !== undefined) active.simulators.push(simulator);
    const merged =
      simulator === undefined ? settings : adapter.configSchema.parse({ ...settings, ...simulator.settings });
    active.backends.push({ adapter, config: merged, entities });
  }
  return active;
}
