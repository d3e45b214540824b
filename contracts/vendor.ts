/** The port of an e-office product: what the gateway asks of it live, and (vendor-intake.ts) what it brings us. */
import type { z } from 'zod';
import type { Transport } from './backend.ts';
import type { FileFacts } from './file-status.ts';
import type { PersonId, Standing } from './folder.ts';
import type { VendorIntake } from './vendor-intake.ts';

export type FileQuestion = {
  /** DIR3 of the entity whose e-office is asked. */
  entity: string;
  /** Normalised: upper case, no separators. */
  person: PersonId;
  standing: Standing;
  /** A file's number where one file is asked for, with all its detail; null: all of the person, in short or in full. */
  file: string | null;
};

/** What one entity's e-office says. `role` is the person's in that file. */
export type FileSourceAnswer =
  | {
      kind: 'files';
      /** Of which instant the data is, RFC 3339. */
      asOf: string;
      files: readonly { role: 'holder' | 'representative'; facts: FileFacts }[];
    }
  /** It could not be asked or answered nonsense; a short stable `reason` without personal data. */
  | { kind: 'failed'; reason: string };

export type FileSourceTools = {
  transport: Transport;
  now: () => Date;
  /** What is left for this question. Milliseconds. */
  timeoutMs: number;
};

/** Asks an e-office about one person. No side effect there, nothing kept here. Does not throw for what it answers. */
export type FileSource<Settings = unknown> = {
  /** Of the rest of `entities[].files`, with every `xFile` replaced by `x` and what that file holds. */
  settingsSchema: z.ZodType<Settings>;
  query(question: FileQuestion, settings: Settings, tools: FileSourceTools): Promise<FileSourceAnswer>;
};

export type VendorAdapter = {
  id: string;
  /** How sure we are of its contract; printed wherever the adapter is named. */
  evidenceLevel: 'public' | 'partial' | 'own';
  /** Its files can be asked for while a citizen waits. */
  files?: FileSource;
  /** What happens there reaches us; absent: it is only asked. */
  intake?: VendorIntake;
};

/** The far side of a vendor adapter, run for the sandbox. */
export type VendorSimulator = {
  /** Members of `entities[].files` that reach it, such as `url`. */
  settingsOf?(entity: string): Record<string, unknown>;
  /** Members of a credential that reach it, the addresses and secrets among them. */
  credential?: Record<string, unknown>;
  /** Members of one of a credential's `entities` by which it is known there, such as its code. */
  entityOf?(entity: string): Record<string, unknown>;
  /**
   * Makes one thing happen there that is to become an event, as a civil servant would; `facade` is the address of
   * `/vendors/<id>` for what pushes. The event's identity is what it must become.
   */
  happen?(of: { entity: string; facade: string }): Promise<{ ref: string; event: { source: string; id: string } }>;
  /** What it was told of that thing, in the vendor's words, oldest first. */
  told?(ref: string): readonly string[];
  close(): Promise<void>;
};

/** Starts the far side of a vendor for the sandbox, given the entities (DIR3) that are simulated. */
export type StartVendorSimulator = (entities: readonly string[]) => Promise<VendorSimulator>;
