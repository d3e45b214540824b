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
  delayMs?: number;
};

export type Faults = {
  add(rule: FaultRule): void;
  clear(): void;
  /** The first rule that strikes. */
  strike(operation: string): FaultRule | null;
};

export function createFaults(script: readonly FaultRule[]): Faults {
  const withCount = (rule: FaultRule) => ({ rule, left: rule.times ?? Number.POSITIVE_INFINITY });
  let rules = script.map(withCount);
  return {
    add: (rule) => void rules.push(withCount(rule)),
    clear() {
      rules = [];
    },
    strike(operation) {
      const found = rules.find(
        ({ rule, left }) => left > 0 && (rule.operation === undefined || rule.operation === operation),
      );
      if (found === undefined) return null;
      found.left -= 1;
      return found.rule;
    },
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
