/**
 * WS-Security as the platform (PCI) wants it, for callers without a client certificate. Source: ConsorciAOC/PCI, README:
 * the certificate as a token referred to directly, the Body signed, a Timestamp present (signing it is optional),
 * mustUnderstand 1. Its samples use SHA-1 throughout; that SHA-256 is taken is not confirmed.
 */
import type { SecurityHeaderProfile } from '../../../contracts/ws-security-profile.ts';

export const WS_SECURITY: SecurityHeaderProfile = {
  placement: 'wsse:Security',
  mustUnderstand: '1',
  signedParts: ['timestamp', 'body'],
  timestamp: { lifetimeMs: 300_000, precision: 'ms' },
  algorithms: { signature: 'rsa-sha256', digest: 'sha256' },
  keyReference: 'binary-security-token',
  layout: ['token', 'timestamp', 'signature'],
};
