/** Writes what an e-office tells of a file, unless a later revision of it is already there. */

import type { PoolClient } from 'pg';
import type { Vault } from '../../vault/vault.ts';
import { destroyKeys } from '../keys/destroy.ts';
import { readKey } from '../keys/read.ts';
import { keyOwner, type Place, type ProjectedContent, sealContent } from './content.ts';

export type ProjectedFile = {
  entity: string;
  file: string;
  revision: number;
  /** Null: the e-office takes the file out. */
  content: ProjectedContent | null;
  persons: readonly { hash: Buffer; role: 'holder' | 'representative' }[];
  /** Master key the hashes come from. */
  hashKey: string;
  at: Date;
  /** When it is erased by itself; null while it is open. */
  eraseAt: Date | null;
};

/** Runs in the caller's transaction. False when the revision is not newer than the one kept: nothing is changed. */
export async function putFile(client: PoolClient, vault: Vault, file: ProjectedFile): Promise<boolean> {
  // Taking the revision also takes the row's lock: of two that tell of one file, the second sees the first's.
  const { rows } = await client.query<{ id: string }>({
    name: 'take-file-revision',
    text: `insert into projected_file as kept (entity, file, revision, hash_key, updated_at, erase_at)
           values ($1, $2, $3, $4, $5, $6)
           on conflict (entity, file) do update set revision = excluded.revision, hash_key = excluded.hash_key,
             updated_at = excluded.updated_at, erase_at = excluded.erase_at
           where kept.revision < excluded.revision
           returning id`,
    values: [file.entity, file.file, file.revision, file.hashKey, file.at, file.eraseAt],
  });
  const id = rows[0]?.id;
  if (id === undefined) return false;
  const { entity, content } = file;
  if (content === null) await emptyFile(client, id);
  else await fillFile(client, vault, { place: { id, entity, file: file.file }, content });
  await putPersons(client, id, file.persons);
  return true;
}

async function fillFile(
  client: PoolClient,
  vault: Vault,
  { place, content }: { place: Place; content: ProjectedContent },
): Promise<void> {
  const owner = keyOwner(place.id);
  const stored = await readKey(client, owner);
  // One key for the life of a file: each that is destroyed has its part of the table written anew.
  const kept = stored === null ? null : vault.unwrap(stored, owner);
  const made = kept === null ? vault.newKey(owner) : null;
  await client.query({
    name: 'fill-projected-file',
    text: `with key as (
             insert into data_key (owner, wrapped, master_key) select $3, $4::bytea, $5 where $4::bytea is not null)
           update projected_file set content_sealed = $2 where id = $1`,
    values: [
      place.id,
      sealContent(kept ?? made!.key, place, content),
      owner,
      made?.wrapped ?? null,
      made?.masterKey ?? null,
    ],
  });
}

async function emptyFile(client: PoolClient, id: string): Promise<void> {
  await destroyKeys(client, [keyOwner(id)]);
  await client.query({
    name: 'empty-projected-file',
    text: 'update projected_file set content_sealed = null where id = $1',
    values: [id],
  });
}

/** Replaces who a file concerns. */
export async function putPersons(client: PoolClient, id: string, persons: ProjectedFile['persons']): Promise<void> {
  const hashes = persons.map(({ hash }) => hash);
  const roles = persons.map(({ role }) => role);
  await client.query({
    name: 'put-projected-persons',
    text: `with given as (select person, role from unnest($2::bytea[], $3::text[]) as g (person, role)),
           gone as (
             delete from projected_person p where p.file = $1
               and not exists (select 1 from given g where g.person = p.person and g.role = p.role)
           )
           insert into projected_person (person, file, role) select person, $1, role from given
           on conflict do nothing`,
    values: [id, hashes, roles],
  });
}

/** Notes that the projection of an entity is of this instant; at most once a second, so that intake does not queue here. */
export async function noteFreshness(client: PoolClient, source: { entity: string; at: Date }): Promise<void> {
  await client.query({
    name: 'note-freshness',
    text: `insert into projection_source as kept (entity, as_of) values ($1, $2)
           on conflict (entity) do update set as_of = excluded.as_of
           where kept.as_of < excluded.as_of - interval '1 second'`,
    values: [source.entity, source.at],
  });
}
