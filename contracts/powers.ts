/**
 * The port of a register of powers: may this representative act for this person, in this matter, today? A question with
 * no effect. Only a power that is in force counts; that none is found is a normal answer, and that nobody could be
 * asked is another: whoever depends on it then shows no more than without a power.
 */
import type { z } from 'zod';
import type { CallTools, EntityAccess } from './backend.ts';

export type PowerQuestion = {
  /** NIF or NIE of whom it is for, and of who acts. */
  holder: string;
  representative: string;
  /** DIR3 of the body before which it would be used. */
  body: string;
  /** SIA of the procedure; null: of any, so that what is found may be for some of them alone. */
  procedure: string | null;
  /** Instant it must be in force at. */
  at: Date;
};

/**
 * A power in force. `until`: its end, RFC 3339 UTC; of several powers over procedures, told as one, the earliest.
 * `procedures`: SIA codes; the one that was asked for is among them.
 */
export type FoundPower = { reference: string; until: string } & (
  | { scope: 'general' | 'bodies' }
  | { scope: 'procedures'; procedures: readonly string[] }
);

export type PowerResult =
  | { kind: 'valid'; power: FoundPower }
  /** `code`: why none counts, such as `none`, `not-in-force`, `other-body`. */
  | { kind: 'none'; code: string }
  | { kind: 'failed'; code: string; text: string; infrastructure: boolean };

export type PowerFacts = {
  product: string;
  /** What its contract is known from: document, version, day. */
  sources: readonly string[];
  evidenceLevel: 'public' | 'partial' | 'own';
};

/** The settings every register has; an adapter's schema extends them. */
export type PowerSettings = {
  url: string;
  timeoutMs: number;
  concurrency: number;
  /** How long an answer stands, in memory; no power stands beyond its end. */
  cacheMs: number;
};

export type PowerRegister<Config extends PowerSettings = PowerSettings, EntityConfig = unknown> = {
  id: string;
  facts: PowerFacts;
  configSchema: z.ZodType<Config>;
  entityConfigSchema: z.ZodType<EntityConfig>;
  /** What an entity of the sandbox writes under `powers`, where its simulator runs. */
  sandboxEntity: Readonly<Record<string, unknown>>;
  /** Are questions signed under this configuration? Then an entity needs a usable seal. */
  signs(config: Config): boolean;
  /**
   * Asks as often as pages make it necessary, within a bound of its own and, all together, `config.timeoutMs`. Never
   * throws for what came back.
   */
  ask(
    question: PowerQuestion,
    access: EntityAccess<EntityConfig>,
    config: Config,
    tools: CallTools,
  ): Promise<PowerResult>;
  /** Does this configuration say whose answers are believed? Where it does not, nobody has a power. */
  believes(config: Config): boolean;
  /** Two persons who do not exist: to see whether it answers. */
  sample: Pick<PowerQuestion, 'holder' | 'representative'>;
  /** Meaning and remedy of a code in a reader's language. */
  explain(code: string, language: 'es' | 'ca' | 'en'): { detail: string; fix: string } | null;
};

/** The far side of a register, run for the sandbox, the tests and integrators. */
export type StartPowerSimulator = (options: {
  /** By DIR3, what each entity configured for it. */
  entities: ReadonlyMap<string, unknown>;
  /** Certificates of seals it may believe, DER. */
  trusted: readonly Uint8Array[];
}) => Promise<{ settings: Record<string, unknown>; close(): Promise<void> }>;

// ---------------------------------------------------------------- what the core makes of it

export type PowerAnswer =
  | { kind: 'valid'; register: string; power: FoundPower }
  | { kind: 'none'; register: string; code: string }
  | { kind: 'not-checked'; register: string; code: string };

export type AskedPower = Pick<PowerQuestion, 'holder' | 'representative' | 'procedure'>;
export type Powers = {
  /** Does the entity ask a register at all? */
  asks(entity: string): boolean;
  /** Of an entity that asks one. Never throws for what a register did. */
  ask(entity: string, asked: AskedPower, limitMs: number): Promise<PowerAnswer>;
};
