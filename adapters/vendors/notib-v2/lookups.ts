/** From NOTIB's identifiers to messages: only of the caller's entities, in the order of the enviaments. */
import type { SendEvent } from '../../../contracts/event.ts';
import type { Gateway, VendorMessage } from '../../../contracts/vendor-intake.ts';
import type { Asked } from './format-status.ts';
import { REF, readId, readReferencia } from './identity.ts';

/** Empty: none of this caller. */
export async function messagesOf(gateway: Gateway, identificador: string): Promise<readonly VendorMessage[]> {
  const read = readReferencia(identificador);
  if (read === null || read.ref !== '0') return [];
  return inOrder(await gateway.findByVendorRef(REF.identificador, read.identificador));
}

export async function messageOf(gateway: Gateway, referencia: string): Promise<VendorMessage | null> {
  const read = readReferencia(referencia);
  if (read === null) return null;
  const messages = await gateway.findByVendorRef(REF.identificador, read.identificador);
  return messages.find(({ ref }) => ref === read.ref) ?? null;
}

/** By the number a folder read gave: of the notification (its first message), or of one sending. */
export async function messageByNumber(gateway: Gateway, text: string): Promise<VendorMessage | null> {
  const read = readId(text);
  if (read === null) return null;
  const messages = inOrder(await gateway.findByVendorRef(REF.numero, read.numero));
  // Two notifications with one number are hardly to be seen; neither is shown for the other.
  if (new Set(messages.map(({ event }) => event.id)).size > 1) return null;
  return (read.ref === '0' ? messages[0] : messages.find(({ ref }) => ref === read.ref)) ?? null;
}

/** What was asked for with a message; its schema was judged when it was taken in. */
export async function askedOf(gateway: Pick<Gateway, 'request'>, messageId: string): Promise<Asked> {
  const event = await gateway.request(messageId);
  return event === null ? null : (event as Pick<SendEvent, 'data'>);
}

function inOrder(messages: readonly VendorMessage[]): readonly VendorMessage[] {
  return messages.toSorted((a, b) => Number(a.ref) - Number(b.ref));
}
