/** Writes down why something of a vendor made no event, and tells of it once. */
import type { PoolClient } from 'pg';
import { noteItem } from '../store/vendors/items.ts';
import type { StreamKey } from '../store/vendors/streams.ts';
import type { VendorDeps } from './deps.ts';
import { backOff, REFUSED_AGAIN_MS } from './pace.ts';
import type { Taken } from './take-item.ts';

/** `again`: it can be read again by its reference. Returns what is to be done once it is committed. */
export async function noteVerdict(
  deps: Pick<VendorDeps, 'vendorMetrics' | 'log'>,
  db: PoolClient,
  of: { key: StreamKey; taken: Extract<Taken, { kind: 'verdict' }>; attempts: number; now: Date; again: boolean },
): Promise<() => void> {
  const { key, now } = of;
  const { ref, verdict } = of.taken;
  const news = await noteItem(db, { ...key, verdict: { ...verdict, ref, nextAt: nextAt(of) }, now });
  return () => {
    if (!news) return;
    const { vendor, entity } = key;
    deps.vendorMetrics.vendorItems.inc({ vendor, state: verdict.state });
    if (verdict.state === 'ignored') return;
    const codes = verdict.findings.map(({ pointer, code }) => `${pointer} ${code}`).join('; ');
    deps.log.warn('vendor.item-not-taken', {
      vendor,
      entity,
      ref,
      state: verdict.state,
      reason: verdict.reason,
      codes,
    });
  };
}

function nextAt({ taken, attempts, now, again }: Parameters<typeof noteVerdict>[2]): Date | null {
  if (!again) return null;
  switch (taken.verdict.state) {
    case 'waiting':
      return new Date(now.getTime() + backOff(attempts));
    case 'refused':
    case 'unsupported':
      return new Date(now.getTime() + REFUSED_AGAIN_MS);
    case 'ignored':
    case 'gone':
      return null;
  }
}
