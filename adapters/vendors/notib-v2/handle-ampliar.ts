/**
 * `ampliarPlazo`: more days for sendings that wait (AmpliarPlazoOE, RespuestaAmpliarPlazoOE). NOTIB asks Notific@ while its
 * caller waits; here it is kept and asked for later, so no new date is told: `000` means that it will be asked for.
 */

import type { Gateway, PushAnswer, PushRequest, VendorMessage } from '../../../contracts/vendor-intake.ts';
import { GatewayError } from '../../../src/errors.ts';
import { json } from './answers.ts';
import { askedOf, messageOf } from './lookups.ts';
import { type AmpliarPlazoOE, ampliarPlazoSchema } from './schema.ts';
import { readBody } from './schema-read.ts';

const MAX_ENVIOS = 100;
const OK = '000';

export async function handleAmpliar(request: PushRequest, gateway: Gateway): Promise<PushAnswer> {
  const asked = readBody(request, ampliarPlazoSchema);
  const ids = asked.envios?.identificador ?? [];
  const wrong = wrongIn(asked);
  if (wrong !== null) return refuse(wrong);
  const found = await Promise.all(ids.map((id) => namedBy(gateway, id)));
  const messages = found.filter((each) => each !== null);
  if (messages.length !== ids.length) return refuse('ampliar.plazo.identificadors.no.valids');
  for (const { id } of messages)
    if ((await askedOf(gateway, id))?.data.sendings[0]?.postalFallback !== undefined)
      return refuse('ampliar.plazo.enviaments.entrega.postal');
  const wish = { days: asked.plazo ?? 0, reason: asked.motivo ?? '' };
  const done = [];
  for (const [n, message] of messages.entries()) done.push(await extend(gateway, message, { wish, id: ids[n] ?? '' }));
  const failed = done.find(({ estado }) => estado === 'KO');
  return json(200, {
    error: failed !== undefined,
    codigoRespuesta: failed?.codigo ?? OK,
    descripcionRespuesta: failed?.mensajeError ?? "L'ampliació s'ha acceptat i es demanarà a Notific@.",
    ampliacionesPlazo: { ampliacionPlazo: done },
  });
}

/** NOTIB takes Notific@'s identifier (`notificaIndentificador`); `referencia` is taken too. */
async function namedBy(gateway: Gateway, id: string): Promise<VendorMessage | null> {
  const [found, another] = await gateway.findByRemoteId(id);
  return found !== undefined && another === undefined ? found : messageOf(gateway, id);
}

/** NOTIB's own checks and words, before anything is done. */
function wrongIn({ envios, motivo, plazo }: AmpliarPlazoOE): string | null {
  const ids = envios?.identificador;
  if (ids == null || ids.length === 0) return 'ampliar.plazo.enviaments.not.null';
  if (ids.length > MAX_ENVIOS) return 'ampliar.plazo.max.enviaments';
  if (motivo === undefined) return 'ampliar.plazo.motiu.null';
  if (plazo === undefined || plazo <= 0) return 'ampliar.plazo.plazo.major.zero';
  return null;
}

function refuse(descripcionRespuesta: string): PushAnswer {
  return json(200, { error: false, codigoRespuesta: 'error', descripcionRespuesta });
}

type Extended = { identificador: string; estado: 'OK' | 'KO'; codigo: string; mensajeError?: string };

async function extend(
  gateway: Gateway,
  message: VendorMessage,
  { wish, id }: { wish: { days: number; reason: string }; id: string },
): Promise<Extended> {
  try {
    await gateway.extend(message.id, wish);
    return { identificador: id, estado: 'OK', codigo: OK };
  } catch (error) {
    if (!(error instanceof GatewayError) || error.code !== 'not-possible-now') throw error;
    return {
      identificador: id,
      estado: 'KO',
      codigo: 'error',
      mensajeError: "L'enviament ja no espera ningú, o ja s'ha demanat.",
    };
  }
}
