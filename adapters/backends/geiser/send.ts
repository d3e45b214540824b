/** Puts the credentials on a translated entry and hands it over. Nothing is signed: the contract knows no signature. */
import type { EntityAccess, HttpResult, SignedRequest, Translated, Transport } from '../../../contracts/backend.ts';
import type { GeiserConfig, GeiserEntity } from './config.ts';
import { ANSWER_BYTES } from './schema.ts';
import { envelopeOf, HEADERS, secretsOf } from './wire.ts';

export async function sign(
  translated: Translated,
  access: EntityAccess<GeiserEntity>,
  config: GeiserConfig,
): Promise<SignedRequest> {
  return { headers: HEADERS, body: envelopeOf(translated.payload, access, { config }), secrets: secretsOf(access) };
}

export function send(signed: SignedRequest, config: GeiserConfig, transport: Transport): Promise<HttpResult> {
  return transport.exchange({
    method: 'POST',
    url: config.url,
    headers: signed.headers,
    body: signed.body,
    timeoutMs: config.timeoutMs,
    maxAnswerBytes: ANSWER_BYTES.withReceipts,
  });
}
