/** One call to the service with the entity's key, and what an answer of its is read as. */
import type { EntityAccess, HttpResult, Transport } from '../../../contracts/backend.ts';
import type { Config, EntityConfig } from './config.ts';
import { LIMITS } from './schema.ts';

type Call = { path: string; config: Config; transport: Transport; maxAnswerBytes?: number };

export function headersOf({ config }: Pick<EntityAccess<EntityConfig>, 'config'>): Record<string, string> {
  return { authorization: `Bearer ${config.apiKey}`, accept: 'application/json' };
}

export function post(
  body: readonly Uint8Array[],
  headers: Record<string, string>,
  { path, config, transport }: Call,
): Promise<HttpResult> {
  return transport.exchange({
    method: 'POST',
    url: addressOf(config, path),
    headers,
    body,
    timeoutMs: config.timeoutMs,
    maxAnswerBytes: LIMITS.answerBytes,
  });
}

export function get(access: EntityAccess<EntityConfig>, call: Call): Promise<HttpResult> {
  const { path, config, transport, maxAnswerBytes = LIMITS.answerBytes } = call;
  return transport.exchange({
    method: 'GET',
    url: addressOf(config, path),
    headers: headersOf(access),
    body: [],
    timeoutMs: config.timeoutMs,
    maxAnswerBytes,
  });
}

function addressOf({ url }: Config, path: string): string {
  return `${url.replace(/\/+$/, '')}/${path}`;
}

/** Undefined for what is no JSON: an error page, half an answer, nothing. */
export function readJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    return undefined;
  }
}
