/**
 * What this gateway may connect to of its own accord: the origins its configuration names, and those of simulators it
 * started itself. Anything else is refused before a byte leaves, written to the log and counted.
 */
import type { VendorAccess, VendorIntake } from '../contracts/vendor-intake.ts';
import { addressesIn, originOf } from './domain/addresses.ts';
import type { Log } from './log.ts';
import type { Metrics } from './metrics.ts';

export type Egress = {
  /** Judges the address of a request, as it stands in it. */
  allows(url: string): boolean;
  permit(addresses: Iterable<string>): void;
};

/** `by`: which part of the gateway connects; a label of the metric. */
export function createEgress(by: string, tools: { log: Log; metrics: Pick<Metrics, 'egressRefused'> }): Egress {
  const origins = new Set<string>();
  return {
    allows(url) {
      const origin = originOf(url);
      if (origin !== null && origins.has(origin)) return true;
      tools.metrics.egressRefused.inc({ by });
      // The origin alone: what follows it may say whom a request is about.
      tools.log.error('egress.refused', { by, origin });
      return false;
    },
    permit(addresses) {
      for (const each of addresses) {
        const origin = originOf(each);
        if (origin !== null) origins.add(origin);
      }
    },
  };
}

/** Where a vendor is called or told under one access. */
export function vendorAddresses(intake: Pick<VendorIntake, 'addresses'>, access: VendorAccess): readonly string[] {
  return intake.addresses?.(access) ?? addressesIn([access.credential, access.entity.settings]);
}
