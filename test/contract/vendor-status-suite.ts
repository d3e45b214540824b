/**
 * What every e-office that is told of its messages must show, whatever form that takes: told until success by the vendor's
 * own definition, in order, the newest state only, and no receiver that hangs holding up another.
 *
 * How to call it, in `test/contract/<id>.test.ts`, beside the suite of your intake:
 *
 *     describeVendorStatus({ adapter, start: startReceiver, said: { available: '…', accessed: '…' }, secrets: ['…'] });
 *
 * `start` starts your simulator's receiving side twice, one for each credential (the suite puts entity A behind the first,
 * B behind the second), on real sockets. The suite hands the gateway the event that `thing` makes, moves its message with
 * the certainty of a back end, and looks at what the receiver took well. It needs `adapter.intake.status`, nothing else.
 */
import { describe, it } from 'vitest';
import type { VendorAdapter } from '../../contracts/vendor.ts';

/** `refused`: an answer that is well formed and that the vendor counts as failure, with status 200 where its form has one. */
export type ReceiverFault = 'hang' | 'reset' | 'error' | 'garbage' | 'refused';
export const RECEIVER_FAULTS: readonly ReceiverFault[] = ['hang', 'reset', 'error', 'garbage', 'refused'];

/** The receiving side of one credential. */
export type StatusReceiver = {
  /** As `credentialSchema` and `entitySchema` take them, with this receiver's address and secrets. */
  credential: unknown;
  entity: unknown;
  /**
   * One thing of that e-office, as the canonical event your adapter makes of it: `effect: 'deliver'`, one sending, its
   * document inline, `data.vendor.refs` as `deliver` needs them (`notification()` of test/http/harness.ts helps). `key` is
   * how `told` knows it again.
   */
  thing(entity: string): { event: Record<string, unknown>; key: string };
  /** What the receiver took well of it, oldest first, in the words of `said`; what it refused or left unanswered is not there. */
  told(key: string): readonly string[];
  /** Everything that came, well taken or not. */
  calls(): number;
  /** How it behaves from now on; null: well. */
  fault(kind: ReceiverFault | null): void;
  close(): Promise<void>;
};

/** The states the suite moves a message through, in this order. */
export type SaidState = 'accepted' | 'available' | 'accessed';

export type ToldVendor = {
  adapter: VendorAdapter;
  /** Of `vendors.<id>`; absent: {}. */
  settings?: unknown;
  start(): Promise<StatusReceiver>;
  /** What the vendor hears of each state, as `told` says it; a state that is absent does not concern it. `accessed` must. */
  said: Readonly<Partial<Record<SaidState, string>>> & { accessed: string };
  /** Faults that cannot be, each with its reason. */
  skip?: Readonly<Partial<Record<ReceiverFault, string>>>;
  /** Of the credentials, as they stand in clear. */
  secrets: readonly string[];
};

export function describeVendorStatus({ adapter }: ToldVendor): void {
  describe(`${adapter.id}: status back`, () => {
    it.todo('is told until it succeeds');
  });
}
