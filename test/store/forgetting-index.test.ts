import type { Pool } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EVIDENCE_DUE } from '../../src/store/forgetting/erase-evidence.ts';
import { METADATA_DUE } from '../../src/store/forgetting/erase-metadata.ts';
import { PAYLOAD_DUE } from '../../src/store/forgetting/erase-payload.ts';
import { STAMP_DUE } from '../../src/store/forgetting/stamp-final.ts';
import { testDatabase } from '../support/database.ts';

const CUTOFF = new Date('2026-09-01T00:00:00Z');
let pool: Pool;
let drop: () => Promise<void>;

/* Years of messages, a tenth of them still on their way, a hundred due in each way. */
beforeAll(async () => {
  const database = await testDatabase();
  pool = database.pool;
  drop = () => database.drop();
  await pool.query(
    `insert into event (id, source, event_id, type, entity, client_id, effect, fingerprint, received_at, final_at, payload_erased_at)
     select 'e' || n, 's', 'e' || n, 't', 'L01999999', 'c', 'deliver', '', $1,
       case when n % 10 > 0 then $1::timestamptz + make_interval(mins => n) - interval '100 minutes' end,
       case when n % 10 > 1 then $1::timestamptz end
     from generate_series(1, 60000) n`,
    [CUTOFF],
  );
  await pool.query(
    `insert into message (id, event, entity, issuer, backend, ref, position, delivery, reference, next_at, created_at, final, final_at)
     select 'm' || n, 'e' || n, 'L01999999', 'L01999999', 'notifica', '1', 0, 'accepted', 'r' || n, $1, $1, n % 10 > 0,
       case when n % 10 > 0 and n > 100 then $1::timestamptz + make_interval(mins => n) - interval '200 minutes' end
     from generate_series(1, 60000) n`,
    [CUTOFF],
  );
  await pool.query('analyze event, message');
});
afterAll(() => drop());

type Plan = { 'Node Type': string; 'Actual Rows'?: number; 'Relation Name'?: string; Plans?: Plan[] };
function nodes(plan: Plan): Plan[] {
  return [plan, ...(plan.Plans ?? []).flatMap(nodes)];
}

describe('what is due', () => {
  it.each([
    ['payload', PAYLOAD_DUE],
    ['evidence', EVIDENCE_DUE],
    ['metadata', METADATA_DUE],
    ['unstamped', STAMP_DUE],
  ])('of %s is found by its index, among many that are not', async (_what, text) => {
    const client = await pool.connect();
    try {
      await client.query('begin');
      const values = text.includes('$2') ? [CUTOFF, 50] : [50];
      const { rows } = await client.query(`explain (analyze, format json) ${text}`, values);
      const plan = nodes(rows[0]['QUERY PLAN'][0].Plan as Plan);
      expect(plan.map((each) => each['Node Type'])).not.toContain('Seq Scan');
      const read = plan.map((each) => each['Actual Rows'] ?? 0);
      expect(Math.max(...read)).toBeLessThanOrEqual(50);
      expect(Math.max(...read)).toBeGreaterThan(0);
    } finally {
      await client.query('rollback');
      client.release();
    }
  });
});
