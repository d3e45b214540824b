/** Trouble the simulated platform can be told to be in. */

/** `lost`: it processes the petition, and its answer never comes. */
export type Fault = 'hang' | 'error' | 'garbage' | 'reset' | 'lost';

/** Faults that come once each, in order; after them what is lasting. */
export type Trouble = {
  next(): Fault | null;
  /** One after the other, each for one request. */
  script(...faults: Fault[]): void;
  /** For every request, until told otherwise. */
  lasting(fault: Fault | null): void;
};

export function createTrouble(): Trouble {
  const queue: Fault[] = [];
  let always: Fault | null = null;
  return {
    next: () => queue.shift() ?? always,
    script: (...faults) => void queue.push(...faults),
    lasting(fault) {
      always = fault;
    },
  };
}
