/** Who a question is about, as the audit may know it: keyed hashes, and which key made them. */
import type { FolderQuestion } from '../../contracts/folder.ts';
import { personKey } from '../domain/person-key.ts';
import type { FolderAuditEntry } from '../store/folder/audit.ts';
import type { FolderKeys } from '../vault/folder-keys.ts';

export type Operation = Exclude<FolderAuditEntry['operation'], 'none'>;

export function aboutOf(
  keys: FolderKeys,
  { person, standing }: FolderQuestion,
): NonNullable<FolderAuditEntry['about']> {
  const { hash, masterKey } = keys.hash(personKey(person));
  const { represented, power } = standing.role === 'representative' ? standing : { represented: null, power: null };
  return {
    person: hash,
    role: standing.role,
    represented: represented === null ? null : keys.hash(personKey(represented)).hash,
    powerScope: power?.scope ?? null,
    powerReference: power === null ? null : keys.hash(JSON.stringify(['power', power.registry, power.reference])).hash,
    masterKey,
  };
}
