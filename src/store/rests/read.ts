/** Who rests now: pauses as persons ordered them, maintenance as some process noted it. */
import type { Queryable } from '../chunks.ts';

export type PauseRow = { backend: string; reason: string; actor: string; since: Date; until: Date | null };

/** Pauses that hold at `now`. */
export async function readPauses(db: Queryable, now: Date): Promise<PauseRow[]> {
  const { rows } = await db.query<PauseRow>({
    name: 'read-pauses',
    text: `select backend, reason, actor, since, until from backend_rest
           where kind = 'pause' and (until is null or until > $1) order by backend`,
    values: [now],
  });
  return rows;
}
