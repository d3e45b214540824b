/** The fault script: rules that make the simulator misbehave, picked per request with a seeded generator. */

/**
 * What goes wrong. `…-before` happens before anything is created, `…-after` once it is; so do the rest, as noted.
 * A rule never skips the bookkeeping: what was created is counted as created.
 */
export const REQUEST_FAULTS = {
  '503-html': 'before: the maintenance page',
  '500-empty': 'before: status 500 without a body',
  '429': 'before: status 429 with Retry-After',
  'reset-before': 'before: the connection is reset',
  'reset-after': 'after: the connection is reset',
  'timeout-before': 'before: no answer ever',
  'timeout-after': 'after: no answer ever',
  'lost-answer': 'after: the connection is closed without an answer',
  'slow-body': 'after: the answer trickles for `delayMs`',
  'slow-answer': 'after: the answer starts after `delayMs`',
  truncated: 'after: half of the announced answer, then the connection closes',
  garbage: 'after: status 200 with bytes that are no XML',
  'garbage-before': 'before: status 200 with bytes that are no XML',
  'duplicate-reference': 'before: fault 4160 although the reference is new',
  '000-without-items': 'before: code 000, nothing created, no resultadoEnvios',
  '000-without-items-after': 'after: code 000, created, no resultadoEnvios',
  'unknown-code': 'before: a SOAP fault with `code` (9999)',
  'not-found': 'before: infoEnvioLigero and infoEnvioV2 know nothing of it (4902)',
  'wrong-key': 'before: the API key is not known',
} as const;

export type RequestFault = keyof typeof REQUEST_FAULTS;

export const ADVISER_FAULTS = [
  'certificate-first',
  'duplicate',
  'unknown-state',
  'together',
  'no-receiver',
  'nil-bond',
  'unknown-identifier',
  'silent',
] as const;
export type AdviserFault = (typeof ADVISER_FAULTS)[number];

type Common = {
  /** Chance per request, 0 to 1; always when absent. */
  probability?: number;
  /** How many times at most. */
  times?: number;
  /** Whole text somewhere in the holder's surnames or company name; exact reference. */
  match?: { surname?: string; reference?: string };
};
export type FaultRule =
  | (Common & {
      service: 'send' | 'ask' | 'both';
      kind: RequestFault;
      /** Only this operation, such as `altaRemesaEnvios`; otherwise every one of the service. */
      operation?: string;
      delayMs?: number;
      code?: string;
    })
  | (Common & { service: 'adviser'; kind: AdviserFault });
export type FaultScript = readonly FaultRule[];

export type RequestFaultRule = Extract<FaultRule, { service: 'send' | 'ask' | 'both' }>;
export type FaultSubject = { surname: string | null; reference: string | null };

export type Faults = {
  add(rule: FaultRule): void;
  clear(): void;
  /** The first rule that strikes this request. */
  forRequest(service: 'send' | 'ask', operation: string, subject: FaultSubject): RequestFaultRule | null;
  /** Every adviser fault that strikes this envío. */
  forAdviser(subject: FaultSubject): AdviserFault[];
};

/** The same seed and the same requests in the same order give the same faults. */
export function createFaults(script: FaultScript, seed: number): Faults {
  const random = mulberry32(seed);
  let rules = script.map(withCount);

  function strikes(entry: ReturnType<typeof withCount>, subject: FaultSubject): boolean {
    if (entry.left <= 0 || !matches(entry.rule, subject)) return false;
    if (entry.rule.probability !== undefined && random() >= entry.rule.probability) return false;
    entry.left -= 1;
    return true;
  }

  return {
    add: (rule) => void rules.push(withCount(rule)),
    clear() {
      rules = [];
    },
    forRequest(service, operation, subject) {
      for (const entry of rules) {
        const { rule } = entry;
        if (rule.service === 'adviser' || (rule.service !== 'both' && rule.service !== service)) continue;
        if (rule.operation !== undefined && rule.operation !== operation) continue;
        if (strikes(entry, subject)) return rule;
      }
      return null;
    },
    forAdviser(subject) {
      return rules.flatMap((entry) =>
        entry.rule.service === 'adviser' && strikes(entry, subject) ? [entry.rule.kind] : [],
      );
    },
  };
}

/** Reads a rule that came over the control API; null where it is none. */
export function readFaultRule(value: unknown): FaultRule | null {
  if (typeof value !== 'object' || value === null || !('service' in value) || !('kind' in value)) return null;
  const kind = String(value.kind);
  const known =
    value.service === 'adviser'
      ? (ADVISER_FAULTS as readonly string[]).includes(kind)
      : ['send', 'ask', 'both'].includes(String(value.service)) && Object.hasOwn(REQUEST_FAULTS, kind);
  return known ? (value as FaultRule) : null;
}

function withCount(rule: FaultRule): { rule: FaultRule; left: number } {
  return { rule, left: rule.times ?? Number.POSITIVE_INFINITY };
}

function matches(rule: FaultRule, subject: FaultSubject): boolean {
  const { surname, reference } = rule.match ?? {};
  if (surname !== undefined && !(subject.surname ?? '').toUpperCase().includes(surname.toUpperCase())) return false;
  return reference === undefined || reference === subject.reference;
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
