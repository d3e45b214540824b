/** The numbers a decision needs of a back end. */
import type { ActiveBackend } from '../../contracts/backend.ts';
import type { Policy } from '../domain/next-step.ts';

export function policyOf({ adapter, config }: ActiveBackend): Policy {
  return {
    retry: config.retry,
    settleMs: config.settleMs,
    askByReference: adapter.facts.askByReference && adapter.ask !== undefined,
  };
}
