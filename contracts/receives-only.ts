/** The sending half of an adapter that only receives: its `facts.takes` is empty, so that none of this is ever called. */
import type { BackendAdapter } from './backend.ts';

type Sending = Pick<BackendAdapter, 'check' | 'translate' | 'sign' | 'send' | 'interpret'>;

export const RECEIVES_ONLY: Sending = {
  check: () => ({ errors: [{ pointer: '/type', code: 'not-available-here' }], warnings: [] }),
  translate: never,
  sign: never,
  send: never,
  interpret: never,
};

function never(): never {
  throw new RangeError('This adapter only receives.');
}
