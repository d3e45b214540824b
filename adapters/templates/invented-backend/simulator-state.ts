/** What the simulated service remembers, and how it may be in trouble. It forgets everything when it stops. */
import type { Held } from './simulator-life.ts';

/** `lost`: it takes the message, and its answer never comes. */
export type Fault = 'hang' | 'error' | 'garbage' | 'reset' | 'lost';

export type SimulatorState = {
  /** By key, the DIR3 it may send for. */
  keys: ReadonlyMap<string, readonly string[]>;
  messages: Held[];
  fault: Fault | null;
  /** How messages end by themselves. */
  end: 'OPENED' | 'REFUSED' | 'EXPIRED';
  /** `METHOD path` of every request. */
  calls: string[];
  now: () => Date;
};
