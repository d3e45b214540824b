import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createLog } from '../src/log.ts';
import { parseTraceparent, placeOf, type Span } from '../src/tracing.ts';
import { createOtlp } from '../src/tracing-otlp.ts';
import { createTransport } from '../src/transport/http.ts';
import { startCollector } from './support/collector.ts';

const AT = new Date('2026-10-01T09:00:00Z');
const SPAN: Span = { name: 'message.poll', kind: 'client', startedAt: AT, endedAt: AT, attributes: { n: 1, r: 0.5 } };

let collector: Awaited<ReturnType<typeof startCollector>>;
let transport: ReturnType<typeof createTransport>;
let lines: string[];

beforeEach(async () => {
  lines = [];
  collector = await startCollector();
  transport = createTransport({});
});
afterEach(async () => {
  vi.useRealTimers();
  await transport.close();
  await collector.close();
});

let dropped: [number, string][] = [];
function otlp(sample = 1) {
  dropped = [];
  const log = createLog('debug', (line) => lines.push(line));
  const settings = { otlpUrl: collector.url, headers: {}, sample };
  return createOtlp(settings, {
    exchange: transport.exchange,
    log,
    version: '0.1.0',
    onDropped: (n, why) => dropped.push([n, why]),
  });
}

describe('a traceparent', () => {
  const [trace, span] = ['4bf92f3577b34da6a3ce929d0e0e4736', '00f067aa0ba902b7'];
  it('is read as W3C Trace Context says, and anything else begins a trace of its own', () => {
    expect(parseTraceparent(`00-${trace}-${span}-01`)).toEqual({ traceId: trace, spanId: span, sampled: true });
    expect(parseTraceparent(`00-${trace}-${span}-02`)?.sampled).toBe(false);
    expect(parseTraceparent(`cc-${trace}-${span}-01-of-the-future`)?.traceId).toBe(trace);
    for (const wrong of [
      ...[undefined, null, '', 'nonsense', `ff-${trace}-${span}-01`, `00-${trace}-${span}-01-more`],
      ...[
        `00-${'0'.repeat(32)}-${span}-01`,
        `00-${trace}-${'0'.repeat(16)}-01`,
        `00-${trace.toUpperCase()}-${span}-01`,
      ],
    ])
      expect(parseTraceparent(wrong)).toBeNull();
  });

  it('absent: every process finds the same place for an event, and another for another', () => {
    const [one, again, other] = ['evt_1', 'evt_1', 'evt_2'].map((event) => placeOf({ event, traceparent: null }));
    expect(one).toEqual(again);
    expect(one?.traceId).not.toBe(other?.traceId);
    expect(one?.parent).toBeNull();
  });
});

describe('sending traces', () => {
  it('takes the share it was told, the same events in every process', async () => {
    const share = async (sample: number) => {
      collector.state.spans.length = 0;
      const tracing = otlp(sample);
      for (let n = 0; n < 400; n += 1) tracing.record({ event: `evt_${n}`, traceparent: null }, SPAN, 'root');
      await tracing.close();
      return new Set(collector.state.spans.map(({ traceId }) => traceId));
    };
    expect((await share(0)).size).toBe(0);
    expect((await share(1)).size).toBe(400);
    const half = await share(0.5);
    expect(half.size).toBeGreaterThan(140);
    expect(half.size).toBeLessThan(260);
    expect(await share(0.5)).toEqual(half);
  });

  it.each([
    ['refuses', 503],
    ['wants another key', 401],
  ])('to a collector that %s costs one line, and one when it works again', async (_what, status) => {
    collector.state.status = status;
    const tracing = otlp();
    for (let n = 0; n < 3; n += 1) {
      tracing.record({ event: 'evt_1', traceparent: null }, SPAN);
      await tracing.close();
    }
    collector.state.status = 200;
    tracing.record({ event: 'evt_1', traceparent: null }, SPAN);
    await tracing.close();
    const said = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(said).toMatchObject([
      { event: 'tracing.not-sent', reason: `status-${status}`, dropped: 1 },
      { event: 'tracing.works-again', dropped: 3 },
    ]);
    expect(collector.state.spans).toHaveLength(1);
  });

  it('to one that is gone holds no more than a bounded number, and throws nothing', async () => {
    await collector.close();
    const tracing = otlp();
    for (let n = 0; n < 10_000; n += 1) tracing.record({ event: `evt_${n}`, traceparent: null }, SPAN);
    await tracing.close();
    await tracing.close();
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0] ?? '{}')).toMatchObject({ event: 'tracing.not-sent', dropped: 10_000 - 4_096 + 512 });
    // At each closing one more batch is tried.
    const sum = (why: string) => dropped.reduce((total, [n, each]) => total + (each === why ? n : 0), 0);
    expect([sum('full'), sum('not-taken')]).toEqual([10_000 - 4_096, 2 * 512]);
    collector = await startCollector();
  });
});
