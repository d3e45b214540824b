/**
 * Reads SIGEM by days that overlap, because it can only be asked for days and gives each list whole: the notifications it
 * made itself, and the files where they are wanted; every few hours many days of files again, as nothing says what changed.
 */
import type { PollPage, VendorItem, VendorTools } from '../../../contracts/vendor-intake.ts';
import { addDays, madridDay } from '../../../src/domain/calendar.ts';
import { farOf } from './call.ts';
import type { AlsigmCursor } from './config.ts';
import type { AlsigmAccess } from './normalise.ts';
import { listFiles, listNotifications, readFileItem, readNotificationItem } from './read-items.ts';

/** Days of one question, so that a list stays readable. */
const DAYS_AT_ONCE = 15;
/** Of one page: a file costs six questions and more, a notification none. */
const PAGE = { notifications: 100, files: 5 } as const;
const HOUR_MS = 3_600_000;

type Window = NonNullable<AlsigmCursor['window']>;
type Step = Window['step'];

/** The first reading of files goes back over all that are ever read again. */
export function start(_access: AlsigmAccess, now: Date): AlsigmCursor {
  return { until: now.toISOString(), rescannedAt: new Date(0).toISOString(), window: null };
}

/** Throws VendorFault. */
export async function readPage(
  cursor: AlsigmCursor,
  access: AlsigmAccess,
  tools: VendorTools,
): Promise<PollPage<AlsigmCursor>> {
  const far = farOf(access);
  const now = tools.now();
  const [first] = stepsOf(access);
  if (far === null || first === undefined)
    return { items: [], cursor: { ...cursor, until: later(cursor.until, now.toISOString()) }, more: false };
  const window = cursor.window ?? windowFrom(cursor, access, { now, step: first });
  const list = window.step === 'notifications' ? listNotifications : listFiles;
  const listed = (await list(far, tools, { access, from: window.day, to: nextDay(window) }))
    .filter(({ key }) => key > window.after)
    .toSorted((a, b) => (a.key < b.key ? -1 : 1));
  const page = listed.slice(0, PAGE[window.step]);
  const items: VendorItem[] = [];
  for (const { read } of page) items.push(await read());
  const last = page.at(-1);
  if (last !== undefined && listed.length > page.length)
    return { items, cursor: { ...cursor, window: { ...window, after: last.key } }, more: true };
  return { items, ...goOn(cursor, access, window) };
}

export async function readOne(ref: string, access: AlsigmAccess, tools: VendorTools): Promise<VendorItem | null> {
  const far = farOf(access);
  const [, kind, key] = /^([NE]):(.+)$/.exec(ref) ?? [];
  if (far === null || key === undefined) return null;
  return kind === 'N'
    ? readNotificationItem(far, tools, { access, notiId: key })
    : readFileItem(far, tools, { access, number: key.replace(/:\d+$/, '') });
}

/** What is read of an entity: notifications only to be mirrored, for what it has delivered by us comes by the façade. */
function stepsOf({ effect, entity }: AlsigmAccess): Step[] {
  const { files } = entity.settings;
  return [...(effect === 'mirror' ? (['notifications'] as const) : []), ...(files ? (['files'] as const) : [])];
}

function windowFrom(cursor: AlsigmCursor, access: AlsigmAccess, { now, step }: { now: Date; step: Step }): Window {
  const { rescanHours } = access.settings;
  const deep = rescanHours > 0 && now.getTime() - Date.parse(cursor.rescannedAt) >= rescanHours * HOUR_MS;
  return { step, day: firstDay(cursor, access, { step, deep }), to: now.toISOString(), after: '', deep };
}

function firstDay(cursor: AlsigmCursor, access: AlsigmAccess, { step, deep }: { step: Step; deep: boolean }): string {
  const { overlapDays, rescanDays } = access.settings;
  const back = deep && step === 'files' ? Math.max(overlapDays, rescanDays) : overlapDays;
  return addDays(madridDay(new Date(cursor.until)), -back);
}

/** The day after the last one of this question: SIGEM takes the day it is given for its midnight. */
function nextDay({ day, to }: Window): string {
  const end = addDays(madridDay(new Date(to)), 1);
  return [addDays(day, DAYS_AT_ONCE), end].toSorted()[0] ?? end;
}

/** The next days of the same step, the next step, or the end. */
function goOn(
  cursor: AlsigmCursor,
  access: AlsigmAccess,
  window: Window,
): Pick<PollPage<AlsigmCursor>, 'cursor' | 'more'> {
  const { deep, to } = window;
  const day = nextDay(window);
  if (day <= madridDay(new Date(to)))
    return { cursor: { ...cursor, window: { ...window, day, after: '' } }, more: true };
  const steps = stepsOf(access);
  const step = steps[steps.indexOf(window.step) + 1];
  if (step !== undefined)
    return {
      cursor: { ...cursor, window: { ...window, step, day: firstDay(cursor, access, { step, deep }), after: '' } },
      more: true,
    };
  const rescannedAt = deep ? to : cursor.rescannedAt;
  return { cursor: { until: later(cursor.until, to), rescannedAt, window: null }, more: false };
}

function later(a: string, b: string): string {
  return a > b ? a : b;
}
