/** The print centres of an entity, asked of its back end and remembered for a while: they hardly change. */
import type { ActiveBackend } from '../../contracts/backend.ts';
import type { PrintCentre } from '../../contracts/print-centre.ts';
import { maintenanceOf } from '../domain/maintenance.ts';
import { GatewayError } from '../errors.ts';
import { accessOf, callTools, type DeliveryDeps } from './deps.ts';

const REMEMBER_MS = 600_000;
/** Lists remembered; the one kept for longest is forgotten first. */
const MAX_LISTS = 1_000;
/** Questions under way at once: each may take as long as the back end's time-out. */
const MAX_ASKING = 4;
/** After which asking again makes sense. Seconds. */
const RETRY_AFTER_S = 30;

export type PrintCentres = (backend: ActiveBackend, entity: string) => Promise<readonly PrintCentre[]>;

type Kept = { centres: readonly PrintCentre[]; at: number };

/** Throws GatewayError `not-available-here`, `backend-unavailable`, `backend-refused` or `too-many-requests`. */
export function createPrintCentres(deps: DeliveryDeps): PrintCentres {
  const kept = new Map<string, Kept>();
  const asking = new Map<string, Promise<readonly PrintCentre[]>>();

  return async (backend, entity) => {
    const key = `${backend.adapter.id}|${entity}`;
    const now = deps.runtime.now().getTime();
    const known = kept.get(key);
    if (known !== undefined && now - known.at < REMEMBER_MS) return known.centres;
    const underWay = asking.get(key);
    if (underWay !== undefined) return underWay;
    if (asking.size >= MAX_ASKING)
      throw new GatewayError('too-many-requests', 'ask', 'Too many questions at once.', { params: { retryAfter: 5 } });
    const question = ask(deps, backend, entity).finally(() => asking.delete(key));
    asking.set(key, question);
    const centres = await question;
    kept.delete(key);
    if (kept.size >= MAX_LISTS) kept.delete(kept.keys().next().value ?? '');
    kept.set(key, { centres, at: now });
    return centres;
  };
}

async function ask(deps: DeliveryDeps, backend: ActiveBackend, entity: string): Promise<readonly PrintCentre[]> {
  const { adapter, config } = backend;
  if (adapter.printCentres === undefined)
    throw new GatewayError('not-available-here', 'ask', 'The back end lists no print centres.');
  const away = maintenanceOf(backend, deps.runtime.now()) !== null || deps.circuits.isOpen(adapter.id, 'send');
  if (away) throw unavailable('It rests, or its circuit is open.');
  const fault = deps.unusable(entity, backend);
  if (fault !== null) throw new GatewayError('backend-refused', 'ask', 'The entity cannot ask.', { findings: [fault] });
  const result = await adapter.printCentres(accessOf(deps, backend, entity), config, callTools(deps, backend));
  switch (result.kind) {
    case 'centres':
      return result.centres;
    case 'refused':
      throw new GatewayError('backend-refused', 'ask', 'The back end says no.', { findings: [result.finding] });
    case 'failed':
      deps.log.warn('backend.not-asked', { backend: adapter.id, entity, code: result.code });
      throw unavailable(`It answered ${result.code}.`);
  }
}

function unavailable(message: string): GatewayError {
  return new GatewayError('backend-unavailable', 'ask', message, { params: { retryAfter: RETRY_AFTER_S } });
}
