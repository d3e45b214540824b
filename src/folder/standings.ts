/**
 * As what a person asks each entity. Where the entity asks a register of powers, that decides instead of what the asking
 * folder says: a power in force reaches as far as the register says; without one, or unasked, the representative sees
 * only what it is itself named in.
 */

import type { PersonId, Power, Standing } from '../../contracts/folder.ts';
import type { FoundPower } from '../../contracts/powers.ts';
import { normalisedPerson } from '../domain/person-key.ts';
import { type Ask, timeLeft } from './answers.ts';
import type { FolderDeps } from './deps.ts';

/**
 * `standings`: what is seen in any of them may be shown. `unchecked`: nobody could say whether there is a power, so that
 * more may be there than is shown.
 */
export type Stands = { standings: readonly Standing[]; unchecked: boolean };

/** The register is asked within this part of the time that is left: the sources need the rest. */
const SHARE = 0.5;

export async function standingsOf(
  deps: FolderDeps,
  of: Ask,
  entities: readonly string[],
): Promise<ReadonlyMap<string, Stands>> {
  const { person, standing } = of.question;
  const claimed: Stands = { standings: [standing], unchecked: false };
  const { powers } = deps;
  if (powers === undefined || standing.role !== 'representative' || standing.represented === null)
    return new Map(entities.map((each) => [each, claimed]));
  const { represented } = standing;
  const named: Standing = { ...standing, power: null };
  // Of any procedure: one answer does for every filter, and for one file, whose procedure is known only afterwards.
  const asked = {
    holder: normalisedPerson(represented).number,
    representative: normalisedPerson(person).number,
    procedure: null,
  };
  const limitMs = timeLeft(deps, of) * SHARE;
  const decide = async (entity: string): Promise<Stands> => {
    if (!powers.asks(entity)) return claimed;
    if (!isInRegister(represented) || !isInRegister(person)) return { standings: [named], unchecked: false };
    const answer = await powers.ask(entity, asked, limitMs);
    if (answer.kind !== 'valid') return { standings: [named], unchecked: answer.kind === 'not-checked' };
    const standings = [{ ...standing, power: powerOf(answer.register, answer.power, entity) }];
    // A power over some procedures takes nothing away of what the representative is named in.
    return { standings: answer.power.scope === 'procedures' ? [...standings, named] : standings, unchecked: false };
  };
  return new Map(await Promise.all(entities.map(async (each) => [each, await decide(each)] as const)));
}

/** The register knows persons by NIF and NIE; nobody else has a power there. */
function isInRegister({ type }: PersonId): boolean {
  return type === 'NIF' || type === 'NIE' || type === 'CIF';
}

function powerOf(registry: string, found: FoundPower, entity: string): Power {
  const { reference } = found;
  if (found.scope === 'procedures') return { scope: found.scope, registry, reference, procedures: found.procedures };
  // Whatever unit of the entity the file is at: the register was asked for the entity.
  return found.scope === 'bodies'
    ? { scope: found.scope, registry, reference, bodies: [entity] }
    : { scope: found.scope, registry, reference };
}
