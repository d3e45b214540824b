/** E-offices told of their messages as the gateway does it, on a test database and real receivers, turn by turn. */
import type { Pool } from 'pg';
import { acceptEvent } from '../../src/intake/accept-event.ts';
import type { Columns } from '../../src/outbox/move.ts';
import { move } from '../../src/outbox/move.ts';
import { numberChanges } from '../../src/store/changes/number.ts';
import { senderOf, streamsOf } from '../../src/vendors/deps.ts';
import { type TellVendorDeps, type ToldVendor, toldVendors } from '../../src/vendors/tell-deps.ts';
import { digestDue } from '../../src/vendors/tell-digest.ts';
import { fanOutAll, tellChores, tellDue } from '../../src/vendors/tell-status.ts';
import { createVendorWorld, emptyVendorTables, type VendorWorldOptions } from './vendors.ts';

export type ToldState = 'accepted' | 'available' | 'accessed';
export type ToldWorld = Awaited<ReturnType<typeof createToldWorld>>;

const SETS: Readonly<Record<ToldState, (at: Date) => Columns>> = {
  accepted: () => ({ delivery: 'accepted', remote_id: 'r1' }),
  available: (at) => ({ delivery: 'accepted', legal: 'available', legal_at: at, made_available_at: at }),
  accessed: (at) => ({
    delivery: 'accepted',
    ...{ legal: 'accessed', legal_at: at, channel: 'sede', by_whom: 'holder', final: true },
  }),
};

export async function createToldWorld(pool: Pool, options: Omit<VendorWorldOptions, 'effect'>) {
  const world = await createVendorWorld(pool, { ...options, effect: 'deliver' });
  const deps: TellVendorDeps = { ...world.deps, tellMetrics: world.metrics };
  const told = toldVendors(deps)[0];
  if (told === undefined) throw new TypeError('the adapter tells nothing');
  await tellChores(deps);
  const way = () => ({ flights: new Map<string, number>(), running: new Set<Promise<void>>() });

  /** Everything that is due now, to its end. */
  async function tell(other: TellVendorDeps = deps): Promise<void> {
    await lookThrough();
    await tellOnly(other);
  }

  async function lookThrough(): Promise<void> {
    await numberChanges(pool);
    while ((await fanOutAll(deps, [told as ToldVendor])) > 0);
  }

  async function tellOnly(other: TellVendorDeps = deps): Promise<void> {
    const mine = way();
    while ((await tellDue(other, told as ToldVendor, mine)) > 0 || mine.running.size > 0)
      await new Promise(setImmediate);
  }

  return {
    ...world,
    tellDeps: deps,
    told,
    way,
    tell,
    tellOnly,
    lookThrough,
    digest: (other: TellVendorDeps = deps) => digestDue(other, told),
    /** Of the `n`th credential; returns the id of its one message. */
    async accept(n: number, event: Record<string, unknown>): Promise<string> {
      const stream = streamsOf(told.vendor)[n];
      if (stream === undefined) throw new TypeError('no such stream');
      const { event: stored } = await acceptEvent(world.deps, senderOf(stream), event);
      const { rows } = await pool.query<{ id: string }>('select id from message where event = $1', [stored.id]);
      return rows[0]?.id ?? '';
    },
    async move(id: string, state: ToldState): Promise<void> {
      const at = world.clock.now();
      const { rows } = await pool.query<{ entity: string }>('select entity from message where id = $1', [id]);
      const kind = state === 'accepted' ? 'delivery' : 'legal';
      await move(pool, {
        ...{ id, entity: rows[0]?.entity ?? '', from: ['queued', 'accepted'], set: SETS[state](at) },
        changes: [{ kind, to: state, source: 'notifica', at }],
      });
    },
    async row(message: string): Promise<{ state: string; attempts: number; last_error: string | null; until: Date }> {
      const { rows } = await pool.query('select * from vendor_telling where message = $1', [message]);
      return rows[0] as Awaited<ReturnType<ToldWorld['row']>>;
    },
  };
}

export async function emptyToldTables(pool: Pool): Promise<void> {
  await emptyVendorTables(pool);
  await pool.query('truncate vendor_feed, vendor_telling, vendor_receiver, audit');
}
