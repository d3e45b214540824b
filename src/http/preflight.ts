/** POST /v1/preflight: what acceptance would say of an event, in full, and nothing of it stored. */
import { Hono } from 'hono';
import type { z } from 'zod';
import type { preflightSchema } from '../../contracts/api/preflight.ts';
import { EVENT_TYPES } from '../../contracts/event.ts';
import type { MessageKind } from '../../contracts/message.ts';
import type { Finding, Warning } from '../../contracts/outcome.ts';
import { isObject } from '../domain/fingerprint.ts';
import { heldBy } from '../domain/held.ts';
import { messageKindOf } from '../domain/message-kind.ts';
import { routeFor } from '../domain/routing.ts';
import { GatewayError } from '../errors.ts';
import { impossibleNow, judgeCancellation } from '../intake/accept-cancellation.ts';
import type { SendingEntity } from '../intake/deps.ts';
import { findRepeat } from '../intake/identify-event.ts';
import { isFileStatus } from '../intake/judge-file-status.ts';
import { entityOf, judgeEvent } from '../intake/validate-event.ts';
import { unsupported, withBody } from './body.ts';
import { clientOf, type HttpContext, type HttpEnv } from './context.ts';
import type { HttpDeps } from './deps.ts';
import { currentHolds } from './holds.ts';
import type { Language } from './language.ts';
import { powerCautions } from './power-cautions.ts';
import { MAX_FINDINGS } from './problem.ts';
import { eventMode, ONE_EVENT, readEvent } from './read-events.ts';
import type { HttpTools } from './tools.ts';
import { warningText } from './warning-texts.ts';

type Answer = z.infer<typeof preflightSchema>;
/** A warning, and the fault behind it where there is one. */
type Caution = Warning & { cause?: Finding };
type Found = { errors: readonly Finding[]; warnings: readonly Caution[] };

export function preflightRoutes(deps: HttpDeps, tools: HttpTools): Hono<HttpEnv> {
  const routes = new Hono<HttpEnv>();
  routes.post('/v1/preflight', tools.gate.requireScope('events'), (c) => {
    const mode = eventMode(c);
    if (mode === 'batch') throw unsupported(ONE_EVENT);
    return withBody(c, { maxBytes: deps.http.maxBodyBytes, budget: tools.bodies }, async (body) => {
      const found = await look(deps, c, readEvent(c, mode, body));
      return c.json(answerOf(found, tools, c.get('language')));
    });
  });
  return routes;
}

/** Throws GatewayError `malformed` or `entity-not-allowed`, as acceptance does. */
async function look(deps: HttpDeps, c: HttpContext, value: unknown): Promise<Found> {
  if (!isObject(value))
    throw new GatewayError('malformed', 'accept', 'Not an object.', {
      findings: [{ pointer: '', code: 'not-an-object' }],
    });
  const client = clientOf(c);
  const entity = entityOf(deps, client, value);
  const identity = entity === null ? 'new' : await identityOf(deps, c, value);
  // A repeat is answered with its receipt, whatever would be found in it today.
  if (identity === 'known') return { errors: [], warnings: [{ code: 'already-accepted', pointer: '/id' }] };
  const { findings, warnings } =
    value.type === EVENT_TYPES.cancellation
      ? await judgeTakenBack(deps, { entity, value })
      : await judgeEvent(deps, { client, entity, value });
  const reused: Finding[] = identity === 'reused' ? [{ pointer: '/id', code: 'event-id-reused' }] : [];
  const unsent = isFileStatus(value) || (isObject(value.data) && value.data.effect === 'mirror');
  const holds = entity === null || unsent ? [] : await holdsOn(deps, entity, messageKindOf(value.type));
  const powers = findings.length > 0 || unsent ? [] : await powerCautions(deps, entity, value);
  return { errors: [...reused, ...findings], warnings: [...warnings, ...holds, ...powers] };
}

async function judgeTakenBack(deps: HttpDeps, given: Parameters<typeof judgeCancellation>[1]) {
  const { findings, valid } = await judgeCancellation(deps, given);
  return { findings: [...findings, ...impossibleNow(valid?.messages ?? [])], warnings: [] };
}

async function identityOf(
  deps: HttpDeps,
  c: HttpContext,
  value: Record<string, unknown>,
): Promise<'new' | 'known' | 'reused'> {
  try {
    return (await findRepeat(deps, clientOf(c), value)) === null ? 'new' : 'known';
  } catch (error) {
    if (error instanceof GatewayError && error.code === 'event-id-reused') return 'reused';
    throw error;
  }
}

/* It would be accepted all the same, and wait. */
async function holdsOn(deps: HttpDeps, entity: SendingEntity, kind: MessageKind | null): Promise<Caution[]> {
  const backend = kind === null ? null : routeFor(entity, kind, deps.backends);
  if (backend === null) return [];
  const message = { delivery: 'queued' as const, entity: entity.dir3, backend: backend.adapter.id };
  const cause = heldBy(message, await currentHolds(deps));
  return cause === null ? [] : [{ code: heldUntil(cause.code), pointer: '/entitydir3', cause }];
}

function heldUntil(code: string): string {
  if (code.startsWith('seal-')) return 'held-until-seal';
  return code.startsWith('platform-key-') ? 'held-until-key' : 'held-until-back-end';
}

function answerOf({ errors, warnings }: Found, { texts }: HttpTools, language: Language): Answer {
  const said = (warning: Caution) => {
    const { code, pointer, before, after, cause } = warning;
    if (cause !== undefined) {
      const { detail, fix } = texts.explain(cause, language);
      return { detail: warningText(code, language, { cause: detail })?.detail ?? detail, fix };
    }
    const params = { ...(before === undefined ? {} : { before }), ...(after === undefined ? {} : { after }) };
    return warningText(code, language, params) ?? texts.explain({ code, pointer, params }, language);
  };
  return {
    ok: errors.length === 0,
    errors: errors
      .slice(0, MAX_FINDINGS)
      .map((each) => ({ pointer: each.pointer, code: each.code, ...texts.explain(each, language) })),
    warnings: warnings.slice(0, MAX_FINDINGS).map((each) => {
      const { code, pointer, before, after } = each;
      return {
        pointer,
        code,
        ...said(each),
        ...(before === undefined ? {} : { before }),
        ...(after === undefined ? {} : { after }),
      };
    }),
  };
}
