/** What waits for the town: Localiza, page by page. Listing has no legal effect. */
import type { Arrival, ArrivalsResult, ArrivalWindow } from '../../../contracts/inbox.ts';
import type { Asking } from './call.ts';
import { writeTime } from './dates.ts';
import { arrivalOf } from './items.ts';
import { waiting } from './lists.ts';

export async function arrivals({ since, cursor }: ArrivalWindow, asking: Asking): Promise<ArrivalsResult> {
  const page = Number(cursor ?? '1');
  const read = await waiting({ since: writeTime(since), page }, asking);
  if (read.kind === 'failed') return read;
  const { naturalDays } = asking.config.defaults;
  const all = read.items.map((each) => arrivalOf(each, naturalDays));
  return {
    kind: 'page',
    arrivals: all.filter((each): each is Arrival => !('unreadable' in each)),
    // A page that says there are more and holds nothing would be asked for again and again.
    next: read.more && read.items.length > 0 ? String(page + 1) : null,
    unreadable: all.flatMap((each) => ('unreadable' in each ? [each.unreadable] : [])),
  };
}
