/** One item of a vendor, judged like anybody's event: ready to be stored, known already, or a verdict to be shown. */
import { EVENT_TYPES } from '../../contracts/event.ts';
import type { Finding } from '../../contracts/outcome.ts';
import { VendorFault } from '../../contracts/vendor-fault.ts';
import type { VendorItem, VendorTools } from '../../contracts/vendor-intake.ts';
import { GatewayError } from '../errors.ts';
import { acceptEvent, type Prepared, prepareSending } from '../intake/accept-event.ts';
import { errorFields } from '../log.ts';
import { isStoreUnavailable } from '../store/pool.ts';
import type { ItemVerdict } from '../store/vendors/items.ts';
import { admitEvent } from './admit-event.ts';
import { type Stream, senderOf, type VendorDeps } from './deps.ts';
import { withDocuments } from './open-documents.ts';

type Deps = Omit<VendorDeps, 'vendors'>;
type Verdict = Omit<ItemVerdict, 'ref' | 'nextAt'>;

export type Taken =
  | { kind: 'new'; ref: string; prepared: Prepared }
  /** Stored before, by whoever. */
  | { kind: 'known'; ref: string }
  | { kind: 'verdict'; ref: string; verdict: Verdict };

/** Sendings are left to the caller's transaction; other events are stored here, which may be repeated without harm. */
const SENDINGS: readonly unknown[] = [EVENT_TYPES.notification, EVENT_TYPES.communication];

/** Throws what concerns more than this item: VendorFault `auth` and `conflict`, an absent store, our own faults. */
export async function takeItem(deps: Deps, stream: Stream, tools: VendorTools, item: VendorItem): Promise<Taken> {
  const { ref } = item;
  const verdict = (state: Verdict['state'], reason: string, findings: readonly Finding[] = []): Taken => ({
    kind: 'verdict',
    ref,
    verdict: { state, reason, findings },
  });
  switch (item.kind) {
    case 'ignored':
      return verdict('ignored', item.reason);
    case 'unsupported':
      return verdict('unsupported', item.vendorKind);
    case 'invalid':
      return verdict('refused', 'invalid', item.findings);
    case 'later':
      return verdict('waiting', item.reason);
    case 'event':
      try {
        return await takeEvent(deps, stream, tools, { ref, event: item.event });
      } catch (error) {
        const found = verdictOf(error) ?? ownFault(deps, stream, { ref, error });
        if (found === null) throw error;
        return { kind: 'verdict', ref, verdict: found };
      }
  }
}

async function takeEvent(
  deps: Deps,
  stream: Stream,
  tools: VendorTools,
  { ref, event }: { ref: string; event: Record<string, unknown> },
): Promise<Taken> {
  const sender = senderOf(stream);
  const { entity, repeat } = await admitEvent(deps, stream, event);
  if (repeat !== null) return { kind: 'known', ref };
  // Only of what is new are the documents fetched.
  const judged = await withDocuments(deps, stream, tools, event);
  if (SENDINGS.includes(event.type))
    return { kind: 'new', ref, prepared: await prepareSending(deps, sender, { entity, value: event, judged }) };
  await acceptEvent(deps, sender, event);
  return { kind: 'known', ref };
}

/* One record that we stumble over must not stop all that come after it: it waits alone, and the log says where. */
function ownFault(deps: Deps, { vendor, entity }: Stream, of: { ref: string; error: unknown }): Verdict | null {
  const { ref, error } = of;
  if (error instanceof VendorFault || isStoreUnavailable(error) || deps.pool.ending) return null;
  deps.log.error('vendor.item-failed', { vendor: vendor.id, entity, ref, ...errorFields(error) });
  return { state: 'waiting', reason: 'internal', findings: [] };
}

/** Null for what is not about the item. */
function verdictOf(error: unknown): Verdict | null {
  if (error instanceof VendorFault) {
    const { fault, reason } = error;
    switch (fault.kind) {
      case 'invalid':
        return { state: 'refused', reason, findings: fault.findings };
      case 'unsupported':
        return { state: 'unsupported', reason: fault.vendorKind, findings: [] };
      case 'retryable':
        return { state: 'waiting', reason, findings: [] };
      case 'auth':
      case 'conflict':
        return null;
    }
  }
  if (!(error instanceof GatewayError) || isStoreUnavailable(error)) return null;
  if (error.code === 'scan-unavailable' || error.code === 'upload-not-found')
    return { state: 'waiting', reason: error.code, findings: error.findings };
  return error.code === 'internal' ? null : { state: 'refused', reason: error.code, findings: error.findings };
}
