import type { Pool } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { insertCheckpoint } from '../../src/store/chain/checkpoint.ts';
import { linkAll } from '../../src/store/chain/link.ts';
import { addEvidence, exportedLines } from '../support/chain.ts';
import { testDatabase } from '../support/database.ts';
import { seedMessages } from '../support/seed.ts';
import { A, B, type Harness, harness, KEYS, NOW, type ProblemBody } from './harness.ts';

let pool: Pool;
let drop: () => Promise<void>;
let http: Harness;
let message: { id: string; entity: string };
const asked: [id: string, language: string][] = [];

beforeAll(async () => {
  const database = await testDatabase();
  pool = database.pool;
  drop = () => database.drop();
});
afterAll(() => drop());
beforeEach(async () => {
  await pool.query(
    'truncate event, message, evidence, chunk, audit, chain_entry, chain_head, chain_checkpoint cascade',
  );
  asked.length = 0;
  http = harness(pool, {
    proof: {
      link: () => linkAll(pool, NOW),
      async folder(id, language) {
        asked.push([id, language]);
        return (async function* () {
          yield Buffer.from('PK');
        })();
      },
    },
  });
  const [id = ''] = await seedMessages(pool, { entity: A });
  message = { id, entity: A };
});

const audit = async () =>
  (
    await pool.query<{ entry: string }>(`select client_id || ' ' || action || ' ' || object as entry from audit`)
  ).rows.map(({ entry }) => entry);
const codeOf = async (response: Response) => [response.status, ((await response.json()) as ProblemBody).code];

describe('the evidence folder of a message', () => {
  it('is an archive to be saved, in the language of its entity, and its reading is audited', async () => {
    const response = await http.ask(`/v1/messages/${message.id}/evidence.zip`);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('application/zip');
    expect(response.headers.get('content-disposition')).toBe(`attachment; filename="evidence-${message.id}.zip"`);
    expect(await response.text()).toBe('PK');
    expect(asked).toEqual([[message.id, 'es']]);
    expect(await audit()).toEqual([`alpha evidence.read ${message.id}/evidence.zip`]);
  });

  it('comes in another language where one is asked for, of the three there are', async () => {
    await http.ask(`/v1/messages/${message.id}/evidence.zip?lang=ca`);
    expect(asked).toEqual([[message.id, 'ca']]);
    expect(await codeOf(await http.ask(`/v1/messages/${message.id}/evidence.zip?lang=fr`))).toEqual([400, 'malformed']);
  });

  it("of another's entity, or of no message, is not found, and nothing is read", async () => {
    const path = `/v1/messages/${message.id}/evidence.zip`;
    expect(await codeOf(await http.ask(path, { key: KEYS.beta }))).toEqual([404, 'not-found']);
    expect(await codeOf(await http.ask('/v1/messages/msg_none/evidence.zip'))).toEqual([404, 'not-found']);
    expect((await http.ask(path, { key: '' })).status).toBe(401);
    expect(asked).toEqual([]);
    expect(await audit()).toEqual([]);
  });
});

describe('the chain of an entity', () => {
  it('comes in order, one row a line, with what was committed a moment ago', async () => {
    for (let n = 0; n < 3; n += 1) await addEvidence(pool, message);
    const response = await http.ask(`/v1/chains/${A}`);
    expect(response.headers.get('content-type')).toBe('application/x-ndjson');
    const lines = (await response.text()).trimEnd().split('\n');
    expect(lines).toHaveLength(3);
    expect(lines).toEqual(await exportedLines(pool, A));
    expect(await audit()).toEqual([`alpha chain.read ${A}`]);
  });

  it('comes from a row on, and so many at most', async () => {
    for (let n = 0; n < 5; n += 1) await addEvidence(pool, message);
    const rows = async (query: string) => (await (await http.ask(`/v1/chains/${A}${query}`)).text()).match(/"n":\d+/g);
    expect(await rows('?after=1&limit=2')).toEqual(['"n":2', '"n":3']);
    expect(await rows('?after=4')).toEqual(['"n":5']);
    expect(await rows('?after=9')).toBeNull();
    expect(await codeOf(await http.ask(`/v1/chains/${A}?after=-1`))).toEqual([400, 'malformed']);
  });

  it('that is empty is empty, and one of nobody is not found', async () => {
    expect(await (await http.ask(`/v1/chains/${A}`)).text()).toBe('');
    expect(await codeOf(await http.ask(`/v1/chains/${B}`))).toEqual([404, 'not-found']);
    expect(await codeOf(await http.ask('/v1/chains/L01000000', { key: KEYS.all }))).toEqual([404, 'not-found']);
  });

  it('has a newest checkpoint once one was signed', async () => {
    expect(await codeOf(await http.ask(`/v1/chains/${A}/checkpoint`))).toEqual([404, 'not-found']);
    const hash = 'ab'.repeat(32);
    for (const n of [1, 2]) await insertCheckpoint(pool, { entity: A, n, hash, at: NOW, jws: `a.b.${n}` });
    const response = await http.ask(`/v1/chains/${A}/checkpoint`);
    expect(await response.json()).toEqual({ entity: A, n: 2, head: hash, at: NOW.toISOString(), jws: 'a.b.2' });
    expect(await codeOf(await http.ask(`/v1/chains/${A}/checkpoint`, { key: KEYS.beta }))).toEqual([404, 'not-found']);
  });
});
