import { describe, expect, it } from 'vitest';
import { errorKind } from '../../src/operator/eoffice-texts.ts';

describe('a stable word of failure', () => {
  it.each([
    ['timeout', 'timeout'],
    ['und-err-headers-timeout', 'timeout'],
    ['econnrefused', 'unreachable'],
    ['enotfound', 'unreachable'],
    ['cert-has-expired', 'certificate'],
    ['depth-zero-self-signed-cert', 'certificate'],
    ['err-tls-cert-altname-invalid', 'certificate'],
    ['auth', 'credential'],
    ['login-status-401', 'credential'],
    ['status-403', 'credential'],
    ['token-refused', 'credential'],
    ['status-429', 'busy'],
    ['status-503', 'status'],
    ['soap-fault', 'status'],
    ['conflict', 'another'],
    ['address-not-allowed', 'not-allowed'],
    ['not-json', 'not-understood'],
    ['page-not-as-agreed', 'not-understood'],
    ['answer-too-large', 'not-understood'],
    ['internal', 'ours'],
    ['another-word', 'other'],
  ])('%s means %s', (word, kind) => expect(errorKind(word)).toBe(kind));
});
