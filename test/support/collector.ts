/** An OpenTelemetry collector on loopback: takes OTLP as JSON, holds it against what the protocol says, and keeps the spans. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';

/* opentelemetry-proto 1.x, trace.proto, in its JSON mapping: 16 and 8 bytes in hex, 64-bit numbers as text. */
const value = z.union([
  z.strictObject({ stringValue: z.string() }),
  z.strictObject({ intValue: z.string().regex(/^-?\d+$/) }),
  z.strictObject({ doubleValue: z.number() }),
]);
const attributes = z.array(z.strictObject({ key: z.string().min(1), value }));
const span = z.strictObject({
  traceId: z.string().regex(/^(?!0+$)[0-9a-f]{32}$/),
  spanId: z.string().regex(/^(?!0+$)[0-9a-f]{16}$/),
  parentSpanId: z
    .string()
    .regex(/^(?!0+$)[0-9a-f]{16}$/)
    .optional(),
  name: z.string().min(1),
  kind: z.int().min(1).max(5),
  startTimeUnixNano: z.string().regex(/^\d{19}$/),
  endTimeUnixNano: z.string().regex(/^\d{19}$/),
  attributes,
  status: z.strictObject({ code: z.int().min(0).max(2).optional() }),
});
const request = z.strictObject({
  resourceSpans: z.array(
    z.strictObject({
      resource: z.strictObject({ attributes }),
      scopeSpans: z.array(
        z.strictObject({ scope: z.strictObject({ name: z.string(), version: z.string() }), spans: z.array(span) }),
      ),
    }),
  ),
});
export type CollectedSpan = z.infer<typeof span>;

export async function startCollector() {
  const state = {
    status: 200,
    spans: [] as CollectedSpan[],
    bodies: [] as string[],
    headers: [] as unknown[],
    from: [] as string[],
  };
  const server = createServer(async (incoming, response) => {
    let body = '';
    for await (const piece of incoming) body += String(piece);
    state.bodies.push(body);
    state.headers.push(incoming.headers);
    const read = request.safeParse(JSON.parse(body));
    const sound = read.success && incoming.headers['content-type'] === 'application/json';
    if (sound && state.status === 200) {
      const spans = read.data.resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((each) => each.spans));
      state.spans.push(...spans);
      // Who sent each, as a header of the sender's configuration tells.
      state.from.push(...spans.map(() => String(incoming.headers['x-process'] ?? '')));
    }
    response.writeHead(sound ? state.status : 400, { 'content-type': 'application/json' }).end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    state,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/traces`,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
