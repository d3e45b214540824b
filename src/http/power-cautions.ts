/**
 * Preflight's look at the representatives of a notification: does a register know of their power? A caution, never an
 * error: powers stand elsewhere too. Nothing of this is asked when an event is accepted.
 */
import { eventSchema } from '../../contracts/event.ts';
import type { PersonId } from '../../contracts/folder.ts';
import type { Warning } from '../../contracts/outcome.ts';
import { messageKindOf } from '../domain/message-kind.ts';
import { normalisedPerson } from '../domain/person-key.ts';
import type { SendingEntity } from '../intake/deps.ts';
import type { HttpDeps } from './deps.ts';

type Person = { idType?: PersonId['type'] | undefined; idNumber?: string | undefined };

/** Pairs asked for in one preflight; it answers a person who waits. */
const PAIRS_MAX = 20;
/** For all of them together. */
const LIMIT_MS = 8_000;

export async function powerCautions(
  { folder: { powers } }: Pick<HttpDeps, 'folder'>,
  entity: SendingEntity | null,
  value: Record<string, unknown>,
): Promise<Warning[]> {
  if (entity === null || powers?.asks(entity.dir3) !== true || messageKindOf(value.type) === null) return [];
  const parsed = eventSchema.safeParse(value);
  if (!parsed.success || !('sendings' in parsed.data.data)) return [];
  const { data } = parsed.data;
  const procedure = data.procedure?.sia ?? null;
  const pairs = data.sendings.flatMap(({ holder, representatives = [] }, n) =>
    representatives.flatMap((representative, m) => {
      const [whose, who] = [registered(holder), registered(representative)];
      return whose === null || who === null
        ? []
        : [{ pointer: `/data/sendings/${n}/representatives/${m}`, holder: whose, representative: who }];
    }),
  );
  const cautions = await Promise.all(
    pairs.slice(0, PAIRS_MAX).map(async ({ pointer, holder, representative }): Promise<Warning[]> => {
      const answer = await powers.ask(entity.dir3, { holder, representative, procedure }, LIMIT_MS);
      if (answer.kind === 'not-checked') return [{ code: 'power-not-checked', pointer }];
      // One over some procedures says nothing of a notification that names none.
      const covers = answer.kind === 'valid' && (procedure !== null || answer.power.scope !== 'procedures');
      return covers ? [] : [{ code: 'power-not-found', pointer }];
    }),
  );
  const more = pairs.slice(PAIRS_MAX).map(({ pointer }): Warning => ({ code: 'power-not-checked', pointer }));
  return [...cautions.flat(), ...more];
}

/** Its NIF, NIE or CIF; a passport is not sent to who cannot know it. */
function registered({ idType: type, idNumber: number }: Person): string | null {
  if (number === undefined || (type !== 'NIF' && type !== 'NIE' && type !== 'CIF')) return null;
  return normalisedPerson({ type, number }).number;
}
