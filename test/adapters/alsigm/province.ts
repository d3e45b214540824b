/** AL SIGM as one of several products of a province (test/support/many-vendors.ts). */
import { writeDate } from '../../../adapters/vendors/alsigm/dates.ts';
import { adapter as alsigm } from '../../../adapters/vendors/alsigm/index.ts';
import { startSigemSimulator } from '../../../adapters/vendors/alsigm/simulator.ts';
import { sigemNotification } from '../../../adapters/vendors/alsigm/simulator-data.ts';
import type { VendorAdapter } from '../../../contracts/vendor.ts';
import { keyed, type Office } from '../../support/many-vendors.ts';
import { oneWay } from '../../support/vendors.ts';

export async function openOffice(entities: readonly string[], now: () => Date): Promise<Office> {
  const codeOf = (entity: string) => entity.slice(-5);
  const call = { callUser: 'pasarela', callPassword: 'clave-de-prueba-2' };
  const far = await startSigemSimulator({
    user: call.callUser,
    password: call.callPassword,
    entities: Object.fromEntries(entities.map((entity) => [codeOf(entity), { notifications: [], files: [] }])),
  });
  let number = 0;
  return {
    adapter: oneWay(alsigm as VendorAdapter, 'poll'),
    settings: { procedures: { 'PCD-1': { sia: '2104567' } } },
    url: far.url,
    credential: { user: 'sigem', password: 'clave-de-prueba-1', url: far.url, ...call },
    entities: keyed(entities, (entity) => ({ code: codeOf(entity) })),
    put(entity) {
      number += 1;
      const at = now();
      far.entities[codeOf(entity)]?.notifications.push(sigemNotification(String(number), at, writeDate(at)));
      return { ref: `N:${number}`, source: `urn:dir3:${entity}:alsigm`, id: `${codeOf(entity)}-N-${number}` };
    },
    fail(trouble) {
      for (const entity of entities) far.faults.set(codeOf(entity), trouble);
    },
    requests: () => far.calls.length,
    close: () => far.close(),
  };
}
