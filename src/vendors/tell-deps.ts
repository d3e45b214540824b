/** What telling e-offices of their messages needs. */
import type { StatusPort, StatusTools, VendorMessage } from '../../contracts/vendor-intake.ts';
import type { Metrics } from '../metrics.ts';
import { readVendorMessages } from '../store/vendors/read-messages.ts';
import { type ActiveVendor, type Stream, senderOf, streamsOf, toolsOf, type VendorDeps } from './deps.ts';
import { messageOpener } from './open-message.ts';
import { vendorMessage } from './vendor-message.ts';

export type TellVendorDeps = Pick<
  VendorDeps,
  'pool' | 'vault' | 'runtime' | 'log' | 'tracing' | 'transport' | 'vendors' | 'explain' | 'stopping'
> & {
  tellMetrics: Pick<Metrics, 'vendorTellings' | 'vendorDigests' | 'vendorTellingsWaiting' | 'vendorTellingsGivenUp'>;
};

/** A vendor that is told, with the port by which it is. */
export type ToldVendor = { vendor: ActiveVendor; port: StatusPort; streams: readonly Stream[] };

export function toldVendors({ vendors }: Pick<TellVendorDeps, 'vendors'>): ToldVendor[] {
  return vendors.flatMap((vendor) => {
    const { status: port } = vendor.intake;
    return port === undefined ? [] : [{ vendor, port, streams: streamsOf(vendor) }];
  });
}

/** Those that are there, of this entity alone. */
export async function messagesOf(
  { pool, explain }: TellVendorDeps,
  of: { ids: readonly string[]; entity: string },
): Promise<VendorMessage[]> {
  const rows = await readVendorMessages(pool, { ids: of.ids, entities: [of.entity] });
  return rows.map((row) => vendorMessage(row, explain));
}

/** What it reads of a message beside how it stands is of this entity, and audited. */
export function statusTools(deps: TellVendorDeps, stream: Stream): StatusTools {
  const { evidence, request } = messageOpener(deps, { id: senderOf(stream).id, entities: [stream.entity] });
  return { ...toolsOf(deps, stream.vendor), evidence, request };
}

/** How long a change is retried: three days, and as much more as the last of the growing waits may take. */
export const RETRY_MS = (3 * 24 + 6) * 3_600_000;
/** What was given up is tried again by the daily digest so long; then a person must. */
export const GIVEN_UP_MS = 30 * 24 * 3_600_000;
