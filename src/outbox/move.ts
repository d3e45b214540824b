/**
 * The one way a message moves: its columns, its line in the timeline and feed, its attempt and its evidence change
 * together or not at all.
 */
import { createHash } from 'node:crypto';
import type { Pool } from 'pg';
import type { Delivery } from '../../contracts/message.ts';
import type { Legal } from '../../contracts/outcome.ts';
import { pollForCallback, SPEAKS_OF } from '../store/callbacks/match.ts';
import type { Queryable } from '../store/chunks.ts';
import { insertEvidence, type SealedEvidence } from '../store/evidence/write.ts';
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
  callback_at: Date | null;
  poll_evidence: boolean;
  problem: unknown;
  warnings: unknown;
  accepted_at: Date | null;
  cancel_wanted: boolean;
  extra_days: number;
  read_term_at: Date | null;
  term_reads: number;
  cleared_reference: string | null;
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

export type Lease = { owner: string; until: Date };

export type Move = {
  id: string;
  entity: string;
  /** Moves only from one of these; anything else leaves the message as it is. */
  from: readonly Delivery[];
  /** When given, only under this very lease: a later one of the same process belongs to another attempt. */
  lease?: Lease;
  /** When given, only while no further attempt has begun: what was learnt speaks of no later one. */
  attempts?: number;
  /** When given, only while it stands where the mover saw it: a look that took long must not undo a later one. */
  seenLegal?: Legal | null;
  /** The newest callback the mover knew of: where another came since, the time of the next poll stays the callback's. */
  seenCallbackAt?: Date | null;
  set: Columns;
  changes?: readonly Change[];
  attempt?: Attempt;
  evidence?: readonly SealedEvidence[];
};

const POLL_COLUMNS: ReadonlySet<string> = new Set(['poll_at', 'poll_evidence']);
const JSON_COLUMNS: ReadonlySet<string> = new Set(['pending', 'problem', 'warnings']);

/** False when the message was no longer where the caller believed it; then nothing was written. */
export async function move(pool: Pool, input: Move): Promise<boolean> {
  // One statement is a transaction by itself; only a large piece of evidence needs more than one.
  if (isSmall(input)) return moveWithin(pool, input);
  return withTransaction(pool, (client) => moveWithin(client, input));
}

/** The same inside the caller's transaction. */
export async function moveWithin(db: Queryable, input: Move): Promise<boolean> {
  const small = isSmall(input);
  const { text, values } = statementFor(input, small ? (input.evidence ?? []) : []);
  const { rows } = await db.query<{ matched: number; certificate: boolean | null }>({
    name: nameOf(text),
    text,
    values,
  });
  const moved = rows[0];
  if (moved === undefined) return false;
  if (!small) for (const piece of input.evidence ?? []) await insertEvidence(db, input, piece);
  if (moved.matched > 0) await pollForCallback(db, { id: input.id, certificate: moved.certificate === true });
  return true;
}

function isSmall(input: Move): boolean {
  return (input.evidence ?? []).every((piece) => piece.chunks.length === 1);
}

/* Everything in one statement: the update, and what follows from it only if it took place. */
function statementFor(input: Move, evidence: readonly SealedEvidence[]): { text: string; values: unknown[] } {
  const values: unknown[] = [];
  const put = (value: unknown) => `$${values.push(value)}`;
  const changes = input.changes ?? [];
  const sets = (Object.keys(input.set) as (keyof Columns)[]).map((name) => {
    const value = input.set[name];
    const place = put(JSON_COLUMNS.has(name) && value !== null ? JSON.stringify(value) : value);
    if (input.seenCallbackAt === undefined || !POLL_COLUMNS.has(name)) return `${name} = ${place}`;
    return `${name} = case when callback_at is not distinct from ${put(input.seenCallbackAt)} then ${place} else ${name} end`;
  });
  // Final from now on, or no more: when forgetting counts from is noted anew.
  if (input.set.final !== undefined) sets.push('final_at = null');
  const parts = [
    `moved as (update message set ${[`changes = changes + ${changes.length}`, ...sets].join(', ')}
       where id = ${put(input.id)} and delivery = any(${put(input.from)})${guards(input, put)}
       returning id, entity, issuer, changes, delivery, legal, final, backend, remote_id)`,
    ...changes.map((change, n) => changePart(change, { n, behind: changes.length - 1 - n, put })),
    ...(input.attempt === undefined ? [] : [attemptPart(input.attempt, put)]),
    ...evidence.flatMap((piece, n) => evidenceParts(piece, n, put)),
    // A callback may have come before we knew the identifier it speaks of.
    `mine as (update callback c set message = m.id from moved m where ${SPEAKS_OF} returning c.certificate)`,
  ];
  const text = `with ${parts.join(',\n')}
    select (select count(*)::int from mine) as matched, (select bool_or(certificate) from mine) as certificate from moved`;
  return { text, values };
}

type Put = (value: unknown) => string;

function guards({ lease, attempts, seenLegal }: Move, put: Put): string {
  const all = [
    ...(lease === undefined ? [] : [`lease_owner = ${put(lease.owner)}`, `lease_until = ${put(lease.until)}`]),
    ...(attempts === undefined ? [] : [`attempts = ${put(attempts)}`]),
    ...(seenLegal === undefined ? [] : [`legal is not distinct from ${put(seenLegal)}`]),
  ];
  return all.map((each) => ` and ${each}`).join('');
}

/** In the changes feed too, or only in the message's timeline. */
export function isFed({ kind }: Change): boolean {
  return kind === 'delivery' || kind === 'legal' || kind === 'notice';
}

function changePart(change: Change, at: { n: number; behind: number; put: Put }): string {
  const { put } = at;
  const said = [change.from ?? null, change.to ?? null, change.code ?? null, change.text ?? null].map(
    (each) => `${put(each)}::text`,
  );
  return `told_${at.n} as (
    insert into status_change (message, entity, sequence, delivery, legal, final, at, kind, from_state, to_state, code, text,
      source, conflict, fed)
    select id, entity, changes - ${at.behind}, delivery, legal, final, ${put(change.at)}::timestamptz, ${put(change.kind)}::text,
      ${said.join(', ')}, ${put(change.source)}::text, ${change.conflict ?? false}, ${isFed(change)} from moved)`;
}

function attemptPart(attempt: Attempt, put: Put): string {
  return `tried as (
    insert into attempt (message, n, started_at, duration_ms, outcome, code)
    select id, ${put(attempt.n)}::int, ${put(attempt.startedAt)}::timestamptz, ${put(attempt.durationMs)}::int,
      ${put(attempt.outcome)}::text, ${put(attempt.code)}::text from moved on conflict (message, n) do nothing)`;
}

function evidenceParts(piece: SealedEvidence, n: number, put: Put): string[] {
  return [
    `kept_${n} as (
      insert into evidence (id, message, entity, name, kind, media_type, sha256, size, chunks, source, at)
      select ${put(piece.id)}::text, id, entity, ${put(piece.name)}::text, ${put(piece.kind)}::text, ${put(piece.mediaType)}::text,
        ${put(piece.sha256)}::bytea, ${put(piece.size)}::bigint, 1, ${put(piece.source)}::text, ${put(piece.at)}::timestamptz
      from moved on conflict (message, name) do nothing returning id)`,
    `piece_${n} as (insert into chunk (owner, n, data) select id, 0, ${put(piece.chunks[0])}::bytea from kept_${n})`,
  ];
}

const names = new Map<string, string>();

/** A prepared statement per text; PostgreSQL cuts names at 63 bytes, hence the digest. The texts are few: one per shape. */
function nameOf(text: string): string {
  const known = names.get(text) ?? `move-${createHash('sha256').update(text).digest('hex').slice(0, 32)}`;
  names.set(text, known);
  return known;
}
