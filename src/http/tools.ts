/** What the routes of one application share: bounds, texts, addresses; made once from what it is handed. */
import { createGate } from './authenticate.ts';
import type { HttpDeps } from './deps.ts';
import { createExplainer, type Explainer } from './problem.ts';
import { type Budget, createBudget } from './rate-limit.ts';

/** Bodies held in memory at once, as a multiple of the largest one: parsing costs about as much again. */
const BODIES_AT_ONCE = 4;
/** Uploads received at once; each holds at most two chunks. */
const UPLOADS_AT_ONCE = 64;
/** Requests that wait for their messages at once; each asks the store a few times a second. */
const WAITERS_AT_ONCE = 100;

export type HttpTools = {
  gate: ReturnType<typeof createGate>;
  texts: Explainer;
  /** Bytes. */
  bodies: Budget;
  uploads: Budget;
  waiters: Budget;
  /** A path as answers show it: absolute where the public address is known. */
  urlOf(path: string): string;
};

export function createTools(deps: HttpDeps): HttpTools {
  const base = deps.http.publicUrl?.replace(/\/+$/, '') ?? '';
  return {
    gate: createGate(deps),
    texts: createExplainer(deps.backends.map((each) => each.adapter)),
    bodies: createBudget(BODIES_AT_ONCE * deps.http.maxBodyBytes),
    uploads: createBudget(UPLOADS_AT_ONCE),
    waiters: createBudget(WAITERS_AT_ONCE),
    urlOf: (path) => `${base}${path}`,
  };
}
