/** Where a message stands, in e-NOTUM's states, and since when. */
import type { VendorMessage } from '../../../contracts/vendor-intake.ts';
import {
  DELIVERY_STATE,
  KINDS,
  type Kind,
  LEGAL_STATE,
  LEGAL_STATE_OF_COMMUNICATION,
  META_STATES,
  type State,
} from './codes.ts';

export function kindOf({ event }: VendorMessage): Kind {
  return event.type === KINDS.COMUNICACIO ? 'COMUNICACIO' : 'NOTIFICACIO';
}

/** What the back end certifies comes first; REGISTRADA is only what its sender has registered, for the gateway registers nothing. */
export function stateOf(message: VendorMessage): State {
  const table = kindOf(message) === 'COMUNICACIO' ? LEGAL_STATE_OF_COMMUNICATION : LEGAL_STATE;
  const certified = message.legal === null ? undefined : (table as Readonly<Record<string, State>>)[message.legal];
  const waiting = message.refs.numeroRegistre === undefined ? 'PENDENT' : 'REGISTRADA';
  return certified ?? DELIVERY_STATE[message.delivery] ?? waiting;
}

/** DataActualitzacio. An end that nobody certified has no date of its own: it is `now`, when it is told. */
export function changedAt(message: VendorMessage, now: Date): Date {
  switch (stateOf(message)) {
    case 'PENDENT':
    case 'REGISTRADA':
      return message.acceptedAt;
    case 'DIPOSITADA':
      return message.madeAvailableAt ?? message.legalAt ?? now;
    case 'ACCEPTADA':
    case 'REBUTJADA':
    case 'EXPIRADA':
    case 'ERROR':
    case 'ANUL·LADA':
      return message.legalAt ?? now;
  }
}

/** When it was accepted or refused, by the citizen or by time; null: it was not. */
export function practisedAt(message: VendorMessage): Date | null {
  return META_STATES.PRACTICADA?.includes(stateOf(message)) === true ? message.legalAt : null;
}
