/** Where a message stands in AL SIGM's states, and told to it by its own `actualizaEstado` where it wants that. */
import type { HttpResult } from '../../../contracts/backend.ts';
import { VendorFault } from '../../../contracts/vendor-fault.ts';
import type { StatusTools, VendorMessage } from '../../../contracts/vendor-intake.ts';
import { exchange, farOf, saysOk } from './call.ts';
import { STATES, type StateRow } from './codes.ts';
import type { AlsigmAccess } from './normalise.ts';
import { requestOf } from './request.ts';
import { tag } from './wire.ts';

/** Of `data.vendor.refs`: by which `notiId` SIGEM wants to be told. */
export const TELL = 'estadoA';
const OPERATION = 'actualizaEstado';

/** Always one; of what was returned, annulled or failed SIGEM has no word but that its connector failed. */
export function stateOf({ legal, delivery }: Pick<VendorMessage, 'legal' | 'delivery'>): StateRow {
  switch (legal) {
    case 'available':
      return STATES.available;
    case 'accessed':
      return STATES.accessed;
    case 'expired':
      return STATES.expired;
    case 'refused':
      return STATES.refused;
    case 'returned':
    case 'annulled':
    case 'failed':
      return STATES.connectorError;
  }
  if (['rejected', 'dead', 'cancelled'].includes(delivery)) return STATES.connectorError;
  return delivery === 'accepted' ? STATES.sent : STATES.created;
}

/** When it came to stand there. */
export function stateAt({ legal, legalAt, madeAvailableAt, acceptedAt }: VendorMessage): Date {
  if (legal === 'available') return madeAvailableAt ?? legalAt ?? acceptedAt;
  return legalAt ?? acceptedAt;
}

/** What SIGEM does not set itself when it hands a notification over, of those it gave a `notiId`. */
export function concerns(message: VendorMessage): boolean {
  const state = stateOf(message);
  return message.refs[TELL] !== undefined && state !== STATES.created && state !== STATES.sent;
}

/** May be repeated: it sets, and adds nothing. Throws VendorFault `invalid` where whom it is about is erased. */
export async function tellState(message: VendorMessage, access: AlsigmAccess, tools: StatusTools): Promise<HttpResult> {
  const far = farOf(access);
  const notiId = message.refs[TELL];
  const request = await tools.request(message.id);
  if (far === null || notiId === undefined || request === null)
    throw new VendorFault({ kind: 'invalid', findings: [{ pointer: '/notiId', code: 'required' }] }, 'cannot-be-told');
  const inner = [
    tag('numeroExpediente', message.file),
    tag('estado', stateOf(message).id),
    tag('fechaActualizacion', stateAt(message).toISOString()),
    tag('nifDestino', requestOf(request).nif),
    tag('notiId', notiId),
  ].join('');
  return exchange(far, tools, { service: 'notifications', name: OPERATION, inner });
}

/** HTTP 200 is not enough: it is RetornoServicio that says so. */
export function toldState(result: HttpResult): boolean {
  return saysOk(result, OPERATION);
}
