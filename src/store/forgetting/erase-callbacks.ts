/** Forgets raw callbacks: with the payload they belong to, or by their age where they belong to nobody. */
import type { Pool } from 'pg';
import { callbackName, recordErased } from '../chain/record-erased.ts';
import { destroyKeys } from '../keys/destroy.ts';
import { withTransaction } from '../pool.ts';
import type { EraseRequest } from './erase-payload.ts';

type Gone = { id: string; entity: string | null; messageId: string | null; linked: boolean };

/* Without its bytes nobody can decide about one in quarantine: it leaves it. One that came after its message was forgotten is as old as itself. The chain knows those that have a message and a
   digest: they must read as erased, not as missing. */
const ERASE = `
  with due as (
    select c.id from callback c left join message m on m.id = c.message left join event e on e.id = m.event
    where c.erased_at is null and c.received_at <= $1
      and (c.message is null or (e.payload_erased_at is not null and not c.receipts))
    order by c.received_at limit $2 for update of c skip locked
  )
  update callback c set erased_at = $3, body_sealed = null, receipts = false,
    decision = case when c.message is null then coalesce(c.decision, 'discarded') else c.decision end,
    decided_at = case when c.message is null then coalesce(c.decided_at, $3) else c.decided_at end,
    decided_by = case when c.message is null then coalesce(c.decided_by, 'retention') else c.decided_by end
  from due where c.id = due.id
  returning c.id, c.message as "messageId", (select entity from message m where m.id = c.message) as entity,
    c.sha256 is not null as linked`;

/** Returns how many were erased. Safe in every process at once. */
export async function eraseCallbacks(pool: Pool, request: EraseRequest): Promise<number> {
  return withTransaction(pool, async (client) => {
    const { rows } = await client.query<Gone>({
      name: 'erase-callbacks',
      text: ERASE,
      values: [request.cutoff, request.limit, request.now],
    });
    if (rows.length === 0) return 0;
    await destroyKeys(
      client,
      rows.map((each) => each.id),
    );
    await recordErased(
      client,
      rows.flatMap(({ id, entity, messageId, linked }) =>
        linked && entity !== null && messageId !== null
          ? [{ entity, messageId, name: callbackName(id), reason: 'retention', at: request.now }]
          : [],
      ),
    );
    return rows.length;
  });
}
