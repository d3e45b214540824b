/** What bringing in from e-offices needs, and a vendor as this installation runs it. */
import type { HttpRequest, Transport } from '../../contracts/backend.ts';
import type { Effect, VendorAccess, VendorIntake, VendorTools } from '../../contracts/vendor-intake.ts';
import type { IntakeDeps } from '../intake/deps.ts';
import type { Metrics } from '../metrics.ts';
import type { StreamKey } from '../store/vendors/streams.ts';
import type { Explain } from './vendor-message.ts';

export type VendorCredential = {
  id: string;
  settings: unknown;
  /** By DIR3. */
  entities: ReadonlyMap<string, { settings: unknown; effect: Effect }>;
};

export type ActiveVendor = {
  id: string;
  evidenceLevel: string;
  simulated: boolean;
  intake: VendorIntake;
  settings: unknown;
  pace: VendorPace;
  credentials: readonly VendorCredential[];
  /** For its documents: what it may be fetched from is the vendor's own list. */
  openAddress: OpenAddress;
};

/** How often, how many at once, how long one exchange may take. */
export type VendorPace = { everyMs: number; concurrency: number; timeoutMs: number };

/** Fetches from addresses others chose: public ones only, the body as it comes. */
export type OpenAddress = (
  request: HttpRequest,
) => Promise<
  | { kind: 'answer'; status: number; headers: Record<string, string>; body: AsyncIterable<Uint8Array> }
  | { kind: 'failed'; reason: string }
>;

export type VendorDeps = IntakeDeps & {
  vendors: readonly ActiveVendor[];
  transport: Transport;
  explain: Explain;
  vendorMetrics: Pick<Metrics, 'vendorItems' | 'vendorReads'>;
  stopping(): boolean;
};

/** One entity under one credential: what is read as one, in its own time. */
export type Stream = { vendor: ActiveVendor; credential: VendorCredential; entity: string; access: VendorAccess };

/** A stream while this process has it. `cursor` null: it was never read. `failures`: in a row, before this turn. */
export type Turn = {
  stream: Stream;
  key: StreamKey;
  token: string;
  cursor: unknown;
  failures: number;
  tools: VendorTools;
};

/** Of a turn; renewed with everything that is committed in it. */
export const LEASE_MS = 5 * 60_000;

export function toolsOf(
  { transport, runtime }: Pick<VendorDeps, 'transport' | 'runtime'>,
  { pace }: ActiveVendor,
): VendorTools {
  return { transport, now: runtime.now, timeoutMs: pace.timeoutMs, memo: new Map() };
}

export function streamsOf(vendor: ActiveVendor): Stream[] {
  return vendor.credentials.flatMap((credential) =>
    [...credential.entities].map(([entity, { settings, effect }]) => ({
      vendor,
      credential,
      entity,
      access: {
        settings: vendor.settings,
        credential: credential.settings,
        entity: { dir3: entity, settings },
        effect,
      },
    })),
  );
}

/** Under which a credential's events and documents stand; no client's id can be the same. */
export function senderOf({ vendor, credential }: Pick<Stream, 'vendor' | 'credential'>) {
  return { id: `vendor:${vendor.id}:${credential.id}`, entities: [...credential.entities.keys()] };
}
