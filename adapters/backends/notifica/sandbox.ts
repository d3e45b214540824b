/** Starts the simulator for a sandbox: every configured entity may send with the key it was given. */
import { X509Certificate } from 'node:crypto';
import { join } from 'node:path';
import type { Simulator } from '../../../contracts/backend.ts';
import { entityConfigSchema } from './config.ts';
import { startNotificaSimulator } from './simulator.ts';

export async function startForSandbox(options: {
  entities: ReadonlyMap<string, unknown>;
  callbackUrl: string;
  trusted: readonly Uint8Array[];
  folder: string;
}): Promise<Simulator> {
  const apiKeys: Record<string, string[]> = {};
  for (const [dir3, entity] of options.entities) {
    const { apiKey } = entityConfigSchema.parse(entity);
    apiKeys[apiKey] = [...(apiKeys[apiKey] ?? []), dir3];
  }
  const simulator = await startNotificaSimulator({
    apiKeys,
    adviserUrl: options.callbackUrl,
    trustedCertificates: options.trusted.map((der) => new X509Certificate(der).toString()),
    journal: join(options.folder, 'notifica-simulator.jsonl'),
  });
  return { settings: { url: simulator.url, syncUrl: simulator.syncUrl }, close: () => simulator.close() };
}
