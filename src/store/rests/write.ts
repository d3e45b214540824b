/** What makes a back end rest, and what ends it: sending then begins again at one message in flight. */
import type { Queryable } from '../chunks.ts';

/** A pause of a paused back end replaces reason and end, and keeps since when. */
export async function pauseBackend(
  db: Queryable,
  pause: { backend: string; reason: string; actor: string; now: Date; until: Date | null },
): Promise<void> {
  await db.query({
    name: 'pause-backend',
    text: `insert into backend_rest (backend, kind, reason, actor, since, until) values ($1, 'pause', $2, $3, $4, $5)
           on conflict (backend, kind) do update set reason = excluded.reason, actor = excluded.actor,
             until = excluded.until,
             since = case when backend_rest.until <= excluded.since then excluded.since else backend_rest.since end`,
    values: [pause.backend, pause.reason, pause.actor, pause.now, pause.until],
  });
}

/* The ramp of a circuit that is open begins when its probe succeeds; only a working one is set to ramp here. */
const RAMP = `
  update circuit set state = 'ramping', reason = 'after-' || (select min(kind) from ended), since = $2, ramp_limit = 1,
    ramp_successes = 0
  where backend = $1 and endpoint = 'send' and state <> 'open' and exists (select 1 from ended)`;

/** False when it was not paused. */
export async function resumeBackend(db: Queryable, resume: { backend: string; now: Date }): Promise<boolean> {
  const { rows } = await db.query<{ n: number }>({
    name: 'resume-backend',
    text: `with ended as (delete from backend_rest where backend = $1 and kind = 'pause' returning kind),
             ramp as (${RAMP})
           select count(*)::int as n from ended`,
    values: [resume.backend, resume.now],
  });
  return rows[0]?.n === 1;
}

/** Ends what is over: a pause whose `until` has come, and maintenance, which the caller knows to be over. */
export async function endRests(db: Queryable, end: { backend: string; now: Date }): Promise<void> {
  await db.query({
    name: 'end-rests',
    text: `with ended as (
             delete from backend_rest where backend = $1 and (kind = 'maintenance' or until <= $2) returning kind, reason
           ), told as (
             insert into audit (at, client_id, action, object, reason, result)
             select $2, 'gateway', 'backend.resume', $1, reason, 'until' from ended where kind = 'pause'
           ) ${RAMP}`,
    values: [end.backend, end.now],
  });
}

/** Leaves a note that a window holds, for whoever claims first after it. */
export async function noteMaintenance(
  db: Queryable,
  note: { backend: string; reason: string; from: Date; to: Date },
): Promise<void> {
  await db.query({
    name: 'note-maintenance',
    text: `insert into backend_rest (backend, kind, reason, since, until) values ($1, 'maintenance', $2, $3, $4)
           on conflict do nothing`,
    values: [note.backend, note.reason, note.from, note.to],
  });
}
