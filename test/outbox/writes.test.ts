import { createHash } from 'node:crypto';
import type { Pool } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Begin, begin } from '../../src/outbox/begin.ts';
import { type ClaimedMessage, claim } from '../../src/outbox/claim.ts';
import { type Move, move } from '../../src/outbox/move.ts';
import { createWrites, type Writes } from '../../src/outbox/writes.ts';
import type { SealedEvidence } from '../../src/store/evidence/write.ts';
import { testDatabase } from '../support/database.ts';
import { seedMessages } from '../support/seed.ts';

const ENTITY = 'L01999999';
const OWNER = 'one';
const now = new Date('2026-10-01T09:00:00.123Z');
let pool: Pool;
let drop: () => Promise<void>;
let writes: Writes;

beforeAll(async () => {
  const database = await testDatabase();
  pool = database.pool;
  drop = () => database.drop();
});
afterAll(() => drop());
beforeEach(async () => {
  await pool.query('truncate event, message, attempt, status_change, evidence, chunk, document, callback cascade');
  writes = createWrites({ together: pool, alone: pool });
});

async function claimed(count: number): Promise<ClaimedMessage[]> {
  await seedMessages(pool, { entity: ENTITY, count });
  return claim(pool, {
    backend: 'notifica',
    owner: OWNER,
    atMost: count,
    concurrency: count,
    suspended: [],
    now,
    leaseMs: 75_000,
  });
}

/** Every message its own bytes, of its own length. */
function evidenceOf(message: ClaimedMessage, kind: 'request' | 'answer'): SealedEvidence {
  const bytes = Buffer.from(`${kind} of ${message.id}`.padEnd(40 + message.position * 7, '.'));
  return {
    id: `ev_${kind}_${message.id}`,
    name: `${kind}-1.xml`,
    kind,
    mediaType: 'text/xml',
    sha256: createHash('sha256').update(bytes).digest(),
    size: bytes.byteLength,
    source: 'gateway',
    at: now,
    chunks: [bytes],
    splice: null,
  };
}

function beginOf(message: ClaimedMessage, change: Partial<Begin> = {}): Begin {
  return {
    message: { id: message.id, entity: ENTITY },
    owner: OWNER,
    leaseUntil: message.leaseUntil,
    now,
    timeoutMs: 20_000,
    expiresOn: '2026-10-11',
    route: `place.${message.position}`,
    warnings: [{ pointer: '/data/title', code: 'characters-replaced' }],
    request: evidenceOf(message, 'request'),
    ...change,
  };
}

function acceptOf(message: ClaimedMessage): Move {
  return {
    id: message.id,
    entity: ENTITY,
    from: ['sending'],
    lease: { owner: OWNER, until: message.leaseUntil },
    set: {
      delivery: 'accepted',
      remote_id: `r${message.position}`,
      accepted_at: now,
      lease_owner: null,
      lease_until: null,
      attempt_started_at: null,
      needs_person: false,
      problem: null,
      pending: { kind: 'rejected', finding: { code: '4160' } },
      poll_at: new Date(now.getTime() + 60_000),
    },
    changes: [
      { kind: 'delivery', from: 'sending', to: 'accepted', code: '000', text: 'Sí, "OK"', source: 'notifica', at: now },
    ],
    attempt: { n: 1, startedAt: now, durationMs: 12, outcome: 'accepted', code: '000' },
    evidence: [evidenceOf(message, 'answer')],
  };
}

/** Everything that was written, in the order of the messages; without what tells one run from another. */
async function written(): Promise<unknown> {
  const rows = async (text: string) => (await pool.query<Record<string, unknown>>(text)).rows;
  const place = "split_part(message, '_', 3)::int";
  const told = await rows(`select *, ${place} as place from status_change where sequence > 2 order by place, sequence`);
  return {
    messages: (await rows('select * from message order by position')).map(
      ({ id, event, seq, ref, reference, ...rest }) => rest,
    ),
    evidence: (await rows(`select *, ${place} as place from evidence order by place, name`)).map(
      ({ id, message, sha256, ...rest }) => rest,
    ),
    attempts: (await rows(`select *, ${place} as place from attempt order by place`)).map(
      ({ message, ...rest }) => rest,
    ),
    told: told.map(({ id, message, ...rest }) => rest),
  };
}
const chunks = async () =>
  (await pool.query<{ owner: string; data: Buffer }>('select owner, data from chunk')).rows.map(
    ({ owner, data }) => [owner, data.toString()] as const,
  );

describe('beginning together', () => {
  it('writes for each what it would have written alone', async () => {
    const alone = await claimed(3);
    for (const each of alone) expect(await begin(pool, beginOf(each))).toBe(true);
    const expected = await written();
    await pool.query('truncate event, message, attempt, status_change, evidence, chunk cascade');
    const several = await claimed(3);
    expect(await Promise.all(several.map((each) => writes.begin(beginOf(each))))).toEqual([true, true, true]);
    expect(await written()).toEqual(expected);
    expect(new Map(await chunks())).toEqual(
      new Map(several.map((each) => [`ev_request_${each.id}`, evidenceOf(each, 'request').chunks[0]?.toString()])),
    );
  });

  it('is durable for all before it answers one', async () => {
    const several = await claimed(4);
    await Promise.race(several.map((each) => writes.begin(beginOf(each))));
    const { rows } = await pool.query('select id from message where attempt_started_at is not null');
    expect(rows).toHaveLength(4);
  });

  it('leaves out whose lease is gone, and writes nothing of it', async () => {
    const [first, second, third] = await claimed(3);
    await pool.query(`update message set lease_owner = 'two' where id = $1`, [second?.id]);
    const began = await Promise.all([first, second, third].map((each) => writes.begin(beginOf(each!))));
    expect(began).toEqual([true, false, true]);
    const { rows } = await pool.query<{ attempts: number }>('select attempts from message order by position');
    expect(rows.map(({ attempts }) => attempts)).toEqual([1, 0, 1]);
    expect((await chunks()).map(([owner]) => owner).sort()).toEqual(
      [first, third].map((each) => `ev_request_${each?.id}`).sort(),
    );
  });

  it('goes on without the one that somebody else holds, which then goes alone', async () => {
    const [first, second] = await claimed(2);
    const holder = await pool.connect();
    await holder.query('begin');
    await holder.query('select 1 from message where id = $1 for update', [first?.id]);
    const held = writes.begin(beginOf(first!));
    expect(await writes.begin(beginOf(second!))).toBe(true);
    await holder.query('commit');
    holder.release();
    expect(await held).toBe(true);
  });

  it('lets one that cannot be written take no other with it', async () => {
    const several = await claimed(3);
    const inputs = several.map((each) => beginOf(each));
    const broken = inputs[1]!;
    // A document that is not there.
    inputs[1] = {
      ...broken,
      request: { ...broken.request, splice: { at: 1, document: 'none', key: Buffer.from('k') } },
    };
    const began = await Promise.allSettled(inputs.map((each) => writes.begin(each)));
    expect(began.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    const { rows } = await pool.query<{ attempts: number }>('select attempts from message order by position');
    expect(rows.map(({ attempts }) => attempts)).toEqual([1, 0, 1]);
  });

  it('begins nothing that may outlive its lease', async () => {
    const [only] = await claimed(1);
    expect(await writes.begin(beginOf(only!, { timeoutMs: 80_000 }))).toBe(false);
  });
});

describe('recording together', () => {
  it('writes for each what it would have written alone', async () => {
    for (const each of await claimed(3)) expect(await move(pool, acceptOf(each))).toBe(true);
    const expected = await written();
    await pool.query('truncate event, message, attempt, status_change, evidence, chunk cascade');
    const several = await claimed(3);
    expect(await Promise.all(several.map((each) => writes.move(acceptOf(each))))).toEqual([true, true, true]);
    expect(await written()).toEqual(expected);
    expect(new Map(await chunks())).toEqual(
      new Map(several.map((each) => [`ev_answer_${each.id}`, evidenceOf(each, 'answer').chunks[0]?.toString()])),
    );
  });

  it('moves none that stands elsewhere by now', async () => {
    const [first, second] = await claimed(2);
    await pool.query(`update message set delivery = 'uncertain' where id = $1`, [first?.id]);
    const moved = await Promise.all([first, second].map((each) => writes.move(acceptOf(each!))));
    expect(moved).toEqual([false, true]);
    expect((await chunks()).map(([owner]) => owner)).toEqual([`ev_answer_${second?.id}`]);
  });

  it('takes the callback that came before, and has its message polled at once', async () => {
    const several = await claimed(2);
    await pool.query(
      `insert into callback (id, backend, remote_id, code, certificate, received_at) values ('cb', 'notifica', 'r1', 'x', true, $1)`,
      [now],
    );
    await Promise.all(several.map((each) => writes.move(acceptOf(each))));
    const { rows } = await pool.query<{ message: string }>('select message from callback');
    expect(rows).toEqual([{ message: several[1]?.id }]);
    const polled = await pool.query<{ id: string }>('select id from message where poll_evidence and poll_at <= $1', [
      now,
    ]);
    expect(polled.rows).toEqual([{ id: several[1]?.id }]);
  });
});
