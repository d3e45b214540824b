/**
 * The port by which the life of an event is told to whoever follows it. Its spans are made by different processes, at
 * different times: all of them find the same trace and the same root from the event alone. Sources: W3C Trace Context
 * 1.0 §3.2, OpenTelemetry trace API (span kinds).
 */
import { createHash } from 'node:crypto';

export type SpanKind = 'server' | 'client' | 'consumer';

/** Ended already. Attributes are identifiers, codes and counts: nothing of a person, no title, no address of a reader. */
export type Span = {
  name: string;
  kind: SpanKind;
  startedAt: Date;
  endedAt: Date;
  failed?: boolean;
  attributes: Readonly<Record<string, string | number>>;
  /** What happened within it. */
  within?: readonly Span[];
};

/** The event a span is of, by its id here, and the `traceparent` it came with. */
export type TraceOf = { event: string; traceparent: string | null };

export type Tracing = {
  /** `root`: the taking in of the event, under which all its other spans are. Never throws, never waits. */
  record(of: TraceOf, span: Span, place?: 'root'): void;
  /** Sends what is left, for a bounded time. */
  close(): Promise<void>;
};

export type Parent = { traceId: string; spanId: string; sampled: boolean };

/** Null where it is not a sound one: then the event begins a trace of its own. */
export function parseTraceparent(value: string | null | undefined): Parent | null {
  const found = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/.exec(value ?? '');
  const [, version = 'ff', traceId = '', spanId = '', flags = '0', more] = found ?? [];
  if (version === 'ff' || (version === '00' && more !== undefined)) return null;
  if (/^0+$/.test(traceId) || /^0+$/.test(spanId)) return null;
  return { traceId, spanId, sampled: (Number.parseInt(flags, 16) & 1) === 1 };
}

/** Trace and root of an event, the same in every process. `parent` null: it begins here. */
export function placeOf({ event, traceparent }: TraceOf): { traceId: string; rootId: string; parent: Parent | null } {
  const parent = parseTraceparent(traceparent);
  const digest = createHash('sha256').update(`trace:${event}`).digest('hex');
  return { traceId: parent?.traceId ?? digest.slice(0, 32), rootId: digest.slice(32, 48), parent };
}
