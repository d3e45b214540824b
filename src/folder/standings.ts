/**
 * As what a person asks each entity. Where the entity asks a register of powers, that decides instead of what the asking
 * folder says: a power in force reaches as far as the register says; without one, or unasked, the representative sees
 * only what it is itself named in.
 */

import type { PersonId, Power, Standing } from '../../contracts/folder.ts';
import type { FoundPower } from '../../contracts/powers.ts';
import { type Ask, timeLeft } from './answers.ts';
import type { FolderDeps } from './deps.ts';

/** `unchecked`: nobody could say whether there is a power, so that more may be there than is shown. */
export type Stands = { standing: Standing; unchecked: boolean };

/** The register is asked within this part of the time that is left: the sources need the rest. */
const SHARE = 0.5;

export async function standingsOf(
  deps: FolderDeps,
  of: Ask,
  entities: readonly string[],
): Promise<ReadonlyMap<string, Stands>> {
  const { person, standing, filter } = of.question;
  const claimed: Stands = { standing, unchecked: false };
  const { powers } = deps;
  if (powers === undefined || standing.role !== 'representative' || standing.represented === null)
    return new Map(entities.map((each) => [each, claimed]));
  const { represented } = standing;
  const asked = { holder: represented.number, representative: person.number, procedure: filter.sia ?? null };
  const limitMs = timeLeft(deps, of) * SHARE;
  const decide = async (entity: string): Promise<Stands> => {
    if (!powers.asks(entity)) return claimed;
    if (!isInRegister(represented) || !isInRegister(person))
      return { standing: { ...standing, power: null }, unchecked: false };
    const answer = await powers.ask(entity, asked, limitMs);
    const reach = { entity, sia: asked.procedure };
    const power = answer.kind === 'valid' ? powerOf(answer.register, answer.power, reach) : null;
    return { standing: { ...standing, power }, unchecked: answer.kind === 'not-checked' };
  };
  return new Map(await Promise.all(entities.map(async (each) => [each, await decide(each)] as const)));
}

/** The register knows persons by NIF and NIE; nobody else has a power there. */
function isInRegister({ type }: PersonId): boolean {
  return type === 'NIF' || type === 'NIE' || type === 'CIF';
}

function powerOf(registry: string, found: FoundPower, about: { entity: string; sia: string | null }): Power {
  const { scope, reference } = found;
  if (scope === 'general') return { scope, registry, reference };
  if (scope === 'bodies') return { scope, registry, reference, bodies: [about.entity] };
  return { scope, registry, reference, procedures: about.sia === null ? [] : [about.sia] };
}
