/** Every way in which the services we know of sign, by what is particular about it. */
import type { WsSecurityProfile } from '../../contracts/ws-security-profile.ts';
import { PROFILE } from './seals.ts';

const WITH_SHA1 = { allowSha1: true, algorithms: { signature: 'rsa-sha1', digest: 'sha1' } } as const;

export const SHAPES = {
  'body and timestamp': PROFILE,
  'body alone, no timestamp': {
    ...PROFILE,
    signedParts: ['body'],
    timestamp: null,
    layout: ['token', 'signature'],
  },
  'body, a timestamp beside it': {
    ...PROFILE,
    mustUnderstand: '1',
    signedParts: ['body'],
    layout: ['token', 'signature', 'timestamp'],
  },
  'timestamp first, SHA-512': {
    ...PROFILE,
    mustUnderstand: '1',
    signedParts: ['timestamp', 'body'],
    timestamp: { lifetimeMs: 300_000, precision: 's' },
    algorithms: { signature: 'rsa-sha512', digest: 'sha512' },
    layout: ['timestamp', 'token', 'signature'],
  },
  'SHA-1': { ...PROFILE, ...WITH_SHA1, signedParts: ['body'], timestamp: null },
  'certificate in the key': { ...PROFILE, mustUnderstand: null, keyReference: 'x509-data' },
  'bare signature': {
    placement: 'soap:Header',
    bodyId: 'MsgBody',
    canonicalization: 'c14n-with-comments',
    transform: null,
    algorithms: { signature: 'rsa-sha256', digest: 'sha256' },
  },
  'bare signature, Body transformed, SHA-1': {
    ...WITH_SHA1,
    placement: 'soap:Header',
    bodyId: 'MsgBody',
    canonicalization: 'c14n',
    transform: 'c14n-with-comments',
  },
  'bare signature, exclusive': {
    placement: 'soap:Header',
    bodyId: 'Cuerpo-1',
    canonicalization: 'exc-c14n',
    transform: 'exc-c14n',
    algorithms: { signature: 'rsa-sha512', digest: 'sha512' },
  },
} satisfies Record<string, WsSecurityProfile>;
