/** Trouble the simulated platform can be told to be in. */

/** `lost`: it processes the petition, and its answer never comes. */
export type Fault = 'hang' | 'error' | 'garbage' | 'reset' | 'lost';

/** Faults that come once each, in order; after them what is lasting. */
export type Trouble = {
  next(): Fault | null;
  /** One after the other, each for one request; `none` lets one pass. */
  script(...faults: (Fault | 'none')[]): void;
  /** For every request, until told otherwise. */
  lasting(fault: Fault | null): void;
};

export function createTrouble(): Trouble {
  const queue: (Fault | 'none')[] = [];
  let always: Fault | null = null;
  return {
    next() {
      const scripted = queue.shift();
      return scripted === undefined ? always : scripted === 'none' ? null : scripted;
    },
    script: (...faults) => void queue.push(...faults),
    lasting(fault) {
      always = fault;
    },
  };
}
