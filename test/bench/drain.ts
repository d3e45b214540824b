/**
 * Draining a backlog (claim → sign → SOAP → recorded) with our signer and with node-soap's behind the same port, in
 * turn, beside pgbench writing the same rows on the same server.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Tally } from './report.ts';
import { countsOf, type Stage } from './stage.ts';

const DOCUMENT_BYTES = 20 * 1024;
const LOOK_MS = 50;

export type Drained = Tally & { messages: number; perSecond: number };

export async function drain(stage: Stage, signer: 'ours' | 'node-soap', messages: number): Promise<Drained> {
  await stage.freshDatabase();
  await stage.fill(messages, DOCUMENT_BYTES);
  await stage.pool().query('vacuum analyze');
  const simulator = await stage.simulator();
  const gateway = await stage.gateway(simulator.said, { signer });
  const started = performance.now();
  const first = await accepted(stage);
  while ((await accepted(stage)) < messages) await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  const seconds = (performance.now() - started) / 1000;
  const counts = await countsOf(simulator.said);
  await gateway.stop();
  await simulator.stop();
  return {
    messages,
    perSecond: (messages - first) / seconds,
    lost: messages - counts.created,
    doubled: counts.doubled,
  };
}

async function accepted(stage: Stage): Promise<number> {
  const { rows } = await stage
    .pool()
    .query<{ n: number }>(`select count(*)::int as n from message where delivery = 'accepted'`);
  return rows[0]?.n ?? 0;
}

/* The rows of one message on its way, as delivery writes them: begin with its request, then the record. */
const SCRIPT = `
\\set n random(1, 1000000000)
update message set attempts = attempts + 1 where id = 'none';
insert into evidence (id, message, entity, name, kind, media_type, sha256, size, chunks, source, at)
  select 'b' || :client_id || '-' || :n || '-' || clock_timestamp(), id, entity, 'r' || :client_id || '-' || :n || '-' || clock_timestamp(), 'request', 'text/xml', '', 30000, 1, 'bench', now() from message limit 1;
insert into chunk (owner, n, data) values ('c' || :client_id || '-' || :n || '-' || clock_timestamp(), 0, decode(repeat('5a', 30000), 'hex'));
begin;
update message set changes = changes + 1 where id = (select id from message offset (:n % 200) limit 1);
insert into status_change (entity, at, kind, source, fed) values ('L01999999', now(), 'delivery', 'bench', true);
insert into chunk (owner, n, data) values ('d' || :client_id || '-' || :n || '-' || clock_timestamp(), 0, decode(repeat('5a', 700), 'hex'));
commit;
`;

/** Transactions per second of pgbench with the same rows; null where there is no pgbench on this machine. */
export function pgbench(stage: Stage): number | null {
  const binary = findPgbench();
  if (binary === null) return null;
  const folder = mkdtempSync(join(tmpdir(), 'pgbench-'));
  const script = join(folder, 'rows.sql');
  writeFileSync(script, SCRIPT);
  const { host, user, password, database } = stage.poolConfig();
  const out = execFileSync(
    binary,
    [
      '-n',
      '-M',
      'prepared',
      '-c',
      '8',
      '-T',
      '10',
      '-f',
      script,
      '-h',
      String(host),
      '-U',
      String(user),
      String(database),
    ],
    {
      env: { PGPASSWORD: String(password), PATH: '/usr/bin:/bin' },
      encoding: 'utf8',
    },
  );
  rmSync(folder, { recursive: true });
  return Number(/tps = ([\d.]+)/.exec(out)?.[1]);
}

function findPgbench(): string | null {
  const debian = existsSync('/usr/lib/postgresql')
    ? readdirSync('/usr/lib/postgresql').map((version) => `/usr/lib/postgresql/${version}/bin/pgbench`)
    : [];
  return [...debian.reverse(), '/usr/bin/pgbench'].find((path) => existsSync(path)) ?? null;
}
