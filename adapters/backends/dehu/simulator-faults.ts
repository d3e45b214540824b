/** The fault script: rules that make the simulator misbehave. What was done is counted as done. */

export const FAULTS = {
  hang: 'before: no answer ever',
  error: 'before: 503, the maintenance page',
  garbage: 'before: 200 with bytes that are no XML',
  reset: 'before: the connection is reset',
  code: 'before: the fault whose number is `code`',
  lost: 'after: the connection is closed without an answer',
  slow: 'after: the answer comes later',
  truncated: 'after: half of the announced answer, then the connection closes',
  'code-after': 'after: the fault whose number is `code`',
  'another-one': 'after: the answer names another envío',
  'without-files': 'after: the answer refers to files that did not come along',
  'wrong-digest': 'after: the digest told is that of something else',
} as const;
export type FaultKind = keyof typeof FAULTS;

export type FaultRule = {
  kind: FaultKind;
  /** Of the wire, such as PeticionAcceso; absent: every one. */
  operation?: string;
  /** How many times at most. */
  times?: number;
  /** Four digits. */
  code?: string;
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
