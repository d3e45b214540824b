/** Anullacio: what has not left is not sent; of what has, the back end is asked to annul it. ANUL·LADA is told once it is so. */
import { GatewayError } from '../../../src/errors.ts';
import type { XmlNode } from '../../../src/signing/canonical.ts';
import { answer } from './answers.ts';
import { type Context, findMessage } from './caller.ts';
import type { ErrorCode, State } from './codes.ts';
import { refuse } from './refusals.ts';
import { stateOf } from './state.ts';
import { leaf } from './xml.ts';

/** Why what is over cannot be annulled. */
const OVER: Readonly<Partial<Record<State, ErrorCode>>> = {
  ACCEPTADA: 3003,
  REBUTJADA: 3003,
  EXPIRADA: 3037,
  ERROR: 3004,
  ANUL·LADA: 3038,
};
/** Of a cancellation's reason (contracts/api/mind.ts); Motiu may have 500. Characters. */
const REASON = { min: 3, max: 250 };

type Wanted = { IdNotificacio: string; Motiu: string };

export async function annul({ IdNotificacio: id, Motiu: reason }: Wanted, context: Context): Promise<XmlNode> {
  const message = await findMessage(id, context);
  const over = OVER[stateOf(message)];
  if (over !== undefined) refuse(over, '/IdNotificacio');
  try {
    await context.gateway.cancel(message.id, { reason: shortened(reason.trim()) });
  } catch (error) {
    if (!(error instanceof GatewayError) || error.code !== 'not-possible-now') throw error;
    refuse(103, '/IdNotificacio', 'ara no es pot anul·lar');
  }
  return answer('Anullacio', [leaf('IdNotificacio', id)]);
}

/* An annulment that waits for a shorter reason does harm; the whole reason is in the back office. */
function shortened(reason: string): string {
  if (reason.length < REASON.min) return `Motiu: ${reason}`;
  return reason.length <= REASON.max ? reason : `${reason.slice(0, REASON.max - 1)}…`;
}
