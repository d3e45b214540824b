/** The day a message's term ends, computed when it is sent: Ley 39/2015 art. 43.2 counts ten natural days. */
import type { SendRequest } from '../../contracts/event.ts';
import { addDays, daysBetween } from './calendar.ts';

/** Natural days a notification must be available (Ley 39/2015, art. 43.2). */
export const LEGAL_MINIMUM_DAYS = 10;

export type Deadline = { kind: 'day'; expiresOn: string } | { kind: 'too-short'; expiresOn: string; earliest: string };

/**
 * `today`: the Madrid day of sending. A later `notBefore` is the day it becomes available. Communications have no
 * legal minimum: theirs is only refused once it is past. `extraDays`: an extension granted before it was sent.
 */
export function deadlineFor(
  request: Pick<SendRequest, 'availability'>,
  kind: 'notification' | 'communication',
  context: { today: string; defaultDays: number; extraDays?: number },
): Deadline {
  const { availability } = request;
  const notBefore = availability?.notBefore;
  const available = notBefore !== undefined && notBefore > context.today ? notBefore : context.today;
  const minimum = kind === 'notification' ? LEGAL_MINIMUM_DAYS : 0;
  const asked = availability?.expiresOn ?? addDays(available, availability?.naturalDays ?? context.defaultDays);
  const expiresOn = addDays(asked, context.extraDays ?? 0);
  if (daysBetween(available, expiresOn) < minimum)
    return { kind: 'too-short', expiresOn, earliest: addDays(available, minimum) };
  return { kind: 'day', expiresOn };
}
