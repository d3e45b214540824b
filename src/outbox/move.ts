/**
 * The one way a message moves: its columns, its line in the timeline and feed, its attempt and its evidence change
 * together or not at all.
 */
import { createHash } from 'node:crypto';
import type { Pool, PoolClient } from 'pg';
import type { Legal } from '../../contracts/outcome.ts';
import type { Delivery } from '../../contracts/message.ts';
import type { Queryable } from '../store/chunks.ts';
import { insertEvidence, type SealedEvidence } from '../store/evidence/write.ts';
import { matchCallbacks } from '../store/callbacks/match.ts';
import { withTransaction } from '../store/pool.ts';

/** The columns a move may set; names are the table's own. */
export type Columns = Partial<{
  delivery: Delivery;
  legal: Legal | null;
  final: boolean;
  generation: number;
  reference: string;
  remote_id: string | null;
  attempts: number;
  attempts_before: number;
  next_at: Date;
  lease_owner: string | null;
  lease_until: Date | null;
  attempt_started_at: Date | null;
  attempt_ended_at: Date | null;
  uncertain_since: Date | null;
  uncertain_alerted: boolean;
  ever_uncertain: boolean;
  asks: number;
  next_ask_at: Date | null;
  ask_lease_until: Date | null;
  pending: unknown;
  needs_person: boolean;
  deadline_sent: string | null;
  expires_on: string | null;
  made_available_at: Date | null;
  legal_at: Date | null;
  channel: string | null;
  by_whom: string | null;
  evidence_pending: boolean;
  poll_at: Date | null;
  polls: number;
  poll_evidence: boolean;
  problem: unknown;
  warnings: unknown;
  accepted_at: Date | null;
}>;

export type Change = {
  kind: 'delivery' | 'legal' | 'notice' | 'callback' | 'operator';
  from?: string | null;
  to?: string | null;
  code?: string | null;
  text?: string | null;
  source: string;
  conflict?: boolean;
  /** When it happened; for legal moves the back end's own time. */
  at: Date;
};

export type Attempt = { n: number; startedAt: Date; durationMs: number; outcome: string; code: string };

export type Move = {
  id: string;
  entity: string;
  /** Moves only from one of these; anything else leaves the message as it is. */
  from: readonly Delivery[];
  /** When given, only while this process still holds the lease. */
  owner?: string;
  set: Columns;
  changes?: readonly Change[];
  attempt?: Attempt;
  evidence?: readonly SealedEvidence[];
};

const JSON_COLUMNS: ReadonlySet<string> = new Set(['pending', 'problem', 'warnings']);

/** False when the message was no longer where the caller believed it; then nothing was written. */
export async function move(pool: Pool, input: Move): Promise<boolean> {
  return withTransaction(pool, (client) => moveWithin(client, input));
}

/** The same inside the caller's transaction. */
export async function moveWithin(client: PoolClient, input: Move): Promise<boolean> {
  const changes = input.changes ?? [];
  const names = Object.keys(input.set) as (keyof Columns)[];
  const values: unknown[] = [input.id, input.from, input.owner ?? null, changes.length];
  const sets = names.map((name) => {
    const value = input.set[name];
    values.push(JSON_COLUMNS.has(name) && value !== null ? JSON.stringify(value) : value);
    return `${name} = $${values.length}`;
  });
  const { rows } = await client.query<Moved>({
    name: statementName(names),
    text: `update message set ${['changes = changes + $4', ...sets].join(', ')}
           where id = $1 and delivery = any($2) and ($3::text is null or lease_owner = $3)
           returning changes, delivery, legal, final, backend, remote_id as "remoteId"`,
    values,
  });
  const moved = rows[0];
  if (moved === undefined) return false;
  const first = moved.changes - changes.length + 1;
  for (const [index, change] of changes.entries())
    await insertChange(client, input, { ...change, sequence: first + index, delivery: moved.delivery, legal: moved.legal, final: moved.final });
  if (input.attempt !== undefined) await insertAttempt(client, input.id, input.attempt);
  for (const piece of input.evidence ?? []) await insertEvidence(client, input, piece);
  // A callback may have come before we knew the identifier it speaks of.
  if (moved.remoteId !== null)
    await matchCallbacks(client, { id: input.id, backend: moved.backend, remoteId: moved.remoteId });
  return true;
}

type Moved = {
  changes: number;
  delivery: string;
  legal: string | null;
  final: boolean;
  backend: string;
  remoteId: string | null;
};

/** A prepared statement per set of columns; PostgreSQL cuts names at 63 bytes, hence the digest. */
function statementName(columns: readonly string[]): string {
  return `move-${createHash('sha256').update(columns.join()).digest('hex').slice(0, 32)}`;
}

type Placed = Change & { sequence: number; delivery: string; legal: string | null; final: boolean };

async function insertChange(db: Queryable, message: { id: string; entity: string }, change: Placed): Promise<void> {
  const fed = change.kind === 'delivery' || change.kind === 'legal' || change.kind === 'notice';
  await db.query({
    name: 'insert-change',
    text: `insert into status_change (message, entity, sequence, at, kind, from_state, to_state, code, text, source, conflict,
             delivery, legal, final, fed)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`,
    values: [
      message.id,
      message.entity,
      change.sequence,
      change.at,
      change.kind,
      change.from ?? null,
      change.to ?? null,
      change.code ?? null,
      change.text ?? null,
      change.source,
      change.conflict ?? false,
      change.delivery,
      change.legal,
      change.final,
      fed,
    ],
  });
}

async function insertAttempt(db: Queryable, messageId: string, attempt: Attempt): Promise<void> {
  await db.query({
    name: 'insert-attempt',
    text: `insert into attempt (message, n, started_at, duration_ms, outcome, code) values ($1, $2, $3, $4, $5, $6)
           on conflict (message, n) do nothing`,
    values: [messageId, attempt.n, attempt.startedAt, attempt.durationMs, attempt.outcome, attempt.code],
  });
}
