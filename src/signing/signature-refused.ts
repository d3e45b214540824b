/** The one way a signature is refused: a reason in a word, and nothing of what the message says. */
import { GatewayError } from '../errors.ts';

/** Throws GatewayError `signature-invalid`; `reason` is a stable kebab-case word. */
export function refuse(reason: string): never {
  throw new GatewayError('signature-invalid', 'callback', `The signature was refused: ${reason}.`, {
    params: { reason },
  });
}
