/** What went out to one person, for folders that list it: admitted, filtered and audited as files are; from our own store. */
import type { Actuation, ActuationSource, Actuations } from '../../contracts/actuation.ts';
import { EVENT_TYPES } from '../../contracts/event.ts';
import type { FolderQuestion } from '../../contracts/folder.ts';
import { madridDay } from '../domain/calendar.ts';
import { covers } from '../domain/folder-view.ts';
import { plainSia } from '../domain/identifiers.ts';
import { personKey } from '../domain/person-key.ts';
import { sedeLink } from '../domain/sede.ts';
import { ulid } from '../domain/ulid.ts';
import { insertFolderAudit } from '../store/folder/audit.ts';
import { findActs, type StoredAct } from '../store/folder/find-acts.ts';
import { admit } from './admit.ts';
import { aboutOf } from './audit.ts';
import type { FolderDeps } from './deps.ts';

/** Acts of one person; beyond, the newest are shown. */
const MAX_ACTS = 500;

export function createActuations(deps: FolderDeps): ActuationSource {
  return {
    async find(question): Promise<Actuations> {
      const entities = await admit(deps, question, 'acts');
      const { standing } = question;
      const represented = standing.role === 'representative' ? standing.represented : null;
      const stored = await findActs(deps.pool, deps.vault, {
        person: deps.keys.hashes(personKey(question.person)),
        role: standing.role,
        represented: represented === null ? null : deps.keys.hashes(personKey(represented)),
        entities,
        limit: MAX_ACTS + 1,
      });
      const actuations = stored.slice(0, MAX_ACTS).flatMap((each) => actuation(deps, question, each));
      const at = deps.runtime.now();
      const transmissionId = ulid(at, deps.runtime.random(16));
      await insertFolderAudit(deps.pool, {
        at,
        clientId: question.asker.clientId,
        via: question.asker.via,
        operation: 'acts',
        requestId: question.asker.requestId,
        transmissionId,
        requester: question.asker.requester,
        purpose: question.asker.purpose,
        about: aboutOf(deps.keys, question),
        entities: entities.length,
        files: actuations.length,
        result: 'answered',
      });
      return { transmissionId, at, actuations, truncated: stored.length > MAX_ACTS };
    },
  };
}

/* None where it may not be shown, or where its body has no sede to send the citizen to. */
function actuation(deps: FolderDeps, question: FolderQuestion, stored: StoredAct): Actuation[] {
  const { id, entity, state, availableAt, event } = stored;
  const { procedure, file, registry, title } = event.data;
  const sia = procedure?.sia ?? null;
  const link = sedeLink(file?.url, deps.sources.get(entity)?.sede ?? null);
  if (link === null || !isShown(deps, question, { entity, sia, day: madridDay(availableAt) })) return [];
  return [
    {
      id,
      entity,
      role: question.standing.role,
      kind: event.type === EVENT_TYPES.notification ? 'notification' : 'communication',
      registry: registry === undefined ? null : { number: registry.number, at: registry.at },
      title: { language: title.lang, value: title.value },
      state,
      availableAt: availableAt.toISOString(),
      file: file?.id ?? null,
      sia,
      link,
    },
  ];
}

function isShown(
  { settings }: FolderDeps,
  { filter, standing }: FolderQuestion,
  { entity, sia, day }: { entity: string; sia: string | null; day: string },
): boolean {
  if (sia !== null && settings.visibility.excludeSia.has(plainSia(sia))) return false;
  if (filter.sia !== undefined && (sia === null || plainSia(sia) !== plainSia(filter.sia))) return false;
  if ((filter.since !== undefined && day < filter.since) || (filter.until !== undefined && day > filter.until))
    return false;
  const power = standing.role === 'representative' ? standing.power : null;
  return power === null || covers(power, { entity, procedure: sia === null ? {} : { sia } });
}
