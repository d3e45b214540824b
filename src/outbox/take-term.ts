/** Accepted messages whose term is to be read back: taken under a short lease, so that one process does it. */
import type { Pool } from 'pg';

export type TermMessage = {
  id: string;
  entity: string;
  remoteId: string;
  expiresOn: string | null;
  madeAvailableAt: Date | null;
  reads: number;
};

export async function takeForTerm(
  pool: Pool,
  request: { backend: string; atMost: number; suspended: readonly string[]; now: Date; leaseMs: number },
): Promise<TermMessage[]> {
  const { rows } = await pool.query<TermMessage>({
    name: 'take-for-term',
    text: `update message m set read_term_at = $5, term_reads = m.term_reads + 1
           from (select id from message where backend = $1 and read_term_at <= $2 and remote_id is not null
                   and delivery = 'accepted' and entity <> all($3)
                 order by read_term_at limit $4 for update skip locked) due
           where m.id = due.id
           returning m.id, m.entity, m.remote_id as "remoteId", m.expires_on::text as "expiresOn",
             m.made_available_at as "madeAvailableAt", m.term_reads as reads`,
    values: [
      request.backend,
      request.now,
      request.suspended,
      request.atMost,
      new Date(request.now.getTime() + request.leaseMs),
    ],
  });
  return rows;
}
