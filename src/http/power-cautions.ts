/**
 * Preflight's look at the representatives of a notification: does a register know of their power? A caution, never an
 * error: powers stand elsewhere too. Nothing of this is asked when an event is accepted.
 */
import { eventSchema } from '../../contracts/event.ts';
import type { Warning } from '../../contracts/outcome.ts';
import { messageKindOf } from '../domain/message-kind.ts';
import type { SendingEntity } from '../intake/deps.ts';
import type { HttpDeps } from './deps.ts';

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
    representatives.flatMap(({ idNumber: representative }, m) =>
      holder.idNumber === undefined || representative === undefined
        ? []
        : [{ pointer: `/data/sendings/${n}/representatives/${m}`, holder: holder.idNumber, representative }],
    ),
  );
  const cautions = await Promise.all(
    pairs.slice(0, PAIRS_MAX).map(async ({ pointer, holder, representative }): Promise<Warning[]> => {
      const answer = await powers.ask(entity.dir3, { holder, representative, procedure }, LIMIT_MS);
      if (answer.kind === 'valid') return [];
      return [{ code: answer.kind === 'none' ? 'power-not-found' : 'power-not-checked', pointer }];
    }),
  );
  const more = pairs.slice(PAIRS_MAX).map(({ pointer }): Warning => ({ code: 'power-not-checked', pointer }));
  return [...cautions.flat(), ...more];
}
