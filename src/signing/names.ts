/** Namespaces and algorithm identifiers of SOAP 1.1, WS-Security and XML Signature, and the short names profiles use. */
import type { Canonicalization, DigestAlgorithm, SignatureAlgorithm } from '../../contracts/ws-security-profile.ts';

export const NS = {
  soap: 'http://schemas.xmlsoap.org/soap/envelope/',
  wsse: 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd',
  wsu: 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd',
  ds: 'http://www.w3.org/2000/09/xmldsig#',
  excC14n: 'http://www.w3.org/2001/10/xml-exc-c14n#',
  rsaSha256: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
  sha256: 'http://www.w3.org/2001/04/xmlenc#sha256',
} as const;

const OASIS = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss';
export const BASE64 = `${OASIS}-soap-message-security-1.0#Base64Binary`;
export const X509_V3 = `${OASIS}-x509-token-profile-1.0#X509v3`;
export const PASSWORD_DIGEST = `${OASIS}-username-token-profile-1.0#PasswordDigest`;

/** RFC 6931, 2.3, and xmldsig-core 1.1, 6.1. */
export const SIGNATURE_URI: Readonly<Record<SignatureAlgorithm, string>> = {
  'rsa-sha256': NS.rsaSha256,
  'rsa-sha512': 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha512',
  'rsa-sha1': `${NS.ds}rsa-sha1`,
};

export const DIGEST_URI: Readonly<Record<DigestAlgorithm, string>> = {
  sha256: NS.sha256,
  sha512: 'http://www.w3.org/2001/04/xmlenc#sha512',
  sha1: `${NS.ds}sha1`,
};

const C14N = 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315';
export const CANONICALIZATION_URI: Readonly<Record<Canonicalization, string>> = {
  'exc-c14n': NS.excC14n,
  c14n: C14N,
  'c14n-with-comments': `${C14N}#WithComments`,
};
