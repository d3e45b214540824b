/** What is sealed of a projected file, under a data key of the file's own, and the two ways in and out of it. */
import type { FileFacts, FileStatusData } from '../../../contracts/file-status.ts';
import { type DataKey, open, seal } from '../../vault/cipher.ts';
import type { Vault, WrappedKey } from '../../vault/vault.ts';

/** Facts as told and when; who may see it, for the day their hashes are written anew. */
export type ProjectedContent = { at: string; facts: FileFacts; interested: FileStatusData['interested'] };

/** `id` is the row's. */
export type Place = { id: string; entity: string; file: string };

export function sealContent(key: DataKey, place: Place, content: ProjectedContent): Buffer {
  return seal(key, Buffer.from(JSON.stringify(content)), boundTo(place));
}

/** Throws GatewayError `data-key-unknown` or `decryption-failed`. */
export function openContent(vault: Vault, place: Place, stored: WrappedKey & { sealed: Buffer }): ProjectedContent {
  const plain = open(vault.unwrap(stored, keyOwner(place.id)), stored.sealed, boundTo(place));
  return JSON.parse(plain.toString('utf8')) as ProjectedContent;
}

/** Whose data key it is. */
export function keyOwner(id: string): string {
  return `fil_${id}`;
}

/* A row's content does not decrypt in another row, nor under another file's name. */
function boundTo({ id, entity, file }: Place): string {
  return `${keyOwner(id)}:${JSON.stringify([entity, file])}`;
}
