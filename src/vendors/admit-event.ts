/** Whether an event is one that this entity of this credential may bring, and whether it is there already. */
import { EVENT_TYPES } from '../../contracts/event.ts';
import type { Finding } from '../../contracts/outcome.ts';
import { badTextFindings } from '../domain/bad-text.ts';
import { isObject } from '../domain/fingerprint.ts';
import { GatewayError } from '../errors.ts';
import type { IntakeDeps, SendingEntity } from '../intake/deps.ts';
import { findRepeat } from '../intake/identify-event.ts';
import { entityOf } from '../intake/validate-event.ts';
import type { StoredEvent } from '../store/events/find.ts';
import { type Stream, senderOf } from './deps.ts';

type Loose = Record<string, unknown>;
type Deps = Pick<IntakeDeps, 'pool' | 'runtime' | 'entities'>;

/**
 * Throws GatewayError `event-invalid` for another effect than is configured or text that cannot be kept,
 * `entity-not-allowed`, `event-id-reused`.
 */
export async function admitEvent(
  deps: Deps,
  stream: Stream,
  event: Loose,
): Promise<{ entity: SendingEntity; repeat: StoredEvent | null }> {
  const sender = senderOf(stream);
  const entity = entityOf(deps, sender, event);
  if (entity?.dir3 !== stream.entity) throw refused([{ pointer: '/entitydir3', code: 'entity-not-allowed' }]);
  const { effect } = stream.access;
  if (!saysEffect(event, effect))
    throw refused([{ pointer: '/data/effect', code: 'effect-differs', params: { effect } }]);
  const bad = badTextFindings(event);
  if (bad.length > 0) throw refused(bad);
  return { entity, repeat: await findRepeat(deps, sender, event) };
}

/* How a file stands has no effect to speak of. */
function saysEffect({ type, data }: Loose, effect: string): boolean {
  return type === EVENT_TYPES.fileStatus || (isObject(data) && data.effect === effect);
}

function refused(findings: readonly Finding[]): GatewayError {
  return new GatewayError('event-invalid', 'accept', 'The event is not what this stream may bring.', { findings });
}
