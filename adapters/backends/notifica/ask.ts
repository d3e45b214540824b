/** Questions without side effects: `infoEnvioLigero` by our reference or by identifier, and what tells an endpoint is well. */
import type { CallTools, Endpoint, EntityAccess, HttpResult } from '../../../contracts/backend.ts';
import type { QueryResult } from '../../../contracts/outcome.ts';
import { element, serialise } from '../../../src/signing/canonical.ts';
import { unsignedEnvelope, usernameTokenHeader } from '../../../src/signing/ws-security.ts';
import { soapRequest } from '../../../src/transport/soap-request.ts';
import type { NotificaConfig, NotificaEntity } from './config.ts';
import { infoEnvioV2, interpretQueryV2 } from './info-v2.ts';
import { getCies } from './print-centres.ts';
import { ACTIONS, ANSWER_BYTES, NS } from './schema.ts';
import { apiKeyHeader } from './send.ts';
import { interpretQuery } from './status.ts';

/** 1 the state, 2 its dated steps too, 3 the certificate too. */
export type Level = 1 | 2 | 3;
type Call = { config: NotificaConfig; tools: CallTools };
type By = { identificador: string } | { referenciaEmisor: string; codigoDir3: string };
const NONCE_BYTES = 16;
/** An identifier the platform cannot have given: it answers "not found", which shows that it answers. */
const NO_ENVIO = '0000000000000';

export function infoEnvioLigero(
  by: By,
  level: Level,
  access: EntityAccess<NotificaEntity>,
  call: Call,
): Promise<HttpResult> {
  const fields = Object.entries(by).map(([name, value]) => element(`info:${name}`, {}, value));
  const question = element(
    'info:infoEnvioLigero',
    { namespaces: { info: NS.info } },
    ...fields,
    element('info:nivelDetalle', {}, String(level)),
  );
  const { config, tools } = call;
  return tools.transport.exchange(
    soapRequest({
      url: config.syncUrl,
      action: ACTIONS.info,
      body: unsignedEnvelope({ headerXml: syncHeader(access.config.apiKey, tools), bodyPieces: serialise(question) }),
      timeoutMs: config.timeoutMs,
      maxAnswerBytes: level === 3 ? ANSWER_BYTES.withReceipts : ANSWER_BYTES.small,
    }),
  );
}

/** Credentials of SincronizarEnvioWs: it takes the digest; the key beside it is what its largest client sends too. */
export function syncHeader(apiKey: string, tools: Pick<CallTools, 'now' | 'random'>): string {
  const nonce = tools.random(NONCE_BYTES);
  return (
    usernameTokenHeader({ username: apiKey, password: apiKey, nonce, created: tools.now() }) + apiKeyHeader(apiKey)
  );
}

/** The level that can be answered where a higher one is refused: 4903 has no steps yet, 4904 no certificate yet. */
const ANSWERABLE: Readonly<Record<string, Level>> = { '4903': 1, '4904': 2 };

/** Where an envío stands: at level 3 with `withEvidence`, else 2; asked for less where the platform has no more yet. */
export async function queryEnvio(
  question: { remoteId: string; withEvidence: boolean },
  access: EntityAccess<NotificaEntity>,
  call: Call,
): Promise<QueryResult> {
  const { remoteId, withEvidence } = question;
  if (call.config.query === 'v2') return interpretQueryV2(await infoEnvioV2(remoteId, access, call), remoteId);
  const at = async (level: Level) =>
    interpretQuery(await infoEnvioLigero({ identificador: remoteId }, level, access, call), remoteId);
  const wanted = withEvidence ? 3 : 2;
  const result = await at(wanted);
  const answerable = result.kind === 'failed' ? ANSWERABLE[result.code] : undefined;
  return answerable === undefined || answerable >= wanted ? result : at(answerable);
}

export function probe(
  endpoint: Endpoint,
  access: EntityAccess<NotificaEntity>,
  config: NotificaConfig,
  tools: CallTools,
): Promise<HttpResult> {
  if (endpoint === 'ask') return infoEnvioLigero({ identificador: NO_ENVIO }, 1, access, { config, tools });
  return getCies(access, { config, tools });
}
