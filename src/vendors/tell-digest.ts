/**
 * Once a day, for receivers that swallow what they are told: the digest of an adapter that has one; for others what ended
 * since the last one, and what was given up, is told once more.
 */
import type { StatusPort } from '../../contracts/vendor-intake.ts';
import { errorFields } from '../log.ts';
import {
  type DueDigest,
  digestSaid,
  dueDigests,
  endDigest,
  takeDigest,
  tellAgain,
  undigested,
} from '../store/vendors/digests.ts';
import type { StreamKey } from '../store/vendors/streams.ts';
import { LEASE_MS, type Stream } from './deps.ts';
import { backOff, digestDay } from './pace.ts';
import { GIVEN_UP_MS, messagesOf, RETRY_MS, statusTools, type TellVendorDeps, type ToldVendor } from './tell-deps.ts';
import { attempt, isConcerned } from './tell-message.ts';

/** Receivers at once. */
const AT_ONCE = 8;
/** Messages of one digest; more are another one of the same day. */
const MESSAGES_MAX = 500;

/** Exported for tests. Returns how many receivers were looked at. */
export async function digestDue(deps: TellVendorDeps, { vendor, port, streams }: ToldVendor): Promise<number> {
  if (deps.stopping()) return 0;
  const now = deps.runtime.now();
  const day = digestDay(now);
  const due = await dueDigests(deps.pool, { vendor: vendor.id, day, now, atMost: AT_ONCE });
  await Promise.all(
    due.map(async (key) => {
      const stream = streams.find((each) => each.credential.id === key.credential && each.entity === key.entity);
      if (port.digest === undefined || stream === undefined) return again(deps, { ...key, day });
      return say(deps, { ...key, day, digest: port.digest, port, stream });
    }),
  );
  return due.length;
}

async function again(deps: TellVendorDeps, of: StreamKey & { day: string }): Promise<void> {
  const now = deps.runtime.now();
  const until = new Date(now.getTime() + RETRY_MS);
  const told = await tellAgain(deps.pool, { ...of, now, until, notBefore: before(now) });
  if (told === null) return;
  deps.tellMetrics.vendorDigests.inc({ vendor: of.vendor, outcome: 'done' });
  deps.log.info('vendor.digest', { vendor: of.vendor, entity: of.entity, day: of.day, messages: told });
}

type Saying = DueDigest & { day: string; port: StatusPort; digest: NonNullable<StatusPort['digest']>; stream: Stream };

async function say(deps: TellVendorDeps, of: Saying): Promise<void> {
  const { vendor, entity, day } = of;
  const token = deps.runtime.newId('lease');
  const { error, said } = await sayAll(deps, { ...of, token });
  if (error === 'taken') return;
  const now = deps.runtime.now();
  deps.tellMetrics.vendorDigests.inc({ vendor, outcome: error === null ? 'done' : 'failed' });
  deps.log.info('vendor.digest', { vendor, entity, day, messages: said, outcome: error ?? 'done' });
  const nextAt = error === null ? now : new Date(now.getTime() + backOff(of.failures + 1));
  await endDigest(deps.pool, { ...of, now, token, error, nextAt });
}

/** `error` null: everything was said; `taken`: another process is at it. */
async function sayAll(
  deps: TellVendorDeps,
  of: Saying & { token: string },
): Promise<{ error: string | null; said: number }> {
  const { port, stream, token, day } = of;
  let said = 0;
  for (;;) {
    const now = deps.runtime.now();
    if (!(await takeDigest(deps.pool, { ...of, token, day, now, leaseMs: LEASE_MS }))) return { error: 'taken', said };
    const batch = await undigested(deps.pool, { ...of, notBefore: before(now), limit: MESSAGES_MAX });
    const all = await messagesOf(deps, { ids: batch.map(({ message }) => message), entity: of.entity });
    const messages = all.filter((each) => isConcerned(port, each));
    if (messages.length > 0) {
      const came = await attempt(
        port,
        () => of.digest(messages, stream.access, statusTools(deps, stream)),
        (error) =>
          deps.log.error('vendor.digest-failed', { vendor: of.vendor, entity: of.entity, ...errorFields(error) }),
      );
      if (came.error !== null) return { error: came.error, said };
    }
    await digestSaid(deps.pool, batch);
    said += messages.length;
    if (batch.length < MESSAGES_MAX) return { error: null, said };
  }
}

function before(now: Date): Date {
  return new Date(now.getTime() - GIVEN_UP_MS);
}
