/** Who of a sending is named on the wire: as holder, as recipient, and where each stands in the event. */
import type { Person, Sending } from '../../../contracts/event.ts';
import { normaliseId } from '../../../src/domain/identifiers.ts';

export type Named = { person: Person; pointer: string };

/**
 * An incapacitated holder is notified in the person of the representative, who then is the one the platform knows.
 * `pointer`: of the sending in its event.
 */
export function namedIn(sending: Sending, pointer: string): { holder: Named; recipients: Named[] } {
  const holder = { person: sending.holder, pointer: `${pointer}/holder` };
  const representatives = (sending.representatives ?? []).map((person, n) => ({
    person,
    pointer: `${pointer}/representatives/${n}`,
  }));
  const [first, ...others] = representatives;
  if (sending.holderIncapacitated === true && first !== undefined) return { holder: first, recipients: others };
  return { holder, recipients: representatives };
}

export function isNatural(person: Person): boolean {
  return person.kind === 'natural' || person.kind === 'natural-without-nif';
}

/** The NIF as the platform wants it, undefined for a person without one; its control character is not judged here. */
export function nifOf({ idType, idNumber }: Person): string | undefined {
  const spanish = idType === 'NIF' || idType === 'NIE' || idType === 'CIF';
  return spanish && idNumber !== undefined ? normaliseId(idNumber) : undefined;
}

/** Both surnames in one, separated by one space. */
export function surnamesOf({ surname1, surname2 }: Person): string | undefined {
  const surnames = [surname1, surname2].map((each) => each?.trim() ?? '').filter((each) => each !== '');
  return surnames.length === 0 ? undefined : surnames.join(' ');
}
