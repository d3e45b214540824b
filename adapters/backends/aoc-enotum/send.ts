/** Hands a translated message to Sincron, or to Asincron where answers are fetched later. */
import type { CallTools, HttpResult, SignedRequest, Translated, Transport } from '../../../contracts/backend.ts';
import { type Access, newId, post, wrap } from './call.ts';
import type { EnotumConfig } from './config.ts';
import { FRONTS } from './schema.ts';

export const ASYNC_PREFIX = 'ENOTUM-';
const ASYNC_ID = /^ENOTUM-([A-Z2-7]{20})$/;

/** IdPeticion under which a reference is sent to Asincron: always the same, so that its answer can be asked for. */
export function asyncId(reference: string): string {
  return `${ASYNC_PREFIX}${reference}`;
}

/** The reference of what was sent to Asincron under this id; null for what is no such id. */
export function referenceOfAsync(id: string): string | null {
  return ASYNC_ID.exec(id)?.[1] ?? null;
}

/**
 * Each try towards Sincron has an id of its own, since the platform wants them unique; what ties the tries together is
 * the reference inside. Throws GatewayError `seal-missing` as `wrap` does.
 */
export async function sign(
  translated: Translated,
  access: Access,
  config: EnotumConfig,
  tools: CallTools,
): Promise<SignedRequest> {
  const { reference, route = config.mode } = translated;
  const id = route === 'async' && reference !== undefined ? asyncId(reference) : newId(tools);
  return { ...(await wrap(id, translated, { access, config, tools })), route };
}

export function send(signed: SignedRequest, config: EnotumConfig, transport: Transport): Promise<HttpResult> {
  const front = (signed.route ?? config.mode) === 'async' ? FRONTS.async : FRONTS.sync;
  return post(signed, { ...config, front }, transport);
}
