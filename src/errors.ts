/** The one error we throw for our own faults: a closed set of codes, the stage it happened in, never personal data. */
import type { Finding } from '../contracts/outcome.ts';

export const ERROR_CODES = [
  'malformed',
  'event-invalid',
  'too-large',
  'unsupported-media-type',
  'unauthenticated',
  'forbidden',
  'entity-not-allowed',
  'backend-shared',
  'backend-unavailable',
  'backend-refused',
  'not-found',
  'method-not-allowed',
  'event-id-reused',
  'not-available-here',
  'not-possible-now',
  'erased',
  'request-replayed',
  'request-stale',
  'not-in-this-version',
  'too-many-requests',
  'store-unavailable',
  'shutting-down',
  'upload-not-found',
  'digest-mismatch',
  'document-type',
  'document-infected',
  'scan-unavailable',
  'callback-malformed',
  'config-invalid',
  'contract-not-available',
  'store-locked',
  'store-unreachable',
  'store-failed',
  'seal-missing',
  'seal-password-wrong',
  'seal-expired',
  'seal-not-yet-valid',
  'seal-without-key',
  'seal-unreadable',
  'seal-key-unsupported',
  'platform-key-missing',
  'data-key-unknown',
  'decryption-failed',
  'signature-invalid',
  'xml-refused',
  'clock-skewed',
  'internal',
] as const;
export type ErrorCode = (typeof ERROR_CODES)[number];

export type Stage =
  | 'start'
  | 'http'
  | 'accept'
  | 'store'
  | 'translate'
  | 'sign'
  | 'send'
  | 'interpret'
  | 'record'
  | 'ask'
  | 'poll'
  | 'callback';

export class GatewayError extends Error {
  readonly code: ErrorCode;
  readonly stage: Stage;
  /** Every problem found, with pointer and code. */
  readonly findings: readonly Finding[];
  /** Values for the text in the reader's language; no personal data. */
  readonly params: Record<string, string | number>;

  constructor(
    code: ErrorCode,
    stage: Stage,
    message: string,
    options: { findings?: readonly Finding[]; params?: Record<string, string | number>; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'GatewayError';
    this.code = code;
    this.stage = stage;
    this.findings = options.findings ?? [];
    this.params = options.params ?? {};
  }
}
