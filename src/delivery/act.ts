/**
 * What a person may have done with something that arrived: confirm or reject an entry, accept or refuse a notification.
 * It has an effect at the service, of law where it is a notification: one act for each message, worked off by
 * `change.ts`, and never made again before a look shows that it was not.
 */
import type { Act, ActKind } from '../../contracts/inbox.ts';
import { permit } from '../domain/change-step.ts';
import { moveWithin } from '../outbox/move.ts';
import { readForChange } from '../outbox/read-for-change.ts';
import { withTransaction } from '../store/pool.ts';
import { wishFingerprint } from '../store/remote-changes/insert.ts';
import { readChanges } from '../store/remote-changes/read.ts';
import type { Actor } from './by-hand.ts';
import { insertWish, type MindDeps, notSpoken, refuse, SAME_IDEA_MS, underWay } from './wish.ts';

/** Throws GatewayError `not-possible-now` where its state forbids it or an act is under way, `not-found`. */
export async function actOn(deps: MindDeps, id: string, wish: Act & { kind: ActKind }, actor: Actor): Promise<void> {
  const { kind, reason, person } = wish;
  await withTransaction(deps.pool, async (client) => {
    const now = deps.runtime.now();
    const message = await readForChange(client, id);
    refuse(notSpoken(deps, message, kind));
    const permission = permit(kind, message);
    if (permission.kind === 'already') return;
    if (permission.kind === 'refused') refuse(permission.finding);
    const full = { kind, params: { reason, person }, actor: actor.clientId };
    const since = now.getTime() - SAME_IDEA_MS;
    const known = await readChanges(client, id);
    const standing = known.find((each) => each.open || (each.made && each.createdAt.getTime() > since));
    // The very same wish of the same person asks for nothing more; any other would undo what is being done.
    if (standing?.fingerprint.equals(wishFingerprint(full))) return;
    if (standing !== undefined) refuse(underWay('act'));
    // What was made may not be seen at the service yet: the message shows whether there is anything left to do.
    await insertWish(deps, client, message, { ...full, lookFirst: known.some(({ made }) => made) });
    await moveWithin(client, {
      id,
      entity: message.entity,
      from: [message.delivery],
      set: {},
      changes: [{ kind: 'operator', code: `${kind}-requested`, text: reason, source: actor.clientId, at: now }],
    });
  });
}
