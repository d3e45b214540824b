/** When a back end last gave a sign of life, whichever process noticed it. */
import type { Queryable } from '../chunks.ts';

/** The later of what is known and `at`. */
export async function recordContact(db: Queryable, contact: { backend: string; at: Date }): Promise<void> {
  await db.query({
    name: 'record-contact',
    text: `insert into backend_contact (backend, heard_at) values ($1, $2)
           on conflict (backend) do update set heard_at = greatest(backend_contact.heard_at, excluded.heard_at)`,
    values: [contact.backend, contact.at],
  });
}
