/** What HTTP asks of an identity provider, so that people sign in to the operator's page as themselves. */

/** The secrets of one sign-in, known to one browser alone. `verifier`: RFC 7636, 43 to 128 characters. */
export type SignInFlow = { state: string; nonce: string; verifier: string };

/** Why nobody was signed in. `down`: the provider does not answer; `nobody`: known there, and nothing is granted here. */
export type SignInRefusal = 'down' | 'refused' | 'nobody';

/** `client`: whose rights the person has. `person`: what the audit keeps. `cause`: a short stable code, for the log. */
export type SignInResult =
  | { client: string; person: string; credential: Uint8Array }
  | { refusal: SignInRefusal; cause: string };

/** Source: OpenID Connect Core 1.0 (authorization code flow), RP-Initiated Logout 1.0, RFC 7636, RFC 9207. */
export type SignIn = {
  /** As the button names it. */
  name: string;
  /** Where the browser goes; nobody may have to wait longer than the provider's time-out. Never throws. */
  begin(flow: SignInFlow): Promise<{ to: string } | { refusal: SignInRefusal; cause: string }>;
  /** @param query of the address the browser came back to. Never throws. */
  finish(query: string, flow: SignInFlow): Promise<SignInResult>;
  /** Where the session at the provider ends too; null where it offers no such place or does not answer. Never throws. */
  leave(): Promise<string | null>;
  /** Digests of what lets people in as this client now, 32 bytes each: a session begun by another is over. */
  credentials(client: string): readonly Uint8Array[];
};

/** An OpenID provider as configured. */
export type OpenidSettings = {
  issuer: string;
  /** Other origins its endpoints are at, as https addresses. */
  alsoAt: readonly string[];
  /** As the button names it. */
  name: string;
  clientId: string;
  clientSecret: string;
  scopes: readonly string[];
  /** A claim, or a path of claims joined by dots (`realm_access.roles`). */
  claim: string;
  /** The first that fits gives the person the rights of its client. */
  grants: readonly { value: string; client: string }[];
  /** The claim the audit keeps of a person. */
  person: string;
  clockToleranceMs: number;
  timeoutMs: number;
};
