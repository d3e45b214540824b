/** Starts the simulated platform for a sandbox: every configured entity may ask, whichever of the believed seals it has. */
import { join } from 'node:path';
import type { Simulator } from '../../../contracts/backend.ts';
import { entityConfigSchema } from './config.ts';
import { startSimulator } from './simulator.ts';

/** An asynchronous answer takes so long there: quick enough for a person to watch. */
const WORK_MS = 4_000;

export async function startForSandbox(options: {
  entities: ReadonlyMap<string, unknown>;
  trusted: readonly Uint8Array[];
  folder: string;
}): Promise<Simulator> {
  const nifs = [...options.entities.values()].map((each) => entityConfigSchema.parse(each).nif);
  const simulator = await startSimulator({
    requesters: new Map(nifs.map((nif) => [nif, options.trusted])),
    workMs: WORK_MS,
    journal: join(options.folder, 'scsp-v3-simulator.jsonl'),
  });
  return { settings: simulator.settings, close: () => simulator.close() };
}
