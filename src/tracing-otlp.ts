/**
 * Sends spans to an OpenTelemetry collector: OTLP 1 over HTTP as JSON. Bounded in every way: what does not fit, or is
 * not taken, is dropped and counted in one log line; no work waits for it. Written out by hand because root spans need
 * ids that other processes know, which the SDK does not give, and because the one HTTP client is to be used.
 * Source: opentelemetry-proto 1.x, trace.proto and its JSON mapping (ids in hex, times as text, enums as numbers).
 */
import { randomBytes } from 'node:crypto';
import type { Transport } from '../contracts/backend.ts';
import type { Log } from './log.ts';
import { placeOf, type Span, type SpanKind, type Tracing } from './tracing.ts';

export type OtlpSettings = {
  otlpUrl: string;
  headers: Readonly<Record<string, string>>;
  /** Share of the traces that begin here; one that came with an event is followed where its sender follows it. */
  sample: number;
};

const MAX_QUEUED = 4_096;
const MAX_BATCH = 512;
const EVERY_MS = 1_000;
const TIMEOUT_MS = 5_000;
const MAX_ANSWER_BYTES = 64 * 1024;
const KINDS: Readonly<Record<SpanKind, number>> = { server: 2, client: 3, consumer: 5 };
const STATUS_ERROR = 2;
/** Of a trace id, as a share of all there are: 13 hexadecimal digits are what a number holds exactly. */
const SHARE_DIGITS = 13;

type Attribute = { key: string; value: { stringValue: string } | { intValue: string } | { doubleValue: number } };
type OtlpSpan = {
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  name: string;
  kind: number;
  startTimeUnixNano: string;
  endTimeUnixNano: string;
  attributes: Attribute[];
  status: { code?: number };
};

type Deps = {
  exchange: Transport['exchange'];
  log: Log;
  version: string;
  /** Told of every span that will not be sent: there was no room, or the collector did not take it. */
  onDropped?: (spans: number, why: 'full' | 'not-taken') => void;
};

export function createOtlp(settings: OtlpSettings, deps: Deps): Tracing {
  const queue: OtlpSpan[] = [];
  let dropped = 0;
  let failing = false;
  let timer: NodeJS.Timeout | null = null;
  let sending: Promise<void> = Promise.resolve();

  function put(spans: readonly OtlpSpan[]): void {
    const room = Math.max(0, MAX_QUEUED - queue.length);
    queue.push(...spans.slice(0, room));
    const over = Math.max(0, spans.length - room);
    dropped += over;
    if (over > 0) deps.onDropped?.(over, 'full');
    if (timer !== null) return;
    timer = setTimeout(() => {
      sending = flush().finally(() => {
        timer = null;
        if (queue.length > 0) put([]);
      });
    }, EVERY_MS);
    timer.unref();
  }

  /* One batch at a time; a collector that does not take one is not offered the next before its turn. */
  async function flush(): Promise<void> {
    while (queue.length > 0) {
      const batch = queue.splice(0, MAX_BATCH);
      const reason = await send(settings, deps, batch);
      if (reason === null) {
        if (failing) deps.log.info('tracing.works-again', { dropped });
        failing = false;
        dropped = 0;
        continue;
      }
      dropped += batch.length;
      deps.onDropped?.(batch.length, 'not-taken');
      if (!failing) deps.log.warn('tracing.not-sent', { reason, dropped });
      failing = true;
      return;
    }
  }

  return {
    record(of, span, place) {
      const { traceId, rootId, parent } = placeOf(of);
      if (!(parent?.sampled ?? isSampled(traceId, settings.sample))) return;
      if (place === 'root') put(spansOf(span, { traceId, spanId: rootId, parentId: parent?.spanId ?? null }));
      else put(spansOf(span, { traceId, spanId: newId(), parentId: rootId }));
    },
    async close() {
      if (timer !== null) clearTimeout(timer);
      await sending;
      await flush();
    },
  };
}

/** Why it was not taken, or null. */
async function send(
  settings: OtlpSettings,
  { exchange, version }: Deps,
  batch: readonly OtlpSpan[],
): Promise<string | null> {
  const result = await exchange({
    method: 'POST',
    url: settings.otlpUrl,
    headers: { ...settings.headers, 'content-type': 'application/json' },
    body: [Buffer.from(JSON.stringify(requestOf(batch, version)))],
    timeoutMs: TIMEOUT_MS,
    maxAnswerBytes: MAX_ANSWER_BYTES,
  });
  if (result.kind !== 'answer') return result.reason;
  return result.status >= 200 && result.status < 300 ? null : `status-${result.status}`;
}

/** The same answer in every process. */
function isSampled(traceId: string, sample: number): boolean {
  return Number.parseInt(traceId.slice(-SHARE_DIGITS), 16) < sample * 16 ** SHARE_DIGITS;
}

function newId(): string {
  return randomBytes(8).toString('hex');
}

/** The span and what is within it. */
function spansOf(span: Span, at: { traceId: string; spanId: string; parentId: string | null }): OtlpSpan[] {
  const { traceId, spanId, parentId } = at;
  const own: OtlpSpan = {
    traceId,
    spanId,
    ...(parentId === null ? {} : { parentSpanId: parentId }),
    name: span.name,
    kind: KINDS[span.kind],
    startTimeUnixNano: nanos(span.startedAt),
    endTimeUnixNano: nanos(span.endedAt),
    attributes: attributesOf(span.attributes),
    status: span.failed === true ? { code: STATUS_ERROR } : {},
  };
  const within = (span.within ?? []).flatMap((each) => spansOf(each, { traceId, spanId: newId(), parentId: spanId }));
  return [own, ...within];
}

function nanos(at: Date): string {
  return `${at.getTime()}000000`;
}

function attributesOf(values: Readonly<Record<string, string | number>>): Attribute[] {
  return Object.entries(values).map(([key, value]) => {
    if (typeof value === 'string') return { key, value: { stringValue: value } };
    return { key, value: Number.isInteger(value) ? { intValue: String(value) } : { doubleValue: value } };
  });
}

function requestOf(spans: readonly OtlpSpan[], version: string) {
  const attributes = attributesOf({ 'service.name': 'carpeta-gateway', 'service.version': version });
  const scope = { name: 'carpeta-gateway', version };
  return { resourceSpans: [{ resource: { attributes }, scopeSpans: [{ scope, spans }] }] };
}
