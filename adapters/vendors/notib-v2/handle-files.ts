/** The files of a folder read (Arxiu): document, receipt, and the registry's receipt that is not here. 400 where there is none. */
import type { Gateway, PushAnswer, PushRequest, VendorFile } from '../../../contracts/vendor-intake.ts';
import { json } from './answers.ts';
import { messageByNumber } from './lookups.ts';
import { mayReadFolder } from './roles.ts';

export async function handleDocument(request: PushRequest, gateway: Gateway): Promise<PushAnswer> {
  return answerWith(request, gateway, { read: (id) => gateway.document(id), missing: 'No hi ha el document.' });
}

export async function handleCertificacio(request: PushRequest, gateway: Gateway): Promise<PushAnswer> {
  return answerWith(request, gateway, { read: (id) => gateway.evidence(id), missing: 'No hi ha la certificació.' });
}

/** NOTIB gives the registry's receipt; this gateway registers nothing. */
export async function handleJustificantRegistre(request: PushRequest, gateway: Gateway): Promise<PushAnswer> {
  return answerWith(request, gateway, { read: async () => null, missing: 'No hi ha justificant de registre.' });
}

async function answerWith(
  { params }: PushRequest,
  gateway: Gateway,
  of: { read(messageId: string): Promise<VendorFile | null>; missing: string },
): Promise<PushAnswer> {
  if (!mayReadFolder(gateway)) return none('Aquesta aplicació no té el rol NOT_CARPETA.');
  const message = await messageByNumber(gateway, params.id ?? '');
  const file = message === null ? null : await of.read(message.id);
  if (file === null) return none(of.missing);
  const contingut = Buffer.from(file.bytes).toString('base64');
  return json(200, { nom: file.name, mediaType: file.mediaType, contingut, error: false });
}

function none(missatgeError: string): PushAnswer {
  return json(400, { error: true, missatgeError });
}
