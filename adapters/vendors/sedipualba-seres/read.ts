/**
 * Reads outgoing registry entries by the day they were completed: windows that overlap, pages of ten, and once a day
 * some days again, because the service cannot be asked what has changed.
 */
import { createHash } from 'node:crypto';
import { VendorFault } from '../../../contracts/vendor-fault.ts';
import type { PollPage, VendorItem, VendorTools } from '../../../contracts/vendor-intake.ts';
import { toMadridLocal } from '../../../src/domain/calendar.ts';
import { call } from './call.ts';
import type { SeresCursor, SeresSettings } from './config.ts';
import { normalise, type SeresAccess } from './normalise.ts';

/** What the service gives at a time; fewer are the last ones. */
const PAGE = 10;
/** Of one window: beyond, something turns in a circle. */
const MAX_PAGE = 5_000;
/** Ten entries with all their people. */
const MAX_PAGE_BYTES = 8 * 1024 * 1024;
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

export function start({ settings }: SeresAccess, now: Date): SeresCursor {
  const until = new Date(now.getTime() - settings.startDays * DAY_MS).toISOString();
  return { until, rescannedAt: now.toISOString(), window: null };
}

export async function readPage(
  cursor: SeresCursor,
  access: SeresAccess,
  tools: VendorTools,
): Promise<PollPage<SeresCursor>> {
  const window = cursor.window ?? windowFrom(cursor, access.settings, tools.now());
  if (window.page > MAX_PAGE) throw new VendorFault({ kind: 'retryable' }, 'window-without-end');
  const found = await call(access, tools, {
    path: 'filtersalidas',
    body: {
      filtro: {
        estado: 'Completo',
        fechaCompletoDesde: toMadridLocal(new Date(window.from)),
        fechaCompletoHasta: toMadridLocal(new Date(window.to)),
      },
      orden: true,
      pagina: window.page,
    },
    maxAnswerBytes: MAX_PAGE_BYTES,
  });
  // The registry answers an empty filter with an empty list; 404 is documented too and says the same.
  const records = found === null ? [] : found.value;
  if (!Array.isArray(records)) throw new VendorFault({ kind: 'retryable' }, 'not-a-list');
  const items = records.map((record: unknown) => normalise(record, refOf(record), access));
  if (records.length >= PAGE)
    return { items, cursor: { ...cursor, window: { ...window, page: window.page + 1 } }, more: true };
  const [, until = window.to] = [window.to, cursor.until].toSorted();
  const rescannedAt = window.deep ? window.to : cursor.rescannedAt;
  return { items, cursor: { until, rescannedAt, window: null }, more: false };
}

export async function readOne(ref: string, access: SeresAccess, tools: VendorTools): Promise<VendorItem | null> {
  if (!/^\d{1,12}$/.test(ref)) return null;
  const found = await call(access, tools, { path: `salidabyid/${ref}`, maxAnswerBytes: MAX_PAGE_BYTES });
  return found === null || found.value === null ? null : normalise(found.value, ref, access);
}

function windowFrom(cursor: SeresCursor, settings: SeresSettings, now: Date): NonNullable<SeresCursor['window']> {
  const deep = settings.rescanDays > 0 && now.getTime() - Date.parse(cursor.rescannedAt) >= DAY_MS;
  const back = Math.max(settings.overlapMinutes * MINUTE_MS, deep ? settings.rescanDays * DAY_MS : 0);
  const from = new Date(Date.parse(cursor.until) - back).toISOString();
  return { from, to: now.toISOString(), page: 1, deep };
}

/** The entry's own number; one that has none is told from others by its content, which nobody can read out of it. */
function refOf(record: unknown): string {
  const id = typeof record === 'object' && record !== null && 'id' in record ? record.id : null;
  if (Number.isSafeInteger(id)) return String(id);
  return `without-id-${createHash('sha256').update(JSON.stringify(record)).digest('hex').slice(0, 24)}`;
}
