/** Questions without side effects: by our reference, by the service's identifier, and whether it is there at all. */
import type { CallTools, EntityAccess, HttpResult } from '../../../contracts/backend.ts';
import type { AskResult, QueryResult } from '../../../contracts/outcome.ts';
import { get } from './call.ts';
import type { Config, EntityConfig } from './config.ts';
import { LIMITS } from './schema.ts';
import { interpretAsk, interpretQuery } from './status.ts';

type Access = EntityAccess<EntityConfig>;

export async function ask(
  { reference, issuer }: { reference: string; issuer: string },
  access: Access,
  config: Config,
  { transport }: CallTools,
): Promise<AskResult> {
  const query = new URLSearchParams({ reference, issuer });
  return interpretAsk(await get(access, { path: `messages?${query}`, config, transport }));
}

export async function query(
  { remoteId, withEvidence }: { remoteId: string; withEvidence: boolean },
  access: Access,
  config: Config,
  { transport }: CallTools,
): Promise<QueryResult> {
  const path = `messages/${encodeURIComponent(remoteId)}${withEvidence ? '?receipt=true' : ''}`;
  const maxAnswerBytes = withEvidence ? LIMITS.answerWithReceiptBytes : LIMITS.answerBytes;
  return interpretQuery(await get(access, { path, config, transport, maxAnswerBytes }), remoteId);
}

/** The same for both endpoints: here one service answers for sending and for asking. */
export function probe(access: Access, config: Config, { transport }: CallTools): Promise<HttpResult> {
  return get(access, { path: 'status', config, transport });
}
