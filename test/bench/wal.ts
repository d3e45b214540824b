/**
 * What one message writes to the log on its way, step by step, in a store that is already large: how much the indexes of
 * its table cost. Page images are left out, which depend on when checkpoints fall. The store is its own: a setting is changed.
 */
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import pg from 'pg';
import { begin } from '../../src/outbox/begin.ts';
import { type ClaimedMessage, claim } from '../../src/outbox/claim.ts';
import { enqueue } from '../../src/outbox/enqueue.ts';
import { type Columns, move } from '../../src/outbox/move.ts';
import { takeForPoll } from '../../src/outbox/take.ts';
import type { SealedEvidence } from '../../src/store/evidence/write.ts';
import { withTransaction } from '../../src/store/pool.ts';
import { createVault } from '../../src/vault/vault.ts';
import { TOWNS } from './million-fill.ts';

const MESSAGES = 300;
const BACKEND = 'medida';
const HOUR_MS = 3_600_000;

/** Bytes of each step, of one message. */
export async function walOfLife(config: pg.PoolConfig): Promise<Record<string, number>> {
  const pool = new pg.Pool({ ...config, max: 3 });
  const wal: Record<string, number> = {};
  try {
    await pool.query('alter system set full_page_writes = off');
    await pool.query('select pg_reload_conf()');
    await live(pool, async (step, work) => {
      const before = await place(pool);
      await work();
      wal[step] = Math.round(Number((await place(pool)) - before) / MESSAGES);
    });
    wal.together = Object.values(wal).reduce((sum, each) => sum + each, 0);
  } finally {
    await forget(pool);
    await pool.query('alter system reset full_page_writes');
    await pool.query('select pg_reload_conf()');
    await pool.end();
  }
  return wal;
}

async function place(pool: pg.Pool): Promise<bigint> {
  const { rows } = await pool.query<{ at: string }>(
    `select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::text as at`,
  );
  return BigInt(rows[0]?.at ?? 0);
}

type Measure = (step: string, work: () => Promise<void>) => Promise<void>;

async function live(pool: pg.Pool, measure: Measure): Promise<void> {
  const claimed: ClaimedMessage[] = [];
  const later = new Date(Date.now() + HOUR_MS);
  await measure('accepted for sending', () => acceptAll(pool));
  await measure('claimed', async () => {
    while (claimed.length < MESSAGES) claimed.push(...(await claimSome(pool)));
  });
  await measure('begun, with 4 KB of request', async () => {
    for (const each of claimed) {
      const { leaseUntil } = each;
      const how = {
        owner: 'bench',
        leaseUntil,
        now: new Date(),
        timeoutMs: 1_000,
        expiresOn: '2026-12-20',
        warnings: [],
      };
      await begin(pool, { message: each, ...how, request: evidence('request', 4_000) });
    }
  });
  await measure('recorded, with 600 bytes of answer', async () => {
    for (const each of claimed) await recordOne(pool, each);
  });
  await measure('asked for, nothing new', () => pollAll(pool, { poll_at: later }));
  await due(pool);
  await measure('made available', () => pollAll(pool, { poll_at: later, legal: 'available', legal_at: new Date() }));
  await due(pool);
  await measure('accessed', () =>
    pollAll(pool, { poll_at: null, legal: 'accessed', final: true, legal_at: new Date() }),
  );
}

async function acceptAll(pool: pg.Pool): Promise<void> {
  const vault = createVault([randomBytes(32)]);
  for (let n = 0; n < MESSAGES; n += 1) {
    const key = randomUUID().replaceAll('-', '').slice(0, 26);
    const entity = TOWNS[n % TOWNS.length] ?? '';
    const file = `EXP/2026/${n}`;
    const message = {
      ...{ id: `msg_${key}`, backend: BACKEND, issuer: entity, ref: '1', position: 0, reference: key.slice(0, 20) },
      ...{ orderKey: `${entity}|${BACKEND}|${file}`, delivery: 'queued' as const, expiresOn: null, warnings: [] },
    };
    await withTransaction(pool, (client) =>
      enqueue(client, vault, {
        ...{
          id: `evt_${key}`,
          source: `urn:dir3:${entity}:bench`,
          eventId: key,
          type: 'bench',
          entity,
          clientId: 'bench',
        },
        ...{ effect: 'deliver', file, fingerprint: randomBytes(32), uploads: {}, body: randomBytes(1_500) },
        ...{ receivedAt: new Date(), documents: [], messages: [message] },
      }),
    );
  }
}

function claimSome(pool: pg.Pool): Promise<ClaimedMessage[]> {
  const free = { atMost: 16, concurrency: 2 * MESSAGES, suspended: [] };
  return claim(pool, { backend: BACKEND, owner: 'bench', ...free, now: new Date(), leaseMs: HOUR_MS });
}

async function recordOne(pool: pg.Pool, { id, entity, leaseUntil }: ClaimedMessage): Promise<void> {
  const at = new Date();
  await move(pool, {
    ...{ id, entity, from: ['sending'], lease: { owner: 'bench', until: leaseUntil } },
    set: {
      ...{ delivery: 'accepted', remote_id: `rem_${id}`, accepted_at: at, poll_at: at },
      ...{ lease_owner: null, lease_until: null, attempt_started_at: null },
    },
    changes: [{ kind: 'delivery', from: 'sending', to: 'accepted', source: BACKEND, at }],
    attempt: { n: 1, startedAt: at, durationMs: 80, outcome: 'accepted', code: '000' },
    evidence: [evidence('answer', 600)],
  });
}

async function pollAll(pool: pg.Pool, set: Columns): Promise<void> {
  for (let done = 0; done < MESSAGES; ) {
    const request = { backend: BACKEND, atMost: 20, suspended: [], now: new Date(), leaseMs: HOUR_MS };
    const taken = await takeForPoll(pool, request);
    if (taken.length === 0) throw new Error('none is due');
    for (const { id, entity, polls } of taken) {
      const at = new Date();
      const changes = set.legal === undefined ? [] : [{ kind: 'legal' as const, to: set.legal, source: BACKEND, at }];
      await move(pool, {
        id,
        entity,
        from: ['accepted'],
        set: { ...set, polls: polls + 1, ask_lease_until: null },
        changes,
      });
    }
    done += taken.length;
  }
}

async function due(pool: pg.Pool): Promise<void> {
  await pool.query('update message set poll_at = now() where backend = $1', [BACKEND]);
}

function evidence(kind: 'request' | 'answer', size: number): SealedEvidence {
  const bytes = randomBytes(size);
  return {
    ...{ id: `ev_${randomUUID()}`, name: `${kind}-1.xml`, kind, mediaType: 'text/xml', size, source: 'gateway' },
    ...{ sha256: createHash('sha256').update(bytes).digest(), at: new Date(), chunks: [bytes], splice: null },
  };
}

/* Other measurements on this store find it as it was. */
async function forget(pool: pg.Pool): Promise<void> {
  const { rows } = await pool.query<{ id: string; event: string }>('select id, event from message where backend = $1', [
    BACKEND,
  ]);
  const ids = rows.map(({ id }) => id);
  const events = rows.map(({ event }) => event);
  await pool.query('delete from chunk where owner in (select id from evidence where message = any($1))', [ids]);
  for (const table of ['attempt', 'evidence', 'status_change', 'vendor_telling'])
    await pool.query(`delete from ${table} where message = any($1)`, [ids]);
  await pool.query('delete from data_key where owner = any($1)', [[...ids, ...events]]);
  await pool.query('delete from message where id = any($1)', [ids]);
  await pool.query('delete from event where id = any($1)', [events]);
  await pool.query('vacuum analyze message');
}
