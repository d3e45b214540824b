/** The yardstick for signing: node-soap's WSSecurityCert behind the same port, used as its users use it. */
import forge from 'node-forge';
import { WSSecurityCert } from 'soap';
import type { WsSecurity } from '../../contracts/backend.ts';

const SOAP = 'http://schemas.xmlsoap.org/soap/envelope/';

export function nodeSoapSigner(seal: { pkcs12: Uint8Array; passphrase: string }): WsSecurity {
  const { key, certificate } = pemOf(seal);
  const security = new WSSecurityCert(key, certificate, '', {
    signatureAlgorithm: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
    digestAlgorithm: 'http://www.w3.org/2001/04/xmlenc#sha256',
  });
  return {
    async sign({ headerXml, bodyPieces, profile }) {
      // It cannot leave the Timestamp out, nor stand anywhere else.
      if (profile.placement !== 'wsse:Security' || profile.algorithms.signature !== 'rsa-sha256')
        throw new RangeError('the yardstick signs one profile');
      const body = Buffer.concat(bodyPieces).toString('utf8');
      const envelope = `<soap:Envelope xmlns:soap="${SOAP}"><soap:Header>${headerXml}</soap:Header><soap:Body>${body}</soap:Body></soap:Envelope>`;
      return [Buffer.from(security.postProcess(envelope, 'soap'))];
    },
  };
}

function pemOf(seal: { pkcs12: Uint8Array; passphrase: string }): { key: string; certificate: string } {
  const der = forge.asn1.fromDer(Buffer.from(seal.pkcs12).toString('binary'));
  const container = forge.pkcs12.pkcs12FromAsn1(der, seal.passphrase);
  const find = (type: string) => container.getBags({ bagType: type })[type]?.[0];
  const key = find(forge.pki.oids.pkcs8ShroudedKeyBag ?? '')?.key;
  const certificate = find(forge.pki.oids.certBag ?? '')?.cert;
  if (key == null || certificate === undefined) throw new Error('the example seal has no key');
  return { key: forge.pki.privateKeyToPem(key), certificate: forge.pki.certificateToPem(certificate) };
}
