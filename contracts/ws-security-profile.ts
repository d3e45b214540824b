/**
 * How one service signs SOAP 1.1 messages and how it wants them signed, as data. A profile lives in its adapter; the one
 * signer and the one verifier read it. What an installation may change of it is `wsSecuritySettings`.
 */
import { z } from 'zod';

/** RSASSA-PKCS1-v1_5 with the hash of that name. */
export const SIGNATURE_ALGORITHMS = ['rsa-sha256', 'rsa-sha512', 'rsa-sha1'] as const;
export type SignatureAlgorithm = (typeof SIGNATURE_ALGORITHMS)[number];

export const DIGEST_ALGORITHMS = ['sha256', 'sha512', 'sha1'] as const;
export type DigestAlgorithm = (typeof DIGEST_ALGORITHMS)[number];

/** `c14n` and `c14n-with-comments` are Canonical XML 1.0 (REC-xml-c14n-20010315), `exc-c14n` Exclusive XML Canonicalization 1.0. */
export type Canonicalization = 'exc-c14n' | 'c14n' | 'c14n-with-comments';

/** What a signature can cover. `token` is the BinarySecurityToken. */
export type SignedPart = 'body' | 'timestamp' | 'token';

type Algorithms = { signature: SignatureAlgorithm; digest: DigestAlgorithm };

type Shared = {
  algorithms: Algorithms;
  /** Without it neither signing nor verifying uses SHA-1, whatever else the profile says. */
  allowSha1?: boolean;
  /** Algorithms accepted in what is verified; absent: `algorithms` alone. */
  accepts?: { signatures: readonly SignatureAlgorithm[]; digests: readonly DigestAlgorithm[] };
  /** What stands in the Body may bear signatures of its own: content, for whoever it is meant for. Absent: it may not. */
  signedContent?: boolean;
};

/** A `wsse:Security` header (WSS 1.1); exclusive canonicalisation throughout. */
export type SecurityHeaderProfile = Shared & {
  placement: 'wsse:Security';
  mustUnderstand: '0' | '1' | null;
  /** What must be signed, in the order of the references. `body` is one of them. */
  signedParts: readonly Exclude<SignedPart, 'token'>[];
  /** What an answer may have signed beside `signedParts`; absent: nothing. */
  mayAlsoSign?: readonly Exclude<SignedPart, 'body'>[];
  /** Null: none is written, and none is asked for. */
  timestamp: { lifetimeMs: number; precision: 'ms' | 's' } | null;
  /** `binary-security-token`: the certificate in a token the key refers to; `x509-data`: in the key itself. */
  keyReference: 'binary-security-token' | 'x509-data';
  /** Order of the header's children as written; reading does not mind. What the profile has no use for is left out. */
  layout: readonly ('token' | 'timestamp' | 'signature')[];
};

/** A `ds:Signature` directly in `soap:Header` over the Body, the certificate in X509Data. */
export type BareSignatureProfile = Shared & {
  placement: 'soap:Header';
  /** Value of the attribute `Id` (without namespace) of the Body. */
  bodyId: string;
  /** Of SignedInfo. */
  canonicalization: Canonicalization;
  /** Of the Body; null: the reference has no transforms, which means `c14n` (xmldsig-core 1.1, 4.4.3.2). */
  transform: Canonicalization | null;
};

export type WsSecurityProfile = SecurityHeaderProfile | BareSignatureProfile;

/** What a back end's settings may say of algorithms: SHA-1 only by a switch that says so. */
export const wsSecuritySettings = z
  .strictObject({
    signature: z.enum(SIGNATURE_ALGORITHMS).optional(),
    digest: z.enum(DIGEST_ALGORITHMS).optional(),
    /** SHA-1 can be forged at a price: only where the far side knows nothing better. */
    allowSha1: z.boolean().default(false),
  })
  .superRefine((value, context) => {
    if (value.allowSha1) return;
    for (const name of ['signature', 'digest'] as const)
      if (value[name]?.endsWith('sha1') === true)
        context.addIssue({ code: 'custom', path: [name], message: 'is SHA-1, which allowSha1: true must allow' });
  });
export type WsSecuritySettings = z.output<typeof wsSecuritySettings>;

/** The profile with what an installation chose. `allowSha1` also lets SHA-1 into what is accepted. */
export function withSettings<Profile extends WsSecurityProfile>(
  profile: Profile,
  settings: WsSecuritySettings,
): Profile {
  const { algorithms, accepts = { signatures: [algorithms.signature], digests: [algorithms.digest] } } = profile;
  const chosen: Algorithms = {
    signature: settings.signature ?? algorithms.signature,
    digest: settings.digest ?? algorithms.digest,
  };
  const weak = settings.allowSha1;
  return {
    ...profile,
    algorithms: chosen,
    allowSha1: weak,
    accepts: {
      signatures: distinct([chosen.signature, ...accepts.signatures, ...(weak ? (['rsa-sha1'] as const) : [])]),
      digests: distinct([chosen.digest, ...accepts.digests, ...(weak ? (['sha1'] as const) : [])]),
    },
  };
}

function distinct<T>(list: readonly T[]): T[] {
  return [...new Set(list)];
}

const pem = z.string().regex(/-----BEGIN CERTIFICATE-----/, { error: 'is not a PEM certificate' });

/**
 * Whose signatures on answers are believed. In gateway.yaml the files are named: `certificatesFile`, `authoritiesFile`.
 * That the certificates can be read is for the adapter's schema to ask (`isReadable` of src/signing/trust-signer.ts).
 */
export const answerTrustSettings = z
  .strictObject({
    /** Certificates the service signs with: these and no others. */
    certificates: pem.optional(),
    /** Authorities, and the one holder whose certificates of theirs count: the NIF of the body. */
    authorities: pem.optional(),
    holder: z
      .string()
      .regex(/^[A-Z0-9]{9}$/, { error: 'is not a NIF' })
      .optional(),
  })
  .superRefine(({ certificates, authorities, holder }, context) => {
    const issue = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message });
    if (certificates === undefined && authorities === undefined) issue('certificates', 'or authorities must be named');
    if (authorities !== undefined && holder === undefined) issue('holder', 'must say whose certificates count');
    if (authorities === undefined && holder !== undefined) issue('holder', 'is for authorities');
  });
export type AnswerTrust = z.output<typeof answerTrustSettings>;
