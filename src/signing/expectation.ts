/** What is looked for in a signed message: a profile as a reader sees it, algorithms by their identifiers. */
import {
  type BareSignatureProfile,
  type Canonicalization,
  DIGEST_ALGORITHMS,
  type SecurityHeaderProfile,
  SIGNATURE_ALGORITHMS,
  type SignedPart,
  type WsSecurityProfile,
} from '../../contracts/ws-security-profile.ts';
import { CANONICALIZATION_URI, DIGEST_URI, SIGNATURE_URI } from './names.ts';

export type Expectation = {
  placements: readonly WsSecurityProfile['placement'][];
  keyReferences: readonly SecurityHeaderProfile['keyReference'][];
  mustSign: readonly SignedPart[];
  maySign: readonly SignedPart[];
  /** Must there be a Timestamp? */
  timestamp: boolean;
  signatures: readonly string[];
  digests: readonly string[];
  canonicalizations: readonly string[];
  /** Null: a reference without transforms. */
  transforms: readonly (string | null)[];
  /** May there be signatures inside the Body, beside the one over it? */
  signedContent: boolean;
};

/** Null stands for any profile there can be: for what was signed long ago, by a service that is not at hand. */
export function expectationOf(profile: WsSecurityProfile | null): Expectation {
  if (profile === null) return ANY;
  const { algorithms, allowSha1, accepts } = profile;
  const { signatures, digests } = accepts ?? { signatures: [algorithms.signature], digests: [algorithms.digest] };
  const strong = (name: string) => allowSha1 === true || !name.endsWith('sha1');
  return {
    ...(profile.placement === 'wsse:Security' ? inSecurity(profile) : bare(profile)),
    signatures: signatures.filter(strong).map((name) => SIGNATURE_URI[name]),
    digests: digests.filter(strong).map((name) => DIGEST_URI[name]),
    signedContent: profile.signedContent === true,
  };
}

type Layout = Omit<Expectation, 'signatures' | 'digests' | 'signedContent'>;

function inSecurity(profile: SecurityHeaderProfile): Layout {
  return {
    placements: [profile.placement],
    keyReferences: [profile.keyReference],
    mustSign: profile.signedParts,
    maySign: profile.mayAlsoSign ?? [],
    timestamp: profile.timestamp !== null,
    canonicalizations: [CANONICALIZATION_URI['exc-c14n']],
    transforms: [CANONICALIZATION_URI['exc-c14n']],
  };
}

function bare(profile: BareSignatureProfile): Layout {
  return {
    placements: [profile.placement],
    keyReferences: ['x509-data'],
    mustSign: ['body'],
    maySign: [],
    timestamp: false,
    canonicalizations: [CANONICALIZATION_URI[profile.canonicalization]],
    transforms: [profile.transform === null ? null : CANONICALIZATION_URI[profile.transform]],
  };
}

const CANONICALIZATIONS = (['exc-c14n', 'c14n', 'c14n-with-comments'] satisfies Canonicalization[]).map(
  (name) => CANONICALIZATION_URI[name],
);

const ANY: Expectation = {
  placements: ['wsse:Security', 'soap:Header'],
  keyReferences: ['binary-security-token', 'x509-data'],
  mustSign: ['body'],
  maySign: ['timestamp', 'token'],
  timestamp: false,
  signatures: SIGNATURE_ALGORITHMS.map((name) => SIGNATURE_URI[name]),
  digests: DIGEST_ALGORITHMS.map((name) => DIGEST_URI[name]),
  canonicalizations: CANONICALIZATIONS,
  transforms: [...CANONICALIZATIONS, null],
  signedContent: true,
};
