/** Puts the credentials on a translated entry and hands it over. Nothing is signed: the contract knows no signature. */
import type { EntityAccess, HttpResult, SignedRequest, Translated, Transport } from '../../../contracts/backend.ts';
import { soapHeaders, soapRequest } from '../../../src/transport/soap-request.ts';
import type { GeiserConfig, GeiserEntity } from './config.ts';
import { ACTION, ANSWER_BYTES } from './schema.ts';
import { envelopeOf, secretsOf } from './wire.ts';

export async function sign(
  translated: Translated,
  access: EntityAccess<GeiserEntity>,
  config: GeiserConfig,
): Promise<SignedRequest> {
  return signed(translated.payload, access, { config });
}

/** `call`: of `callOf`. */
export function signed(
  call: readonly Uint8Array[],
  access: EntityAccess<GeiserEntity>,
  of: { config: GeiserConfig; office?: string },
): SignedRequest {
  return { headers: soapHeaders(ACTION), body: envelopeOf(call, access, of), secrets: secretsOf(access) };
}

export function send(
  { headers, body }: SignedRequest,
  { url, timeoutMs }: GeiserConfig,
  transport: Transport,
): Promise<HttpResult> {
  const maxAnswerBytes = ANSWER_BYTES.withReceipts;
  return transport.exchange(soapRequest({ url, action: ACTION, body, timeoutMs, maxAnswerBytes, headers }));
}
