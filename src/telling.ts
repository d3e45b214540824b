/** Status callbacks put together: the guarded transport, the chores that tell, and what addresses are refused at once. */
import { isIP } from 'node:net';
import type { Config } from './config.ts';
import type { DeliveryDeps } from './delivery/deps.ts';
import { tellChores } from './delivery/tell.ts';
import type { Chore } from './delivery/worker.ts';
import { createAddressGuard } from './transport/address-guard.ts';
import { createTransport } from './transport/http.ts';

export type Telling = {
  chores: Chore[];
  /** Why an address may not be subscribed, as a finding's code; null where it may. */
  refuses: (url: string) => string | null;
  close(): Promise<void>;
};

export function createTelling(config: Config, deps: DeliveryDeps): Telling {
  const { allow, timeoutMs, retryMs } = config.statusCallbacks;
  const guard = createAddressGuard(allow);
  const transport = createTransport({ guard });
  const clients = new Map(config.clients.map((each) => [each.id, each.entities]));
  const { pool, vault, runtime, log, metrics, stopping, tracing } = deps;
  return {
    chores: tellChores({
      ...{ pool, vault, runtime, log, metrics, stopping, tracing, transport, timeoutMs, retryMs },
      entitiesOf(id) {
        const entities = clients.get(id);
        return entities === '*' ? null : entities;
      },
      source: config.http.publicUrl ?? 'urn:carpeta-gateway',
    }),
    refuses(text) {
      const { protocol, hostname, username, password } = new URL(text);
      if (username !== '' || password !== '') return 'url-with-credentials';
      // Plain http is for trying out on one's own machine.
      if (protocol !== 'https:' && config.profile !== 'sandbox') return 'url-not-https';
      const host = hostname.replace(/^\[|\]$/g, '');
      return isIP(host) !== 0 && !guard(host) ? 'url-not-public' : null;
    },
    close: () => transport.close(),
  };
}
