/** What a callback in quarantine may mean: messages of the reader's entities, the likeliest first, each with its reason. */
import type { z } from 'zod';
import type { suggestionSchema } from '../../contracts/api/quarantine.ts';
import { suggestionText } from '../domain/suggestion-texts.ts';
import { rankSuggestions, referencesIn, spellingsOf } from '../domain/suggestions.ts';
import { GatewayError } from '../errors.ts';
import { findNear, findWaiting, openShortBody } from '../store/callbacks/find-near.ts';
import { clientOf, type HttpContext, visibleEntities } from './context.ts';
import type { HttpDeps } from './deps.ts';

export type SuggestionView = z.infer<typeof suggestionSchema>;

/** Longer ones carry certificates, and what they name stands in their identifier too. */
const BODY_BYTES = 64 * 1024;

/** At most five. Throws GatewayError `not-found` for what does not wait, or concerns others. */
export async function suggestionsFor(deps: HttpDeps, c: HttpContext, id: string): Promise<SuggestionView[]> {
  const entities = visibleEntities(clientOf(c));
  const callback = await findWaiting(deps.pool, { id, entities });
  if (callback === null) throw new GatewayError('not-found', 'http', 'No such callback in quarantine.');
  const references = referencesIn(`${callback.remoteId} ${await bodyOf(deps, id)}`);
  const users = deps.backends.find(({ adapter }) => adapter.id === callback.backend)?.entities.keys() ?? [];
  const candidates = await findNear(deps.pool, {
    callback,
    spellings: spellingsOf(callback.remoteId),
    references,
    users: [...users],
    entities,
  });
  return rankSuggestions(callback, candidates, references).map((each) => ({
    messageId: each.id,
    kind: each.kind,
    why: suggestionText(each, c.get('language')),
    entity: each.entity,
    file: each.file,
    delivery: each.delivery,
    remoteId: each.remoteId,
  }));
}

/* Only looked through for references of ours: nothing of it is shown. What cannot be opened names none. */
async function bodyOf({ pool, vault, log }: HttpDeps, id: string): Promise<string> {
  try {
    return (await openShortBody(pool, vault, { id, maxBytes: BODY_BYTES })) ?? '';
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    log.warn('quarantine.unreadable', { callback: id, code: error.code });
    return '';
  }
}
