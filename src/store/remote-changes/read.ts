/** The wishes of one message as a decision about another one needs them. */
import type { WishKind } from '../../../contracts/remote-change.ts';
import type { Queryable } from '../chunks.ts';

export type KnownChange = {
  kind: WishKind;
  open: boolean;
  /** It was made, or may have been. */
  made: boolean;
  fingerprint: Buffer;
  createdAt: Date;
};

export async function readChanges(db: Queryable, message: string): Promise<KnownChange[]> {
  const { rows } = await db.query<KnownChange>({
    name: 'read-remote-changes',
    text: `select kind, state in ('queued', 'calling', 'uncertain') as open, state in ('done', 'unsure') as made, fingerprint, created_at as "createdAt"
           from remote_change where message = $1 order by ordinal desc limit 100`,
    values: [message],
  });
  return rows;
}
