/** The side-effect-free call that tells whether an endpoint answers; a real notification is no probe. */
import type { ActiveBackend, Endpoint } from '../../contracts/backend.ts';
import { errorFields } from '../log.ts';
import { accessOf, callTools, type DeliveryDeps } from './deps.ts';

/** True when the endpoint answered like itself. False too when no entity has credentials to ask with. */
export async function probe(deps: DeliveryDeps, backend: ActiveBackend, endpoint: Endpoint): Promise<boolean> {
  const entity =
    [...backend.entities.keys()].find((each) => deps.signerOf(each) !== null) ?? [...backend.entities.keys()][0];
  if (entity === undefined) return false;
  try {
    const result = await backend.adapter.probe(
      endpoint,
      accessOf(deps, backend, entity),
      backend.config,
      callTools(deps, backend),
    );
    return backend.adapter.healthy(result);
  } catch (error) {
    deps.log.warn('circuit.probe-failed', { backend: backend.adapter.id, endpoint, ...errorFields(error) });
    return false;
  }
}
