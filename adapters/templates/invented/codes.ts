/** The service's words, and what they are to us. Source: name document, version, section. */

/** An event, or why a notice is none. A word that is not here is shown to the operator, never dropped. */
export const KINDS: Readonly<Record<string, { event: 'notification' | 'communication' } | { ignored: string }>> = {
  NOTIFICATION: { event: 'notification' },
  COMMUNICATION: { event: 'communication' },
  EDICT: { ignored: 'edict' },
};

/** What a message's legal state is called there. */
export const STATES: Readonly<Record<string, string>> = {
  available: 'AVAILABLE',
  accessed: 'ACCEPTED',
  refused: 'REFUSED',
  expired: 'EXPIRED',
};

export const LANGUAGES: readonly string[] = ['es', 'ca', 'gl', 'eu', 'va', 'oc', 'en'];
