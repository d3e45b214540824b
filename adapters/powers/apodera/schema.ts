/**
 * The names on the wire, the limits and the security of Apoder@ / REA: "REA – Servicios Web" v4.0.0 of 31/05/2021 and
 * its schemas, as a published client carries them. How sure each fact is: README.md.
 */
import type { SecurityHeaderProfile } from '../../../contracts/ws-security-profile.ts';

export const NS = {
  request: 'https://consultaApoderamientos.minhap.es/peticionConsulta',
  answer: 'https://consultaApoderamientos.minhap.es/respuestaConsulta',
} as const;

export const ACTION = 'consultaAvanzadaApoderamientos';

/** An answer brings at most 200 powers; without documents that is far below this. Bytes. */
export const ANSWER_BYTES = 4 * 1024 * 1024;
/** Pages of one question; whoever has more powers is asked for by a person. */
export const PAGES_MAX = 5;

/** Signature over Body alone, the certificate as a BinarySecurityToken; no Timestamp. SHA-256 is ours: unconfirmed. */
export const PROFILE: SecurityHeaderProfile = {
  placement: 'wsse:Security',
  mustUnderstand: '1',
  signedParts: ['body'],
  timestamp: null,
  algorithms: { signature: 'rsa-sha256', digest: 'sha256' },
  keyReference: 'binary-security-token',
  layout: ['token', 'signature'],
};

/** Answers are signed too; a stack may sign its Timestamp and its token beside the Body. */
export const ANSWER_PROFILE: SecurityHeaderProfile = { ...PROFILE, mayAlsoSign: ['timestamp', 'token'] };

/** `estado` of a question; only such a power may be in force. */
export const AUTHORISED = '2';
/** `estado` of an answer is a text. */
export const AUTHORISED_TEXT = 'autorizado';
/** `codOrganismo` that stands for all bodies. */
export const ALL_BODIES = 'todas';

/** `tipoApod`: general, before one administration, for procedures. */
export const TYPES: Readonly<Record<string, 'general' | 'bodies' | 'procedures'>> = {
  '1': 'general',
  '2': 'bodies',
  '3': 'procedures',
};
