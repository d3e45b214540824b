/** Keeps one vendor's turns going, as many at once as its pace says and never more: where one ends and more are due, the next begins. */
import { errorFields } from '../log.ts';
import type { ActiveVendor, VendorDeps } from './deps.ts';
import { beginTurns } from './turn.ts';

export type Turns = {
  /** Begins what is due, as far as there is room. Not waited for: whoever looks goes on in its own pace. */
  look(): Promise<void>;
  /** Waits for the turns under way. */
  idle(): Promise<void>;
};

export function fillTurns(deps: VendorDeps, vendor: ActiveVendor): Turns {
  const flights = new Set<Promise<void>>();
  let taken = 0;

  async function look(): Promise<void> {
    const room = vendor.pace.concurrency - taken;
    if (room <= 0 || deps.stopping()) return;
    // Taken before it is asked what is due: two that look at once must not begin too many.
    taken += room;
    let begun: Promise<void>[] = [];
    try {
      begun = await beginTurns(deps, vendor, room);
    } finally {
      taken -= room - begun.length;
    }
    // Fewer than there was room for: nothing else is due, and the next look is soon enough.
    const more = begun.length === room;
    for (const turn of begun) {
      const flight = follow(turn, more).finally(() => flights.delete(flight));
      flights.add(flight);
    }
  }

  async function follow(turn: Promise<void>, more: boolean): Promise<void> {
    await turn;
    taken -= 1;
    if (!more) return;
    try {
      await look();
    } catch (error) {
      deps.log.warn('vendor.look-failed', { vendor: vendor.id, ...errorFields(error) });
    }
  }

  return {
    look,
    async idle() {
      while (flights.size > 0) await Promise.all(flights);
    },
  };
}
