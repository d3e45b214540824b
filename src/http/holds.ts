/** What keeps messages from leaving now: circuits from their rows, seals and keys from this process. */
import type { Finding } from '../../contracts/outcome.ts';
import type { Holds } from '../domain/held.ts';
import type { HttpDeps } from './deps.ts';

export async function currentHolds(deps: Pick<HttpDeps, 'backends' | 'unusable' | 'circuits'>): Promise<Holds> {
  const circuits = await deps.circuits();
  const open = circuits.filter((each) => each.endpoint === 'send' && each.state === 'open').map((each) => each.backend);
  const unusable = new Map<string, Finding>();
  for (const backend of deps.backends)
    for (const entity of backend.entities.keys()) {
      const fault = deps.unusable(entity, backend);
      if (fault !== null) unusable.set(`${entity}|${backend.adapter.id}`, fault);
    }
  return { openBackends: new Set(open), unusable };
}
