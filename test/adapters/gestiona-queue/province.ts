/** Gestiona as one of several products of a province (test/support/many-vendors.ts). */
import { adapter as gestiona } from '../../../adapters/vendors/gestiona-queue/index.ts';
import { startGestionaSimulator } from '../../../adapters/vendors/gestiona-queue/simulator.ts';
import { happen } from '../../../adapters/vendors/gestiona-queue/simulator-happen.ts';
import { MAPPING } from '../../../adapters/vendors/gestiona-queue/simulator-records.ts';
import { keyed, type Office } from '../../support/many-vendors.ts';

export async function openOffice(entities: readonly string[], now: () => Date): Promise<Office> {
  const tokens = { accessToken: 'acceso-de-prueba-1', addonToken: 'complemento-de-prueba-1' };
  const far = await startGestionaSimulator({ ...tokens, now });
  const codeOf = (entity: string) => `carpeta-${entity.toLowerCase()}`;
  for (const entity of entities) far.queues.set(codeOf(entity), { messages: [], consumer: null });
  // A page holds what a tenant has; paging is proved elsewhere.
  far.pageSize = 100;
  return {
    adapter: gestiona,
    settings: {},
    url: far.url,
    credential: { url: far.url, accessToken: tokens.accessToken },
    entities: keyed(entities, (entity) => ({ connectors: { [codeOf(entity)]: MAPPING } })),
    put(entity) {
      const { target } = happen(far, { connector: codeOf(entity), at: now().getTime() });
      const source = `urn:dir3:${entity}:gestiona-queue:${codeOf(entity)}`;
      return { ref: `${codeOf(entity)}/${target}`, source, id: target };
    },
    fail: (trouble) => void far.faults.set('*', trouble),
    requests: () => far.calls.length,
    close: () => far.close(),
  };
}
