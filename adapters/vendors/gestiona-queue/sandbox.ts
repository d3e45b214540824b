/** Starts the simulated Gestiona for a sandbox; its tokens are made for this run and known to nobody else. */
import { randomBytes } from 'node:crypto';
import type { VendorSimulator } from '../../../contracts/vendor.ts';
import { startGestionaSimulator } from './simulator.ts';
import { happen } from './simulator-happen.ts';
import { MAPPING } from './simulator-records.ts';

export async function startGestionaForSandbox(entities: readonly string[]): Promise<VendorSimulator> {
  const secret = () => randomBytes(24).toString('hex');
  const tokens = { accessToken: secret(), addonToken: secret() };
  const office = await startGestionaSimulator(tokens);
  for (const entity of entities) office.queues.set(connectorOf(entity), { messages: [], consumer: null });
  return {
    credential: { url: office.url, accessToken: tokens.accessToken },
    entityOf: (entity) => ({ connectors: { [connectorOf(entity)]: MAPPING } }),
    async happen({ entity }) {
      const connector = connectorOf(entity);
      const { target } = happen(office, { connector, at: Date.now() });
      return { ref: target, event: { source: `urn:dir3:${entity}:gestiona-queue:${connector}`, id: target } };
    },
    told: (ref) => office.answers.filter(({ target }) => target === ref).map(({ answer }) => JSON.stringify(answer)),
    close: () => office.close(),
  };
}

function connectorOf(entity: string): string {
  return `carpeta-${entity.toLowerCase()}`;
}
