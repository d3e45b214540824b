/** The legal states a message went through, with the back end's own words and times. */
import type { Queryable } from '../chunks.ts';

export type KnownMove = { code: string; at: Date; conflict: boolean };

export async function knownLegalMoves(db: Queryable, message: string): Promise<KnownMove[]> {
  const { rows } = await db.query<KnownMove>({
    name: 'known-legal-moves',
    text: `select code, at, conflict from status_change where message = $1 and kind = 'legal' and code is not null`,
    values: [message],
  });
  return rows;
}
