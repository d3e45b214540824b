/**
 * The dead man's switch: a back end that neither called nor answered for hours, while messages wait for word of it, is
 * told once per silence, and told again when it is over.
 */
import type { ActiveBackend } from '../../contracts/backend.ts';
import { alertLimits } from '../domain/alerts.ts';
import { maintenanceOf } from '../domain/maintenance.ts';
import { lockContact, setToldOf, toldEntities, waitingEntities } from '../store/contacts/silence.ts';
import { withTransaction } from '../store/pool.ts';
import type { DeliveryDeps } from './deps.ts';
import { raise, type Told, tellOf } from './notices.ts';

/** A process that has only just started may have been away as long as the back end seems to be: it listens first. */
const LISTEN_FIRST_MS = 600_000;

/** The check of one process, to be run now and then. */
export function createSilenceWatch(deps: DeliveryDeps, listenFirstMs: number = LISTEN_FIRST_MS): () => Promise<void> {
  const startedAt = deps.runtime.now().getTime();
  return async () => {
    const now = deps.runtime.now();
    if (now.getTime() - startedAt < listenFirstMs) return;
    for (const backend of deps.backends) if (maintenanceOf(backend, now) === null) await judge(deps, backend, now);
  };
}

async function judge(deps: DeliveryDeps, { adapter, config }: ActiveBackend, now: Date): Promise<void> {
  const backend = adapter.id;
  const { told, silent } = await withTransaction(deps.pool, async (client) => {
    const { heardAt, toldOf } = await lockContact(client, backend, now);
    const notices = (entities: readonly string[], code: Told['code'], since: Date): Told[] =>
      entities.map((entity) => {
        const occasion = occasionOf(backend, since);
        return { message: null, entity, code, occasion, text: since.toISOString(), source: backend, backend, at: now };
      });
    if (toldOf !== null && heardAt > toldOf) {
      await setToldOf(client, backend, null);
      const entities = await toldEntities(client, occasionOf(backend, toldOf));
      return { told: await raise(client, notices(entities, 'backend-heard-again', toldOf)), silent: false };
    }
    if (now.getTime() - heardAt.getTime() < alertLimits(config).silentMs) return { told: [], silent: false };
    const entities = await waitingEntities(client, backend);
    if (entities.length === 0) return { told: [], silent: false };
    await setToldOf(client, backend, heardAt);
    return { told: await raise(client, notices(entities, 'backend-silent', heardAt)), silent: true };
  });
  deps.metrics.backendSilent.set({ backend }, silent ? 1 : 0);
  tellOf(deps, told);
}

function occasionOf(backend: string, since: Date): string {
  return `${backend} ${since.toISOString()}`;
}
