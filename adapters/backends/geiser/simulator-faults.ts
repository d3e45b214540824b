/** The fault script: rules that make the simulator misbehave. What was created is counted as created. */

/** `before` anything is done, or `after` it was. */
export const FAULTS = {
  hang: 'before: no answer ever',
  error: 'before: 503, the maintenance page',
  garbage: 'before: 200 with bytes that are no XML',
  reset: 'before: the connection is reset',
  internal: 'before: ERROR_INTERNAL',
  fault: 'before: a SOAP fault Server',
  lost: 'after: the connection is closed without an answer',
  slow: 'after: the answer comes `delayMs` later',
  truncated: 'after: half of the announced answer, then the connection closes',
  'internal-after': 'after: ERROR_INTERNAL',
  'duplicate-after': 'after: WARNING_DUPLICATE without an entry',
  'without-number': 'after: OK without an entry',
  limited: 'a search answers WARNING_MAXLIMIT with what fits a page',
  'without-references': 'a search shows no referenciaExterna',
  'wrong-digest': 'the digest of receipts is that of something else',
} as const;
export type FaultKind = keyof typeof FAULTS;

export type FaultRule = {
  kind: FaultKind;
  /** Only this operation of the wire; absent: every one. */
  operation?: string;
  /** How many times at most. */
  times?: number;
  /** Chance per request, 0 to 1; always when absent. */
  probability?: number;
  delayMs?: number;
};

export type Faults = {
  add(rule: FaultRule): void;
  clear(): void;
  /** The first rule that strikes. */
  strike(operation: string): FaultRule | null;
};

/** The same seed and the same requests in the same order give the same faults. */
export function createFaults(script: readonly FaultRule[], seed: number): Faults {
  const random = mulberry32(seed);
  const withCount = (rule: FaultRule) => ({ rule, left: rule.times ?? Number.POSITIVE_INFINITY });
  let rules = script.map(withCount);
  return {
    add: (rule) => void rules.push(withCount(rule)),
    clear() {
      rules = [];
    },
    strike(operation) {
      const found = rules.find(
        ({ rule, left }) =>
          left > 0 &&
          (rule.operation === undefined || rule.operation === operation) &&
          (rule.probability === undefined || random() < rule.probability),
      );
      if (found === undefined) return null;
      found.left -= 1;
      return found.rule;
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

/** Reads a rule that came over the control API; null where it is none. */
export function readFaultRule(value: unknown): FaultRule | null {
  if (typeof value !== 'object' || value === null || !('kind' in value)) return null;
  return typeof value.kind === 'string' && Object.hasOwn(FAULTS, value.kind) ? (value as FaultRule) : null;
}

/** Words in an entry's summary that make trouble for it alone. */
export const magicWords: readonly { word: string; description: string }[] = [
  { word: 'PERDIDA', description: 'the entry is made, but the connection breaks before the answer' },
  { word: 'LENTA', description: 'the entry is made, and answered after `slowMs`' },
  { word: 'RECHAZO', description: 'the entry is refused with ERROR_VALIDATOR' },
];

export function magicFault(summary: string, slowMs: number): FaultRule | 'refuse' | null {
  const words = new Set(summary.toUpperCase().split(/[^A-Z]+/));
  if (words.has('RECHAZO')) return 'refuse';
  if (words.has('PERDIDA')) return { kind: 'lost' };
  return words.has('LENTA') ? { kind: 'slow', delayMs: slowMs } : null;
}
