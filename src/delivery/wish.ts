/** What wishes about a message have in common: who may have one, when it is a repeat, and how it is put in the queue. */
import type { Pool, PoolClient } from 'pg';
import type { ActiveBackend } from '../../contracts/backend.ts';
import type { Finding } from '../../contracts/outcome.ts';
import { isAct, type WishKind } from '../../contracts/remote-change.ts';
import { GatewayError } from '../errors.ts';
import type { ChangeableMessage } from '../outbox/read-for-change.ts';
import type { Runtime } from '../runtime.ts';
import type { Vault, WrappedKey } from '../store/evidence/write.ts';
import { insertChange, wishFingerprint } from '../store/remote-changes/insert.ts';
import { readChanges } from '../store/remote-changes/read.ts';
import { operationOf } from './change.ts';

export type MindDeps = { pool: Pool; runtime: Runtime; vault: Vault; backends: readonly ActiveBackend[] };

/** How long a wish that was just made stands in the way of another one: two people had the same idea. */
export const SAME_IDEA_MS = 60_000;

export type Wish = { kind: WishKind; params: unknown; actor: string; lookFirst?: boolean };

/**
 * True for the very same wish of the same person, which asks for nothing more. Throws while another one of its kind is
 * open, or was made a moment ago: two people who extend at once mean one extension.
 */
export async function isRepeated(
  deps: MindDeps,
  client: PoolClient,
  message: ChangeableMessage,
  wish: Wish,
): Promise<boolean> {
  const fingerprint = wishFingerprint(wish);
  const since = deps.runtime.now().getTime() - SAME_IDEA_MS;
  const standing = (await readChanges(client, message.id)).find(
    (each) => each.kind === wish.kind && (each.open || (each.made && each.createdAt.getTime() > since)),
  );
  if (standing === undefined) return false;
  if (standing.fingerprint.equals(fingerprint)) return true;
  throw impossible(underWay(wish.kind));
}

/** Was the very same thing made a moment ago? The message may not show it yet. */
export async function wasJustMade(
  { runtime }: Pick<MindDeps, 'runtime'>,
  client: PoolClient,
  of: { message: string; kind: WishKind },
): Promise<boolean> {
  const since = runtime.now().getTime() - SAME_IDEA_MS;
  const known = await readChanges(client, of.message);
  return known.some(({ kind, made, createdAt }) => kind === of.kind && made && createdAt.getTime() > since);
}

export function underWay(kind: WishKind | 'act'): Finding {
  return { pointer: '', code: `${kind}-under-way` };
}

export function notSpoken(deps: MindDeps, message: ChangeableMessage, kind: WishKind): Finding | null {
  const backend = deps.backends.find((each) => each.adapter.id === message.backend);
  return backend === undefined || message.received !== isAct(kind) || operationOf(backend, kind) === undefined
    ? { pointer: '', code: 'backend-cannot', params: { backend: message.backend } }
    : null;
}

export async function insertWish(
  deps: MindDeps,
  client: PoolClient,
  message: ChangeableMessage,
  wish: Wish,
  done?: { code: string },
  fingerprint = wishFingerprint(wish),
): Promise<void> {
  await insertChange(client, deps.vault, {
    id: deps.runtime.newId('chg'),
    message: { ...message, evidenceKey: keyOf(message) },
    ...wish,
    fingerprint,
    ...(done === undefined ? {} : { done }),
    now: deps.runtime.now(),
  });
}

/** What has an end to come still has its key; without one there is nothing left to change. */
export function keyOf(message: ChangeableMessage): WrappedKey {
  if (message.evidenceKey !== null) return message.evidenceKey;
  throw impossible({ pointer: '', code: 'message-final', params: { legal: message.legal ?? '' } });
}

export function refuse(finding: Finding | null): void {
  if (finding !== null) throw impossible(finding);
}

export function impossible(finding: Finding): GatewayError {
  const state = String(finding.params?.legal ?? finding.params?.delivery ?? finding.code);
  return new GatewayError('not-possible-now', 'http', 'Its state forbids it.', {
    findings: [finding],
    params: { state },
  });
}
