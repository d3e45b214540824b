/**
 * Durable accept: events at a fixed rate, open loop, while a backlog drains; latency from the intended moment. The first
 * seconds of a process that has just started are sent and counted like all others, but not timed.
 */
import { randomUUID } from 'node:crypto';
import { Agent, request } from 'undici';
import { pdfOf } from '../../src/cli/pdf.ts';
import { median, percentile, type Tally } from './report.ts';
import { benchEvent, CLIENT_KEY, countsOf, ENTITIES, type Stage } from './stage.ts';

const DOCUMENT_BYTES = 20 * 1024;
const WARM_UP_SECONDS = 3;

export type Accepted = Tally & {
  rate: number;
  seconds: number;
  p50Ms: number;
  p99Ms: number;
  maxMs: number;
  refused: number;
};

export async function accept(
  stage: Stage,
  options: { rate: number; seconds: number; backlog: number },
): Promise<Accepted> {
  const { rate, seconds, backlog } = options;
  await stage.freshDatabase();
  await stage.fill(backlog, DOCUMENT_BYTES);
  const simulator = await stage.simulator();
  const gateway = await stage.gateway(simulator.said);
  const base64 = pdfOf({ title: 'Resolucion', lines: ['De medida.'], bytes: DOCUMENT_BYTES }).toString('base64');
  const agent = new Agent({ connections: 64 });
  const latencies: number[] = [];
  let refused = 0;
  const post = async (intended: number, n: number) => {
    const event = benchEvent(randomUUID(), ENTITIES[n % ENTITIES.length]!, new Date(), { by: 'inline', base64 });
    const response = await request(`${gateway.said.url}/v1/events`, {
      dispatcher: agent,
      method: 'POST',
      headers: { authorization: `Bearer ${CLIENT_KEY}`, 'content-type': 'application/cloudevents+json' },
      body: JSON.stringify(event),
    });
    await response.body.dump();
    if (response.statusCode !== 202) refused += 1;
    if (n >= rate * WARM_UP_SECONDS) latencies.push(performance.now() - intended);
  };
  const total = rate * (seconds + WARM_UP_SECONDS);
  const started = performance.now();
  const posts: Promise<void>[] = [];
  for (let n = 0; n < total; n += 1) {
    const intended = started + (n * 1000) / rate;
    const wait = intended - performance.now();
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    posts.push(post(intended, n));
  }
  await Promise.all(posts);
  const expected = backlog + total - refused;
  for (;;) {
    const { rows } = await stage
      .pool()
      .query<{ n: number }>(`select count(*)::int as n from message where delivery <> 'accepted'`);
    if (rows[0]?.n === 0) break;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  const counts = await countsOf(simulator.said);
  await gateway.stop();
  await simulator.stop();
  await agent.close();
  return {
    rate,
    seconds,
    p50Ms: median(latencies),
    p99Ms: percentile(latencies, 0.99),
    maxMs: Math.max(...latencies),
    refused,
    lost: expected - counts.created,
    doubled: counts.doubled,
  };
}
