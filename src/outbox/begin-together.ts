/** `begin` for several messages in one statement: durable for all of them before the first byte of any leaves. */
import type { Pool } from 'pg';
import type { Begin } from './begin.ts';
import { pack } from './packed.ts';

/* A row that somebody else holds is passed over, not waited for: nothing is waited for while others are held. */
const BEGIN = `
  with given as materialized (
    select * from json_to_recordset($1) as g (message text, owner text, until timestamptz, now timestamptz, expires date,
      route text, warnings jsonb, id text, entity text, name text, kind text, media_type text, sha256 text, size bigint, source text,
      at timestamptz, splice_at bigint, splice_document text, splice_key text, start int, length int)
  ), free as (
    select m.id from message m join given g on g.message = m.id
    where m.id = any(array(select message from given)) and m.lease_owner = g.owner and m.delivery = 'sending'
      and m.lease_until = g.until
    for update of m skip locked
  ), mine as (
    update message m set attempts = m.attempts + 1, attempt_started_at = g.now, deadline_sent = g.expires,
      expires_on = g.expires, route = coalesce(g.route, m.route), warnings = case when g.warnings = '[]' then m.warnings else g.warnings end,
      deadlines_sent = case when g.expires is null or g.expires = any(m.deadlines_sent) then m.deadlines_sent
        else m.deadlines_sent || g.expires end
    from given g
    where m.id = any(array(select id from free)) and g.message = m.id
    returning m.id
  ), kept as (
    insert into evidence (id, message, entity, name, kind, media_type, sha256, size, chunks, source, at,
      splice_at, splice_document, splice_key)
    select g.id, g.message, g.entity, g.name, g.kind, g.media_type, decode(g.sha256, 'hex'), g.size, 1, g.source, g.at,
      g.splice_at, g.splice_document, decode(g.splice_key, 'hex')
    from given g join mine on mine.id = g.message on conflict (message, name) do nothing returning id
  ), piece as (
    insert into chunk (owner, n, data)
    select kept.id, 0, substring($2::bytea from g.start for g.length) from kept join given g on g.id = kept.id
  ) select id from mine`;

/** Whoever has one piece of evidence of one chunk; what is larger begins alone. */
export function mayBeginTogether({ request }: Begin): boolean {
  return request.chunks.length === 1;
}

/** The places of those that may be sent; of the others nothing was written. */
export async function beginTogether(pool: Pool, inputs: readonly Begin[]): Promise<ReadonlySet<number>> {
  const { bytes, starts } = pack(inputs.map(({ request }) => request.chunks[0] ?? Buffer.alloc(0)));
  const rows = inputs.map(({ message, owner, leaseUntil, now, expiresOn, route, warnings, request }, n) => ({
    message: message.id,
    owner,
    until: leaseUntil,
    now,
    expires: expiresOn,
    route: route ?? null,
    warnings,
    id: request.id,
    entity: message.entity,
    name: request.name,
    kind: request.kind,
    media_type: request.mediaType,
    sha256: request.sha256.toString('hex'),
    size: request.size,
    source: request.source,
    at: request.at,
    splice_at: request.splice?.at ?? null,
    splice_document: request.splice?.document ?? null,
    splice_key: request.splice?.key.toString('hex') ?? null,
    start: starts[n],
    length: request.chunks[0]?.byteLength,
  }));
  const { rows: begun } = await pool.query<{ id: string }>({
    name: 'begin-together',
    text: BEGIN,
    values: [JSON.stringify(rows), bytes],
  });
  const ids = new Set(begun.map(({ id }) => id));
  return new Set([...inputs.keys()].filter((n) => ids.has(inputs[n]?.message.id ?? '')));
}
