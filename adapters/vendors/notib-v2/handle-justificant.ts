/** `consultaJustificantNotificacio`: that a notification was handed over, as a PDF (RespostaConsultaJustificantEnviament, Fitxer). */
import type { Gateway, PushAnswer, PushRequest } from '../../../contracts/vendor-intake.ts';
import { failure, json } from './answers.ts';
import { notFound } from './handle-estat.ts';
import { justificantLines } from './justificant.ts';
import { askedOf, messagesOf } from './lookups.ts';
import { textPdf } from './text-pdf.ts';

export async function handleJustificant({ params }: PushRequest, gateway: Gateway): Promise<PushAnswer> {
  const { identificador = '' } = params;
  const messages = await messagesOf(gateway, identificador);
  const [first] = messages;
  if (first === undefined) return json(200, notFound(gateway, 'notificació', identificador));
  if (messages.every(({ remoteId }) => remoteId === null)) {
    const text = "Encara no hi ha justificant: cap enviament no s'ha lliurat a Notific@.";
    return json(200, failure(text, gateway.now()));
  }
  const asked = await askedOf(gateway, first.id);
  const contingut = textPdf(justificantLines(messages, { asked, at: gateway.now() }));
  return json(200, {
    error: false,
    justificant: {
      nom: `justificant_${first.event.id}.pdf`,
      contentType: 'application/pdf',
      contingut: Buffer.from(contingut).toString('base64'),
      tamany: contingut.byteLength,
    },
  });
}
