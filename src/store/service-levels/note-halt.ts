/** Counts a minute in which nothing was sent to a back end, once however many processes look. */
import { madridDay } from '../../domain/calendar.ts';
import type { Queryable } from '../chunks.ts';

const MINUTE_MS = 60_000;

export async function noteHalt(
  db: Queryable,
  of: { backend: string; kind: 'open' | 'maintenance'; now: Date },
): Promise<void> {
  const minute = new Date(Math.floor(of.now.getTime() / MINUTE_MS) * MINUTE_MS);
  await db.query({
    name: 'note-halt',
    text: `insert into service_halt as known (day, backend, kind, minutes, last_minute) values ($1, $2, $3, 1, $4)
           on conflict (day, backend, kind) do update set minutes = known.minutes + 1, last_minute = excluded.last_minute
           where known.last_minute < excluded.last_minute`,
    values: [madridDay(minute), of.backend, of.kind, minute],
  });
}
