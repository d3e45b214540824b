/** The choices of messages the overview and its alerts count, as the filter of the list each leads to: the same, exactly. */
import type { ActiveBackend } from '../../../contracts/backend.ts';
import { LIST_VIEWS, type ListView } from '../../../contracts/operator-pages.ts';
import { alertLimits, expiringWindow } from '../../domain/alerts.ts';
import { addDays, madridDay } from '../../domain/calendar.ts';
import type { MessageFilter } from '../../outbox/filter.ts';

const SOON_DAYS = 3;
/** The overview's chart of the day, whose bars are counted: its first one begins at a half hour. */
export const DAY_SPAN = { name: 'day', stepMs: 1_800_000, steps: 48 } as const;

/** Where a span that ends now begins. */
export function spanStart({ stepMs, steps }: { stepMs: number; steps: number }, now: Date): Date {
  return new Date(Math.floor(now.getTime() / stepMs) * stepMs - (steps - 1) * stepMs);
}

/** Today in Madrid to the day that is no longer soon. */
export function soon(now: Date): { from: string; to: string } {
  const from = madridDay(now);
  return { from, to: addDays(from, SOON_DAYS) };
}

export function listViewOf(text: string | undefined): ListView | undefined {
  return LIST_VIEWS.find((each) => each === text);
}

/** What alerts go by: each back end's limits, and how long a message that was given up is news. */
export type AlertedBy = { backends: readonly Pick<ActiveBackend, 'adapter' | 'config'>[]; alertDeadMs: number };

export function viewFilter(
  view: ListView | undefined,
  now: Date,
  { backends, alertDeadMs }: AlertedBy,
): Partial<MessageFilter> {
  switch (view) {
    case undefined:
      return {};
    case 'in-flight':
      return { inFlight: true };
    case 'expiring':
      return { expiring: soon(now) };
    case 'accepted-day':
      return { acceptedSince: spanStart(DAY_SPAN, now) };
    case 'needs-person':
      return { needsPerson: true };
    case 'died-of-late':
      return { diedSince: new Date(now.getTime() - alertDeadMs) };
    case 'ending':
      return {
        ending: backends.map(({ adapter, config }) => ({
          backend: adapter.id,
          ...expiringWindow(now, alertLimits(config)),
        })),
      };
    case 'evidence-late':
      return {
        evidenceLate: backends.map(({ adapter, config }) => ({
          backend: adapter.id,
          before: new Date(now.getTime() - alertLimits(config).evidenceLateMs),
        })),
      };
    case 'arrived':
      return { received: true };
    default:
      return view satisfies never;
  }
}
