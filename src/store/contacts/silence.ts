/** What the dead man's switch of a back end knows: when it was last heard, of which silence was told, and who waits. */
import type { PoolClient } from 'pg';
import type { Queryable } from '../chunks.ts';

export type Contact = { heardAt: Date; toldOf: Date | null };

/** Locked until the caller's transaction ends. A back end never heard of counts from now. */
export async function lockContact(client: PoolClient, backend: string, now: Date): Promise<Contact> {
  await client.query({
    name: 'ensure-contact',
    text: 'insert into backend_contact (backend, heard_at) values ($1, $2) on conflict do nothing',
    values: [backend, now],
  });
  const { rows } = await client.query<Contact>({
    name: 'lock-contact',
    text: 'select heard_at as "heardAt", told_of as "toldOf" from backend_contact where backend = $1 for update',
    values: [backend],
  });
  return rows[0]!;
}

/** `toldOf` null: the silence is over. */
export async function setToldOf(db: Queryable, backend: string, toldOf: Date | null): Promise<void> {
  await db.query({
    name: 'set-told-of',
    text: 'update backend_contact set told_of = $2 where backend = $1',
    values: [backend, toldOf],
  });
}

/** Entities with messages of which the back end still has something to tell. */
export async function waitingEntities(db: Queryable, backend: string): Promise<string[]> {
  const { rows } = await db.query<{ entity: string }>({
    name: 'waiting-entities',
    text: `select distinct entity from message
           where backend = $1 and poll_at is not null and not final and delivery = 'accepted' order by entity`,
    values: [backend],
  });
  return rows.map((row) => row.entity);
}

/** Entities that were told of a silence. */
export async function toldEntities(db: Queryable, occasion: string): Promise<string[]> {
  const { rows } = await db.query<{ subject: string }>({
    name: 'told-entities',
    text: `select subject from notice where code = 'backend-silent' and occasion = $1 order by subject`,
    values: [occasion],
  });
  return rows.map((row) => row.subject);
}
