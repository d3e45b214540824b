/** Certificates made on the spot, by an authority of the test's own: subjects and chains that the example seals lack. */
import { generateKeyPairSync, X509Certificate } from 'node:crypto';
import forge from 'node-forge';
import { SIGNED_AT } from './seals.ts';

const YEAR_MS = 365 * 86_400_000;
const ORGANIZATION_IDENTIFIER = '2.5.4.97';

export type Issued = { certificate: X509Certificate; key: forge.pki.rsa.PrivateKey; name: Subject };
export type Subject = { commonName: string; serialNumber?: string; organizationIdentifier?: string };

let serial = 1;

/** By `issuer`, or by itself. */
export function issue(
  name: Subject,
  options: { issuer?: Issued; ca?: boolean; from?: Date; until?: Date } = {},
): Issued {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const key = forge.pki.privateKeyFromPem(privateKey.export({ type: 'pkcs1', format: 'pem' }).toString());
  const certificate = forge.pki.createCertificate();
  certificate.publicKey = forge.pki.setRsaPublicKey(key.n, key.e);
  certificate.serialNumber = `0${serial++}`;
  certificate.validity.notBefore = options.from ?? new Date(SIGNED_AT.getTime() - YEAR_MS);
  certificate.validity.notAfter = options.until ?? new Date(SIGNED_AT.getTime() + YEAR_MS);
  certificate.setSubject(attributes(name));
  certificate.setIssuer(attributes(options.issuer?.name ?? name));
  certificate.setExtensions([{ name: 'basicConstraints', cA: options.ca ?? false }]);
  certificate.sign(options.issuer?.key ?? key, forge.md.sha256.create());
  return { certificate: new X509Certificate(forge.pki.certificateToPem(certificate)), key, name };
}

function attributes({ commonName, serialNumber, organizationIdentifier }: Subject): forge.pki.CertificateField[] {
  const of = (type: string, value: string | undefined) => (value === undefined ? [] : [{ type, value }]);
  return [
    ...of(forge.pki.oids.commonName ?? '', commonName),
    ...of(forge.pki.oids.serialNumber ?? '', serialNumber),
    ...of(ORGANIZATION_IDENTIFIER, organizationIdentifier),
  ];
}
