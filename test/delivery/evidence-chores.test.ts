import type { Pool } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createAttester } from '../../src/attest.ts';
import { createCheckpoints, type EvidenceDeps, evidenceChores } from '../../src/delivery/evidence-chores.ts';
import { createLog } from '../../src/log.ts';
import { systemRuntime } from '../../src/runtime.ts';
import { verifyJws } from '../../src/signing/jws.ts';
import { latestCheckpoint } from '../../src/store/chain/checkpoint.ts';
import { readHead } from '../../src/store/chain/read.ts';
import { numberChanges } from '../../src/store/changes/number.ts';
import { readChanges } from '../../src/store/changes/read.ts';
import { addEvidence } from '../support/chain.ts';
import { testDatabase } from '../support/database.ts';
import { exampleSeal, pemOf, SIGNED_AT } from '../support/seals.ts';
import { seedMessages } from '../support/seed.ts';

const A = 'L01999999';
const B = 'L01999998';
const MINUTE = 60_000;
const seal = await exampleSeal('seal-ayuntamiento-ficticio');
let pool: Pool;
let drop: () => Promise<void>;
let now: Date;
let lines: string[];
let deps: EvidenceDeps;

beforeAll(async () => {
  const database = await testDatabase();
  pool = database.pool;
  drop = () => database.drop();
});
afterAll(() => drop());
beforeEach(async () => {
  await pool.query(
    'truncate event, message, evidence, status_change, chunk, chain_entry, chain_head, chain_checkpoint cascade',
  );
  now = SIGNED_AT;
  lines = [];
  deps = {
    pool,
    runtime: { ...systemRuntime, now: () => now },
    log: createLog('debug', (line) => lines.push(line)),
    // Of B's seal and the platform's nothing is usable.
    attester: createAttester({ attesterOf: (entity) => (entity === A ? seal : null) }),
    pace: { checkpointEveryMs: 60 * MINUTE, checkpointAtMostEveryMs: 10 * MINUTE },
  };
});

async function grow(entity: string, pieces: number): Promise<void> {
  const [id = ''] = await seedMessages(pool, { entity });
  for (let n = 0; n < pieces; n += 1) await addEvidence(pool, { id, entity });
  for (const chore of evidenceChores(deps)) if (chore.name === 'link-chain') await chore.run();
}
const pass = (minutes: number) => {
  now = new Date(now.getTime() + minutes * MINUTE);
};
const places = async () =>
  (
    await pool.query<{ n: number }>('select n::int as n from chain_checkpoint where entity = $1 order by n', [A])
  ).rows.map(({ n }) => n);

describe('checkpoints', () => {
  it('say how far the chain had come, signed with the seal, and travel in the changes feed', async () => {
    await grow(A, 3);
    await createCheckpoints(deps)();
    const stored = await latestCheckpoint(pool, A);
    const { payload, header } = verifyJws(stored!.jws, { certificates: [pemOf('seal-ayuntamiento-ficticio')] });
    const head = await readHead(pool, A);
    const said = { v: 1, entity: A, n: 3, head: head!.hash, at: SIGNED_AT.toISOString() };
    expect(JSON.parse(payload.toString())).toEqual(said);
    expect(header.typ).toBe('carpeta-checkpoint+jws');
    await numberChanges(pool);
    const changes = await readChanges(pool, { entities: [A], after: '0', limit: 100 });
    expect(changes.filter(({ kind }) => kind === 'checkpoint')).toEqual([
      expect.objectContaining({ entity: A, messageId: null, jws: stored!.jws, sequence: null }),
    ]);
  });

  it('come within the hour while the chain grows, and not where it does not', async () => {
    const make = createCheckpoints(deps);
    await grow(A, 1);
    await make();
    await make();
    pass(120);
    await make();
    expect(await places()).toEqual([1]);
    await grow(A, 1);
    await make();
    expect(await places()).toEqual([1, 2]);
    await grow(A, 1);
    pass(59);
    await make();
    expect(await places()).toEqual([1, 2]);
    pass(1);
    await make();
    expect(await places()).toEqual([1, 2, 3]);
  });

  it('come sooner where it grew much, yet never sooner than ten minutes', async () => {
    const make = createCheckpoints(deps);
    await grow(A, 1);
    await make();
    await grow(A, 100);
    pass(9);
    await make();
    expect(await places()).toEqual([1]);
    pass(1);
    await make();
    expect(await places()).toEqual([1, 101]);
  });

  it('are told once, however many processes make the same one', async () => {
    await grow(A, 1);
    await Promise.all([1, 2, 3, 4].map(() => createCheckpoints(deps)()));
    const { rows } = await pool.query("select 1 from status_change where kind = 'checkpoint'");
    expect(rows).toHaveLength(1);
  });

  it('are not made where no seal can be used: nothing unsigned passes for one, the log says so once an hour', async () => {
    const make = createCheckpoints(deps);
    await grow(B, 1);
    await grow(A, 1);
    await make();
    await make();
    expect(await latestCheckpoint(pool, B)).toBeNull();
    expect(await latestCheckpoint(pool, A)).not.toBeNull();
    const said = () => lines.filter((line) => line.includes('checkpoint.no-seal'));
    expect(said()).toHaveLength(1);
    pass(60);
    await make();
    expect(said()).toHaveLength(2);
  });

  it('of one entity do not wait for another whose signing fails', async () => {
    await grow(A, 1);
    await grow(B, 1);
    const { attester } = deps;
    const sign: typeof attester.sign = async (entity, content) => {
      if (entity === B) throw new Error('the signing device is away');
      return attester.sign(entity, content);
    };
    await createCheckpoints({ ...deps, attester: { ...attester, sign } })();
    expect(await latestCheckpoint(pool, A)).not.toBeNull();
    expect(lines.filter((line) => line.includes('checkpoint.failed'))).toHaveLength(1);
  });
});
