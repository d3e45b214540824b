/** A refusal that knows its answer: the core counts and logs why, and gives back what was written in the caller's envelope. */
import { VendorFault, type VendorFaultKind } from '../../../contracts/vendor-fault.ts';
import type { PushAnswer } from '../../../contracts/vendor-intake.ts';

export class AnsweredFault extends VendorFault {
  readonly answer: PushAnswer;

  constructor(fault: VendorFaultKind, answer: PushAnswer) {
    super(fault);
    this.name = 'AnsweredFault';
    this.answer = answer;
  }
}
