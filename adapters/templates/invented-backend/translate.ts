/** One sending as the service's message. Pure: the same gives the same bytes. */
import type { Translated } from '../../../contracts/backend.ts';
import { EVENT_TYPES, type Person } from '../../../contracts/event.ts';
import type { OutboundSending } from '../../../contracts/message.ts';
import { normaliseId } from '../../../src/domain/identifiers.ts';

/** The document is a piece of its own, the very bytes it was handed: evidence then keeps it once. */
export function translate({ event, sending, document, ...message }: OutboundSending): Translated {
  const { data, type } = event;
  const head = {
    reference: message.reference,
    issuer: message.issuer,
    kind: type === EVENT_TYPES.notification ? 'NOTIFICATION' : 'COMMUNICATION',
    title: data.title.value,
    ...(data.body === undefined ? {} : { body: data.body.value }),
    ...(data.procedure?.sia === undefined ? {} : { sia: data.procedure.sia }),
    ...(data.availability?.notBefore === undefined ? {} : { from: data.availability.notBefore }),
    ...(message.expiresOn === null ? {} : { until: message.expiresOn }),
    addressee: personOf(sending.holder),
    representatives: (sending.representatives ?? []).map(personOf),
    document: {
      name: document.name,
      mediaType: document.mediaType,
      sha256: Buffer.from(document.sha256).toString('base64'),
      base64: '',
    },
  };
  const text = JSON.stringify(head);
  // `base64` is the last member of the last member.
  const cut = text.length - '"}}'.length;
  return {
    payload: [Buffer.from(text.slice(0, cut)), document.contentBase64, Buffer.from(text.slice(cut))],
    warnings: [],
  };
}

function personOf(person: Person): { nif: string | null; name: string } {
  const names = [person.givenName, person.surname1, person.surname2].filter(Boolean).join(' ');
  return {
    nif: person.idNumber ? normaliseId(person.idNumber) : null,
    name: person.legalName ?? person.fullName ?? names,
  };
}
