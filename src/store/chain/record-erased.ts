/**
 * Whoever erases the bytes of evidence or of a callback says so here, in the same transaction: the sequencer then adds
 * an `erased` entry to the entity's chain, which is what tells "erased by retention" from "missing".
 */
import type { Queryable } from '../chunks.ts';

export type ErasedPiece = {
  entity: string;
  messageId: string;
  /** The evidence's name, or `callbackName(id)` of a callback. */
  name: string;
  /** Short and stable, such as `retention`. */
  reason: string;
  at: Date;
};

/** The name under which a callback stands in the chain and in an evidence folder. */
export function callbackName(callbackId: string): string {
  return `callback-${callbackId}.xml`;
}

/** Reverses `callbackName`. */
export function callbackIdOf(name: string): string {
  return name.replace(/^callback-|\.xml$/g, '');
}

/** Once for each piece, and only for pieces whose bytes are gone when the transaction commits. */
export async function recordErased(db: Queryable, pieces: readonly ErasedPiece[]): Promise<void> {
  if (pieces.length === 0) return;
  await db.query({
    name: 'record-erased',
    text: `insert into chain_erased (entity, message, name, reason, at)
           select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::timestamptz[])`,
    values: [
      pieces.map((each) => each.entity),
      pieces.map((each) => each.messageId),
      pieces.map((each) => each.name),
      pieces.map((each) => each.reason),
      pieces.map((each) => each.at),
    ],
  });
}
