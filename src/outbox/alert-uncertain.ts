/** Says once, in the feed, that a message has been uncertain too long. */
import type { Pool } from 'pg';

/** Returns the ids it alerted about. */
export async function alertUncertain(
  pool: Pool,
  input: { backend: string; now: Date; afterMs: number },
): Promise<string[]> {
  const { rows } = await pool.query<{ id: string }>({
    name: 'alert-uncertain',
    text: `with late as (
             update message set uncertain_alerted = true, changes = changes + 1
             where id in (select id from message where backend = $1 and delivery = 'uncertain' and not uncertain_alerted
                            and uncertain_since < $3 limit 500 for update skip locked)
             returning id, entity, changes, legal)
           , told as (
             insert into status_change (message, entity, sequence, at, kind, code, source, delivery, legal, final, fed)
             select id, entity, changes, $2, 'notice', 'uncertain-too-long', 'gateway', 'uncertain', legal, false, true from late)
           select id from late`,
    values: [input.backend, input.now, new Date(input.now.getTime() - input.afterMs)],
  });
  return rows.map((row) => row.id);
}
