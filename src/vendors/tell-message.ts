/** Tells one e-office of one message, as it stands now, and writes down what came of it: success is what the vendor says it is. */
import type { HttpResult } from '../../contracts/backend.ts';
import { VendorFault } from '../../contracts/vendor-fault.ts';
import type { StatusPort, VendorMessage } from '../../contracts/vendor-intake.ts';
import { restAfter, retryAfter } from '../domain/tell-pace.ts';
import { errorFields } from '../log.ts';
import { traceMessage } from '../message-trace.ts';
import { receiverRests, receiverWell } from '../store/vendors/receivers.ts';
import { tellingSettled, tellingUnheard } from '../store/vendors/record-telling.ts';
import type { TakenTelling } from '../store/vendors/take-tellings.ts';
import type { Stream } from './deps.ts';
import { messagesOf, statusTools, type TellVendorDeps } from './tell-deps.ts';

type Telling = { port: StatusPort; stream: Stream; taken: TakenTelling; token: string };

/** `error` null: well. `result`: what the receiver is judged by; null where it had no part in it. */
export type Came = {
  error: string | null;
  durationMs: number;
  result: HttpResult | null;
  wantedMs?: number | undefined;
};

export async function tellMessage(deps: TellVendorDeps, telling: Telling): Promise<void> {
  const { port, stream, taken, token } = telling;
  const { message: id, version } = taken;
  const [message] = await messagesOf(deps, { ids: [id], entity: taken.entity });
  const settle = () => tellingSettled(deps.pool, { message: id, token, version, now: deps.runtime.now() });
  if (message === undefined || !isConcerned(port, message)) {
    deps.tellMetrics.vendorTellings.inc({ vendor: taken.vendor, outcome: 'left-out' });
    return settle();
  }
  const startedAt = deps.runtime.now();
  const came = await attempt(
    port,
    () => port.deliver(message, stream.access, statusTools(deps, stream)),
    (error) => deps.log.error('vendor.telling-failed', { vendor: taken.vendor, message: id, ...errorFields(error) }),
  );
  deps.log.info('vendor.told', {
    vendor: taken.vendor,
    entity: taken.entity,
    message: id,
    n: taken.attempts,
    outcome: came.error ?? 'told',
    durationMs: came.durationMs,
  });
  await traceMessage(deps, id, {
    ...{ name: 'vendor.tell', kind: 'client', startedAt, failed: came.error !== null },
    attributes: {
      ...{ 'carpeta.entity': taken.entity, 'carpeta.vendor': taken.vendor, 'carpeta.attempt': taken.attempts },
      'carpeta.outcome': came.error ?? 'told',
    },
  });
  if (came.error !== null) return unheard(deps, telling, { ...came, error: came.error });
  deps.tellMetrics.vendorTellings.inc({ vendor: taken.vendor, outcome: 'told' });
  await settle();
  await receiverWell(deps.pool, taken);
}

/** An adapter that cannot say is asked to tell it, where its fault is written down and tried again like any other. */
export function isConcerned(port: StatusPort, message: VendorMessage): boolean {
  try {
    return port.concerns(message);
  } catch {
    return true;
  }
}

/** Never throws: an adapter that stumbles over an answer has not been understood, and that is a failure like others. */
export async function attempt(
  port: StatusPort,
  say: () => Promise<HttpResult>,
  onStumble: (error: unknown) => void,
): Promise<Came> {
  const began = performance.now();
  const durationMs = () => Math.round(performance.now() - began);
  let result: HttpResult | null = null;
  try {
    result = await say();
    if (result.kind !== 'answer') return { error: result.reason, durationMs: durationMs(), result };
    const well = port.succeeded(result);
    return { error: well ? null : `status-${result.status}`, durationMs: durationMs(), result };
  } catch (error) {
    if (!(error instanceof VendorFault)) onStumble(error);
    const { fault, reason } = error instanceof VendorFault ? error : { fault: null, reason: 'internal' };
    const wantedMs = fault?.kind === 'retryable' ? fault.afterMs : undefined;
    // Refused credentials and the like concern whoever is told, not this message.
    const lost = fault !== null && fault.kind !== 'invalid' && fault.kind !== 'unsupported';
    const cameOf = lost ? ({ kind: 'lost', reason, durationMs: durationMs() } as const) : result;
    return { error: reason, durationMs: durationMs(), result: cameOf, wantedMs };
  }
}

async function unheard(deps: TellVendorDeps, { taken, token }: Telling, came: Came & { error: string }): Promise<void> {
  const now = deps.runtime.now();
  const { vendor, entity, message, version, failures } = taken;
  const nextAt = retryAfter(taken, { now, random: Math.random() });
  const givenUp = await tellingUnheard(deps.pool, { message, token, version, now, error: came.error, nextAt });
  const rest = came.result === null ? null : restAfter(came.result, { now, failures: failures + 1 });
  if (rest !== null) {
    const until = new Date(Math.max(rest.getTime(), now.getTime() + (came.wantedMs ?? 0)));
    await receiverRests(deps.pool, { ...taken, failures, until });
  }
  deps.tellMetrics.vendorTellings.inc({ vendor, outcome: givenUp ? 'given-up' : 'failed' });
  if (givenUp) deps.log.error('vendor.telling-given-up', { vendor, entity, message, outcome: came.error });
}
