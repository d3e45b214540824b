/** What in an event is allowed and hardly meant: its sender is told, and decides. */
import type { Person, SendEvent } from '../../contracts/event.ts';
import type { Warning } from '../../contracts/outcome.ts';
import { daysBetween } from './calendar.ts';
import { normaliseId } from './identifiers.ts';

const EMAIL = /^[^\s@,;<>]+@[^\s@,;<>]+\.[^\s@,;<>]{2,}$/;
const PHONE = /^\+?[\d\s().-]{6,}$/;

/** `today`: the Madrid day it is judged on. */
export function cautions({ data }: SendEvent, context: { today: string }): Warning[] {
  const { sendings, availability } = data;
  const warnings: Warning[] = [];
  const notBefore = availability?.notBefore;
  if (notBefore !== undefined && notBefore < context.today)
    warnings.push({ code: 'schedule-past', pointer: '/data/availability/notBefore' });
  const term = termOf(availability, context.today);
  const seen = new Set<string>();
  for (const [index, sending] of sendings.entries()) {
    const at = `/data/sendings/${index}`;
    const persons: [string, Person][] = [
      [`${at}/holder`, sending.holder],
      ...(sending.representatives ?? []).map((each, n): [string, Person] => [`${at}/representatives/${n}`, each]),
    ];
    for (const [pointer, person] of persons) warnings.push(...contactCautions(pointer, person));
    const identity = identityOf(sending.holder);
    // Two acts to one person have two legal terms.
    if (identity !== null && seen.has(identity)) warnings.push({ code: 'person-repeated', pointer: `${at}/holder` });
    for (const [pointer, person] of persons.slice(1))
      if (identity !== null && identityOf(person) === identity) warnings.push({ code: 'represents-oneself', pointer });
    if (identity !== null) seen.add(identity);
    const afterDays = sending.postalFallback?.afterDays;
    if (afterDays !== undefined && term !== null && afterDays >= term)
      warnings.push({ code: 'post-after-term', pointer: `${at}/postalFallback/afterDays` });
  }
  return warnings;
}

function identityOf({ idNumber }: Person): string | null {
  return idNumber === undefined ? null : normaliseId(idNumber);
}

/** Natural days from being available to the end, or null where the event gives none. */
function termOf(availability: SendEvent['data']['availability'], today: string): number | null {
  const { notBefore, expiresOn, naturalDays } = availability ?? {};
  if (naturalDays !== undefined) return naturalDays;
  if (expiresOn === undefined) return null;
  return daysBetween(notBefore !== undefined && notBefore > today ? notBefore : today, expiresOn);
}

/* No value is shown: it is a person's. */
function contactCautions(pointer: string, { email, phone }: Person): Warning[] {
  const warnings: Warning[] = [];
  if (email !== undefined && !EMAIL.test(email)) warnings.push({ code: 'email-unlikely', pointer: `${pointer}/email` });
  if (phone !== undefined && !PHONE.test(phone)) warnings.push({ code: 'phone-unlikely', pointer: `${pointer}/phone` });
  return warnings;
}
