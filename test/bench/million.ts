/**
 * What an operator and an e-office read of a million messages, over HTTP: overview, list, every filter's first page, bulk
 * counts, the start of an export, all pages to the end; beside the same on a store of two thousand. Readers are of all
 * towns, of the largest and of a small one.
 */
import { createHash, randomBytes } from 'node:crypto';
import type pg from 'pg';
import type { Config } from '../../src/config.ts';
import { startGateway } from '../../src/gateway.ts';
import { encodeCursor } from '../../src/http/messages.ts';
import { createLog } from '../../src/log.ts';
import { foldHandedOver } from '../../src/outbox/fold-handed-over.ts';
import { keepExpiring } from '../../src/outbox/keep-expiring.ts';
import { systemRuntime } from '../../src/runtime.ts';
import { loadSeal } from '../../src/signing/keys.ts';
import { wsSecurity } from '../../src/signing/ws-security.ts';
import { fillMessages, MASS_FILE, TOWNS } from './million-fill.ts';
import { type Asked, type Known, questionsOf } from './million-questions.ts';
import { percentile } from './report.ts';
import type { Stage } from './stage.ts';
import { walOfLife } from './wal.ts';

const FEW = 2_000;
const READERS = { all: '*', largest: [TOWNS[0] ?? ''], small: [TOWNS[100] ?? ''] } as const;
type Reader = keyof typeof READERS;
const PAGE_ROWS = 200;

export type Question = { reader: Reader; what: string; p50Ms: number; p95Ms: number; maxMs: number; fewP95Ms: number };
export type MillionBench = {
  messages: number;
  fillSeconds: number;
  /** Every question of every reader, slowest first. */
  questions: Question[];
  p95Ms: number;
  /** Through all, 200 a page: p95 of each tenth of the way. */
  paging: { pages: number; p50Ms: number; p95Ms: number; maxMs: number; tenthsP95Ms: number[] };
  /** Bytes of write-ahead log of one message, by step of its way. */
  wal: Readonly<Record<string, number>>;
};

export async function benchMillion(stage: Stage, quick: boolean): Promise<MillionBench> {
  const messages = quick ? 50_000 : 1_000_000;
  const startedAt = performance.now();
  const stores = { many: await filled(stage, messages), few: await filled(stage, FEW) };
  const fillSeconds = Math.round((performance.now() - startedAt) / 1_000);
  const wal = await walOfLife(stores.many.config);
  const gateways = { many: await start(stores.many.config), few: await start(stores.few.config) };
  try {
    const times = { many: new Map<string, number[]>(), few: new Map<string, number[]>() };
    const rounds = quick ? 3 : 8;
    // In turns, so that what else the machine does falls on both; the first round warms up.
    for (let round = 0; round <= rounds; round += 1)
      for (const store of ['many', 'few'] as const)
        for (const [what, asked] of questionsOf(stores[store].known))
          for (const reader of Object.keys(READERS) as Reader[]) {
            const tookMs = await ask(gateways[store].url, asked, reader);
            const list = times[store].get(`${reader}|${what}`) ?? [];
            if (round > 0) times[store].set(`${reader}|${what}`, [...list, tookMs]);
          }
    const questions = [...times.many].map(([key, list]) => {
      const [reader, what = ''] = key.split('|') as [Reader, string];
      return {
        ...{ reader, what, p50Ms: percentile(list, 0.5), p95Ms: percentile(list, 0.95), maxMs: Math.max(...list) },
        fewP95Ms: percentile(times.few.get(key) ?? [], 0.95),
      };
    });
    return {
      messages,
      fillSeconds,
      questions: questions.toSorted((a, b) => b.p95Ms - a.p95Ms),
      p95Ms: percentile([...times.many.values()].flat(), 0.95),
      paging: await pageToTheEnd(gateways.many.url, messages),
      wal,
    };
  } finally {
    await gateways.many.stop();
    await gateways.few.stop();
  }
}

/** Callbacks whose identifiers are nearly those of messages, so that what each may mean is looked for; a page of them. */
const QUARANTINED = `
  insert into callback (id, backend, remote_id, code, certificate, received_at, last_at, entity, fingerprint)
  select 'cb_' || seq, backend, '0' || remote_id, 'datado', false, accepted_at, accepted_at, entity, decode(md5(id), 'hex')
  from message where remote_id is not null order by seq desc limit 20`;

async function filled(stage: Stage, messages: number): Promise<{ config: pg.PoolConfig; known: Known }> {
  await stage.freshDatabase();
  await fillMessages(stage.pool(), { messages, now: new Date() });
  await stage.pool().query(QUARANTINED);
  // As the chores of a gateway leave it within a minute.
  await foldHandedOver(stage.pool(), new Date());
  await keepExpiring(stage.pool());
  return { config: stage.poolConfig(), known: await knownOf(stage.pool()) };
}

/** Of one message in the middle: what it can be found by. */
async function knownOf(pool: pg.Pool): Promise<Known> {
  const { rows } = await pool.query<Known>(
    `select m.id, e.event_id as "eventId", e.id as receipt, m.file, m.reference, m.remote_id as "remoteId", m.ref,
       b.oldest, b.middle, b.newest
     from (select to_char(min(created_at) at time zone 'utc' + interval '1 day', 'YYYY-MM-DD"T"HH24:MI:SSZ') as oldest,
         to_char(min(created_at) at time zone 'utc' + (max(created_at) - min(created_at)) / 2, 'YYYY-MM-DD"T"HH24:MI:SSZ') as middle,
         to_char(max(created_at) at time zone 'utc' - interval '1 hour', 'YYYY-MM-DD"T"HH24:MI:SSZ') as newest, max(seq) / 2 as half from message) b
     join lateral (select * from message where seq > half and ref <> '1' and remote_id is not null and file <> '${MASS_FILE}' limit 1) m on true
     join event e on e.id = m.event`,
  );
  if (rows[0] === undefined) throw new Error('nothing to look for');
  return rows[0];
}

let turn = 0;

/** In milliseconds. More than one key each: each has a pace of its own that a measurement would run into. */
async function ask(url: string, { path, body, first }: Asked, reader: Reader): Promise<number> {
  turn += 1;
  const headers = { authorization: `Bearer ${reader}-${turn % KEYS}`, 'content-type': 'application/json' };
  const startedAt = performance.now();
  const response = await fetch(`${url}${path}`, {
    headers,
    ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
  });
  if (first) {
    const pieces = response.body?.getReader();
    // The line of heads, and the first rows.
    for (let n = 0; n < 2; n += 1) await pieces?.read();
    const tookMs = performance.now() - startedAt;
    await pieces?.cancel();
    return tookMs;
  }
  await response.arrayBuffer();
  if (response.status !== 200) throw new Error(`${path} answered ${response.status}`);
  return performance.now() - startedAt;
}

/** Every page there is; fails where a message is met out of order or not at all. */
async function pageToTheEnd(url: string, messages: number): Promise<MillionBench['paging']> {
  const times: number[] = [];
  let next: string | null = encodeCursor(String(messages + 1));
  for (let expected = messages; next !== null; expected -= PAGE_ROWS) {
    turn += 1;
    const startedAt = performance.now();
    const response = await fetch(`${url}/v1/messages?limit=${PAGE_ROWS}&cursor=${next}`, {
      headers: { authorization: `Bearer all-${turn % KEYS}` },
    });
    const answer = (await response.json()) as { items: { id: string }[]; next: string | null };
    times.push(performance.now() - startedAt);
    const numbers = answer.items.map(({ id }) => Number(id.slice('msg_EV'.length)));
    if (numbers.length !== PAGE_ROWS || numbers.some((number, n) => number !== expected - n))
      throw new Error(`the page below ${expected + 1} is not whole`);
    next = answer.next;
  }
  if (times.length * PAGE_ROWS !== messages) throw new Error('there is more or less than was put in');
  const tenth = times.length / 10;
  return {
    pages: times.length,
    ...{ p50Ms: percentile(times, 0.5), p95Ms: percentile(times, 0.95), maxMs: Math.max(...times) },
    tenthsP95Ms: Array.from({ length: 10 }, (_, n) => percentile(times.slice(n * tenth, (n + 1) * tenth), 0.95)),
  };
}

const KEYS = 40;

function start(pool: pg.PoolConfig) {
  const config: Config = {
    profile: 'sandbox',
    http: {
      host: '127.0.0.1',
      port: 0,
      publicUrl: null,
      maxBodyBytes: 16 * 1024 * 1024,
      tls: null,
      trustedProxies: [],
      clientCertHeader: null,
    },
    store: { url: null, dataDir: '/nonexistent', dataDirNamed: false },
    secrets: { masterKeys: [randomBytes(32)] },
    seal: null,
    entities: TOWNS.map((dir3) => ({
      dir3,
      name: 'Ayuntamiento Ficticio',
      ine: null,
      language: 'es',
      seal: null,
      units: [dir3],
      sendAs: 'entity',
      backends: {},
      backendProblems: {},
      sede: { url: 'https://sede.example.org', hosts: [] },
      files: { source: 'projection', milestones: {} },
    })),
    clients: Object.entries(READERS).flatMap(([reader, entities]) =>
      Array.from({ length: KEYS }, (_, n) => ({
        id: `${reader}-${n}`,
        keySha256: createHash('sha256').update(`${reader}-${n}`).digest(),
        entities,
        scopes: ['messages' as const, 'operator' as const],
        certSha256: null,
      })),
    ),
    backends: {},
    simulators: [],
    vendors: {},
    scan: null,
    statusCallbacks: { allow: [], timeoutMs: 10_000, retryMs: 259_200_000 },
    evidence: { checkpointEveryMs: 3_600_000, checkpointAtMostEveryMs: 600_000 },
    retention: { payloadDays: 30, evidenceDays: 1825, metadataDays: 1825 },
    logLevel: 'error',
  };
  const log = createLog('error', (line) => process.stderr.write(line));
  const input = { config, adapters: {}, simulators: {}, wsSecurity, loadSeal, runtime: systemRuntime, log };
  // Two gateways stand on one server.
  return startGateway({ ...input, pool: { ...pool, max: 12 }, exclusive: false });
}
