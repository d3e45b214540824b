/**
 * What the answer to a petition comes to. What decides: a signed answer or confirmation about this very petition, and a
 * code of the table, are certain; everything else after the first byte may have been processed, and says so.
 */
import type { HttpResult, InterpretContext } from '../../../contracts/backend.ts';
import type { Outcome } from '../../../contracts/outcome.ts';
import { readAnswer } from '../../../src/transport/soap-answer.ts';
import { type Reply, readReply } from './answer.ts';
import { CODES } from './codes.ts';
import type { Config } from './config.ts';
import { readScspFault } from './fault.ts';
import { readRoute, remoteIdOf } from './route.ts';
import { LIMITS } from './schema.ts';
import { answeredStatus, waitingStatus } from './status.ts';

export function interpret(
  result: HttpResult,
  { config, now, reference: petition, route }: InterpretContext<Config>,
): Outcome {
  if (result.kind === 'not-sent') return { kind: 'temporary', code: result.reason, text: '' };
  if (result.kind === 'lost') return { kind: 'unknown', code: result.reason, text: '', infrastructure: true };
  const place = readRoute(route);
  if (place === null) return { kind: 'unknown', code: 'route', text: '', infrastructure: false };
  const { service } = place;
  const reply = readReply(result, { config, service, petition, now });
  if (reply.kind === 'unreadable')
    return { kind: 'unknown', code: reply.code, text: '', infrastructure: reply.infrastructure };
  if (reply.kind === 'fault') return outcomeOfFault(reply);
  const of = { route: place, petition };
  const { code } = reply;
  const hours = config.services[service]?.defaultTerHours ?? 0;
  const status =
    reply.kind === 'answered'
      ? answeredStatus(reply, of)
      : waitingStatus(of, { code, hours: reply.hours ?? hours, now });
  return { kind: 'accepted', code: status.code, text: '', remoteId: remoteIdOf(place, petition), warnings: [], status };
}

/** The platform itself answered, in a way it has, and does not say that it is down; a proxy's page is no such answer. */
export function healthy(result: HttpResult): boolean {
  const answer = readAnswer(result, { maxBytes: LIMITS.answerBytes });
  if (answer.kind === 'body') return ANSWERS.has(answer.node.name);
  const code = answer.kind === 'fault' ? readScspFault(answer.fault).code : null;
  return code !== null && CODES.has(code) && CODES.get(code) !== 'down';
}

const ANSWERS: ReadonlySet<string> = new Set(['Respuesta', 'ConfirmacionPeticion']);

function outcomeOfFault({ code, text }: Extract<Reply, { kind: 'fault' }>): Outcome {
  switch (CODES.get(code)) {
    case 'configuration':
    case 'data':
      return { kind: 'rejected', code, text, finding: { pointer: '', code: `scsp-v3-${code}` } };
    case 'repeated':
      return { kind: 'duplicate', code, text };
    case 'clock':
      return { kind: 'temporary', code, text };
    case 'down':
      return { kind: 'unknown', code, text, infrastructure: true };
    // Of the body behind it: the platform works, and other services with it.
    case 'behind':
    case 'doubtful':
    case 'exhausted':
    case 'absent':
    case undefined:
      return { kind: 'unknown', code, text, infrastructure: false };
  }
}
