/** Where traces go, as configured, and the one way there. */
import type { Config } from './config.ts';
import { createEgress } from './egress.ts';
import { versionOf } from './http/openapi.ts';
import type { Log } from './log.ts';
import type { Metrics } from './metrics.ts';
import type { Tracing } from './tracing.ts';
import { createOtlp } from './tracing-otlp.ts';
import { createTransport } from './transport/http.ts';

/** Few and small: a collector that hangs holds no more than this. */
const CONNECTIONS = 2;

/** Null where none are wanted: then nothing is kept or made for them. */
export function setUpTracing(
  { tracing }: Pick<Config, 'tracing'>,
  tools: { log: Log; metrics: Pick<Metrics, 'egressRefused' | 'tracesDropped'> },
): Tracing | null {
  if (tracing === null || tracing === undefined) return null;
  const egress = createEgress('tracing', tools);
  egress.permit([tracing.otlpUrl]);
  const transport = createTransport({ maxConnectionsPerHost: CONNECTIONS, egress: egress.allows });
  const otlp = createOtlp(tracing, {
    ...{ exchange: transport.exchange, log: tools.log, version: versionOf() },
    onDropped: (spans, reason) => tools.metrics.tracesDropped.inc({ reason }, spans),
  });
  return { record: otlp.record, close: () => otlp.close().finally(() => transport.close()) };
}
