/**
 * The last write before the first byte leaves: re-checks the lease, counts the attempt, fixes the deadline and keeps
 * the request as it will be on the wire. When this answers false nothing may be sent.
 */
import type { Pool } from 'pg';
import { insertEvidence, type SealedEvidence } from '../store/evidence/write.ts';
import { withTransaction } from '../store/pool.ts';

export type Begin = {
  message: { id: string; entity: string };
  owner: string;
  /** The lease it was claimed under; a later one of the same process is another's. */
  leaseUntil: Date;
  now: Date;
  /** The lease must last at least this much longer. */
  timeoutMs: number;
  expiresOn: string | null;
  /** Where it goes, in the adapter's words, for a back end that has several places. */
  route?: string | undefined;
  warnings: unknown[];
  request: SealedEvidence;
};

const BEGIN = `
  update message set attempts = attempts + 1, attempt_started_at = $3, deadline_sent = $5, expires_on = $5,
    route = coalesce($7, route),
    warnings = case when $6::jsonb = '[]' then warnings else $6::jsonb end,
    deadlines_sent = case when $5::date is null or $5 = any(deadlines_sent) then deadlines_sent else deadlines_sent || $5::date end
  where id = $1 and lease_owner = $2 and delivery = 'sending' and lease_until = $4
  returning id`;

const KEEP = `
  , kept as (
    insert into evidence (id, message, entity, name, kind, media_type, sha256, size, chunks, source, at,
      splice_at, splice_document, splice_key)
    select $8, id, $9, $10, $11, $12, $13, $14, 1, $15, $16, $18, $19, $20 from mine on conflict (message, name) do nothing returning id
  ), piece as (
    insert into chunk (owner, n, data) select id, 0, $17 from kept
  ) select id from mine`;

/** Nothing is begun that may outlive its lease. */
export function lastsLongEnough({ leaseUntil, now, timeoutMs }: Begin): boolean {
  return leaseUntil.getTime() >= now.getTime() + timeoutMs;
}

export async function begin(pool: Pool, input: Begin): Promise<boolean> {
  if (!lastsLongEnough(input)) return false;
  const values = [
    input.message.id,
    input.owner,
    input.now,
    input.leaseUntil,
    input.expiresOn,
    JSON.stringify(input.warnings),
    input.route ?? null,
  ];
  const { request } = input;
  const only = request.chunks.length === 1 ? request.chunks[0] : undefined;
  if (only !== undefined) {
    const piece = [request.id, input.message.entity, request.name, request.kind, request.mediaType, request.sha256];
    const rest = [
      request.size,
      request.source,
      request.at,
      only,
      request.splice?.at ?? null,
      request.splice?.document ?? null,
      request.splice?.key ?? null,
    ];
    const { rowCount } = await pool.query({
      name: 'begin-small',
      text: `with mine as (${BEGIN})${KEEP}`,
      values: [...values, ...piece, ...rest],
    });
    return rowCount === 1;
  }
  // A large request is kept first, so that the lease check stays the last thing before the send.
  try {
    return await withTransaction(pool, async (client) => {
      await insertEvidence(client, input.message, request);
      const { rowCount } = await client.query({ name: 'begin', text: BEGIN, values });
      if (rowCount !== 1) throw NOT_OURS;
      return true;
    });
  } catch (error) {
    if (error === NOT_OURS) return false;
    throw error;
  }
}

/* Thrown to roll back the request that was kept: it never leaves, and must not stand for one that does. */
const NOT_OURS = new Error('the lease is gone');
