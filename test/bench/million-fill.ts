/**
 * A million messages of one month, as SQL writes them fastest: towns of uneven size, one of them a fifth of all; a file of
 * fifty thousand; states, attempts and status changes in realistic shares. No documents and no evidence: no list reads them.
 */
import type pg from 'pg';

export const TOWNS = Array.from({ length: 115 }, (_, n) => `L0199${String(9_999 - n).padStart(4, '0')}`);
export const DAYS = 30;
export const MASS_FILE = 'IBI/2026';
const TABLES = ['event', 'message', 'message_listed', 'attempt', 'status_change'];

/* One number between 0 and 1 for each n, the same in every run; another `salt`, another one. */
const chance = (salt: number) => `((hashint8(n::bigint * 31 + ${salt})::bigint + 2147483648) / 4294967296.0)`;

/** What each of the million is, before it is spread over the tables; $1: how many, $2: DIR3 codes, $3: now. */
const MADE = `
  create temporary table made as
  select n, town, 'EV' || lpad(n::text, 9, '0') as key, $3::timestamptz - ($1::int - n) * (interval '${DAYS} days' / $1::int) as at,
    case when chance_state < 0.970 then 'accepted' when chance_state < 0.983 then 'rejected' when chance_state < 0.985 then 'dead'
      when chance_state < 0.988 then 'cancelled' else 'mirrored' end as settled,
    case when n > $1::int - least(3000, $1::int / 100) then case when n % 200 = 0 then 'sending' else 'queued' end when chance_state < 0.0004 then 'uncertain' end as standing,
    case when chance_legal < 0.55 then 'accessed' when chance_legal < 0.90 then 'expired' when chance_legal < 0.95 then 'refused'
      when chance_legal < 0.99 then 'returned' else 'annulled' end as ended,
    case when chance_file < 0.05 then '${MASS_FILE}' when chance_file < 0.75 then 'EXP/2026/' || n / 3 end as file,
    case when chance_ref < 0.6 then '1' else 'R' || n end as ref, case when chance_ref < 0.02 then 'otro' else 'notifica' end as backend
  from (select n, ($2::text[])[1 + floor(115 * ${chance(1)} ^ 3)::int] as town, ${chance(2)} as chance_state, ${chance(3)} as chance_legal,
      ${chance(4)} as chance_file, ${chance(5)} as chance_ref from generate_series(1, $1::int) n) drawn`;

/** Statements that spread what was made; one after the other, since each reads what the ones before wrote. */
const SPREAD = [
  `insert into event (id, source, event_id, type, entity, client_id, effect, file, fingerprint, received_at)
   select 'evt_' || key, 'urn:dir3:' || town || ':oficina', key, 'es.citizenfolder.notification.requested.v1', town, 'oficina',
     case settled when 'mirrored' then 'mirror' else 'deliver' end, file, decode(md5(key) || md5(key), 'hex'), at from made`,
  `insert into message (id, seq, event, entity, issuer, backend, ref, position, file, delivery, legal, final, reference, remote_id,
     attempts, next_at, attempt_started_at, uncertain_since, next_ask_at, lease_until, deadline_sent, expires_on, made_available_at,
     legal_at, channel, by_whom, changes, accepted_at, created_at, final_at, problem)
   select 'msg_' || key, n, 'evt_' || key, town, town, backend, ref, 0, file, delivery, legal, final, upper(left(md5(key), 20)),
     case when delivery = 'accepted' then 'rem' || n end, (delivery not in ('queued', 'cancelled', 'mirrored'))::int, at, null,
     case when delivery = 'uncertain' then at end, case when delivery = 'uncertain' then now() + interval '1 day' end,
     case when delivery = 'sending' then now() + interval '1 day' end, last_day, last_day, accepted, case when legal is not null then accepted + interval '3 days' end,
     case when legal in ('accessed', 'refused') then 'dehu' end, case when legal in ('accessed', 'refused') then 'holder' end, 3, accepted, at,
     case when final then at + interval '3 days' end,
     case when delivery in ('rejected', 'dead') then jsonb_build_object('pointer', '', 'code', 'attempts-exhausted') end
   from (select *, coalesce(standing, settled) as delivery, coalesce(legal in ('accessed', 'expired', 'refused', 'returned', 'annulled'), false)
         or coalesce(standing, settled) in ('rejected', 'dead', 'cancelled', 'mirrored') as final,
       case when coalesce(standing, settled) in ('accepted', 'rejected') then at + 40 * interval '1 second' * ${chance(6)} end as accepted,
       case when coalesce(standing, settled) not in ('queued', 'cancelled') then (at + interval '10 days')::date end as last_day
     from (select *, case when coalesce(standing, settled) <> 'accepted' then null when at > $1::timestamptz - interval '10 days' * ${chance(7)} then 'available' else ended end as legal
       from made) with_legal) whole`,
  // Triggers rest meanwhile.
  `insert into message_listed (seq, id, entity, backend, ref, file, created_at)
   select seq, id, entity, backend, ref, file, created_at from message order by seq`,
  `insert into attempt (message, n, started_at, duration_ms, outcome, code)
   select id, 1, coalesce(accepted_at, created_at), 60 + (seq % 400), case delivery when 'accepted' then 'accepted' when 'rejected' then 'rejected'
     when 'uncertain' then 'unknown' else 'temporary' end, '000' from message where attempts > 0 order by seq`,
  `insert into status_change (cursor, message, entity, sequence, at, kind, from_state, to_state, source, delivery, legal, final, fed, chained)
   select row_number() over (order by m.seq, step), m.id, m.entity, step, m.created_at + step * interval '1 minute',
     case when step = 1 then 'delivery' else 'legal' end, null, case when step = 1 then m.delivery when step = 2 then 'available' else m.legal end,
     m.backend, m.delivery, m.legal, m.final, true, true
   from message m cross join generate_series(1, 3) step where m.seq % 5 = 0 and (step = 1 or (m.legal is not null and (step = 2 or m.final))) order by m.seq, step`,
];

/** Fills an empty, migrated store. Indexes are built once at the end, as nothing else fills a million in a minute. */
export async function fillMessages(pool: pg.Pool, { messages, now }: { messages: number; now: Date }): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query(
      "set session_replication_role = replica; set synchronous_commit = off; set maintenance_work_mem = '256MB'; set work_mem = '64MB'",
    );
    const { rows: indexes } = await client.query<{ name: string; definition: string }>(
      `select c.relname as name, pg_get_indexdef(c.oid) as definition from pg_index i join pg_class c on c.oid = i.indexrelid
       where i.indrelid::regclass::text = any($1) and not i.indisunique`,
      [TABLES],
    );
    for (const { name } of indexes) await client.query(`drop index ${name}`);
    await client.query(MADE, [messages, TOWNS, now]);
    for (const statement of SPREAD) await client.query(statement, statement.includes('$1') ? [now] : []);
    for (const { definition } of indexes) await client.query(definition);
    await client.query(
      "select setval('message_seq', $1), setval(pg_get_serial_sequence('status_change', 'id'), (select max(id) from status_change))",
      [messages],
    );
    await client.query('update change_counter set last = (select max(cursor) from status_change)');
    await client.query('drop table made');
    for (const table of TABLES) await client.query(`vacuum analyze ${table}`);
  } finally {
    client.release(true);
  }
}
