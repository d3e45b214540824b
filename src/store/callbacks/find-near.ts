/** Messages that a callback in quarantine may speak of: few, by index, and only of the entities that are asked for. */
import type { Candidate, Unmatched } from '../../domain/suggestions.ts';
import { open } from '../../vault/cipher.ts';
import type { Vault } from '../../vault/vault.ts';
import type { Queryable } from '../chunks.ts';
import { MAY_CONCERN } from './list-quarantine.ts';

export type Waiting = Unmatched & { id: string; backend: string; receivedAt: Date };

/** A callback that waits and may concern these entities (null: of all); null where there is none. */
export async function findWaiting(
  db: Queryable,
  of: { id: string; entities: readonly string[] | null },
): Promise<Waiting | null> {
  const { rows } = await db.query<Waiting>({
    name: 'find-waiting-callback',
    text: `select c.id, c.backend, c.remote_id as "remoteId", c.entity, c.issuer, c.received_at as "receivedAt",
             coalesce(c.state_at, c.received_at) as at
           from callback c where c.id = $2 and c.message is null and c.decision is null and ${MAY_CONCERN}`,
    values: [of.entities, of.id],
  });
  return rows[0] ?? null;
}

/** The text of a callback that is not longer than that; null where it is, or was erased. Throws what opening throws. */
export async function openShortBody(
  db: Queryable,
  vault: Vault,
  of: { id: string; maxBytes: number },
): Promise<string | null> {
  const { rows } = await db.query<{ sealed: Buffer; wrapped: Buffer; masterKey: string }>({
    name: 'open-short-callback',
    text: `select c.body_sealed as sealed, k.wrapped, k.master_key as "masterKey" from callback c join data_key k on k.owner = c.id
           where c.id = $1 and c.body_sealed is not null and c.size <= $2`,
    values: [of.id, of.maxBytes],
  });
  const row = rows[0];
  if (row === undefined) return null;
  const key = vault.unwrap({ wrapped: row.wrapped, masterKey: row.masterKey }, of.id);
  return open(key, row.sealed, `callback:${of.id}`).toString('latin1');
}

export type Near = {
  callback: Waiting;
  /** How its identifier may be written otherwise. */
  spellings: readonly string[];
  /** What it names that may be references of ours, and whose they may be. */
  references: readonly string[];
  users: readonly string[];
  /** Null: of all. */
  entities: readonly string[] | null;
};

/* The neighbours of an identifier in its index are those that begin most like it, in whatever order the store sorts. */
const NEAR = `
  with found as (
    (select id from message where backend = $1 and entity = any($2) and reference = any($3) limit 10)
    union all
    (select id from message where backend = $1 and remote_id = any($4) limit 20)
    union all
    (select id from message where backend = $1 and remote_id >= $5 order by remote_id limit 25)
    union all
    (select id from message where backend = $1 and remote_id < $5 order by remote_id desc limit 25)
    union all
    (select id from message where backend = $1 and delivery = 'uncertain' and entity = $6 and remote_id is null and created_at <= $7
     order by abs(extract(epoch from $8::timestamptz - coalesce(attempt_ended_at, created_at))) limit 5)
    union all
    (select id from (
       select id, entity, backend, remote_id, accepted_at from message
       where accepted_at > $8::timestamptz - interval '2 hours' and accepted_at <= $8 order by accepted_at desc limit 1000) recent
     where entity = $6 and backend = $1 and remote_id is null order by accepted_at desc limit 5)
  )
  select m.id, m.entity, m.issuer, m.file, m.delivery, m.remote_id as "remoteId", m.reference,
    coalesce(m.accepted_at, m.attempt_ended_at, m.created_at) as "triedAt"
  from message m where m.id in (select id from found) and ($9::text[] is null or m.entity = any($9))`;

export async function findNear(db: Queryable, near: Near): Promise<Candidate[]> {
  const { callback, spellings, references, users, entities } = near;
  const { backend, remoteId, entity, receivedAt, at } = callback;
  const { rows } = await db.query<Candidate>({
    name: 'find-near-callback',
    text: NEAR,
    values: [backend, users, references, spellings, remoteId, entity, receivedAt, at, entities],
  });
  return rows;
}
