/**
 * E-offices told: each change of the feed as a signed CloudEvent to each subscription that wants it, at least once,
 * retried for days. A receiver that fails rests, and while it rests no attempt is spent.
 */
import type { Pool } from 'pg';
import type { HttpResult, Transport } from '../../contracts/backend.ts';
import { restAfter, retryAfter } from '../domain/tell-pace.ts';
import { type Flights, fly, quickest, underWay } from '../flights.ts';
import { errorFields, type Log } from '../log.ts';
import { traceMessage } from '../message-trace.ts';
import type { Metrics } from '../metrics.ts';
import type { Runtime } from '../runtime.ts';
import { webhookHeaders } from '../signing/webhook.ts';
import type { Vault } from '../store/evidence/write.ts';
import { disableSubscription } from '../store/subscriptions/change.ts';
import { readTold } from '../store/subscriptions/content.ts';
import { fanOut, subscriptionsBehind } from '../store/subscriptions/fan-out.ts';
import { tellingDelivered, tellingFailed } from '../store/subscriptions/record.ts';
import { openSecret } from '../store/subscriptions/secret.ts';
import { type TakenTelling, takeTellings } from '../store/subscriptions/take.ts';
import { purgeTellings } from '../store/subscriptions/tellings.ts';
import type { Tracing } from '../tracing.ts';
import { bodyOfPing, bodyOfTelling } from './tell-body.ts';
import type { Chore } from './worker.ts';

const LOOK_MS = 500;
const PER_SUBSCRIPTION = 4;
const AT_ONCE = 32;
/** Beyond the exchange's time-out, for writing down what came of it. */
const LEASE_MARGIN_MS = 20_000;
/** Of a receiver's answer, which nobody reads. Bytes. */
const MAX_ANSWER_BYTES = 64 * 1024;
/** How long the log of a telling is kept once it ended. */
const KEEP_MS = 30 * 24 * 3_600_000;
const PURGE_BATCH = 1_000;

export type TellDeps = {
  pool: Pool;
  vault: Vault;
  runtime: Runtime;
  log: Log;
  metrics: Pick<Metrics, 'tellings'>;
  /** Null or absent: no traces are sent. */
  tracing?: Tracing | null | undefined;
  /** Guarded: it refuses addresses that nobody may be made to call. */
  transport: Transport;
  /** Entities of a client, null for all; undefined where there is no such client any more. */
  entitiesOf: (clientId: string) => readonly string[] | null | undefined;
  /** `source` of what is sent. */
  source: string;
  timeoutMs: number;
  /** How long a change is retried. */
  retryMs: number;
  stopping: () => boolean;
};

export function tellChores(deps: TellDeps): Chore[] {
  const flights: Flights = new Map();
  return [
    { name: 'fan-out', everyMs: LOOK_MS, run: () => fanOutAll(deps) },
    { name: 'tell', everyMs: LOOK_MS, run: () => tellDue(deps, flights) },
    {
      name: 'purge-tellings',
      everyMs: 60_000,
      run: () =>
        purgeTellings(deps.pool, {
          endedBefore: new Date(deps.runtime.now().getTime() - KEEP_MS),
          limit: PURGE_BATCH,
        }),
    },
  ];
}

/** Exported for tests. Returns how many changes were looked at. */
export async function fanOutAll(deps: TellDeps): Promise<number> {
  let looked = 0;
  for (const { id, clientId, entities } of await subscriptionsBehind(deps.pool)) {
    const now = deps.runtime.now();
    const allowed = deps.entitiesOf(clientId);
    if (allowed === undefined) {
      await disableSubscription(deps.pool, { id, reason: 'client-gone', now });
      continue;
    }
    looked += await fanOut(deps.pool, {
      subscription: id,
      entities: narrowed(entities, allowed),
      now,
      until: new Date(now.getTime() + deps.retryMs),
    });
  }
  return looked;
}

/* A client that lost an entity is told no more of it, whatever its subscription says. */
function narrowed(wanted: readonly string[] | null, allowed: readonly string[] | null): readonly string[] | null {
  if (wanted === null) return allowed;
  return allowed === null ? wanted : wanted.filter((each) => allowed.includes(each));
}

/** Exported for tests: starts what is due and waits for the quickest; `flights` counts what is under way. */
export async function tellDue(deps: TellDeps, flights: Flights): Promise<number> {
  if (deps.stopping()) return 0;
  const busy = [...flights].filter(([, n]) => n >= PER_SUBSCRIPTION).map(([id]) => id);
  const running = underWay(flights);
  if (running >= AT_ONCE) return 0;
  const taken = await takeTellings(deps.pool, {
    now: deps.runtime.now(),
    leaseMs: deps.timeoutMs + LEASE_MARGIN_MS,
    perSubscription: PER_SUBSCRIPTION,
    busy,
    atMost: AT_ONCE - running,
  });
  const told = taken.map((telling) =>
    fly(flights, telling.subscription, async () => {
      try {
        await tellOne(deps, telling);
      } catch (error) {
        deps.log.error('telling.failed', { telling: telling.id, ...errorFields(error) });
      }
    }),
  );
  if (told.length > 0) await quickest(told, LOOK_MS);
  return taken.length;
}

async function tellOne(deps: TellDeps, telling: TakenTelling): Promise<void> {
  const { runtime } = deps;
  const content = telling.cursor === null ? null : await readTold(deps.pool, telling.cursor);
  const told = { id: telling.id, subscription: telling.subscription, attempts: telling.attempts };
  if (telling.cursor !== null && content === null)
    return tellingDelivered(deps.pool, { ...told, outcome: 'erased', now: runtime.now() });
  const body = Buffer.from(
    JSON.stringify(content === null ? bodyOfPing(deps.source, telling) : bodyOfTelling(deps.source, content)),
  );
  const at = runtime.now();
  const result = await deps.transport.exchange({
    method: 'POST',
    url: telling.url,
    headers: {
      'content-type': 'application/cloudevents+json; charset=utf-8',
      'user-agent': 'carpeta-gateway',
      ...webhookHeaders({ id: telling.id, at, body, secrets: secretsOf(deps, telling, at) }),
    },
    body: [body],
    timeoutMs: deps.timeoutMs,
    maxAnswerBytes: MAX_ANSWER_BYTES,
  });
  await record(deps, telling, result);
  if (content?.change.messageId != null) await trace(deps, telling, { ...content.change, startedAt: at, result });
}

function secretsOf({ vault }: TellDeps, telling: TakenTelling, at: Date): string[] {
  const { subscription, key, formerSealed, formerUntil } = telling;
  const secrets = [openSecret(vault, { subscription, key, which: 'secret' }, telling.secretSealed)];
  if (formerSealed !== null && formerUntil !== null && at < formerUntil)
    secrets.push(openSecret(vault, { subscription, key, which: 'former' }, formerSealed));
  return secrets;
}

/** Nothing of where it was told: an address may be a secret. */
function trace(
  deps: TellDeps,
  telling: TakenTelling,
  of: { messageId: string | null; kind: string; entity: string; startedAt: Date; result: HttpResult },
): Promise<void> {
  const { messageId, kind, entity, startedAt, result } = of;
  return traceMessage(deps, messageId ?? '', {
    ...{ name: 'subscriber.tell', kind: 'client', startedAt, failed: !isWell(result) },
    attributes: {
      ...{ 'carpeta.entity': entity, 'carpeta.subscription': telling.subscription, 'carpeta.telling': telling.id },
      ...{ 'carpeta.attempt': telling.attempts, 'carpeta.change': kind },
      ...(result.kind === 'answer'
        ? { 'http.response.status_code': result.status }
        : { 'error.type': `${result.kind} ${result.reason}` }),
    },
  });
}

function isWell(result: HttpResult): boolean {
  return result.kind === 'answer' && result.status >= 200 && result.status < 300;
}

async function record(deps: TellDeps, telling: TakenTelling, result: HttpResult): Promise<void> {
  const now = deps.runtime.now();
  const outcome = result.kind === 'answer' ? String(result.status) : result.reason;
  const told = { id: telling.id, subscription: telling.subscription, attempts: telling.attempts, outcome, now };
  const answered = result.kind === 'answer' ? result.status : null;
  const well = isWell(result);
  deps.metrics.tellings.inc({ outcome: well ? 'delivered' : 'failed' });
  deps.log.info('telling.attempted', {
    telling: telling.id,
    n: telling.attempts,
    outcome,
    durationMs: result.durationMs,
  });
  if (well) return tellingDelivered(deps.pool, told);
  const nextAt = retryAfter(telling, { now, random: Math.random() });
  const restsUntil = restAfter(result, { now, failures: telling.failures + 1 });
  await tellingFailed(deps.pool, { ...told, nextAt, restsUntil });
  if (answered === 410) await disableSubscription(deps.pool, { id: telling.subscription, reason: 'gone', now });
  if (nextAt === null) deps.log.error('telling.given-up', { telling: telling.id, outcome });
}
