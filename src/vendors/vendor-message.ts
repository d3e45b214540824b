/** A stored message in the form vendor adapters are handed it, its problem in words for a civil servant. */
import type { Finding } from '../../contracts/outcome.ts';
import type { VendorMessage } from '../../contracts/vendor-intake.ts';
import type { VendorMessageRow } from '../store/vendors/read-messages.ts';

/** What a finding means, in Spanish. */
export type Explain = (finding: Finding) => string;

export function vendorMessage(row: VendorMessageRow, explain: Explain): VendorMessage {
  const { source, eventId, type, clientId: _, problem, ...rest } = row;
  return {
    ...rest,
    event: { source, id: eventId, type },
    problem: problem === null ? null : { code: problem.code, text: explain(problem) },
  };
}
