/** Whether a question may be asked: in time, once, and about entities of the client's own. Every refusal is audited. */
import type { FolderAsker, FolderQuestion } from '../../contracts/folder.ts';
import { GatewayError } from '../errors.ts';
import { admitRequest } from '../store/folder/admit-request.ts';
import { insertFolderAudit } from '../store/folder/audit.ts';
import { aboutOf, type Operation } from './audit.ts';
import type { FolderDeps } from './deps.ts';

/** The entities to ask, in order of DIR3. Throws GatewayError `request-stale`, `entity-not-allowed`, `request-replayed`. */
export async function admit(deps: FolderDeps, question: FolderQuestion, operation: Operation): Promise<string[]> {
  const { asker, filter } = question;
  const refuse = async (error: GatewayError): Promise<never> => {
    await insertFolderAudit(deps.pool, {
      at: deps.runtime.now(),
      clientId: asker.clientId,
      via: asker.via,
      operation,
      requestId: asker.requestId,
      transmissionId: null,
      requester: asker.requester,
      purpose: asker.purpose,
      about: aboutOf(deps.keys, question),
      entities: null,
      files: null,
      result: error.code,
    });
    throw error;
  };
  const skewMs = deps.settings.clockSkewMs;
  if (asker.askedAt !== null && Math.abs(deps.runtime.now().getTime() - asker.askedAt.getTime()) > skewMs)
    return refuse(
      new GatewayError('request-stale', 'http', 'The request is not of now.', {
        params: { minutes: Math.round(skewMs / 60_000) },
      }),
    );
  const entities = [...deps.sources.keys()].filter((each) => mayAsk(asker, each));
  const foreign = filter.entities?.find((each) => !entities.includes(each));
  if (foreign !== undefined)
    return refuse(
      new GatewayError('entity-not-allowed', 'http', 'The client may not ask about this entity.', {
        findings: [{ pointer: '', code: 'entity-not-allowed', params: { entity: foreign } }],
      }),
    );
  if (asker.requestId !== null) {
    const request = { clientId: asker.clientId, requestId: asker.requestId, at: deps.runtime.now() };
    if (!(await admitRequest(deps.pool, request)))
      return refuse(new GatewayError('request-replayed', 'http', 'This request was made before.'));
  }
  return filter.entities === undefined ? entities : entities.filter((each) => filter.entities?.includes(each));
}

function mayAsk(asker: FolderAsker, entity: string): boolean {
  return asker.entities === '*' || asker.entities.includes(entity);
}
