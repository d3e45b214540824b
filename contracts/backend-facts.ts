/** What a back end declares of itself as data, read by the core, the pages and the tables that name it. */
import type { MessageKind } from './message.ts';

/** How sure we are of a back end's contract, in the words it is named with. */
export const CONFIRM_FIRST = 'partial, confirm in the pre-production environment';
export type EvidenceLevel = 'public' | 'partial' | typeof CONFIRM_FIRST | 'own';

export type BackendFacts = {
  /** The service's name, as people say it; absent: its id. */
  product?: string;
  /** What its contract is known from: document, version, day. */
  sources?: readonly string[];
  /** The region whose bodies alone it serves; absent: those of the whole country. */
  region?: string;
  /** What it can be handed; the adapter's `Message` says so too. */
  takes: readonly MessageKind[];
  /** Largest document it takes, decoded bytes. */
  maxDocumentBytes: number;
  mediaTypes: readonly string[];
  singleDocument: boolean;
  splitNames: boolean;
  /** What it can print and post, on which paper; absent where it posts nothing. */
  postal?: { mediaTypes: readonly string[]; paper: 'A4' };
  /** How status comes back. */
  statusBy: readonly ('callback' | 'poll')[];
  /** Can it be asked by our reference? Where not, an uncertain message waits for a person. */
  askByReference: boolean;
  /** Does it refuse a repeated reference? */
  refusesDuplicates: boolean;
  /** How sure we are of its contract; printed wherever the adapter is named. */
  evidenceLevel: EvidenceLevel;
};

/** In a sandbox: the block of one of its entities. `keyFile` holds a secret made for it, of 48 hexadecimal digits. */
export type SandboxEntity = (entity: {
  dir3: string;
  name: string;
  ine: string;
  keyFile: string;
}) => Record<string, unknown>;
