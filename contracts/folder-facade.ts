/**
 * The port of a façade through which a citizen folder asks in its own words, under `/carpeta/<id>/`. A façade turns a
 * request into a question of the folder service and the answer into its wire. Who may call from where, sizes and paces
 * stand in front of it; whose files, what is not shown and the audit behind it.
 */
import type { z } from 'zod';
import type { ActuationSource } from './actuation.ts';
import type { Signer } from './backend.ts';
import type { FolderBody, FolderService } from './folder.ts';

export type FacadeRequest = {
  method: 'GET' | 'POST';
  /** Below `/carpeta/<id>`: one of the façade's routes, or empty. */
  path: string;
  query: URLSearchParams;
  /** Empty for GET. */
  body: Uint8Array;
  /** Public address of the façade, `…/carpeta/<id>`. */
  location: string;
};

export type FacadeAnswer = { status: number; mediaType: string; body: string | Uint8Array };

/** A system that may ask, as configured: who it is by its certificates, and about which entities. */
export type FacadeAsker<Own = unknown> = {
  id: string;
  /** DIR3 codes, or '*'. */
  entities: readonly string[] | '*';
  /** Its certificates, DER; more than one while it renews them. */
  certificates: readonly Uint8Array[];
  /** What else the façade wants to know of it. */
  own: Own;
};

export type FacadeTools<Settings, Own> = {
  settings: Settings;
  /** All that may ask. */
  askers: readonly FacadeAsker<Own>[];
  /** Who asks, where the certificate of the connection tells; null for a façade that reads it in the message. */
  asker: FacadeAsker<Own> | null;
  service: FolderService;
  actuations: ActuationSource;
  /** Seal answers are signed with: the platform's. Null where there is none. */
  seal: Signer | null;
  /** How far the clocks of both sides may be apart. Milliseconds. */
  clockSkewMs: number;
  now: () => Date;
  /** Cryptographically random. */
  random: (bytes: number) => Uint8Array;
};

/**
 * Why a request is turned away: a code of ours (`unauthenticated`, `forbidden`, `too-many-requests`, `too-large`,
 * `malformed`, `request-replayed`, `request-stale`, `entity-not-allowed`, `signature-invalid`, `store-unavailable`,
 * `internal`, …), and a short stable word more where there is one. Never personal data.
 */
export type FacadeRefusal = { code: string; reason: string | null };

export type FolderFacade<Settings = unknown, Own = unknown> = {
  id: string;
  /** The folder's name, as people say it; absent: its id. */
  product?: string;
  /** What its contract is known from: document, version, day. */
  sources?: readonly string[];
  /** How sure we are of its contract: `published` by its owner, `own` on public rules, `none`: not public. */
  evidenceLevel: 'published' | 'own' | 'none';
  /**
   * Who asks is told by the client certificate of the `connection`, or by the `message`'s signature (the certificate
   * of the connection is then only looked at where the configuration wants it).
   */
  identifiedBy: 'connection' | 'message';
  /** Does it sign its answers? Then the platform needs a seal. */
  seals: boolean;
  /** Does it list what went out to a person? Then it is noted, hashed, whom messages are for. */
  listsActs: boolean;
  /** Of the façade's block, without what all façades share, and of the rest of each asker. */
  settingsSchema: z.ZodType<Settings>;
  askerSchema: z.ZodType<Own>;
  routes: readonly { method: 'GET' | 'POST'; path: string }[];
  /** Longest request. Bytes. */
  maxBodyBytes: number;
  /** What must be answered by its owner before it can run; empty: it runs. */
  openQuestions: readonly OpenQuestion[];
  /** What a body lacks to be shown through it, in a few words; null: nothing. */
  lacks?(settings: Settings, body: FolderBody): string | null;
  /** May throw GatewayError, such as `signature-invalid`: it is audited at the door and answered with `refuse`. */
  answer(request: FacadeRequest, tools: FacadeTools<Settings, Own>): Promise<FacadeAnswer>;
  /** The refusal in its own words; nothing internal in it. `request` is absent where it was not read. */
  refuse(refusal: FacadeRefusal, about: { settings: Settings; now: Date }): FacadeAnswer;
};

/** A question about a contract that is not public. */
export type OpenQuestion = { id: string; question: string };
