/** What keeps the evidence chains: linking what was committed, and signing where each chain has come to. */
import type { Pool } from 'pg';
import { type Attester, CHECKPOINT_TYP, type Checkpoint } from '../../contracts/evidence.ts';
import { errorFields, type Log } from '../log.ts';
import type { Runtime } from '../runtime.ts';
import { type ChainHead, chainsToCheckpoint, insertCheckpoint } from '../store/chain/checkpoint.ts';
import { isFullBatch, linkChain } from '../store/chain/link.ts';
import type { Chore } from './worker.ts';

/** The lag of the chain: what is committed is linked within this, unless a backlog of more than a batch waits. */
const LINK_EVERY_MS = 2_000;
/** A chain that grew by this many is worth a checkpoint before its hour. */
const CHECKPOINT_ENTRIES = 100;
/** How often a missing seal is said again. */
const REPEAT_MS = 3_600_000;

export type EvidenceDeps = {
  pool: Pool;
  runtime: Runtime;
  log: Log;
  attester: Attester;
  pace: { checkpointEveryMs: number; checkpointAtMostEveryMs: number };
};

export function evidenceChores(deps: EvidenceDeps): Chore[] {
  const checkpoints = createCheckpoints(deps);
  return [
    {
      name: 'link-chain',
      everyMs: LINK_EVERY_MS,
      // Only a full batch is followed at once by the next: many small ones would cost delivery more than few large ones.
      run: async () => {
        const linked = await linkChain(deps.pool, { now: deps.runtime.now() });
        return isFullBatch(linked) ? linked : 0;
      },
    },
    { name: 'checkpoints', everyMs: Math.min(deps.pace.checkpointAtMostEveryMs, 10_000), run: checkpoints },
  ];
}

/** Makes what checkpoints are due. Without a usable seal there is none: an unsigned one would prove nothing. */
export function createCheckpoints({ pool, runtime, log, attester, pace }: EvidenceDeps): () => Promise<void> {
  const told = new Map<string, number>();

  function tellWithoutSeal(entity: string, now: number): void {
    if (now - (told.get(entity) ?? Number.NEGATIVE_INFINITY) < REPEAT_MS) return;
    told.set(entity, now);
    log.warn('checkpoint.no-seal', { entity });
  }
  async function make(chain: ChainHead): Promise<void> {
    const at = runtime.now();
    const said = {
      v: 1,
      entity: chain.entity,
      n: chain.n,
      head: chain.hash,
      at: at.toISOString(),
    } satisfies Checkpoint;
    const payload = Buffer.from(JSON.stringify(said));
    const jws = await attester.sign(chain.entity, { payload, typ: CHECKPOINT_TYP });
    if (jws === null) return tellWithoutSeal(chain.entity, at.getTime());
    if (await insertCheckpoint(pool, { ...chain, at, jws }))
      log.info('checkpoint.made', { entity: chain.entity, n: chain.n });
  }
  return async () => {
    const due = await chainsToCheckpoint(pool, {
      now: runtime.now(),
      everyMs: pace.checkpointEveryMs,
      atMostEveryMs: pace.checkpointAtMostEveryMs,
      entries: CHECKPOINT_ENTRIES,
    });
    for (const chain of due)
      await make(chain).catch((error: unknown) => {
        // One entity's seal that fails must not keep the others without a checkpoint.
        log.error('checkpoint.failed', { entity: chain.entity, ...errorFields(error) });
      });
  };
}
