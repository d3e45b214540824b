/** One exchange with a front of the platform: envelope, credentials, and the bytes on their way. */
import type {
  CallTools,
  ClientCertificate,
  EntityAccess,
  HttpResult,
  SignedRequest,
  Translated,
  Transport,
} from '../../../contracts/backend.ts';
import { withSettings } from '../../../contracts/ws-security-profile.ts';
import { GatewayError } from '../../../src/errors.ts';
import { serialise, type XmlNode } from '../../../src/signing/canonical.ts';
import { unsignedEnvelope } from '../../../src/signing/ws-security.ts';
import { multipartRelated, soapHeaders, soapRequest, WITH_ATTACHMENTS } from '../../../src/transport/soap-request.ts';
import type { EnotumConfig, EnotumEntity } from './config.ts';
import { askingBody, petitionBody } from './pci.ts';
import { WS_SECURITY } from './profile.ts';
import { ACTION, ANSWER_BYTES, FRONTS, type Front } from './schema.ts';

export type Access = EntityAccess<EnotumEntity>;
export type Call = { access: Access; config: EnotumConfig; tools: CallTools };

/** What Sincron is asked, and its answer: no effect at the service but that of the petition itself. */
export async function exchange(
  id: string,
  petition: XmlNode,
  call: Call,
  maxAnswerBytes?: number,
): Promise<HttpResult> {
  const signed = await wrap(id, { payload: serialise(petition) }, call);
  return post(signed, { front: FRONTS.sync, ...call.config, maxAnswerBytes }, call.tools.transport);
}

/** What AsincronResposta says to a petition that was sent to Asincron under this id. */
export async function fetchAnswer(id: string, call: Call): Promise<HttpResult> {
  const { access, config, tools } = call;
  const body = askingBody({ id, at: tools.now(), entity: access.config, config });
  const signed = await seal({ headers: headersOfCall(), body, secrets: [] }, call);
  return post(signed, { front: FRONTS.answer, ...config }, tools.transport);
}

/** A petition of e-NOTUM in the platform's envelope, with its credentials: exactly what will be on the wire. */
export function wrap(id: string, petition: Content, call: Call): Promise<SignedRequest> {
  return seal(open(id, petition, call), call, petition.parts);
}

type Content = Pick<Translated, 'payload' | 'parts'>;

/** The inside of the Body, before `seal` makes a message of it. */
export function open(id: string, { payload, parts = [] }: Content, { access, config, tools }: Call): SignedRequest {
  const petition = { id, at: tools.now(), entity: access.config, config };
  return { headers: headersOfCall(), body: petitionBody(petition, payload, parts), secrets: [] };
}

/** Throws GatewayError `seal-missing` when messages are to be signed and the entity has no usable seal. */
export async function seal(
  { headers, body, secrets }: SignedRequest,
  { access, config, tools }: Call,
  parts: NonNullable<Translated['parts']> = [],
): Promise<SignedRequest> {
  const certificate = certificateOf(access.config, config);
  const common = { secrets, ...(certificate === undefined ? {} : { certificate }) };
  if (config.security === 'mtls') {
    const envelope = unsignedEnvelope({ headerXml: '', bodyPieces: body });
    if (parts.length === 0) return { ...common, headers, body: envelope };
    const attachments = parts.map(({ id, mediaType, contentBase64 }) => {
      return { contentId: id, mediaType, pieces: [decoded(contentBase64)] };
    });
    const message = multipartRelated({ kind: 'mtom', message: envelope, attachments, random: tools.random(16) });
    return { ...common, headers: { ...headers, ...message.headers }, body: message.body };
  }
  const { signer } = access;
  if (signer === null) throw new GatewayError('seal-missing', 'sign', `Entity ${access.dir3} has no usable seal.`);
  const profile = withSettings(WS_SECURITY, config.wsSecurity);
  const envelope = await tools.wsSecurity.sign({ headerXml: '', bodyPieces: body, signer, now: tools.now(), profile });
  return { ...common, headers, body: envelope };
}

/** The entity's own before the platform's. */
function certificateOf(entity: EnotumEntity, config: EnotumConfig): ClientCertificate | undefined {
  return entity.clientCertificate ?? config.clientCertificate;
}

type To = Pick<EnotumConfig, 'url' | 'timeoutMs'> & { front: Front; maxAnswerBytes?: number | undefined };

export function post(signed: SignedRequest, to: To, transport: Transport): Promise<HttpResult> {
  const request = soapRequest({
    url: addressOf(to),
    action: ACTION,
    body: signed.body,
    timeoutMs: to.timeoutMs,
    maxAnswerBytes: to.maxAnswerBytes ?? ANSWER_BYTES.small,
    headers: signed.headers,
  });
  return transport.exchange({ ...request, certificate: signed.certificate });
}

export function addressOf({ url, front }: Pick<To, 'url' | 'front'>): string {
  return `${url.replace(/\/+$/, '')}/${front}`;
}

function headersOfCall(): Record<string, string> {
  return { ...soapHeaders(ACTION), ...WITH_ATTACHMENTS };
}

function decoded(base64: Uint8Array): Uint8Array {
  const text = Buffer.from(base64.buffer, base64.byteOffset, base64.byteLength).toString('latin1');
  return Buffer.from(text, 'base64');
}

/** IdPeticion of a question, or of a change: never the same twice. */
export function newId(tools: Pick<CallTools, 'now' | 'random'>): string {
  const at = tools.now().toISOString().replace(/\D/g, '');
  return `ENOTUM-${at}-${Buffer.from(tools.random(9)).toString('hex')}`;
}
