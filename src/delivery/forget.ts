/** Forgetting, in every process now and then: each kind of content when its own time after the final status is over. */
import type { Pool } from 'pg';
import { retentionLag } from '../domain/retention-lag.ts';
import type { Log } from '../log.ts';
import type { Metrics } from '../metrics.ts';
import type { Runtime } from '../runtime.ts';
import { deletePieces } from '../store/forgetting/delete-pieces.ts';
import { eraseCallbacks } from '../store/forgetting/erase-callbacks.ts';
import { eraseEvidence } from '../store/forgetting/erase-evidence.ts';
import { eraseLoose, eraseMetadata } from '../store/forgetting/erase-metadata.ts';
import { erasePayload } from '../store/forgetting/erase-payload.ts';
import { oldestKept } from '../store/forgetting/oldest.ts';
import { stampFinal } from '../store/forgetting/stamp-final.ts';
import { rewriteKeys } from '../store/keys/rewrite.ts';
import type { Chore } from './worker.ts';

/** In days. payload: bodies, documents, callbacks. evidence: requests, answers, receipts. metadata: all the rest. */
export type Retention = { payloadDays: number; evidenceDays: number; metadataDays: number };
export type ForgetDeps = {
  pool: Pool;
  runtime: Pick<Runtime, 'now'>;
  log: Log;
  metrics: Metrics;
  retention: Retention;
};

const DAY_MS = 24 * 3_600_000;
const EVERY_MS = 60_000;
/** Events or messages per transaction. */
const BATCH = 200;
/** Documents or pieces of evidence per statement; the largest has some sixty encrypted pieces. */
const OWNERS = 20;
/** A part of the key table is written anew at most this often: a destroyed key leaves the files within about a day. */
const REWRITE_EVERY_MS = 20 * 3_600_000;

export function forgettingChores(deps: ForgetDeps): Chore[] {
  return [
    { name: 'forget', everyMs: EVERY_MS, run: () => forgetOnce(deps) },
    { name: 'rewrite-keys', everyMs: EVERY_MS, run: () => rewriteOnce(deps) },
  ];
}

/** One bounded step of everything; returns how much was done, 0 when nothing is due. */
export async function forgetOnce(deps: ForgetDeps): Promise<number> {
  const { pool, retention } = deps;
  const now = deps.runtime.now();
  const before = (days: number) => ({ now, cutoff: new Date(now.getTime() - days * DAY_MS), limit: BATCH });
  const stamped = await stampFinal(pool, { now, limit: BATCH });
  const payload = await erasePayload(pool, before(retention.payloadDays));
  const callbacks = await eraseCallbacks(pool, before(retention.payloadDays));
  const evidence = await eraseEvidence(pool, before(retention.evidenceDays));
  const metadata = await eraseMetadata(pool, before(retention.metadataDays));
  const loose = await eraseLoose(pool, before(retention.metadataDays));
  const pieces = await deletePieces(pool, OWNERS);
  tell(deps, { payload: payload.erased, callbacks, evidence: evidence.erased, metadata, loose });
  await showLag(deps, now);
  return stamped + payload.done + callbacks + evidence.done + metadata + loose + pieces;
}

function tell(deps: ForgetDeps, erased: Record<string, number>): void {
  const some = Object.entries(erased).filter(([, n]) => n > 0);
  for (const [what, n] of some) deps.metrics.erased.inc({ what }, n);
  if (some.length > 0) deps.log.info('retention.erased', Object.fromEntries(some));
}

async function showLag(deps: ForgetDeps, now: Date): Promise<void> {
  for (const { what, lateMs } of retentionLag(await oldestKept(deps.pool), deps.retention, now))
    deps.metrics.retentionLagSeconds.set({ what }, lateMs / 1000);
}

async function rewriteOnce(deps: ForgetDeps): Promise<void> {
  const now = deps.runtime.now();
  const part = await rewriteKeys(deps.pool, { now, notBefore: new Date(now.getTime() - REWRITE_EVERY_MS) });
  if (part !== null) deps.log.info('retention.keys-rewritten', { part });
}
