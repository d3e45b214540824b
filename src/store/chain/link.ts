/**
 * The one sequencer of the evidence chains: gives what is committed and not linked yet its place in its entity's chain,
 * each exactly once. Writers pay nothing for it; what they write is linked by whichever process comes next.
 */
import type { Pool, PoolClient } from 'pg';
import { type ChainItem, type LinkedEntry, linkAfter } from '../../domain/chain.ts';
import { withTransaction } from '../pool.ts';
import { callbackName } from './record-erased.ts';

const BATCH = 2_000;
const LOCK = "hashtext('carpeta:link-chain')";

/** Something to link: where it stands in its own table, whose it is, and what its entry will say. */
type Waiting = { table: Table; id: string; entity: string; item: ChainItem };
type Table = 'evidence' | 'callback' | 'status_change' | 'chain_erased';

/**
 * Links one batch; returns how many. 0 also where another process is at it. `wait`: not to be put off by that, for a
 * reader who wants everything committed so far linked.
 */
export async function linkChain(pool: Pool, options: { now: Date; wait?: boolean }): Promise<number> {
  if (!(await anythingWaits(pool))) return 0;
  return withTransaction(pool, async (client) => {
    if (!(await lock(client, options.wait === true))) return 0;
    const waiting = await readWaiting(client);
    if (waiting.length === 0) return 0;
    await insertEntries(client, await place(client, waiting, options.now));
    await markLinked(client, waiting);
    return waiting.length;
  });
}

/** Links everything committed before the call. */
export async function linkAll(pool: Pool, now: Date): Promise<void> {
  while ((await linkChain(pool, { now, wait: true })) === BATCH);
}

/** True of a batch that was full: there is more. */
export function isFullBatch(linked: number): boolean {
  return linked >= BATCH;
}

async function anythingWaits(pool: Pool): Promise<boolean> {
  const { rows } = await pool.query<{ some: boolean }>({
    name: 'chain-waits',
    text: `select exists (select 1 from evidence where not chained)
             or exists (select 1 from callback where message is not null and sha256 is not null and not chained)
             or exists (select 1 from status_change where kind = 'legal' and not chained)
             or exists (select 1 from chain_erased) as some`,
  });
  return rows[0]?.some === true;
}

/* All linking stands behind one lock: two processes would fork a chain, and (entity, n) would refuse the second. */
async function lock(client: PoolClient, wait: boolean): Promise<boolean> {
  const text = wait
    ? `select true as mine from pg_advisory_xact_lock(${LOCK})`
    : `select pg_try_advisory_xact_lock(${LOCK}) as mine`;
  const { rows } = await client.query<{ mine: boolean }>({ name: wait ? 'chain-lock' : 'chain-try-lock', text });
  return rows[0]?.mine === true;
}

/* Rows are visible here only once committed: what is linked later was committed later, or waited beside this batch. */
async function readWaiting(client: PoolClient): Promise<Waiting[]> {
  const found: Waiting[] = [];
  for (const read of [readEvidence, readCallbacks, readLegal]) {
    if (found.length < BATCH) found.push(...(await read(client, BATCH - found.length)));
  }
  found.sort((a, b) => (a.item.happenedAt < b.item.happenedAt ? -1 : a.item.happenedAt > b.item.happenedAt ? 1 : 0));
  // A piece must stand in the chain before it can be called erased.
  if (found.length < BATCH) found.push(...(await readErased(client, BATCH - found.length)));
  return found;
}

type PieceRow = {
  id: string;
  entity: string;
  message: string;
  mediaType: string;
  sha256: string;
  size: number;
  source: string;
  at: Date;
};

async function readEvidence(client: PoolClient, limit: number): Promise<Waiting[]> {
  const { rows } = await client.query<PieceRow & { name: string; piece: string }>({
    name: 'unlinked-evidence',
    text: `select id, entity, message, name, kind as piece, media_type as "mediaType", encode(sha256, 'hex') as sha256,
             size::float8 as size, source, at
           from evidence where not chained order by at, id limit $1`,
    values: [limit],
  });
  return rows.map(({ id, entity, at, ...rest }) => ({
    table: 'evidence',
    id,
    entity,
    item: { kind: 'evidence', happenedAt: at.toISOString(), ...rest },
  }));
}

async function readCallbacks(client: PoolClient, limit: number): Promise<Waiting[]> {
  const { rows } = await client.query<PieceRow & { code: string }>({
    name: 'unlinked-callbacks',
    text: `select c.id, m.entity, c.message, 'text/xml' as "mediaType", encode(c.sha256, 'hex') as sha256, c.size,
             c.backend as source, c.code, c.received_at as at
           from callback c join message m on m.id = c.message
           where c.message is not null and c.sha256 is not null and not c.chained
           order by c.received_at, c.id limit $1`,
    values: [limit],
  });
  return rows.map(({ id, entity, at, ...rest }) => ({
    table: 'callback',
    id,
    entity,
    item: { kind: 'callback', name: callbackName(id), happenedAt: at.toISOString(), ...rest },
  }));
}

type LegalRow = { id: string; entity: string; message: string; at: Date } & Record<'from' | 'to', string | null> &
  Record<'code' | 'source', string | null> & { conflict: boolean };

async function readLegal(client: PoolClient, limit: number): Promise<Waiting[]> {
  const { rows } = await client.query<LegalRow>({
    name: 'unlinked-legal',
    text: `select id, entity, message, from_state as "from", to_state as "to", code, source, conflict, at
           from status_change where kind = 'legal' and not chained order by id limit $1`,
    values: [limit],
  });
  return rows.map(({ id, entity, at, ...rest }) => ({
    table: 'status_change',
    id,
    entity,
    item: { kind: 'legal', happenedAt: at.toISOString(), ...rest },
  }));
}

async function readErased(client: PoolClient, limit: number): Promise<Waiting[]> {
  type Row = { id: string; entity: string; message: string; name: string; reason: string; at: Date };
  const { rows } = await client.query<Row>({
    name: 'unlinked-erased',
    text: 'select id, entity, message, name, reason, at from chain_erased order by id limit $1',
    values: [limit],
  });
  return rows.map(({ id, entity, at, ...rest }) => ({
    table: 'chain_erased',
    id,
    entity,
    item: { kind: 'erased', happenedAt: at.toISOString(), ...rest },
  }));
}

async function place(client: PoolClient, waiting: readonly Waiting[], now: Date): Promise<LinkedEntry[]> {
  const byEntity = Map.groupBy(waiting, ({ entity }) => entity);
  const { rows } = await client.query<{ entity: string; n: string; hash: string }>({
    name: 'chain-heads',
    text: "select entity, n, encode(hash, 'hex') as hash from chain_head where entity = any($1)",
    values: [[...byEntity.keys()]],
  });
  const heads = new Map(rows.map(({ entity, n, hash }) => [entity, { n: Number(n), hash }]));
  return [...byEntity].flatMap(([entity, items]) => {
    const place = { entity, linkedAt: now };
    return linkAfter(
      heads.get(entity) ?? null,
      items.map(({ item }) => item),
      place,
    );
  });
}

const INSERT = `
  with linked as (
    select * from unnest($1::text[], $2::bigint[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[])
      as l (entity, n, message, kind, name, entry, hash)
  ), kept as (
    insert into chain_entry (entity, n, message, kind, name, entry, hash)
    select entity, n, message, kind, name, entry, decode(hash, 'hex') from linked
  )
  insert into chain_head (entity, n, hash)
  select distinct on (entity) entity, n, decode(hash, 'hex') from linked order by entity, n desc
  on conflict (entity) do update set n = excluded.n, hash = excluded.hash`;

async function insertEntries(client: PoolClient, linked: readonly LinkedEntry[]): Promise<void> {
  const column = <T>(of: (each: LinkedEntry) => T) => linked.map(of);
  await client.query({
    name: 'chain-insert',
    text: INSERT,
    values: [
      column(({ entry }) => entry.entity),
      column(({ n }) => n),
      column(({ entry }) => entry.message),
      column(({ entry }) => entry.kind),
      column(({ entry }) => ('name' in entry ? entry.name : null)),
      column(({ text }) => text),
      column(({ hash }) => hash),
    ],
  });
}

const MARK: Readonly<Record<Table, string>> = {
  evidence: 'update evidence set chained = true where id = any($1) and not chained',
  callback: 'update callback set chained = true where id = any($1) and not chained',
  status_change: 'update status_change set chained = true where id = any($1::bigint[]) and not chained',
  chain_erased: 'delete from chain_erased where id = any($1::bigint[])',
};

/* A row that is not there to be marked was deleted in between: its entry would be of nothing, so nothing is linked. */
async function markLinked(client: PoolClient, waiting: readonly Waiting[]): Promise<void> {
  for (const [table, rows] of Map.groupBy(waiting, (each) => each.table)) {
    const ids = rows.map(({ id }) => id);
    const { rowCount } = await client.query({ name: `chain-mark-${table}`, text: MARK[table], values: [ids] });
    if (rowCount !== ids.length) throw new RangeError('what was to be linked has changed meanwhile');
  }
}
