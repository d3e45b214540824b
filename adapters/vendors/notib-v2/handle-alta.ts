/**
 * `alta`: NotificacioV2 in, RespostaAltaV2 out. Answered only once it is kept. The same request within the window gives the
 * same `identificador`, which NOTIB itself cannot do; one that came to nothing may be asked for again.
 */
import { VendorFault } from '../../../contracts/vendor-fault.ts';
import type { Gateway, Once, PushAnswer, PushRequest, VendorReceipt } from '../../../contracts/vendor-intake.ts';
import { madridDay } from '../../../src/domain/calendar.ts';
import { json } from './answers.ts';
import type { NotibEntity, NotibSettings } from './config.ts';
import { describeAll } from './describe-finding.ts';
import { cameToNothing, notificacioEstat } from './estat.ts';
import { fingerprintOf, identityOf, REF, referenciaOf } from './identity.ts';
import { messagesOf } from './lookups.ts';
import { dataOf, eventOf } from './normalise.ts';
import { some } from './people.ts';
import { type EnviamentV2, type NotificacioV2, notificacioSchema } from './schema.ts';
import { readBody } from './schema-read.ts';
import { validate } from './validate.ts';
import { bytesOf, mediaTypeOf } from './validate-document.ts';
import { padNif } from './validate-person.ts';

const MINUTE_MS = 60_000;
/** Of what is between administrations: counted and shown to the operator, as a kind of thing that is not here. */
const SIR = '1029';
/** Larger ones are kept first and named by the event (contracts/event.ts). */
const MAX_INLINE_BYTES = 512 * 1024;
/** How often one request may come to nothing within its window and be asked for again. */
const MAX_AGAIN = 20;

export async function handleAlta(request: PushRequest, gateway: Gateway, settings: NotibSettings): Promise<PushAnswer> {
  const asked = readBody(request, notificacioSchema);
  const emitter = gateway.entities.get(asked.emisorDir3Codi ?? '');
  const entity = (emitter?.settings as NotibEntity | undefined) ?? null;
  const { findings, notes } = validate(asked, { today: madridDay(gateway.now()), settings, entity });
  const bytes = asked.document == null ? null : bytesOf(asked.document);
  const mediaType = bytes === null ? null : mediaTypeOf(bytes);
  if (findings.some(({ code }) => code === SIR)) throw new VendorFault({ kind: 'unsupported', vendorKind: 'SIR' });
  if (findings.length > 0 || emitter === undefined || bytes === null || mediaType === null)
    throw new VendorFault({ kind: 'invalid', findings });
  const data = dataOf(asked, { effect: emitter.effect, settings, mediaType });
  const accept = async (fingerprint: Uint8Array, once?: Once) => {
    const content =
      bytes.byteLength <= MAX_INLINE_BYTES
        ? { by: 'inline', base64: bytes.toString('base64') }
        : { by: 'upload', ...(await gateway.keep({ mediaType, bytes })) };
    const at = gateway.now();
    const of = { entity: asked.emisorDir3Codi ?? '', kind: asked.enviamentTipus, content, at };
    return gateway.accept(eventOf(data, { ...of, identity: identityOf(fingerprint, at) }), once);
  };
  const receipt = await onceOnly(gateway, settings, { data, bytes, accept });
  return json(201, await respostaAlta(gateway, receipt, { asked, notes: describeAll(notes) }));
}

type Try = {
  data: Record<string, unknown>;
  bytes: Uint8Array;
  accept(fingerprint: Uint8Array, once?: Once): Promise<VendorReceipt>;
};

/** Goes along what said the same, past what came to nothing: the next is that one again, or a new one, as `accept` finds. */
async function onceOnly(
  gateway: Gateway,
  settings: NotibSettings,
  { data, bytes, accept }: Try,
): Promise<VendorReceipt> {
  const withinMs = settings.repeatMinutes * MINUTE_MS;
  const credential = gateway.credential.id;
  let fingerprint = fingerprintOf({ credential, data, document: bytes, after: null });
  if (withinMs === 0) return accept(fingerprint);
  for (let n = 0; n < MAX_AGAIN; n += 1) {
    const known = await gateway.recentFingerprint({ fingerprint, withinMs });
    if (known === null) break;
    const messages = await messagesOf(gateway, known.event.id);
    if (messages.length === 0 || !messages.every(cameToNothing)) break;
    fingerprint = fingerprintOf({ credential, data, document: bytes, after: known.event.id });
  }
  return accept(fingerprint, { fingerprint, withinMs });
}

async function respostaAlta(
  gateway: Gateway,
  receipt: VendorReceipt,
  { asked, notes }: { asked: NotificacioV2; notes: string },
): Promise<Record<string, unknown>> {
  const identificador = receipt.event.id;
  const messages = await gateway.findByVendorRef(REF.identificador, identificador);
  return {
    error: false,
    ...some({ errorDescripcio: notes === '' ? undefined : notes }),
    identificador,
    estat: notificacioEstat(messages),
    referencies: asked.enviaments.map((enviament, n) => ({
      ...titularOf(enviament),
      referencia: referenciaOf(identificador, String(n + 1)),
    })),
    dataCreacio: (messages[0]?.acceptedAt ?? gateway.now()).getTime(),
  };
}

/* As NOTIB: an administration by its DIR3, nobody's NIF for whom has none. */
function titularOf({ titular }: EnviamentV2): Record<string, unknown> {
  if (titular == null) return {};
  const { interessatTipus: kind, nif, dir3Codi, nom, email } = titular;
  const number =
    kind === 'ADMINISTRACIO' ? dir3Codi : kind === 'FISICA_SENSE_NIF' || nif === undefined ? undefined : padNif(nif);
  return some({ titularNom: nom ?? titular.raoSocial, titularNif: number, titularEmail: email });
}
