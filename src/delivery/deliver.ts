/**
 * The product on one page: how one claimed message is handed over. Everything remote happens here, between two
 * commits; every branch of it stands in this file.
 */
import type { ActiveBackend } from '../../contracts/backend.ts';
import { madridDay } from '../domain/calendar.ts';
import { GatewayError } from '../errors.ts';
import { errorFields } from '../log.ts';
import type { ClaimedMessage } from '../outbox/claim.ts';
import { openDeliverable } from '../store/documents/open-deliverable.ts';
import { accessOf, callTools, type DeliveryDeps } from './deps.ts';
import { requestEvidence } from './evidence.ts';
import { outboundOf } from './outbound.ts';
import { record } from './record.ts';
import { handBack, refuseUnsent, setBack } from './set-back.ts';

/** Never throws: what goes wrong is written to the message, or left to its lease. */
export async function deliver(deps: DeliveryDeps, backend: ActiveBackend, message: ClaimedMessage): Promise<void> {
  const { adapter, config } = backend;
  const { pool, runtime } = deps;
  const tools = callTools(deps, backend);
  const access = accessOf(deps, backend, message.entity);
  try {
    // Taken out of the settings while this waited: it waits on, until it is there again.
    if (!backend.entities.has(message.entity))
      throw new GatewayError('platform-key-missing', 'sign', 'The entity is not configured at this back end.');
    const opened = await openDeliverable(pool, deps.vault, message);
    const today = madridDay(runtime.now());
    const asked = outboundOf(message, opened, { today, defaultDays: config.defaults.naturalDays });
    if (asked.kind === 'too-short') return await refuseUnsent(deps, message, asked);

    const { outbound, expiresOn } = asked;
    const translated = adapter.translate(outbound, { config, entity: access.config, today });
    const signed = await adapter.sign(translated, access, config, tools);

    if (deps.stopping()) return await handBack(deps, message);

    const n = message.attempts + 1;
    const startedAt = runtime.now();
    const request = requestEvidence(deps, message, { n, signed, document: opened.documents[0], at: startedAt });
    const mayStart = await deps.writes.begin({
      message: { id: message.id, entity: message.entity },
      owner: deps.owner,
      leaseUntil: message.leaseUntil,
      now: startedAt,
      timeoutMs: config.timeoutMs,
      expiresOn,
      route: signed.route,
      warnings: translated.warnings,
      request,
    });
    if (!mayStart || runtime.now().getTime() + config.timeoutMs > message.leaseUntil.getTime())
      return deps.log.warn('message.lease-lost', { message: message.id, backend: adapter.id });

    const answer = await adapter.send(signed, config, tools.transport);
    const outcome = adapter.interpret(answer, {
      config,
      now: runtime.now(),
      reference: message.reference,
      route: signed.route,
    });
    await record(deps, backend, message, { n, startedAt, answer, outcome, traceparent: opened.event.traceparent });
  } catch (error) {
    deps.log.error('message.not-delivered', { message: message.id, backend: adapter.id, ...errorFields(error) });
    await setBack(deps, message, error);
  }
}
