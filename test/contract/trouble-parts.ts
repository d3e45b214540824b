/** Parts of a suite: two entities behind one credential, at an e-office in trouble. Whatever way its things come. */
import type { Pool } from 'pg';
import { expect } from 'vitest';
import { A, B } from '../http/harness.ts';
import { emptyVendorTables, type VendorWorld } from '../support/vendors.ts';
import type { partsOf } from './parts.ts';

export type FarFault = 'hang' | 'error' | 'garbage' | 'reset';

/** Of the test that runs. */
type Current = {
  world: VendorWorld;
  pool: Pool;
  far: {
    /** One thing that makes an event. */
    put(entity: string): string;
    fault(entity: string, kind: FarFault | null): void;
  };
  /** The same with a credential that is wrong. */
  openWrong(): Promise<VendorWorld>;
};

const MINUTE = 60_000;

export function describeTrouble(it: ReturnType<typeof partsOf>, current: () => Current): void {
  it.each(['error', 'garbage', 'reset', 'hang'] as const)(
    '%s: its cursor stays, others are read, and it is made up for',
    async (kind) => {
      const { far, world } = current();
      far.put(A);
      far.put(B);
      far.fault(A, kind);
      await world.read();
      const events = await world.events();
      expect(events.map(({ source }) => source.split(':')[2])).toEqual([B]);
      expect(await world.stream(A)).toMatchObject({ progress: null, failures: 1 });
      far.fault(A, null);
      world.clock.pass(10 * MINUTE);
      await world.read();
      expect(await world.events()).toHaveLength(2);
      expect(await world.stream(A)).toMatchObject({ failures: 0 });
    },
  );

  it('that hangs delays no other entity', async () => {
    const { far, world } = current();
    far.put(B);
    far.fault(A, 'hang');
    const turns = await world.begin();
    await Promise.race(turns);
    // The one that hangs is still waited for; the other is in.
    expect(await world.events()).toHaveLength(1);
    await Promise.all(turns);
  });

  it('is asked ever less, and not at all for a while once every entity failed again and again', async () => {
    const { far, world, pool } = current();
    far.fault(A, 'error');
    far.fault(B, 'error');
    const waits: number[] = [];
    for (let n = 0; n < 3; n += 1) {
      expect(await world.read()).toBeGreaterThan(0);
      waits.push((await world.stream(A)).next_at.getTime() - world.clock.now().getTime());
      if (n < 2) world.clock.pass(5 * MINUTE);
    }
    expect(waits[1]).toBeGreaterThan(waits[0] ?? 0);
    await pool.query('update vendor_stream set next_at = $1', [world.clock.now()]);
    expect(await world.read()).toBe(0);
    const response = await world.ask('/v1/vendors');
    const [shown] = ((await response.json()) as { items: Record<string, unknown>[] }).items;
    expect(shown?.restsUntil).not.toBeNull();
    // Then one is tried, and its success opens the way for all.
    far.fault(A, null);
    far.fault(B, null);
    world.clock.pass(2 * MINUTE);
    expect(await world.read()).toBe(1);
    expect(await world.read()).toBe(1);
  });

  it('that refuses the credential says so to the operator, and takes nothing', async () => {
    const { far, pool, openWrong } = current();
    await emptyVendorTables(pool);
    const wrong = await openWrong();
    far.put(A);
    await wrong.read();
    expect(await wrong.events()).toEqual([]);
    expect((await wrong.stream(A)).last_error).toMatch(/login|auth|token|40[13]/);
    const { values } = await wrong.metrics.vendorReads.get();
    expect(values.map(({ labels }) => labels.outcome)).toEqual(['auth']);
    await wrong.close();
  });
}
