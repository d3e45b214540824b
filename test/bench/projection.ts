/**
 * A citizen's summary over a province's projection: 115 towns, 410,000 people, a million files; beside the same on an
 * empty one. The rows nobody asks for have the size and shape of real ones but random bytes (sealing a million would
 * take minutes and measure AES); those of the people asked are sealed and hashed as intake does.
 */
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type pg from 'pg';
import { vendors } from '../../adapters/registry.ts';
import type { FileFacts } from '../../contracts/file-status.ts';
import type { Config } from '../../src/config.ts';
import { personKey } from '../../src/domain/person-key.ts';
import { startGateway } from '../../src/gateway.ts';
import { createLog } from '../../src/log.ts';
import { systemRuntime } from '../../src/runtime.ts';
import { loadSeal } from '../../src/signing/keys.ts';
import { wsSecurity } from '../../src/signing/ws-security.ts';
import { keyOwner, sealContent } from '../../src/store/projection/content.ts';
import { createFolderKeys } from '../../src/vault/folder-keys.ts';
import { createVault } from '../../src/vault/vault.ts';
import { percentile } from './report.ts';
import type { Stage } from './stage.ts';

const TOWNS = Array.from({ length: 115 }, (_, n) => `L0199${String(9_999 - n).padStart(4, '0')}`);
/** More than one: each has a pace of its own that a measurement would run into. */
const CLIENTS = Array.from({ length: 40 }, (_, n) => `clave-de-carpeta-${n}`);
const ROUNDS = 6;

export type ProjectionBench = {
  people: number;
  files: number;
  loadSeconds: number;
  full: { p50Ms: number; p99Ms: number };
  empty: { p50Ms: number; p99Ms: number };
  /** p99 over a full projection, as a multiple of that over an empty one; and the same of the median. */
  ratio: number;
  medianRatio: number;
};

export async function benchProjection(stage: Stage, quick: boolean): Promise<ProjectionBench> {
  const people = quick ? 41_000 : 410_000;
  const files = quick ? 100_000 : 1_000_000;
  const masterKey = randomBytes(32);
  const asked = Array.from({ length: 2_000 }, (_, n) => Math.floor((n * people) / 2_000));
  await stage.freshDatabase();
  const full = stage.poolConfig();
  const startedAt = performance.now();
  await load(stage.pool(), { masterKey, people, files, asked });
  const loadSeconds = Math.round((performance.now() - startedAt) / 1_000);
  await stage.freshDatabase();
  const empty = stage.poolConfig();
  await sources(stage.pool());
  const gateways = { full: await start(full, masterKey), empty: await start(empty, masterKey) };
  const times: Record<'full' | 'empty', number[]> = { full: [], empty: [] };
  await ask(gateways.full.url, asked.slice(0, 300), true);
  await ask(gateways.empty.url, asked.slice(0, 300), false);
  const each = Math.floor(asked.length / ROUNDS);
  // In turns, so that what else the machine does falls on both.
  for (let round = 0; round < ROUNDS; round += 1) {
    const some = asked.slice(round * each, (round + 1) * each);
    times.full.push(...(await ask(gateways.full.url, some, true)));
    times.empty.push(...(await ask(gateways.empty.url, some, false)));
  }
  await gateways.full.stop();
  await gateways.empty.stop();
  const of = (list: number[]) => ({ p50Ms: percentile(list, 0.5), p99Ms: percentile(list, 0.99) });
  const result = { full: of(times.full), empty: of(times.empty) };
  return {
    people,
    files,
    loadSeconds,
    ...result,
    ratio: result.full.p99Ms / result.empty.p99Ms,
    medianRatio: result.full.p50Ms / result.empty.p50Ms,
  };
}

function personOf(n: number): { type: 'other'; number: string } {
  return { type: 'other', number: `P${n}` };
}

type Size = { masterKey: Buffer; people: number; files: number; asked: readonly number[] };

async function load(pool: pg.Pool, { masterKey, people, files, asked }: Size): Promise<void> {
  const vault = createVault([masterKey]);
  const facts = (number: string): FileFacts => ({
    emitter: { dir3: TOWNS[0] ?? '' },
    procedure: { sia: '2104567' },
    file: { id: number, title: { lang: 'es', value: 'Licencia de obra menor en la calle de ejemplo' } },
    openedAt: '2026-09-01T07:00:00Z',
    state: 'open',
    phase: { standard: 'instruction' },
    citizenAction: {
      required: 'yes',
      kind: 'amendment',
      dueOn: '2026-12-16',
      text: { lang: 'es', value: 'Aporte el plano' },
    },
  });
  const content = (n: number, number: string) => ({
    at: '2026-10-01T08:00:00.000Z',
    facts: facts(number),
    interested: [{ role: 'holder' as const, person: { idType: 'other' as const, idNumber: `P${n}` } }],
  });
  const one = vault.newKey('fil_0');
  const sample = sealContent(one.key, { id: '0', entity: '', file: '' }, content(0, 'EXP/2026/000000'));
  await pool.query(
    `insert into projected_file (id, entity, file, revision, content_sealed, hash_key, updated_at) overriding system value
     select n + 1, ($1::text[])[1 + (n::bigint * 7919) % 115], 'EXP/2026/' || n, 1, uuid_send(gen_random_uuid()) || $2::bytea, $3,
       timestamptz '2026-10-01' - n * interval '1 minute'
     from generate_series(0, $4::int - 1) n`,
    [TOWNS, sample.subarray(16), vault.currentMasterKey, files],
  );
  await pool.query(
    `insert into data_key (owner, wrapped, master_key)
     select 'fil_' || n, uuid_send(gen_random_uuid()) || $1::bytea, $2 from generate_series(1, $3::int) n`,
    [one.wrapped.subarray(16), vault.currentMasterKey, files],
  );
  await pool.query(
    `insert into projected_person (person, file, role)
     select sha256(convert_to('P' || n % $1::int, 'utf8')), n + 1, 'holder' from generate_series(0, $2::int - 1) n`,
    [people, files],
  );
  await sources(pool);
  await sealAsked(pool, vault, { masterKey, people, asked, content });
  for (const table of ['projected_file', 'projected_person', 'data_key']) await pool.query(`vacuum analyze ${table}`);
}

/** The files of the people asked, as intake would have written them. */
async function sealAsked(
  pool: pg.Pool,
  vault: ReturnType<typeof createVault>,
  of: {
    masterKey: Buffer;
    people: number;
    asked: readonly number[];
    content: (n: number, number: string) => Parameters<typeof sealContent>[2];
  },
): Promise<void> {
  const keys = createFolderKeys([of.masterKey]);
  const { rows } = await pool.query<{ id: string; entity: string; file: string; n: number }>(
    `select id, entity, file, ((id - 1) % $1::int)::int as n from projected_file where ((id - 1) % $1::int)::int = any($2)`,
    [of.people, of.asked],
  );
  const sealed = rows.map(({ id, entity, file, n }) => {
    const key = vault.newKey(keyOwner(id));
    return { id, n, wrapped: key.wrapped, content: sealContent(key.key, { id, entity, file }, of.content(n, file)) };
  });
  await pool.query(
    `update projected_file f set content_sealed = g.content
     from unnest($1::bigint[], $2::bytea[]) as g (id, content) where f.id = g.id`,
    [sealed.map(({ id }) => id), sealed.map((each) => each.content)],
  );
  await pool.query(
    `update data_key k set wrapped = g.wrapped
     from unnest($1::text[], $2::bytea[]) as g (owner, wrapped) where k.owner = g.owner`,
    [sealed.map(({ id }) => keyOwner(id)), sealed.map(({ wrapped }) => wrapped)],
  );
  await pool.query(
    `update projected_person p set person = g.hash
     from unnest($1::bigint[], $2::bytea[]) as g (file, hash) where p.file = g.file`,
    [sealed.map(({ id }) => id), sealed.map(({ n }) => keys.hash(personKey(personOf(n))).hash)],
  );
}

async function sources(pool: pg.Pool): Promise<void> {
  await pool.query('insert into projection_source (entity, as_of) select unnest($1::text[]), now()', [TOWNS]);
}

/** One after the other, over HTTP; each time in milliseconds. Fails when an answer is not what it must be. */
async function ask(url: string, people: readonly number[], found: boolean): Promise<number[]> {
  const times: number[] = [];
  for (const [index, n] of people.entries()) {
    const body = JSON.stringify({
      version: '1.0',
      idPeticion: randomUUID(),
      fechaPeticion: new Date().toISOString(),
      solicitante: { dir3: 'L01999997', sistema: 'medida' },
      finalidad: 'CARPETA_CIUDADANA',
      titular: { tipoDocumento: 'OTRO', documento: personOf(n).number },
      idioma: 'es',
    });
    const startedAt = performance.now();
    const response = await fetch(`${url}/carpeta/v1/expedientes/resumen`, {
      method: 'POST',
      headers: { authorization: `Bearer ${CLIENTS[index % CLIENTS.length]}`, 'content-type': 'application/json' },
      body,
    });
    const answer = (await response.json()) as { datos?: unknown[]; fuentes?: unknown[] };
    times.push(performance.now() - startedAt);
    if (response.status !== 200 || answer.fuentes?.length !== TOWNS.length || (answer.datos?.length ?? 0) > 0 !== found)
      throw new Error(`answered ${response.status} with ${answer.datos?.length ?? 'no'} bodies`);
  }
  return times;
}

function start(pool: pg.PoolConfig, masterKey: Buffer) {
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
    secrets: { masterKeys: [masterKey] },
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
    clients: CLIENTS.map((key, n) => ({
      id: `carpeta-${n}`,
      keySha256: createHash('sha256').update(key).digest(),
      entities: '*',
      scopes: ['folder'],
      certSha256: null,
    })),
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
  const input = { config, adapters: {}, simulators: {}, vendors, wsSecurity, loadSeal, runtime: systemRuntime, log };
  return startGateway({ ...input, pool, exclusive: false });
}
