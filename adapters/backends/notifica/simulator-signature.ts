/** Checks the WS-Security signature of what arrives, when the simulator was given certificates to trust. */
import { GatewayError } from '../../../src/errors.ts';
import { verifySoap } from '../../../src/signing/verify.ts';
import { PROFILE } from './schema.ts';
import { Refusal } from './simulator-errors.ts';
import type { SoapMessage } from './simulator-message.ts';

export type SignatureOptions = { trustedCertificates?: readonly string[]; requireSignature?: boolean };

export type SignatureCheck = (body: Uint8Array, message: SoapMessage) => void;

/**
 * The check throws a Refusal. The platform's own words and number for a bad signature are not known; only envíos must
 * be signed where signatures are required, questions never.
 */
export function createSignatureCheck(options: SignatureOptions, now: () => Date): SignatureCheck {
  return (body, { header, request }) => {
    const blocks = header?.children('Security') ?? [];
    if (!blocks.some((block) => block.child('Signature') !== undefined)) {
      if (options.requireSignature !== true || request.name !== 'altaRemesaEnvios') return;
      throw new Refusal('Client', 'Falta la firma WS-Security');
    }
    if (options.trustedCertificates === undefined) return;
    try {
      verifySoap(body, { profile: PROFILE, trusted: options.trustedCertificates, now: now() });
    } catch (error) {
      if (!(error instanceof GatewayError)) throw error;
      throw new Refusal('Client', `La firma WS-Security no es válida: ${error.message}`);
    }
  };
}
