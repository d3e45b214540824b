/** Puts credentials and signature on a translated message and hands it to NotificaWsV21. */
import type {
  CallTools,
  EntityAccess,
  HttpResult,
  SignedRequest,
  Translated,
  Transport,
} from '../../../contracts/backend.ts';
import { GatewayError } from '../../../src/errors.ts';
import { element, serialiseText } from '../../../src/signing/canonical.ts';
import { unsignedEnvelope } from '../../../src/signing/ws-security.ts';
import { soapHeaders } from '../../../src/transport/soap-request.ts';
import type { NotificaConfig, NotificaEntity } from './config.ts';
import { ACTIONS, ANSWER_BYTES, NS, PROFILE } from './schema.ts';

/** The key as a header child; qualified, which the platform reads as it reads the bare one. */
export function apiKeyHeader(apiKey: string): string {
  return serialiseText(element('key:apiKey', { namespaces: { key: NS.service } }, apiKey));
}

/** Throws GatewayError `seal-missing` when messages are to be signed and the entity has no usable seal. */
export async function sign(
  translated: Translated,
  access: EntityAccess<NotificaEntity>,
  config: NotificaConfig,
  tools: CallTools,
): Promise<SignedRequest> {
  const headerXml = apiKeyHeader(access.config.apiKey);
  const bodyPieces = translated.payload;
  const headers = soapHeaders(ACTIONS.alta);
  const secrets = [access.config.apiKey];
  if (config.signing === 'none') return { headers, body: unsignedEnvelope({ headerXml, bodyPieces }), secrets };
  if (access.signer === null)
    throw new GatewayError('seal-missing', 'sign', `Entity ${access.dir3} has no usable seal.`);
  const { signer } = access;
  const body = await tools.wsSecurity.sign({ headerXml, bodyPieces, signer, now: tools.now(), profile: PROFILE });
  return { headers, body, secrets };
}

export function send(signed: SignedRequest, config: NotificaConfig, transport: Transport): Promise<HttpResult> {
  return transport.exchange({
    method: 'POST',
    url: config.url,
    headers: signed.headers,
    body: signed.body,
    timeoutMs: config.timeoutMs,
    maxAnswerBytes: ANSWER_BYTES.small,
  });
}
