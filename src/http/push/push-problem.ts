/** What was thrown while a push was answered, as what its vendor is told: kinds and findings, nothing of our insides. */

import { VendorFault } from '../../../contracts/vendor-fault.ts';
import type { PushProblem } from '../../../contracts/vendor-intake.ts';
import type { ErrorCode, GatewayError } from '../../errors.ts';
import { asGatewayError } from '../problem.ts';

/** Of the codes callers can bring about; what is not here is our own fault. */
const KINDS: Partial<Record<ErrorCode, PushProblem['kind']>> = {
  unauthenticated: 'unauthenticated',
  'too-large': 'too-large',
  'too-many-requests': 'too-many-requests',
  'store-unavailable': 'unavailable',
  'scan-unavailable': 'unavailable',
  'backend-unavailable': 'unavailable',
  'shutting-down': 'unavailable',
  malformed: 'refused',
  'event-invalid': 'refused',
  'unsupported-media-type': 'refused',
  'entity-not-allowed': 'refused',
  'not-found': 'refused',
  'event-id-reused': 'refused',
  'not-available-here': 'refused',
  'not-possible-now': 'refused',
  erased: 'refused',
  'upload-not-found': 'refused',
  'digest-mismatch': 'refused',
  'document-type': 'refused',
  'document-infected': 'refused',
  'xml-refused': 'refused',
};

export type Thrown = {
  problem: PushProblem;
  /** What it was, as one of our codes; null for a fault of the vendor's. */
  error: GatewayError | null;
  /** Seconds after which trying again makes sense. */
  retryAfterS: number | null;
};

/** When nothing says how long. Seconds. */
const SOON_S = 5;

export function thrownAsProblem(thrown: unknown): Thrown {
  if (thrown instanceof VendorFault) {
    const { fault } = thrown;
    const retryAfterS = fault.kind === 'retryable' ? Math.ceil((fault.afterMs ?? SOON_S * 1_000) / 1_000) : null;
    return { problem: { kind: 'fault', fault: thrown }, error: null, retryAfterS };
  }
  const error = asGatewayError(thrown);
  const kind = KINDS[error.code] ?? 'internal';
  return { problem: problemFor(kind, error), error, retryAfterS: retryAfter(kind, error) };
}

function problemFor(kind: PushProblem['kind'], { code, findings, params }: GatewayError): PushProblem {
  if (kind === 'refused') return { kind, findings: findings.length > 0 ? findings : [{ pointer: '', code, params }] };
  return kind === 'fault' ? { kind: 'internal' } : { kind };
}

function retryAfter(kind: PushProblem['kind'], { params }: GatewayError): number | null {
  if (kind === 'too-many-requests') return Number(params.retryAfter ?? 1);
  return kind === 'unavailable' ? SOON_S : null;
}
