/** What a backup holds: every table of the schema with its columns, those first that others refer to; and the sequences. */
import type { PoolClient } from 'pg';

export type Table = { name: string; columns: string[] };
export type Sequence = { name: string; last: string };

/** Rows that mean nothing in another store: who is signed in, what was asked a moment ago, how the far side did. */
const SHORT_LIVED = ['operator_session', 'folder_request', 'delivery_rate', 'circuit', 'vendor_breaker'];
/** What migrating writes, and what is written anew with the messages it is about. */
const MADE_AGAIN = ['schema_migration', 'message_listed'];

const TABLES = `
  select c.relname as name, array_agg(a.attname::text order by a.attnum) as columns,
    array(select distinct f.confrelid::regclass::text from pg_constraint f
          where f.conrelid = c.oid and f.contype = 'f' and f.confrelid <> c.oid) as needs
  from pg_class c
  join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
  where c.relkind in ('r', 'p') and not c.relispartition and c.relnamespace = current_schema()::regnamespace
    and c.relname <> all($1)
  group by c.oid, c.relname order by c.relname`;

export async function listTables(client: PoolClient): Promise<Table[]> {
  const { rows } = await client.query<Table & { needs: string[] }>(TABLES, [[...SHORT_LIVED, ...MADE_AGAIN]]);
  const sorted: Table[] = [];
  const visited = new Set<string>();
  const visit = (name: string): void => {
    const table = rows.find((each) => each.name === name);
    if (table === undefined || visited.has(name)) return;
    visited.add(name);
    table.needs.forEach(visit);
    sorted.push({ name, columns: table.columns });
  };
  for (const { name } of rows) visit(name);
  return sorted;
}

/** Read after the rows, they are never behind them. */
export async function listSequences(client: PoolClient): Promise<Sequence[]> {
  const { rows } = await client.query<Sequence>(
    `select sequencename as name, last_value::text as last from pg_sequences
     where schemaname = current_schema() and last_value is not null order by 1`,
  );
  return rows;
}

/** `copy` of exactly these columns; of a query, because a partitioned table cannot be copied out itself. */
export function copyOutText(client: PoolClient, { name, columns }: Table): string {
  return `copy (select ${quoted(client, columns)} from ${client.escapeIdentifier(name)}) to stdout`;
}

export function copyInText(client: PoolClient, { name, columns }: Table): string {
  return `copy ${client.escapeIdentifier(name)} (${quoted(client, columns)}) from stdin`;
}

function quoted(client: PoolClient, columns: readonly string[]): string {
  return columns.map((each) => client.escapeIdentifier(each)).join(', ');
}
