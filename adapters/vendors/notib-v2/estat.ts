/** Where a message stands in NOTIB's words, alone and together with those of its notification. Pure. */

import { FINAL_LEGAL } from '../../../contracts/message.ts';
import type { Legal } from '../../../contracts/outcome.ts';
import { isNotifiedLegal, LEGAL_STATES } from '../../../contracts/outcome.ts';
import type { VendorMessage } from '../../../contracts/vendor-intake.ts';
import { BY_CHANNEL, BY_DELIVERY, BY_LEGAL, type EnviamentEstat, type NotificacioEstat } from './codes.ts';

type Standing = Pick<VendorMessage, 'delivery' | 'legal' | 'channel' | 'event'>;

const NOTIFICATION = 'es.citizenfolder.notification.requested.v1';
/** It has not left, or nobody knows yet whether it did. */
const ON_ITS_WAY: ReadonlySet<string> = new Set(['queued', 'sending', 'uncertain']);
/** It will not be delivered unless a person decides otherwise. */
const CAME_TO_NOTHING: ReadonlySet<string> = new Set(['rejected', 'dead', 'cancelled']);

export function enviamentEstat({ delivery, legal, channel, event }: Standing): EnviamentEstat {
  const known = LEGAL_STATES.find((each) => each === legal);
  if (known === undefined || !isNotifiedLegal(known)) return BY_DELIVERY[delivery] ?? 'NOTIB_PENDENT';
  if (known === 'available') return BY_CHANNEL[channel ?? ''] ?? 'PENDENT_SEU';
  if (known === 'accessed') return event.type === NOTIFICATION ? 'NOTIFICADA' : 'LLEGIDA';
  return BY_LEGAL[known];
}

/** All the messages of one notification; none is still pending. */
export function notificacioEstat(messages: readonly Standing[]): NotificacioEstat {
  if (messages.length === 0 || messages.some(({ delivery }) => ON_ITS_WAY.has(delivery))) return 'PENDENT';
  const failed = messages.some(cameToNothing);
  if (messages.every(hasEnded)) return failed ? 'FINALITZADA_AMB_ERRORS' : 'FINALITZADA';
  return failed ? 'ENVIADA_AMB_ERRORS' : 'ENVIADA';
}

export function cameToNothing({ delivery }: Standing): boolean {
  return CAME_TO_NOTHING.has(delivery);
}

/** NOTIB's `notificaEstatFinal`, and whatever came to nothing. */
export function hasEnded(message: Standing): boolean {
  return message.delivery === 'mirrored' || cameToNothing(message) || isFinal(message.legal);
}

/** It reached the back end: what a citizen folder may be shown at all. */
export function wasSent({ delivery }: Standing): boolean {
  return delivery === 'accepted';
}

function isFinal(legal: string | null): boolean {
  return FINAL_LEGAL.includes(legal as Legal);
}
