/** One sending as a citizen folder is shown it: TransmissioV2 (notib2-dev 2.0.12). Dates are epoch milliseconds. */
import type { Person } from '../../../contracts/event.ts';
import type { VendorMessage } from '../../../contracts/vendor-intake.ts';
import { ENVIAMENT_ESTATS } from './codes.ts';
import { PERSON_KINDS } from './codes-wire.ts';
import type { NotibSettings } from './config.ts';
import { enviamentEstat } from './estat.ts';
import type { Asked } from './format-status.ts';
import { idOf } from './identity.ts';
import { some, wordOf } from './people.ts';

/** Where folder reads are, below the façade. */
export const CONSULTA = '/interna/consulta/v2';
const FACADE = '/vendors/notib-v2';

export function formatTransmissio(
  { message, asked }: { message: VendorMessage; asked: Asked },
  settings: NotibSettings,
): Record<string, unknown> {
  const data = asked?.data;
  const sending = data?.sendings[0];
  const document = data?.documents[0];
  const { folder, text } = ENVIAMENT_ESTATS[enviamentEstat(message)];
  const numero = message.refs.numero ?? '';
  const at = `${settings.publicUrl ?? FACADE}${CONSULTA}`;
  return {
    id: idOf(numero, message.ref),
    emisor: message.entity,
    ...some({
      organGestor: data === undefined ? undefined : { codi: data.emitter.unitDir3 ?? message.entity },
      procediment: data?.procedure === undefined ? undefined : { codi: data.procedure.sia },
      numExpedient: message.file,
      concepte: data?.title.value,
      descripcio: data?.body?.value,
      dataEnviament: (message.madeAvailableAt ?? message.acceptedAt).getTime(),
      estat: { ...folder, descripcio: text },
      dataEstat: (message.legalAt ?? message.acceptedAt).getTime(),
      document:
        document === undefined
          ? undefined
          : { nom: document.name, mediaType: document.mediaType, url: `${at}/document/${idOf(numero, '0')}` },
      titular: sending === undefined ? undefined : personOf(sending.holder),
      certificacio:
        message.final && message.legal !== null ? `${at}/certificacio/${idOf(numero, message.ref)}` : undefined,
    }),
    destinataris: (sending?.representatives ?? []).map(personOf),
    error: false,
  };
}

/* As NOTIB: whoever is no natural person is named by the company's name. */
function personOf(person: Person): Record<string, unknown> {
  const word = wordOf(person.kind);
  return {
    tipus: { codi: word, nom: PERSON_KINDS[word].name },
    ...some({
      nom: person.legalName ?? person.givenName ?? person.fullName,
      llinatge1: person.surname1,
      llinatge2: person.surname2,
      nif: person.idNumber,
      email: person.email,
    }),
  };
}
