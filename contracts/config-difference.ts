/** How one gateway.yaml differs from another, as people and programs are told. Secrets are never in it. */

/** What a difference comes to; each has its words in the reader's language. */
export const CONFIG_MEANINGS = [
  'next-start',
  'default',
  'unknown-key',
  'environment',
  'order',
  'profile',
  'listening',
  'store',
  'data-key',
  'secret-file',
  'entity-added',
  'entity-removed',
  'entity-backend-added',
  'entity-backend-removed',
  'client-added',
  'client-removed',
  'client-key',
  'client-rights',
  'backend-added',
  'backend-removed',
  'backend-address',
  'simulator',
  'vendor-added',
  'vendor-removed',
  'effect',
  'facade-added',
  'facade-removed',
  'sign-in',
  'retention',
] as const;
export type ConfigMeaning = (typeof CONFIG_MEANINGS)[number];

export type ConfigDifference = {
  /** A YAML path; what stands in a list is named by its dir3 or id: `entities[L01999999].name`. */
  place: string;
  kind: 'added' | 'removed' | 'changed';
  /** As it may be shown: null where it is not there. A secret is dots, on both sides. */
  before: string | null;
  after: string | null;
  meaning: ConfigMeaning;
  /** Whose it is: a DIR3; `*`: of several entities, for whoever sees them all; null: everybody's. */
  entity: string | null;
};

/** Why a text is no configuration that could be compared. `line` and `column` begin at 1. */
export type ConfigTrouble = {
  code: 'too-large' | 'not-yaml' | 'not-configuration' | 'duplicate-key' | 'references' | 'too-deep';
  line: number | null;
  column: number | null;
};

export type ConfigComparison =
  | { kind: 'compared'; differences: readonly ConfigDifference[] }
  /** `which`: 1 or 2, as they were given. */
  | { kind: 'unreadable'; which: 1 | 2; trouble: ConfigTrouble };
