/** Uncertain messages: the back end is asked by our own reference, and only its answer lets anything be sent again. */
import type { ActiveBackend } from '../../contracts/backend.ts';
import type { Delivery } from '../../contracts/message.ts';
import type { AskResult } from '../../contracts/outcome.ts';
import { referenceOf } from '../domain/identifiers.ts';
import { maintenanceOf } from '../domain/maintenance.ts';
import { afterAsk } from '../domain/next-step.ts';
import { errorFields } from '../log.ts';
import { traceEarlyCallbacks, traceMessage } from '../message-trace.ts';
import { holdUnasked } from '../outbox/hold-unasked.ts';
import { type Columns, type Move, move } from '../outbox/move.ts';
import { takeForAsk, type UncertainMessage } from '../outbox/take.ts';
import { accessOf, callTools, type DeliveryDeps, suspendedEntities } from './deps.ts';
import { policyOf } from './policy.ts';
import { withStatus } from './record-status.ts';
import { moveFor } from './step-move.ts';

/** Asks whatever is due, `atMost` at once; returns how many were asked. */
export async function askDue(deps: DeliveryDeps, backend: ActiveBackend, atMost: number): Promise<number> {
  const { adapter, config } = backend;
  if (!policyOf(backend).askByReference) {
    await hold(deps, backend, false);
    return 0;
  }
  if (deps.circuits.isOpen(adapter.id, 'ask') || deps.clockWatch.skewed(adapter.id)) return 0;
  if (maintenanceOf(backend, deps.runtime.now()) !== null) return 0;
  await hold(deps, backend, true);
  const due = await takeForAsk(deps.pool, {
    backend: adapter.id,
    atMost,
    suspended: suspendedEntities(deps, backend),
    now: deps.runtime.now(),
    leaseMs: config.leaseMs,
  });
  await Promise.all(due.map((message) => askOne(deps, backend, message)));
  return due.length;
}

async function hold(deps: DeliveryDeps, backend: ActiveBackend, askable: boolean): Promise<void> {
  await holdUnasked(deps.pool, {
    backend: backend.adapter.id,
    suspended: suspendedEntities(deps, backend),
    now: deps.runtime.now(),
    settleMs: backend.config.settleMs,
    askable,
  });
}

async function askOne(deps: DeliveryDeps, backend: ActiveBackend, message: UncertainMessage): Promise<void> {
  const { adapter } = backend;
  try {
    const askedAt = deps.runtime.now();
    const { result, ...known } = await askFor(deps, backend, message);
    const asked = {
      attempts: message.attempts - message.attemptsBefore,
      attemptEndedAt: message.attemptEndedAt,
      pending: message.pending,
      asks: message.asks + 1,
      askedAt,
    };
    const step = afterAsk(asked, result, policyOf(backend), Math.random());
    const code = result.kind === 'found' ? 'found' : result.code;
    const next = moveFor(step, { message, from: ['uncertain'], code, at: deps.runtime.now(), backend });
    // Of several deadlines it was sent with, only the back end knows which one counts.
    const readBack = step.delivery === 'accepted' ? { read_term_at: deps.runtime.now(), term_reads: 0 } : {};
    // Only an answer that it is certainly not there lets it be sent, here and after a restore.
    const cleared = step.delivery === 'queued' ? { cleared_reference: message.reference } : known;
    const why = problemAfter(backend, { result, next: step.delivery, at: askedAt });
    const set = { ...next.set, ...readBack, ...cleared, ...why, asks: asked.asks };
    // An answer that is whole may be given only once; of any other the next look brings the rest.
    const whole = result.kind === 'found' && result.status?.certified === true ? result.status : null;
    const plain: Move = { ...next, attempts: message.attempts, set };
    const at = deps.runtime.now();
    await move(
      deps.pool,
      whole === null ? plain : withStatus(deps, backend, { move: plain, message, status: whole, at }),
    );
    if (result.kind !== 'failed') await deps.heard(adapter.id);
    deps.metrics.asks.inc({ backend: adapter.id, result: result.kind });
    deps.log.info('message.asked', {
      message: message.id,
      backend: adapter.id,
      result: result.kind,
      code,
      next: step.delivery,
    });
    await traceMessage(deps, message.id, {
      ...{ name: 'message.ask', kind: 'client', startedAt: askedAt, failed: result.kind === 'failed' },
      attributes: {
        ...{ 'carpeta.entity': message.entity, 'carpeta.backend': adapter.id, 'carpeta.result': result.kind },
        ...{ 'carpeta.code': code, 'carpeta.next': step.delivery },
      },
    });
    if (step.delivery === 'accepted') await traceEarlyCallbacks(deps, message.id, at);
    await deps.circuits.observe(adapter.id, 'ask', !(result.kind === 'failed' && result.infrastructure));
  } catch (error) {
    deps.log.error('message.not-asked', { message: message.id, backend: adapter.id, ...errorFields(error) });
  }
}

/** What the person who has to decide is shown: what the search found, in the adapter's words. Gone once it goes again. */
function problemAfter(
  { adapter }: ActiveBackend,
  asked: { result: AskResult; next: Delivery; at: Date },
): Pick<Columns, 'problem'> {
  const { result, next, at } = asked;
  if (next === 'queued') return { problem: null };
  if (result.kind !== 'undecided') return {};
  const { code, text } = result;
  return { problem: { pointer: '', code: `${adapter.id}-${code}`, params: { found: text }, at: at.toISOString() } };
}

/** How many times a person may have sent a message again after the backup, each time under a reference of its own. */
const LATER_GENERATIONS = 3;

type Answer = { result: AskResult; reference?: string; generation?: number };

/** After a restore also for the references of later retries, which the store no longer knows of. */
async function askFor(deps: DeliveryDeps, backend: ActiveBackend, message: UncertainMessage): Promise<Answer> {
  const access = accessOf(deps, backend, message.entity);
  const tools = callTools(deps, backend);
  // What was sent after the backup left no trace here.
  const since = message.afterRestore ? message.createdAt : message.firstTriedAt;
  const until = message.attemptEndedAt;
  const { issuer, route } = message;
  const put = (reference: string) =>
    backend.adapter.ask!({ reference, issuer, since, until, route }, access, backend.config, tools);
  const result = await put(message.reference);
  if (!message.afterRestore || result.kind !== 'not-found') return { result };
  for (let later = 1; later <= LATER_GENERATIONS; later += 1) {
    const generation = message.generation + later;
    const reference = referenceOf({ ...message, generation });
    const answer = await put(reference);
    if (answer.kind === 'found') return { result: answer, reference, generation };
    if (answer.kind !== 'not-found') return { result: answer };
  }
  return { result };
}
