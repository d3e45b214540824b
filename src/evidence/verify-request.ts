/**
 * Checks the XML signature of a kept request: it must hold over exactly what was sent, at the time it was sent. Which
 * service it was for, and whether its settings allowed SHA-1, is not asked: the folder around it is sealed by SHA-256.
 */
import { X509Certificate } from 'node:crypto';
import { GatewayError } from '../errors.ts';
import { expectationOf } from '../signing/expectation.ts';
import { readSignedMessage } from '../signing/signed-message.ts';
import { trustProblem } from '../signing/trust.ts';
import { verifySoap } from '../signing/verify.ts';
import { NS } from '../signing/ws-security.ts';

export type RequestCheck =
  | { kind: 'valid'; certificate: X509Certificate }
  /** The back end's messages are not signed. */
  | { kind: 'unsigned' }
  | { kind: 'refused'; reason: string };

/** With `anchors` the signer must lead to one of them; without, the certificate inside is reported and not judged. */
export function checkRequest(
  xml: Buffer,
  options: { at: Date; anchors: readonly X509Certificate[]; intermediates: readonly X509Certificate[] },
): RequestCheck {
  if (!xml.includes(NS.ds)) return { kind: 'unsigned' };
  try {
    const { certificate: der } = readSignedMessage(xml.toString('utf8'), expectationOf(null));
    const certificate = new X509Certificate(
      verifySoap(xml, { profile: null, trusted: [der], now: options.at }).certificate,
    );
    const problem = options.anchors.length === 0 ? null : trustProblem(certificate, options);
    return problem === null ? { kind: 'valid', certificate } : { kind: 'refused', reason: problem };
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    return { kind: 'refused', reason: String(error.params.reason) };
  }
}
