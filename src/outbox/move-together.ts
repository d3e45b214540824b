/**
 * `move` for several messages whose attempts ended in the same way, in one statement: the columns, the timeline, the
 * attempt and the evidence of each change together or not at all, and so do those of all of them.
 */
import { createHash } from 'node:crypto';
import type { Pool } from 'pg';
import { pollForCallback, SPEAKS_OF } from '../store/callbacks/match.ts';
import type { SealedEvidence } from '../store/evidence/write.ts';
import { type Attempt, type Change, type Columns, isFed, type Lease, type Move } from './move.ts';
import { pack } from './packed.ts';

/** The end of an attempt under a lease, with its answer in one chunk: what nearly every message comes to. */
type Ending = Move & {
  lease: Lease;
  attempt: Attempt;
  changes: readonly [Change];
  evidence: readonly [SealedEvidence];
};

const ONLY_GUARDS = ['attempts', 'seenLegal', 'seenCallbackAt'] as const;

export function mayMoveTogether(input: Move): input is Ending {
  if (input.lease === undefined || input.attempt === undefined) return false;
  if (input.from.length !== 1 || ONLY_GUARDS.some((guard) => input[guard] !== undefined)) return false;
  return input.changes?.length === 1 && input.evidence?.length === 1 && input.evidence[0]?.chunks.length === 1;
}

/** What goes in one statement sets the same columns. */
export function shapeOf(input: Move): string {
  return Object.keys(input.set).sort().join();
}

/** All of one shape. The places of those that moved; of the others nothing was written. */
export async function moveTogether(pool: Pool, inputs: readonly Ending[]): Promise<ReadonlySet<number>> {
  const text = statementFor(Object.keys(inputs[0]?.set ?? {}) as (keyof Columns)[]);
  const { bytes, starts } = pack(inputs.map(({ evidence }) => evidence[0].chunks[0] ?? Buffer.alloc(0)));
  const { rows } = await pool.query<{ id: string; matched: number; certificate: boolean | null }>({
    name: `moves-${createHash('sha256').update(text).digest('hex').slice(0, 32)}`,
    text,
    values: [
      JSON.stringify(inputs.map((input, n) => rowOf(input, starts[n] ?? 1))),
      JSON.stringify(inputs.map(({ id, set }) => ({ ...set, id }))),
      bytes,
    ],
  });
  for (const { id, matched, certificate } of rows)
    if (matched > 0) await pollForCallback(pool, { id, certificate: certificate === true });
  const ids = new Set(rows.map(({ id }) => id));
  return new Set([...inputs.keys()].filter((n) => ids.has(inputs[n]?.id ?? '')));
}

function rowOf({ id, from, lease, changes: [change], attempt, evidence: [piece] }: Ending, start: number) {
  return {
    message: id,
    before: from[0],
    owner: lease.owner,
    until: lease.until,
    change_kind: change.kind,
    change_from: change.from ?? null,
    change_to: change.to ?? null,
    change_code: change.code ?? null,
    change_text: change.text ?? null,
    change_source: change.source,
    change_at: change.at,
    conflict: change.conflict ?? false,
    fed: isFed(change),
    n: attempt.n,
    started_at: attempt.startedAt,
    duration_ms: attempt.durationMs,
    outcome: attempt.outcome,
    code: attempt.code,
    id: piece.id,
    name: piece.name,
    kind: piece.kind,
    media_type: piece.mediaType,
    sha256: piece.sha256.toString('hex'),
    size: piece.size,
    source: piece.source,
    at: piece.at,
    start,
    length: piece.chunks[0]?.byteLength,
  };
}

/* A row that somebody else holds is passed over, not waited for: nothing is waited for while others are held. The
   columns come as a row of the table itself, which knows their types. */
function statementFor(columns: readonly (keyof Columns)[]): string {
  const sets = columns.map((name) => `${name} = s.${name}`);
  if (columns.includes('final')) sets.push('final_at = null');
  return `with given as materialized (
    select * from json_to_recordset($1) as g (message text, before text, owner text, until timestamptz,
      change_kind text, change_from text, change_to text, change_code text, change_text text, change_source text,
      change_at timestamptz, conflict boolean, fed boolean,
      n int, started_at timestamptz, duration_ms int, outcome text, code text,
      id text, name text, kind text, media_type text, sha256 text, size bigint, source text, at timestamptz,
      start int, length int)
  ), free as (
    select m.id from message m join given g on g.message = m.id
    where m.id = any(array(select message from given)) and m.delivery = g.before and m.lease_owner = g.owner
      and m.lease_until = g.until
    for update of m skip locked
  ), moved as (
    update message m set changes = m.changes + 1, ${sets.join(', ')}
    from json_populate_recordset(null::message, $2) s
    where m.id = any(array(select id from free)) and s.id = m.id
    returning m.id, m.entity, m.issuer, m.changes, m.delivery, m.legal, m.final, m.backend, m.remote_id
  ), told as (
    insert into status_change (message, entity, sequence, delivery, legal, final, at, kind, from_state, to_state, code,
      text, source, conflict, fed)
    select m.id, m.entity, m.changes, m.delivery, m.legal, m.final, g.change_at, g.change_kind, g.change_from,
      g.change_to, g.change_code, g.change_text, g.change_source, g.conflict, g.fed
    from moved m join given g on g.message = m.id
  ), tried as (
    insert into attempt (message, n, started_at, duration_ms, outcome, code)
    select m.id, g.n, g.started_at, g.duration_ms, g.outcome, g.code from moved m join given g on g.message = m.id
    on conflict (message, n) do nothing
  ), kept as (
    insert into evidence (id, message, entity, name, kind, media_type, sha256, size, chunks, source, at)
    select g.id, m.id, m.entity, g.name, g.kind, g.media_type, decode(g.sha256, 'hex'), g.size, 1, g.source, g.at
    from moved m join given g on g.message = m.id on conflict (message, name) do nothing returning id
  ), piece as (
    insert into chunk (owner, n, data)
    select kept.id, 0, substring($3::bytea from g.start for g.length) from kept join given g on g.id = kept.id
  ), mine as (
    update callback c set message = m.id from moved m where ${SPEAKS_OF} returning c.message, c.certificate
  )
  select m.id, count(c.message)::int as matched, bool_or(c.certificate) as certificate
  from moved m left join mine c on c.message = m.id group by m.id`;
}
