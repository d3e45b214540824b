/** HTTP statuses by which what went wrong is answered. */
import type { VendorFaultKind } from '../../../contracts/vendor-fault.ts';
import type { PushProblem } from '../../../contracts/vendor-intake.ts';

export const STATUS_OF = {
  unauthenticated: 401,
  'not-found': 404,
  'too-large': 413,
  'too-many-requests': 429,
  refused: 422,
  invalid: 422,
  unsupported: 422,
  conflict: 409,
  auth: 502,
  retryable: 503,
  unavailable: 503,
  internal: 500,
} satisfies Record<Exclude<PushProblem['kind'], 'fault'> | VendorFaultKind['kind'], number>;
