/** What the HTTP API is handed by the composition root: ports, plain facts, no global. */
import type { ActiveBackend } from '../../contracts/backend.ts';
import type { ConfigComparison } from '../../contracts/config-difference.ts';
import type { FolderService } from '../../contracts/folder.ts';
import type {
  FacadeAnswer,
  FacadeAsker,
  FacadeRefusal,
  FacadeRequest,
  FolderFacade,
} from '../../contracts/folder-facade.ts';
import type { Act, ActKind } from '../../contracts/inbox.ts';
import type { OperatorPages } from '../../contracts/operator-pages.ts';
import type { Finding } from '../../contracts/outcome.ts';
import type { Powers } from '../../contracts/powers.ts';
import type { PrintCentre } from '../../contracts/print-centre.ts';
import type { Practised } from '../../contracts/remote-change.ts';
import type { SignIn } from '../../contracts/sign-in.ts';
import type {
  PushAnswer,
  PushIntake,
  PushProblem,
  PushRequest,
  PushRoute,
  Way,
} from '../../contracts/vendor-intake.ts';
import type { IntakeDeps, Projections, Sender } from '../intake/deps.ts';
import type { Metrics } from '../metrics.ts';
import type { CircuitRow } from '../store/circuits/read.ts';
import type { PushOutcome } from '../store/vendors/pushes.ts';

export const CLIENT_SCOPES = ['events', 'messages', 'operator', 'folder', 'metrics'] as const;
export type ClientScope = (typeof CLIENT_SCOPES)[number];

/** An application with a key. */
export type HttpClient = Sender & {
  /** SHA-256 of the key, 32 bytes. */
  keySha256: Uint8Array;
  scopes: readonly ClientScope[];
  /** SHA-256 of the pinned client certificate (DER), 32 bytes. */
  certSha256: Uint8Array | null;
  /** Who signed in with its rights at an identity provider; absent: the client itself. */
  person?: string;
};

export type HttpSettings = {
  /** Absent: `url`s in answers are paths. */
  publicUrl: string | null;
  maxBodyBytes: number;
  /** CIDR blocks whose forwarded headers count. */
  trustedProxies: readonly string[];
  /** Header in which a trusted proxy hands the client certificate on. */
  clientCertHeader: string | null;
};

/** A folder façade as HTTP knows it: who may call from where, and what answers. */
export type ActiveFacade = Pick<FolderFacade, 'id' | 'routes' | 'identifiedBy' | 'maxBodyBytes'> & {
  /** CIDR blocks callers must come from; null: from anywhere. */
  allow: readonly string[] | null;
  /** The certificate of the connection must be an asker's, also where the message is signed. */
  mutualTls: boolean;
  askers: readonly FacadeAsker[];
  /** May throw what the folder service throws. */
  answer(request: FacadeRequest, asker: FacadeAsker | null): Promise<FacadeAnswer>;
  refuse(refusal: FacadeRefusal): FacadeAnswer;
};

/** Folder queries as HTTP knows them; what answers them is handed in. */
export type FolderHttp = Projections & {
  service: FolderService;
  /** The certificate (PEM or DER) whose signature this client's requests must carry; null: none needed. */
  signatureOf(clientId: string): string | Uint8Array | null;
  /** Throws GatewayError `signature-invalid`: forged, altered, of another certificate, or of one not valid now. */
  verify(request: { jws: string; body: Uint8Array; certificate: string | Uint8Array }): void;
  /** A detached JWS over an answer by the platform's seal; null: answers are not sealed here. */
  seal: ((body: Uint8Array) => Promise<string>) | null;
  facades: readonly ActiveFacade[];
  /** Registers of powers; absent: none is asked. */
  powers?: Powers | undefined;
};

export type Actor = { clientId: string };
export type Resolution = { as: 'accepted'; remoteId: string; reason: string } | { as: 'not-sent'; reason: string };

/** What a person may do to a message; delivery implements it. Throws GatewayError `not-possible-now`. */
export type ByHand = IntakeDeps['byHand'] & {
  /** `reason` stands in the timeline. */
  retry(messageId: string, actor: Actor, reason?: string): Promise<void>;
  resolve(messageId: string, resolution: Resolution, actor: Actor): Promise<void>;
  cancel(messageId: string, wish: { reason: string }, actor: Actor): Promise<void>;
  extend(messageId: string, wish: { days: number; reason: string }, actor: Actor): Promise<void>;
  practised(messageId: string, wish: Practised, actor: Actor): Promise<void>;
  /** Of something that arrived. */
  act(messageId: string, wish: Act & { kind: ActKind }, actor: Actor): Promise<void>;
};

export type StatusCallbacks = {
  /** Why an address may not be subscribed, as a finding's code; null where it may. */
  refuses(url: string): string | null;
  /** How long a change is retried. */
  retryMs: number;
};

/** An e-office product that events are brought in from. */
export type VendorFacts = {
  id: string;
  product: string;
  ways: readonly Way[];
  evidenceLevel: string;
  simulated: boolean;
  /** Is it told of its messages? */
  told: boolean;
  streams: readonly { credential: string; entity: string; effect: 'deliver' | 'mirror' }[];
};

/** A simulated e-office at which things can be made to happen. */
export type FarSide = {
  happen(entity: string): Promise<{ ref: string; event: { source: string; id: string } }>;
  /** What it was told of `ref`, in the vendor's words, oldest first. */
  told(ref: string): readonly string[];
};

/** One who pushes: a credential of a vendor, or nobody where anybody may ask. */
export type PushCaller = {
  /** As its events name who brought them, in the log too. */
  client: string;
  credential: string;
  handle(route: PushRoute, request: PushRequest): Promise<PushAnswer>;
};

/** The push routes of a vendor as HTTP knows them. */
export type ActivePush = Pick<PushIntake, 'scheme' | 'routes' | 'problem'> & {
  id: string;
  product: string;
  /** For one answer. Milliseconds. */
  timeoutMs: number;
  /** `presents`: the SHA-256 of what it must present, 32 bytes. */
  callers: readonly (PushCaller & { presents: Uint8Array })[];
  nobody: PushCaller;
  problem(problem: PushProblem, path: string): PushAnswer;
  /** `kind`: the vendor's word for what is unsupported. */
  note(of: { credential: string; outcome: PushOutcome; kind?: string }): void;
};

export type Readiness = { store: boolean; migrations: boolean; dataKey: boolean };

/** What proves messages; the composition root implements it, because http knows no signing. */
export type Proof = {
  /** Links everything committed so far into its chain. */
  link(): Promise<void>;
  /** The evidence folder of a message as a ZIP, made while it is read; null where there is no such message. */
  folder(messageId: string, language: string): Promise<AsyncIterable<Uint8Array> | null>;
};

export type HttpDeps = IntakeDeps & {
  clients: readonly HttpClient[];
  http: HttpSettings;
  /** Why an entity cannot send through this back end now (seal, key), or null. */
  unusable(entity: string, backend: ActiveBackend): Finding | null;
  byHand: ByHand;
  proof: Proof;
  callbacks: StatusCallbacks;
  counters: Pick<Metrics, 'callbacks' | 'unknownCodes' | 'scans' | 'requestSeconds'>;
  /** A back end gave a sign of life: it called about a message of ours. Never throws. */
  heard(backend: string): Promise<void>;
  folder: FolderHttp;
  vendors: readonly VendorFacts[];
  pushes: readonly ActivePush[];
  /** By vendor; empty outside a sandbox. */
  farSides: ReadonlyMap<string, FarSide>;
  /** Prometheus text. */
  metrics(): Promise<string>;
  /** May throw or hang while the store is away: HTTP bounds it. */
  ready(): Promise<Readiness>;
  circuits(): Promise<readonly CircuitRow[]>;
  /** Asks the back end, or remembers. Throws GatewayError `not-available-here`, `backend-…` or `too-many-requests`. */
  printCentres(backend: ActiveBackend, entity: string): Promise<readonly PrintCentre[]>;
  /** True once this process finishes what it has in flight and begins nothing new. */
  draining(): boolean;
  /** Handed in, because http does not know the operator's pages. */
  operatorPages: OperatorPages;
  /** The identity provider people may sign in at; absent: with a key alone. */
  signIn?: SignIn | null;
  /** When each entity's seal ends and, as configured, its keys. A day has no time. */
  expiries(): readonly { entity: string; backend: string | null; ends: Date | string }[];
  /** How long a message that was given up is alerted of. */
  alertDeadMs: number;
  /** What runs, with secrets masked; `entity` null: concerns everybody. */
  settings: readonly { place: string; value: string; entity: string | null }[];
  /** What runs beside a gateway.yaml, or two of them beside each other: bounded, and nothing of them kept. */
  configs: {
    /** Of each text. */
    maxCharacters: number;
    /** `before` null: what runs. */
    compare(texts: { before: string | null; after: string }): ConfigComparison;
  };
};
