/** Reads notices by the instant they were issued: windows that overlap, page after page. */
import { VendorFault } from '../../../contracts/vendor-fault.ts';
import type { PollIntake, VendorItem, VendorTools } from '../../../contracts/vendor-intake.ts';
import { type Access, call } from './call.ts';
import type { Credential, EntitySettings, Settings } from './config.ts';
import { normalise, refOf } from './normalise.ts';
import { pageSchema } from './schema.ts';
import { type Cursor, cursorSchema } from './schema-poll.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** Of one window: beyond, something turns in a circle. */
const MAX_PAGES = 1_000;

export const poll: PollIntake<Settings, Credential, EntitySettings, Cursor> = {
  cursorSchema,
  start: (_access, now) => ({ until: new Date(now.getTime() - DAY_MS).toISOString(), window: null }),
  progress: ({ until }) => new Date(until),
  async read(cursor, access, tools) {
    const window = cursor.window ?? windowFrom(cursor, access, tools.now());
    if (window.page > MAX_PAGES) throw new VendorFault({ kind: 'retryable' }, 'window-without-end');
    const query = new URLSearchParams({
      entity: access.entity.settings.code,
      from: window.from,
      to: window.to,
      page: String(window.page),
    });
    const found = await call(access, tools, { path: `notices?${query}` });
    const page = pageSchema.safeParse(found?.value);
    if (!page.success) throw new VendorFault({ kind: 'retryable' }, 'page-not-as-agreed');
    const items = page.data.notices.map((each) => normalise(each, refOf(each), access));
    if (page.data.more)
      return { items, cursor: { ...cursor, window: { ...window, page: window.page + 1 } }, more: true };
    const until = new Date(Math.max(Date.parse(window.to), Date.parse(cursor.until))).toISOString();
    return { items, cursor: { until, window: null }, more: false };
  },
  readOne,
};

async function readOne(ref: string, access: Access, tools: VendorTools): Promise<VendorItem | null> {
  const query = new URLSearchParams({ entity: access.entity.settings.code });
  const found = await call(access, tools, { path: `notices/${encodeURIComponent(ref)}?${query}` });
  return found === null ? null : normalise(found.value, ref, access);
}

function windowFrom({ until }: Cursor, { settings }: Access, now: Date): NonNullable<Cursor['window']> {
  const from = new Date(Date.parse(until) - settings.overlapMinutes * MINUTE_MS).toISOString();
  return { from, to: now.toISOString(), page: 1 };
}
