/** By how much forgetting is behind. Pure. */

const DAY_MS = 86_400_000;
type Days = { payloadDays: number; evidenceDays: number; metadataDays: number };
type Oldest = { payload: Date | null; evidence: Date | null; metadata: Date | null };

/** `oldest`: since when the oldest kept of each kind has been final. `lateMs`: 0 where nothing is due. */
export function retentionLag(oldest: Oldest, days: Days, now: Date): { what: keyof Oldest; lateMs: number }[] {
  const late = (since: Date | null, keptDays: number) =>
    since === null ? 0 : Math.max(0, now.getTime() - since.getTime() - keptDays * DAY_MS);
  return [
    { what: 'payload', lateMs: late(oldest.payload, days.payloadDays) },
    { what: 'evidence', lateMs: late(oldest.evidence, days.evidenceDays) },
    { what: 'metadata', lateMs: late(oldest.metadata, days.metadataDays) },
  ];
}
