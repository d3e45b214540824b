/**
 * Where messages stand, as RespostaConsultaEstatNotificacioV2 and RespostaConsultaEstatEnviamentV2 (notib2-dev 2.0.12;
 * `notificaIndentificador` and `entragaPostalActiva` are spelt so there). Dates are epoch milliseconds; what we do not know
 * is left out, as NOTIB leaves out nulls.
 */
import { createHash } from 'node:crypto';
import type { Person, SendEvent } from '../../../contracts/event.ts';
import type { VendorFile, VendorMessage } from '../../../contracts/vendor-intake.ts';
import { ENVIAMENT_ESTATS, ORIGINS } from './codes.ts';
import { cameToNothing, enviamentEstat, hasEnded, notificacioEstat } from './estat.ts';
import { referenciaOf } from './identity.ts';
import { fullNameOf, personaOf, some } from './people.ts';

/** What was asked for, with one sending; null once its payload is erased. */
export type Asked = Pick<SendEvent, 'data'> | null;

export function formatNotificacio(messages: readonly VendorMessage[], asked: Asked): Record<string, unknown> {
  const [first] = messages;
  if (first === undefined) return {};
  const failed = messages.find(cameToNothing);
  const ended = messages.every(hasEnded);
  return {
    ...errorOf(failed),
    ...some({
      identificador: first.event.id,
      estat: notificacioEstat(messages),
      tipus: tipusOf(first),
      emisorDir3: first.entity,
      procediment: asked?.data.procedure === undefined ? undefined : { codiSia: asked.data.procedure.sia },
      organGestorDir3: asked?.data.emitter.unitDir3,
      concepte: asked?.data.title.value,
      numExpedient: first.file,
      dataCreada: first.acceptedAt.getTime(),
      dataEnviada: latest(messages.map(({ madeAvailableAt }) => madeAvailableAt)),
      dataFinalitzada: ended ? latest(messages.map(({ legalAt }) => legalAt)) : undefined,
    }),
  };
}

export function formatEnviament(
  message: VendorMessage,
  { asked, evidence }: { asked: Asked; evidence: VendorFile | null },
): Record<string, unknown> {
  const sending = asked?.data.sendings[0];
  const estat = enviamentEstat(message);
  return {
    ...errorOf(cameToNothing(message) ? message : undefined),
    ...some({
      identificador: message.event.id,
      referencia: referenciaOf(message.event.id, message.ref),
      notificaIndentificador: message.remoteId,
      estat,
      estatData: (message.legalAt ?? message.acceptedAt).getTime(),
      estatDescripcio: message.legal === 'returned' ? 'Retornat pel servei postal' : ENVIAMENT_ESTATS[estat].text,
      interessat: sending === undefined ? undefined : personaOf(sending.holder, sending.holderIncapacitated === true),
      datat: datatOf(message, sending),
      certificacio: evidence === null ? undefined : certificacioOf(message, evidence),
    }),
    enviamentSir: false,
    dehObligat: sending?.obliged === true,
    entragaPostalActiva: sending?.postalFallback !== undefined,
    representants: (sending?.representatives ?? []).map((each) => personaOf(each, false)),
  };
}

export function tipusOf({ event }: Pick<VendorMessage, 'event'>): 'NOTIFICACIO' | 'COMUNICACIO' {
  return event.type === 'es.citizenfolder.notification.requested.v1' ? 'NOTIFICACIO' : 'COMUNICACIO';
}

function errorOf(failed: VendorMessage | undefined): Record<string, unknown> {
  if (failed === undefined) return { error: false };
  return { error: true, errorDescripcio: failed.problem?.text ?? "L'enviament s'ha cancel·lat" };
}

type SendingAsked = NonNullable<Asked>['data']['sendings'][number] | undefined;

/* NOTIB tells it once Notific@ has given its identifier. */
function datatOf(message: VendorMessage, sending: SendingAsked): Record<string, unknown> | undefined {
  if (message.remoteId === null) return undefined;
  const receiver = receiverOf(message, sending);
  return some({
    estat: enviamentEstat(message),
    data: message.legalAt?.getTime(),
    origen: ORIGINS[message.channel ?? ''],
    receptorNif: receiver?.idNumber,
    receptorNom: receiver === undefined ? undefined : fullNameOf(receiver),
  });
}

/* Who received it is told only where the back end said as what. */
function receiverOf({ by, legal }: VendorMessage, sending: SendingAsked): Person | undefined {
  if (legal !== 'accessed' && legal !== 'refused') return undefined;
  if (by === 'holder') return sending?.holder;
  return by === 'representative' ? sending?.representatives?.[0] : undefined;
}

/* Notific@'s own hash and CSV are inside the receipt; the hash here is ours, SHA-256 in base64. */
function certificacioOf(message: VendorMessage, { bytes, mediaType }: VendorFile): Record<string, unknown> {
  return some({
    data: message.legalAt?.getTime(),
    origen: ORIGINS[message.channel ?? ''],
    contingutBase64: Buffer.from(bytes).toString('base64'),
    tamany: bytes.byteLength,
    hash: createHash('sha256').update(bytes).digest('base64'),
    tipusMime: mediaType,
  });
}

function latest(instants: readonly (Date | null)[]): number | undefined {
  const times = instants.flatMap((each) => (each === null ? [] : [each.getTime()]));
  return times.length === 0 ? undefined : Math.max(...times);
}
