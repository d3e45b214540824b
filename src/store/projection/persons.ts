/** Who a file concerns, as it is kept: keyed hashes under the current key. */
import type { FileStatusData } from '../../../contracts/file-status.ts';
import { personKey } from '../../domain/person-key.ts';
import type { FolderKeys } from '../../vault/folder-keys.ts';
import type { ProjectedFile } from './put.ts';

export function hashedPersons(
  keys: Pick<FolderKeys, 'hash'>,
  interested: FileStatusData['interested'],
): ProjectedFile['persons'] {
  return interested.map(({ role, person }) => {
    const { idType, idNumber, idCountry } = person;
    const id = { type: idType, number: idNumber, ...(idCountry === undefined ? {} : { country: idCountry }) };
    return { hash: keys.hash(personKey(id)).hash, role };
  });
}
