/** Puts the key on a translated message and hands it over. Nothing is signed: the key stands in a header, which no evidence keeps. */
import type { EntityAccess, HttpResult, SignedRequest, Translated, Transport } from '../../../contracts/backend.ts';
import { headersOf, post } from './call.ts';
import type { Config, EntityConfig } from './config.ts';

export async function sign(translated: Translated, access: EntityAccess<EntityConfig>): Promise<SignedRequest> {
  return {
    headers: { ...headersOf(access), 'content-type': 'application/json' },
    body: translated.payload,
    secrets: [],
  };
}

export function send(signed: SignedRequest, config: Config, transport: Transport): Promise<HttpResult> {
  return post(signed.body, signed.headers, { path: 'messages', config, transport });
}
