/** A person signed in: one row, and no more of them per client and person than a bounded number. */
import type { Queryable } from '../chunks.ts';

/** Browsers signed in with one key, or as one person, at once; the one unused for longest gives way. */
const MAX_AT_ONCE = 50;

export type NewSession = {
  tokenHash: Uint8Array;
  clientId: string;
  person: string | null;
  credential: Uint8Array;
  now: Date;
};

export async function beginSession(db: Queryable, session: NewSession): Promise<void> {
  await db.query({
    name: 'begin-session',
    text: `with surplus as (
             delete from operator_session where token_hash in (
               select token_hash from operator_session where client_id = $2 and person is not distinct from $5 order by seen_at desc offset ${MAX_AT_ONCE - 1})
           )
           insert into operator_session (token_hash, client_id, person, credential, created_at, seen_at) values ($1, $2, $5, $3, $4, $4)`,
    values: [session.tokenHash, session.clientId, session.credential, session.now, session.person],
  });
}
