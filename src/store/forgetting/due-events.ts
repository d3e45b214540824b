/** Events whose time is over, locked with all their messages, so that nobody can bring one of them back meanwhile. */
import type { PoolClient } from 'pg';

export type DueEvents = {
  /** Locked, every message final and past its time. */
  ready: string[];
  messages: string[];
  /** Messages that have moved since the event was stamped: it is stamped anew when they are. */
  moved: string[];
};

/** What forgetting an event needs of each of its messages; `m` is the message, `$2` the time it must be past. */
type Need = 'final' | 'evidence-erased';
const NEEDS: Record<Need, string> = {
  final: 'm.final and not m.evidence_pending and m.final_at <= $2',
  'evidence-erased': 'm.final and m.evidence_erased_at is not null and m.final_at <= $2',
};

/** `events` are locked already. Skips those whose messages somebody else holds: they are looked at next time. */
export async function readyEvents(
  client: PoolClient,
  events: readonly string[],
  need: { of: Need; cutoff: Date },
): Promise<DueEvents> {
  const held = await client.query<{ id: string; event: string; past: boolean }>({
    name: `due-messages-${need.of}`,
    text: `select m.id, m.event, coalesce(${NEEDS[need.of]}, false) as past from message m where m.event = any($1)
           order by m.id for update skip locked`,
    values: [events, need.cutoff],
  });
  const all = await client.query<{ event: string; n: number }>({
    name: 'count-messages',
    text: 'select event, count(*)::int as n from message where event = any($1) group by event',
    values: [events],
  });
  const count = new Map(all.rows.map((each) => [each.event, each.n]));
  const of = Map.groupBy(held.rows, (each) => each.event);
  const whole = events.filter((id) => (of.get(id)?.length ?? 0) === (count.get(id) ?? 0));
  const isReady = (id: string) => (of.get(id) ?? []).every((each) => each.past);
  const ready = whole.filter(isReady);
  return {
    ready,
    messages: ready.flatMap((id) => (of.get(id) ?? []).map((each) => each.id)),
    moved: whole.filter((id) => !isReady(id)),
  };
}
