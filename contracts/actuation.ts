/**
 * Acts of a municipality towards one person, as a citizen folder lists them: what was registered and made available.
 * A reference only; what was notified is never shown, and seeing an act is no access to it.
 */
import type { TextLanguage } from './file-model.ts';
import type { FolderQuestion } from './folder.ts';

export type Actuation = {
  /** Stable number of the act: our message's. */
  id: string;
  /** DIR3 of the body. */
  entity: string;
  role: 'holder' | 'representative';
  kind: 'notification' | 'communication';
  /** Entry in the body's registry of departures, where the e-office named one. */
  registry: { number: string; at: string } | null;
  title: { language: TextLanguage; value: string };
  /** `expired` has the effect of a refusal. */
  state: 'available' | 'accessed' | 'refused' | 'expired';
  /** When it was made available, RFC 3339 UTC. */
  availableAt: string;
  /** Number of the file it belongs to. */
  file: string | null;
  sia: string | null;
  /** Into the sede of the body. */
  link: string;
};

export type Actuations = {
  transmissionId: string;
  at: Date;
  /** Newest first. */
  actuations: readonly Actuation[];
  /** There are more than can be shown; the newest are. */
  truncated: boolean;
};

/**
 * Asks which acts one person may see; admitted, limited and audited like any folder question. `filter.state` does not
 * apply; `since` and `until` are days made available. Throws what the methods of `FolderService` throw.
 */
export type ActuationSource = { find(question: FolderQuestion): Promise<Actuations> };
