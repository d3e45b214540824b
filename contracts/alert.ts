/** What an operator is told of when it begins and when it ends. Names are stable. */

export const ALERT_CONDITIONS = [
  'backend-silent',
  'circuit-open',
  'uncertain-needs-person',
  'messages-dead',
  'expiring-soon',
  'arrivals-ending',
  'inbox-unread',
  'evidence-late',
  'quarantine',
  'seal-expiring',
  'key-expiring',
  'vendor-unread',
  'vendor-untold',
  'retention-late',
] as const;
export type AlertCondition = (typeof ALERT_CONDITIONS)[number];

/** A condition that holds of a subject now. */
export type Holding = {
  condition: AlertCondition;
  /** A back end, its endpoint, a vendor, an entity …; never a person. */
  subject: string;
  /** DIR3 where it is one entity's own; null: of the installation. */
  entity: string | null;
  /** Null: since it was first seen. */
  since: Date | null;
  /** How many messages, callbacks, entities; 1 where there is nothing to count. */
  count: number;
  /** A day (YYYY-MM-DD), where there is one to tell. */
  detail: string | null;
};
