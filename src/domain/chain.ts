/** The chain of an entity as pure rules: the text of an entry, its hash, and how entries follow one another. */
import { createHash } from 'node:crypto';
import type { ChainEntry } from '../../contracts/evidence.ts';
import { canonicalJson } from './fingerprint.ts';

/** `prev` of the first entry. */
export const CHAIN_START = '0'.repeat(64);

type Unplaced<T> = T extends unknown ? Omit<T, 'v' | 'entity' | 'n' | 'linkedAt' | 'prev'> : never;
/** An entry before it has its place. */
export type ChainItem = Unplaced<ChainEntry>;

export type Head = { n: number; hash: string };
export type LinkedEntry = Head & { entry: ChainEntry; text: string };

/** Gives each item its place behind `head`, in the order given. */
export function linkAfter(
  head: Head | null,
  items: readonly ChainItem[],
  at: { entity: string; linkedAt: Date },
): LinkedEntry[] {
  const linked: LinkedEntry[] = [];
  let { n, hash } = head ?? { n: 0, hash: CHAIN_START };
  for (const item of items) {
    n += 1;
    const entry = {
      v: 1,
      entity: at.entity,
      n,
      linkedAt: at.linkedAt.toISOString(),
      prev: hash,
      ...item,
    } as ChainEntry;
    const text = entryText(entry);
    hash = entryHash(text);
    linked.push({ n, hash, entry, text });
  }
  return linked;
}

/** Canonical JSON (RFC 8785): the bytes that are hashed. */
export function entryText(entry: ChainEntry): string {
  return canonicalJson(entry);
}

/** SHA-256 of the text, hex. */
export function entryHash(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}
