/** SEDIPUALB@ as one of several products of a province (test/support/many-vendors.ts). */
import { adapter as seres } from '../../../adapters/vendors/sedipualba-seres/index.ts';
import { startSeresSimulator } from '../../../adapters/vendors/sedipualba-seres/simulator.ts';
import { salida } from '../../../adapters/vendors/sedipualba-seres/simulator-records.ts';
import { toMadridLocal } from '../../../src/domain/calendar.ts';
import { keyed, type Office } from '../../support/many-vendors.ts';

export async function openOffice(entities: readonly string[], now: () => Date): Promise<Office> {
  const login = { user: 'pasarela', officer: '99999999R', password: 'clave-de-prueba-1' };
  const far = await startSeresSimulator({ ...login, now });
  const codeOf = (entity: string) => entity.slice(-5);
  let number = 0;
  return {
    adapter: seres,
    settings: {},
    url: far.url,
    credential: { ...login, url: far.url },
    entities: keyed(entities, (entity) => ({ code: codeOf(entity) })),
    put(entity) {
      number += 1;
      const code = codeOf(entity);
      far.records.set(code, [...(far.records.get(code) ?? []), salida(number, toMadridLocal(now()))]);
      return { ref: String(number), source: `urn:dir3:${entity}:sedipualba-seres`, id: `${code}-S-${number}` };
    },
    fail(trouble) {
      for (const entity of entities) far.faults.set(codeOf(entity), trouble);
    },
    requests: () => far.calls.length,
    close: () => far.close(),
  };
}
