/** Queues of the simulated connectors: one consumer each; what is leased is held, then delivered again until it is answered. */
import { type Answer, answerSchema, type Link } from './schema.ts';
import type { Said } from './simulator-said.ts';

export type SimulatedMessage = {
  target: string;
  links: Link[];
  /** Unix seconds. */
  entry: number;
  deliveries: number;
  last: number | null;
  prev: number | null;
  /** Not delivered before. Unix milliseconds. */
  heldUntil: number;
};
export type SimulatedQueue = {
  messages: SimulatedMessage[];
  /** Whoever has it, by access token. */
  consumer: string | null;
};
export type Answered = { connector: string; target: string; answer: Answer };

/** As an integrator's tests have it. */
const OCCUPIED: Said = {
  status: 412,
  type: 'error',
  body: {
    code: 412,
    name: 'Precondition Failed',
    description: 'already exists other consumer subscribed to queue',
    technical_details: 'http://www.w3.org/Protocols/rfc2616/rfc2616-sec10.html#sec10.4.13',
  },
};

export function subscribe(queue: SimulatedQueue, token: string): Said {
  if (queue.consumer !== null && queue.consumer !== token) return OCCUPIED;
  queue.consumer = token;
  return { status: 201 };
}

export function deliver(queue: SimulatedQueue, of: { token: string; query: URLSearchParams; now: number }): Said {
  const [max, hold] = ['max-messages', 'hold-seconds'].map((name) => Number(of.query.get(name) ?? Number.NaN));
  if (!max || !hold || max < 1 || max > 100 || hold < 1) return { status: 400, type: 'error', body: { code: 400 } };
  if (queue.consumer !== of.token) return OCCUPIED;
  const due = queue.messages.filter(({ heldUntil }) => heldUntil <= of.now).slice(0, max);
  if (due.length === 0) return { status: 204 };
  for (const each of due) {
    each.deliveries += 1;
    each.prev = each.last;
    each.last = Math.floor(of.now / 1_000);
    each.heldUntil = of.now + hold * 1_000;
  }
  return { status: 200, type: 'queues.messages', body: { content: due.map(shown) } };
}

export function shown(message: SimulatedMessage) {
  const { target, links, entry, deliveries, last, prev, heldUntil } = message;
  return {
    payload: { target, links },
    entry: String(entry),
    next_delivery: String(Math.ceil(heldUntil / 1_000)),
    ...(prev === null ? {} : { prev_delivery: String(prev) }),
    ...(last === null ? {} : { last_delivery: String(last) }),
    deliveries: String(deliveries),
    links: [],
  };
}

/** Null: its body is none that a connector may give. What is answered is delivered no more. */
export function takeAnswer(queue: SimulatedQueue, target: string, text: string): Answer | null {
  const answer = answerSchema.safeParse(parse(text)).data ?? null;
  if (answer !== null) queue.messages = queue.messages.filter((each) => each.target !== target);
  return answer;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
