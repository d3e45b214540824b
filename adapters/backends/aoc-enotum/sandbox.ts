/** Starts the simulated service for a sandbox: every configured entity is a body it knows, with its departments. */
import { X509Certificate } from 'node:crypto';
import { join } from 'node:path';
import type { Simulator } from '../../../contracts/backend.ts';
import { entityConfigSchema, organisationOf } from './config.ts';
import { startEnotumSimulator } from './simulator.ts';

export async function startForSandbox(options: {
  entities: ReadonlyMap<string, unknown>;
  callbackUrl: string;
  trusted: readonly Uint8Array[];
  folder: string;
}): Promise<Simulator> {
  const bodies = new Map(
    [...options.entities.values()].map((each) => {
      const entity = entityConfigSchema.parse(each);
      const departments = [entity.department, ...Object.values(entity.departments)];
      return [organisationOf(entity), { departments, sarcat: entity.sarcat }] as const;
    }),
  );
  const simulator = await startEnotumSimulator({
    bodies,
    reportUrl: options.callbackUrl,
    trusted: options.trusted.map((der) => new X509Certificate(der).toString()),
    journal: join(options.folder, 'aoc-enotum-simulator.jsonl'),
  });
  const { origin } = new URL(simulator.url);
  return { settings: { url: simulator.url, evidenceUrl: origin }, close: () => simulator.close() };
}
