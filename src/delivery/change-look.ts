/** Looks whether a change was made: what the back end says of the message now, against what was asked. */
import type { ActiveBackend } from '../../contracts/backend.ts';
import { ACT_ENDS } from '../../contracts/inbox.ts';
import { isAct } from '../../contracts/remote-change.ts';
import { addDays } from '../domain/calendar.ts';
import type { Seen } from '../domain/change-step.ts';
import { isFinalLegal, readLegal } from '../domain/lifecycle.ts';
import type { TakenChange } from '../store/remote-changes/take.ts';
import { accessOf, callTools, type DeliveryDeps } from './deps.ts';
import { receivedOf } from './received.ts';

type Asked = { entity: string; remoteId: string };
export type TermRead =
  | { kind: 'term'; expiresOn: string | null }
  | { kind: 'failed'; code: string; infrastructure: boolean };

/** Until when the back end says it is available. Null days where it has nothing to say. */
export async function readTerm(deps: DeliveryDeps, backend: ActiveBackend, message: Asked): Promise<TermRead> {
  const { adapter, config } = backend;
  if (adapter.term === undefined) return { kind: 'term', expiresOn: null };
  if (deps.circuits.isOpen(adapter.id, 'send')) return { kind: 'failed', code: 'circuit-open', infrastructure: true };
  const access = accessOf(deps, backend, message.entity);
  const result = await adapter.term(message, access, config, callTools(deps, backend));
  await deps.circuits.observe(adapter.id, 'send', !(result.kind === 'failed' && result.infrastructure));
  if (result.kind === 'term') return { kind: 'term', expiresOn: result.term.expiresOn };
  const infrastructure = result.kind === 'failed' && result.infrastructure;
  return { kind: 'failed', code: result.code, infrastructure };
}

export function lookAt(deps: DeliveryDeps, backend: ActiveBackend, change: TakenChange): Promise<Seen> {
  return change.kind === 'extend' ? lookAtTerm(deps, backend, change) : lookAtState(deps, backend, change);
}

/** The day itself is the proof: the one from before, or the one asked for. Any other was made by somebody else. */
async function lookAtTerm(deps: DeliveryDeps, backend: ActiveBackend, change: TakenChange): Promise<Seen> {
  const read = await readTerm(deps, backend, change.message);
  if (read.kind === 'failed') return unanswered(read);
  const { days } = change.params as { days: number };
  if (read.expiresOn === null || change.baseline === null) return { kind: 'untold', code: 'term-untold' };
  if (read.expiresOn === change.baseline) return { kind: 'not-done' };
  if (read.expiresOn === addDays(change.baseline, days)) return { kind: 'done', expiresOn: read.expiresOn };
  return { kind: 'untold', code: 'term-unexpected' };
}

async function lookAtState(deps: DeliveryDeps, backend: ActiveBackend, change: TakenChange): Promise<Seen> {
  const { adapter, config } = backend;
  const { message } = change;
  const access = accessOf(deps, backend, message.entity);
  const question = {
    ...{ remoteId: message.remoteId, entity: message.entity, withEvidence: false },
    ...(isAct(change.kind) ? { received: receivedOf(deps, message) } : {}),
  };
  const result = await adapter.query(question, access, config, callTools(deps, backend));
  await deps.circuits.observe(adapter.id, 'ask', !(result.kind === 'failed' && result.infrastructure));
  if (result.kind === 'failed') return unanswered(result);
  if (result.kind === 'not-found') return { kind: 'untold', code: result.code };
  const start = { legal: null, legalAt: null, madeAvailableAt: null };
  const legal = readLegal(start, result.status).moves.at(-1)?.to ?? null;
  if (legal === null || !isFinalLegal(legal)) return { kind: 'not-done' };
  const wished = isAct(change.kind) ? ACT_ENDS[change.kind] : change.kind === 'cancel' ? 'annulled' : 'accessed';
  return legal === wished ? { kind: 'done', expiresOn: null } : { kind: 'over', legal };
}

/** An answer that cannot be used is counted; no answer is waited for. */
function unanswered(told: { code: string; infrastructure: boolean; notBefore?: string }): Seen {
  const { code, infrastructure, notBefore } = told;
  if (infrastructure) return { kind: 'failed', code };
  return { kind: 'untold', code, ...(notBefore === undefined ? {} : { notBefore: new Date(notBefore) }) };
}
