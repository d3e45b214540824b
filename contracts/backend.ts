/**
 * The port of a back end: a service we send to, and ask. An adapter translates and interprets, and declares facts;
 * the core owns queue, retries, clock, evidence and circuits. translate and interpret do no I/O and read no clock.
 */
import type { z } from 'zod';
import type { BackendFacts, SandboxEntity } from './backend-facts.ts';
import type { ReceivedCallback } from './callback.ts';
import type { RequestReading } from './evidence.ts';
import type { Act, ActKind, ActTarget, ArrivalsResult, ArrivalWindow, Received } from './inbox.ts';
import type { OutboundMessage, OutboundSending } from './message.ts';
import type { AskResult, Finding, Outcome, QueryResult, Warning } from './outcome.ts';
import type { MaintenanceWindow, Rate } from './pace.ts';
import type { PrintCentresResult } from './print-centre.ts';
import type { Cancellation, ChangeOutcome, ChangeTarget, Extension, Practised, TermResult } from './remote-change.ts';
import type { SignatureAlgorithm, WsSecurityProfile } from './ws-security-profile.ts';

export type { ReceivedCallback } from './callback.ts';
export type { Simulator, StartSimulator } from './far-side.ts';

// ---------------------------------------------------------------- ports handed to an adapter

/** Who we are in TLS towards a back end, PEM. `ca`: whom we believe there, instead of the usual authorities. */
export type ClientCertificate = { cert: string; privateKey: string; ca?: string | undefined };

export type HttpRequest = {
  method: 'GET' | 'POST';
  url: string;
  headers: Record<string, string>;
  /** The bytes as they go on the wire, in pieces that are sent one after the other with one Content-Length. */
  body: readonly Uint8Array[];
  timeoutMs: number;
  /** An answer longer than this is cut off and counts as unreadable. Bytes. */
  maxAnswerBytes: number;
  /** Absent: without a certificate of ours. One that cannot be used is `not-sent`. */
  certificate?: ClientCertificate | undefined;
};

/** `not-sent`: certainly no request byte left us. `lost`: some may have, and no whole answer came. */
export type HttpResult =
  | { kind: 'answer'; status: number; headers: Record<string, string>; body: Uint8Array; durationMs: number }
  | { kind: 'not-sent'; reason: string; durationMs: number }
  | { kind: 'lost'; reason: string; durationMs: number };

export type Transport = { exchange(request: HttpRequest): Promise<HttpResult> };

/** Signs with one entity's seal, off the event loop. The key itself never leaves. */
export type Signer = {
  /** Certificate of the seal, DER. */
  certificate: Uint8Array;
  /** Certificates of its issuers as far as the seal brings them, each the issuer of the one before, DER. */
  chain?: readonly Uint8Array[];
  /** RSASSA-PKCS1-v1_5 over `data`; with SHA-256 where nothing is said. */
  sign(data: Uint8Array, algorithm?: SignatureAlgorithm): Promise<Uint8Array>;
};

/** A signed SOAP message: its pieces in order, so that a large document is never copied to be joined. */
export type SignedRequest = {
  headers: Record<string, string>;
  body: readonly Uint8Array[];
  /** Credentials inside `body`, blanked in the evidence that is kept of it. Never inside a signed part. */
  secrets: readonly string[];
  /** Of what was translated. */
  route?: string;
  /** With which it is to be sent, where the back end knows us by it. */
  certificate?: ClientCertificate | undefined;
};

/**
 * Turns canonical XML into a signed SOAP 1.1 message. A port, so that the benchmark can put another signer behind
 * the same gateway. `bodyPieces` is the inside of soap:Body in exclusive canonical form, `headerXml` likewise.
 */
export type WsSecurity = {
  sign(input: {
    headerXml: string;
    bodyPieces: readonly Uint8Array[];
    signer: Signer;
    /** Instant the message is made; its Timestamp, where the profile has one, says so. */
    now: Date;
    profile: WsSecurityProfile;
  }): Promise<readonly Uint8Array[]>;
};

// ---------------------------------------------------------------- what an adapter declares and does

export type { BackendFacts, EvidenceLevel, SandboxEntity } from './backend-facts.ts';

/** The settings every back end has; an adapter's schema extends them. */
export type BackendSettings = {
  timeoutMs: number;
  concurrency: number;
  settleMs: number;
  uncertainAlertMs: number;
  leaseMs: number;
  retry: { baseMs: number; maxMs: number; attempts: number };
  poll: { minMs: number; maxMs: number };
  callbacks: { allow: readonly string[] };
  defaults: { naturalDays: number };
  /** Of a back end with inboxes: how often they are read, how far back each time, and how far the first time. */
  inbox?: { everyMs: number; overlapHours: number; firstDays: number } | undefined;
  /** When it is told that something cannot wait: days before a deadline, hours without a certificate or a sign of life. */
  alerts?: {
    expiresSoonDays?: number | undefined;
    evidenceLateHours?: number | undefined;
    silentHours?: number | undefined;
  };
  /** How fast messages may leave for it, all entities together and each; absent: as fast as it goes. */
  rate?: Rate | undefined;
  entityRate?: Rate | undefined;
  maintenance?: readonly MaintenanceWindow[] | undefined;
};

/** What one call needs of its entity: who speaks, with which credentials and seal. */
export type EntityAccess<EntityConfig> = {
  dir3: string;
  config: EntityConfig;
  /** Null where the back end's messages are not signed. */
  signer: Signer | null;
};

export type CallTools = {
  transport: Transport;
  wsSecurity: WsSecurity;
  now: () => Date;
  random: (bytes: number) => Uint8Array;
};

export type Translated = {
  /** Pieces of canonical XML (or other wire text) of the payload. */
  payload: readonly Uint8Array[];
  /** What goes beside the payload, as parts of the message that it names by `id`. */
  parts?: readonly { id: string; name: string; mediaType: string; contentBase64: Uint8Array }[];
  /** Our reference, where what goes around the payload needs it as well. */
  reference?: string;
  /** Where it goes, as `place` says it at that time, for a back end that has several places. */
  route?: string;
  warnings: Warning[];
};

/** Endpoint names of a back end; each has its own circuit. `send` carries messages, `ask` questions. */
export type Endpoint = 'send' | 'ask';

/** What an answer is read with: what was sent where, and when it is read. */
export type InterpretContext<Config> = { config: Config; now: Date; reference: string; route: string | undefined };

/** Which message the back end is asked for. */
export type Question = {
  reference: string;
  issuer: string;
  /** Between these instants lies every attempt that may have arrived. */
  since: Date;
  until: Date;
  /** Where it went, or would have gone when it was accepted; absent for a back end with one place. */
  route?: string | null;
};

/** Of which message the status is asked. `received`: given where it arrived for the entity. */
export type StatusQuestion = { remoteId: string; entity: string; withEvidence: boolean; received?: Received };

/** What the answer to a change is read with: what was wished, and when it came. */
export type ChangeContext<Wish, Config> = { wish: Wish; config: Config; now: Date };

/** One kind of change as an adapter speaks it. Its requests go to the endpoint `ask`. */
export type ChangeOperation<Wish, Config, EntityConfig, Target = ChangeTarget> = {
  /** What will be on the wire, credentials included; what is to be signed is `sign`'s to complete. No I/O. */
  prepare(
    target: Target,
    wish: Wish,
    access: EntityAccess<EntityConfig>,
    config: Config,
    tools: CallTools,
  ): SignedRequest;
  /** Puts the signature on what was prepared; absent: it is complete as it is. */
  sign?(
    prepared: SignedRequest,
    access: EntityAccess<EntityConfig>,
    config: Config,
    tools: CallTools,
  ): Promise<SignedRequest>;
  send(signed: SignedRequest, config: Config, tools: CallTools): Promise<HttpResult>;
  /** Pure. Every answer, however broken, becomes an outcome. The core always gives the context. */
  interpret(result: HttpResult, target: { remoteId: string }, context?: ChangeContext<Wish, Config>): ChangeOutcome;
};

export type BackendAdapter<
  Config extends BackendSettings = BackendSettings,
  EntityConfig = unknown,
  Message extends OutboundMessage = OutboundSending,
> = {
  id: string;
  facts: BackendFacts;
  configSchema: z.ZodType<Config>;
  entityConfigSchema: z.ZodType<EntityConfig>;
  /** The Madrid day on which this entity's key ends, as configured; null where nobody said. */
  keyExpiresOn?(entity: EntityConfig): string | null;
  /** Absent: `{ apiKeyFile }`. */
  sandboxEntity?: SandboxEntity;
  /** Are messages signed under this configuration? Then an entity needs a usable seal. */
  signs(config: Config): boolean;
  /** What this back end would refuse or change in the event, found before anything is stored. */
  check(event: Message['event'], config: Config): { errors: Finding[]; warnings: Warning[] };
  /**
   * Where such a message goes, for a back end that has several places: words of the adapter, at most 64 characters,
   * nothing personal. Kept with the message from its acceptance, so that it can be asked for before it ever left (after a
   * restore). Pure. Throws nothing for what `check` let pass.
   */
  place?(event: Message['event'], config: Config): string;
  /** Pure. Throws nothing for what `check` let pass. */
  translate(message: Message, context: { config: Config; entity: EntityConfig; today: string }): Translated;
  /** Adds credentials and signature; the result is exactly what will be on the wire. */
  sign(
    translated: Translated,
    access: EntityAccess<EntityConfig>,
    config: Config,
    tools: CallTools,
  ): Promise<SignedRequest>;
  send(signed: SignedRequest, config: Config, transport: Transport): Promise<HttpResult>;
  /** Pure. Every answer, however broken, becomes an outcome. */
  interpret(result: HttpResult, context: InterpretContext<Config>): Outcome;
  /** "Do you have our reference?" No side effect. */
  ask?(question: Question, access: EntityAccess<EntityConfig>, config: Config, tools: CallTools): Promise<AskResult>;
  /** Status of a message by the back end's identifier; `withEvidence` asks for receipts too. No side effect. */
  query(
    question: StatusQuestion,
    access: EntityAccess<EntityConfig>,
    config: Config,
    tools: CallTools,
  ): Promise<QueryResult>;
  /** Takes back what it has. Whether it took effect is for `query` to say. */
  cancel?: ChangeOperation<Cancellation, Config, EntityConfig>;
  /** More days for what still waits. Needs `term`, without which a lost answer could not be told from a lost request. */
  extend?: ChangeOperation<Extension, Config, EntityConfig>;
  /** It was practised by another way. Whether the back end took it is for `query` to say. */
  report?: ChangeOperation<Practised, Config, EntityConfig>;
  /** What arrived for the entity. No side effect; goes to the endpoint `ask`. Its status is told by `query`. */
  arrivals?(
    window: ArrivalWindow,
    access: EntityAccess<EntityConfig>,
    config: Config,
    tools: CallTools,
  ): Promise<ArrivalsResult>;
  /** What may be done with what arrived. Whether it took effect is for `query` to say. */
  acts?: Partial<Record<ActKind, ChangeOperation<Act, Config, EntityConfig, ActTarget>>>;
  /** Until when it is available, by the back end's identifier. No side effect. Goes to the endpoint `send`. */
  term?(
    question: { remoteId: string; entity: string },
    access: EntityAccess<EntityConfig>,
    config: Config,
    tools: CallTools,
  ): Promise<TermResult>;
  /** Who prints and posts for the entity. No side effect. */
  printCentres?(access: EntityAccess<EntityConfig>, config: Config, tools: CallTools): Promise<PrintCentresResult>;
  /** A call without side effects that tells whether an endpoint answers. Never a real message. */
  probe(endpoint: Endpoint, access: EntityAccess<EntityConfig>, config: Config, tools: CallTools): Promise<HttpResult>;
  /** Does this answer come from the service itself, working? A rejection does; a gateway's error page does not. */
  healthy(result: HttpResult): boolean;
  /**
   * Reads a callback; several where one call reports of several messages, or of none. `entities`: by DIR3, what each
   * configured. Throws GatewayError `callback-malformed` for what is no callback of this back end.
   */
  receive?(
    body: Uint8Array,
    entities: ReadonlyMap<string, EntityConfig>,
  ): ReceivedCallback | readonly ReceivedCallback[];
  /** Answers to a callback that was stored, or that could not be read. Where several came, to the first; null: none did. */
  acknowledge?(callback: ReceivedCallback | null): { status: number; mediaType: string; body: string };
  refuse?(reason: string): { status: number; mediaType: string; body: string };
  /** WSDL of the callback service, served at `?wsdl`. */
  callbackWsdl?(location: string): string;
  /** Reads back what a kept request says (`body` without its document); null where it is none of ours. No I/O. */
  readRequest?(body: Uint8Array): RequestReading | null;
  /** Meaning and remedy of a back-end code in a reader's language, for `problem`. */
  explain(code: string, language: 'es' | 'ca' | 'en'): { detail: string; fix: string } | null;
};

/** A back end as this installation runs it. `entities` holds, by DIR3, what each entity configured for it. */
export type ActiveBackend = {
  adapter: BackendAdapter<BackendSettings, unknown, OutboundMessage>;
  config: BackendSettings;
  /** Maintenance that people announced while it runs, beside what `config` names. */
  announced?: () => readonly MaintenanceWindow[];
  entities: ReadonlyMap<string, unknown>;
};
