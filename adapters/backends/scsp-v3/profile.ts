/**
 * How petitions are signed and how answers must be: the two profiles of the State's supporting library (scsp-core 5.0.11,
 * TIPOSEGURIDAD), as data. It signs the Body alone, without a Timestamp, by SHA-1; SHA-256 is what we begin with.
 */
import {
  type BareSignatureProfile,
  type SecurityHeaderProfile,
  type WsSecurityProfile,
  withSettings,
} from '../../../contracts/ws-security-profile.ts';
import type { ServiceSettings } from './config.ts';

const STRONG = { signature: 'rsa-sha256', digest: 'sha256' } as const;
/** Who answers may be stronger than who asks. */
const ACCEPTS = { signatures: ['rsa-sha256', 'rsa-sha512'], digests: ['sha256', 'sha512'] } as const;
const WEAK = { signature: 'rsa-sha1', digest: 'sha1' } as const;

/** WSS4J action `Signature`, BinarySecurityToken X509v3, direct reference. */
const WS_SECURITY: SecurityHeaderProfile = {
  placement: 'wsse:Security',
  mustUnderstand: '0',
  signedParts: ['body'],
  // Who answers may be set to sign more than is asked for.
  mayAlsoSign: ['timestamp', 'token'],
  timestamp: null,
  algorithms: STRONG,
  accepts: ACCEPTS,
  keyReference: 'binary-security-token',
  layout: ['token', 'signature'],
};

/** XMLDSigManager: ds:Signature directly under soap:Header, a Reference to the Body without transforms. */
const XML_SIGNATURE: BareSignatureProfile = {
  placement: 'soap:Header',
  bodyId: 'MsgBody',
  canonicalization: 'c14n-with-comments',
  transform: null,
  algorithms: STRONG,
  accepts: ACCEPTS,
};

/** SHA-1 is used where its service is set to it and it is allowed there, and then both ways. */
export function profileOf({
  security,
  digest,
  allowSha1,
}: Pick<ServiceSettings, 'security' | 'digest' | 'allowSha1'>): WsSecurityProfile {
  const profile: WsSecurityProfile = security === 'xml-signature' ? XML_SIGNATURE : WS_SECURITY;
  return withSettings(profile, { ...(digest === 'sha-1' ? WEAK : STRONG), allowSha1 });
}
