/**
 * What a restored store may still believe: nothing that waits was certainly not sent, no cursor or sequence was certainly
 * not handed out, nobody holds a lease.
 */
import type { PoolClient } from 'pg';

export type Begin = {
  now: Date;
  /** Until when every message is asked for before its first send. */
  askUntil: Date;
  /** Back ends that cannot be asked: only a person decides what was with them. */
  unaskable: readonly string[];
};

/** More changes than any store makes between a backup and its loss; cursors stay exact numbers for 900,000 restores. */
const CURSOR_JUMP = 10_000_000_000;
/** The same for the changes of one message. */
const SEQUENCE_JUMP = 1_000;

/** Column names under which tables keep who works on a row now. */
const LEASES = '(^|_)lease_(until|owner|token)$|_token$';

/** Returns how many messages begin as uncertain. Only in the transaction that follows the rows. */
export async function startUncertain(client: PoolClient, begin: Begin & { takenAt: Date }): Promise<number> {
  await endLeases(client);
  await client.query('update change_counter set last = last + $1', [CURSOR_JUMP]);
  await client.query('update message set changes = changes + $1, cleared_reference = null', [SEQUENCE_JUMP]);
  const uncertain = await doubtMessages(client, begin);
  await client.query(
    `update remote_change set state = 'uncertain', ever_uncertain = true, attempt_ended_at = $1, next_at = $1, asks = 0
     where state in ('queued', 'calling', 'uncertain')`,
    [begin.now],
  );
  await client.query(
    `insert into restoration (restored_at, taken_at, ask_until) values ($1, $2, $3)
     on conflict (one) do update set restored_at = excluded.restored_at, taken_at = excluded.taken_at,
       ask_until = greatest(restoration.ask_until, excluded.ask_until)`,
    [begin.now, begin.takenAt, begin.askUntil],
  );
  await client.query(
    `insert into audit (at, client_id, action, object, reason, result)
     values ($1, 'command-line', 'restore', 'store', $2, 'done')`,
    [begin.now, `backup of ${begin.takenAt.toISOString()}`],
  );
  return uncertain;
}

async function endLeases(client: PoolClient): Promise<void> {
  const { rows } = await client.query<{ table: string; columns: string[] }>(
    `select c.relname as table, array_agg(a.attname::text) as columns
     from pg_class c join pg_attribute a on a.attrelid = c.oid
     where c.relkind in ('r', 'p') and not c.relispartition and c.relnamespace = current_schema()::regnamespace
       and a.attnum > 0 and not a.attisdropped and not a.attnotnull and a.attname ~ $1
     group by c.relname`,
    [LEASES],
  );
  for (const { table, columns } of rows) {
    const names = columns.map((each) => client.escapeIdentifier(each));
    await client.query(
      `update ${client.escapeIdentifier(table)} set ${names.map((each) => `${each} = null`).join(', ')}
       where ${names.map((each) => `${each} is not null`).join(' or ')}`,
    );
  }
}

/* What was under way when the backup was taken ended unseen; what waited may have been sent since. */
async function doubtMessages(client: PoolClient, { now, unaskable }: Begin): Promise<number> {
  const { rowCount } = await client.query(
    `with open as (
       select id, delivery, attempts, attempt_started_at from message where delivery in ('queued', 'sending', 'uncertain')
     ), doubted as (
       update message m set delivery = 'uncertain', uncertain_since = coalesce(m.uncertain_since, $1),
         uncertain_alerted = false, ever_uncertain = true, attempt_started_at = null, attempt_ended_at = $1, asks = 0,
         needs_person = m.backend = any($2), next_ask_at = case when m.backend = any($2) then null else $1 end,
         changes = m.changes + 1
       from open where m.id = open.id
       returning m.id, m.entity, m.changes, m.legal, open.delivery as was, open.attempts, open.attempt_started_at
     ), tried as (
       insert into attempt (message, n, started_at, duration_ms, outcome, code)
       select id, attempts, attempt_started_at, 0, 'unknown', 'process-lost'
       from doubted where was = 'sending' and attempt_started_at is not null
       on conflict (message, n) do nothing
     )
     insert into status_change (message, entity, sequence, at, kind, from_state, to_state, code, source, delivery, legal,
       final, fed)
     select id, entity, changes, $1, 'delivery', was, 'uncertain', 'restored', 'gateway', 'uncertain', legal, false, true
     from doubted`,
    [now, unaskable],
  );
  return rowCount ?? 0;
}
