/**
 * The port every citizen folder's façade stands on: one person's files over many entities, as a partial answer. A
 * façade translates its wire into a question and the answer into its wire; who may ask, the time limits, the sources,
 * what is not shown and the audit are behind this port, so no façade can leave them out. Answers are never stored.
 */
import type { ID_TYPES } from './event-parts.ts';
import type { FileStatus, TextLanguage } from './file-model.ts';

export type PersonIdType = (typeof ID_TYPES)[number];

/** Told apart by type, country and number; NIF, NIE and the former CIF are one series. Any spelling is taken. */
export type PersonId = { type: PersonIdType; number: string; country?: string };

/**
 * A power as the asking folder knows it (Ley 39/2015, article 6.4): `general`, for named `bodies` (DIR3), or for named
 * `procedures` (SIA). It is audited, and believed by entities that ask no register of powers; where one does, the
 * register decides.
 */
export type Power =
  | { scope: 'general'; registry: string; reference: string }
  | { scope: 'bodies'; registry: string; reference: string; bodies: readonly string[] }
  | { scope: 'procedures'; registry: string; reference: string; procedures: readonly string[] };

/**
 * As what the person asks. A representative sees the files of `represented` in which it is itself named as
 * representative, and with a power also those the power covers; with nobody named, those it is representative in.
 */
export type Standing =
  | { role: 'holder' }
  | { role: 'representative'; represented: PersonId | null; power: Power | null };

/** Who asks: written to the audit before an answer leaves. */
export type FolderAsker = {
  /** The client of this gateway, and the DIR3 codes it may see; '*' is all. */
  clientId: string;
  entities: readonly string[] | '*';
  /** Number of the request at the asking system; null where its wire has none, and a replay cannot be told. */
  requestId: string | null;
  /** When the asking system says it asked; null where its wire does not say. */
  askedAt: Date | null;
  requester: { dir3: string | null; system: string };
  /** As stated, such as `CARPETA_CIUDADANA`. At most 250 characters. */
  purpose: string;
  /** Which façade this came through. */
  via: string;
};

export type FolderFilter = {
  state: 'open' | 'closed' | 'all';
  /** Opened on or after, and on or before: Madrid days. */
  since?: string;
  until?: string;
  sia?: string;
  /** DIR3 codes; absent: every entity the client may see. */
  entities?: readonly string[];
};

export type FolderQuestion = { asker: FolderAsker; person: PersonId; standing: Standing; filter: FolderFilter };

/**
 * What one source came to. `not-integrated`: the entity has no source. `unreachable` covers an open circuit too.
 * `asOf`: of which instant its data is; null where it gave none. `stale`: older than this installation accepts.
 */
export type SourceReport = {
  entity: string;
  state: 'ok' | 'unreachable' | 'timed-out' | 'not-integrated';
  source: 'live' | 'projection' | 'none';
  asOf: string | null;
  stale: boolean;
  /** There may be more than is shown: too many files, or nobody could say whether a power is in force. */
  truncated: boolean;
};

export type FoundFile = {
  /** Opaque, stable and unguessable; names the file in `detail`. It gives no access by itself. */
  handle: string;
  role: 'holder' | 'representative';
  file: FileStatus;
};

export type BodySummary = {
  entity: string;
  open: number;
  closed: number;
  withPendingAction: number;
  /** The sede of the body; null where none is configured. */
  link: string | null;
};

type Answered = {
  /** Number of this answer, for the trace both sides keep. At most 26 characters. */
  transmissionId: string;
  at: Date;
  /** False when some source gave nothing: the rest is true all the same. */
  complete: boolean;
  /** One per entity asked, in order of DIR3. */
  sources: readonly SourceReport[];
};
export type FolderSummary = Answered & { bodies: readonly BodySummary[] };
export type FolderFiles = Answered & { files: readonly FoundFile[]; total: number };
export type FolderDetail = Answered & { file: FoundFile | null };

export type FolderBody = { dir3: string; name: string; ine: string | null; language: TextLanguage };

/**
 * Every method throws GatewayError: `request-replayed`, `request-stale`, `entity-not-allowed` (all audited), or what
 * the store throws. Nobody's files, nobody known and everything hidden are the same answer: empty.
 */
export type FolderService = {
  summary(question: FolderQuestion): Promise<FolderSummary>;
  /** Newest change first. `page` counts from 1; without it all that can be shown. */
  files(question: FolderQuestion, page?: { number: number; size: number }): Promise<FolderFiles>;
  detail(question: FolderQuestion, handle: string): Promise<FolderDetail>;
  /** Writes a refusal to the audit: wrong certificate, forged signature, altered body. Never throws. */
  refused(asker: Pick<FolderAsker, 'clientId' | 'via'>, reason: string): Promise<void>;
  /** The bodies this installation answers for. */
  bodies: readonly FolderBody[];
};
