/** The fault script: how the simulated service misbehaves, chosen per request with a seeded generator. */

export const FAULTS = {
  hang: 'before: no answer ever',
  error: 'before: 503 with a page',
  garbage: 'before: 200 with bytes that are no XML',
  reset: 'before: the connection is reset',
  'pci-error': 'before: state 0502, nothing done',
  fault: 'before: a SOAP fault of the server',
  failing: 'before: error 103 of e-NOTUM, nothing done',
  lost: 'after: the connection is closed without an answer',
  'hang-after': 'after: no answer ever',
  'garbage-after': 'after: 200 with bytes that are no XML',
} as const;
export type FaultKind = keyof typeof FAULTS;

export type FaultRule = {
  kind: FaultKind;
  /** `send`: ProcessarTramesa; `ask`: everything else. Absent: both. */
  service?: 'send' | 'ask';
  /** Chance per request, 0 to 1; always when absent. */
  probability?: number;
  /** How many times at most. */
  times?: number;
};

export type Faults = { set(rules: readonly FaultRule[]): void; next(service: 'send' | 'ask'): FaultKind | null };

/** The same seed and the same requests in the same order give the same faults. */
export function createFaults(seed: number): Faults {
  const random = mulberry32(seed);
  let rules: (FaultRule & { left: number })[] = [];
  return {
    set(script) {
      rules = script.map((rule) => ({ ...rule, left: rule.times ?? Number.POSITIVE_INFINITY }));
    },
    next(service) {
      for (const rule of rules) {
        if (rule.left <= 0 || (rule.service !== undefined && rule.service !== service)) continue;
        if (rule.probability !== undefined && random() >= rule.probability) continue;
        rule.left -= 1;
        return rule.kind;
      }
      return null;
    },
  };
}

// Small and good enough for choosing faults; node:crypto cannot be seeded.
function mulberry32(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
