/** Which messages an e-office means: by a reference of its own, by the back end's identifier, or by a person. Ids, newest first. */
import type { Queryable } from '../chunks.ts';

/** Of events that the vendor whose clients begin with `clientPrefix` brought in. */
export async function findByRef(
  db: Queryable,
  of: { name: string; value: string; entities: readonly string[]; clientPrefix: string; limit: number },
): Promise<string[]> {
  const { rows } = await db.query<{ id: string }>({
    name: 'find-by-vendor-ref',
    text: `select m.id from vendor_ref r join message m on m.event = r.event
           where r.name = $1 and r.value = $2 and r.entity = any($3) and starts_with(r.client_id, $4)
           order by m.seq desc limit $5`,
    values: [of.name, of.value, of.entities, of.clientPrefix, of.limit],
  });
  return rows.map(({ id }) => id);
}

/** As `findByRef`; `backends`: where it may be known. */
export async function findByRemoteId(
  db: Queryable,
  of: {
    remoteId: string;
    backends: readonly string[];
    entities: readonly string[];
    clientPrefix: string;
    limit: number;
  },
): Promise<string[]> {
  const { rows } = await db.query<{ id: string }>({
    name: 'find-by-remote-id',
    text: `select m.id from message m join event e on e.id = m.event
           where m.backend = any($1) and m.remote_id = $2 and m.entity = any($3) and starts_with(e.client_id, $4)
           order by m.seq desc limit $5`,
    values: [of.backends, of.remoteId, of.entities, of.clientPrefix, of.limit],
  });
  return rows.map(({ id }) => id);
}

/** `person`: all hashes of one person, whatever the role. */
export async function findByPerson(
  db: Queryable,
  of: {
    person: readonly Buffer[];
    entities: readonly string[];
    since: Date | null;
    until: Date | null;
    limit: number;
  },
): Promise<string[]> {
  const { rows } = await db.query<{ id: string }>({
    name: 'find-by-person',
    text: `select m.id from message m
           where m.id in (select message from message_person where person = any($1)) and m.entity = any($2)
             and ($3::timestamptz is null or m.created_at >= $3) and ($4::timestamptz is null or m.created_at < $4)
           order by m.seq desc limit $5`,
    values: [of.person, of.entities, of.since, of.until, of.limit],
  });
  return rows.map(({ id }) => id);
}
