/** Where a notification and its sendings stand; and of the registry, the truth: this gateway registers nothing. */
import type { Gateway, PushAnswer, PushRequest } from '../../../contracts/vendor-intake.ts';
import { failure, json } from './answers.ts';
import { formatEnviament, formatNotificacio } from './format-status.ts';
import { askedOf, messageOf, messagesOf } from './lookups.ts';
import { dadesConsultaSchema } from './schema.ts';
import { readBody } from './schema-read.ts';

export async function handleEstatNotificacio({ params }: PushRequest, gateway: Gateway): Promise<PushAnswer> {
  const { identificador = '' } = params;
  const messages = await messagesOf(gateway, identificador);
  const [first] = messages;
  if (first === undefined) return json(200, { ...notFound(gateway, 'notificació', identificador), identificador });
  return json(200, formatNotificacio(messages, await askedOf(gateway, first.id)));
}

export async function handleEstatEnviament({ params }: PushRequest, gateway: Gateway): Promise<PushAnswer> {
  const { referencia = '' } = params;
  const message = await messageOf(gateway, referencia);
  if (message === null) return json(200, { ...notFound(gateway, 'enviament', referencia), referencia });
  const [asked, evidence] = [await askedOf(gateway, message.id), await gateway.evidence(message.id)];
  return json(200, formatEnviament(message, { asked, evidence }));
}

/** NOTIB registers; here the entity's own registry does, and is asked there. */
export async function handleDadesRegistre(request: PushRequest, gateway: Gateway): Promise<PushAnswer> {
  const { identificador, referencia } = readBody(request, dadesConsultaSchema);
  const known =
    referencia === undefined
      ? (await messagesOf(gateway, identificador ?? '')).length > 0
      : (await messageOf(gateway, referencia)) !== null;
  if (!known)
    return json(
      200,
      notFound(gateway, referencia === undefined ? 'notificació' : 'enviament', referencia ?? identificador ?? ''),
    );
  const text = "No hi ha cap assentament: aquesta passarel·la no registra; l'assentament és al registre de l'entitat.";
  return json(200, failure(text, gateway.now()));
}

/* What was asked for goes back only where it has the look of an identifier. */
export function notFound(gateway: Gateway, what: 'notificació' | 'enviament', id: string): Record<string, unknown> {
  const named = /^[\w-]{1,64}$/.test(id) ? ` ${id}` : '';
  return failure(
    `No hi ha ${what === 'enviament' ? 'cap enviament amb la referència' : "cap notificació amb l'identificador"}${named}.`,
    gateway.now(),
  );
}
