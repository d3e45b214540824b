/** Writes down what a look at the back end brought: legal moves, receipts, what must be told, and the next look. */
import { createHash } from 'node:crypto';
import type { ActiveBackend } from '../../contracts/backend.ts';
import type { RemoteStatus } from '../../contracts/outcome.ts';
import { isFinalLegal, type LegalReading, readLegal } from '../domain/lifecycle.ts';
import { type PollPlan, planPoll } from '../domain/polling.ts';
import { type Change, type Columns, type Move, moveWithin } from '../outbox/move.ts';
import type { PolledMessage } from '../outbox/take.ts';
import type { Queryable } from '../store/chunks.ts';
import { type KnownReceipt, knownReceipts } from '../store/evidence/known-receipts.ts';
import type { SealedEvidence } from '../store/evidence/write.ts';
import { knownLegalMoves } from '../store/notices/known-moves.ts';
import { withTransaction } from '../store/pool.ts';
import type { DeliveryDeps } from './deps.ts';
import { keep } from './evidence.ts';
import { raise, type Told, tellOf } from './notices.ts';

export async function recordStatus(
  deps: DeliveryDeps,
  backend: ActiveBackend,
  message: PolledMessage,
  status: RemoteStatus,
): Promise<void> {
  const now = deps.runtime.now();
  const source = backend.adapter.id;
  const reading = readLegal(message, status);
  if (status.unknownCodes.length > 0) {
    deps.metrics.unknownCodes.inc({ backend: source }, status.unknownCodes.length);
    deps.log.warn('status.unknown-word', { message: message.id, backend: source, count: status.unknownCodes.length });
  }
  const { plan, columns } = columnsAfter(reading, message, { backend, status, now });
  const about = { message, backend: source, at: now };
  const notices = [...noticesOf(reading, status, about), ...gaveUpNotice(plan, about)];
  const write = async (db: Queryable): Promise<Told[]> => {
    const known = status.evidence.length === 0 ? [] : await knownReceipts(db, message.id);
    const moved = await moveWithin(db, {
      id: message.id,
      entity: message.entity,
      from: ['accepted'],
      seenCallbackAt: message.callbackAt,
      seenLegal: message.legal,
      set: { ...columns, polls: message.polls + 1, ask_lease_until: null },
      changes: reading.moves.map((each): Change => ({ ...each, kind: 'legal', source })),
      evidence: newReceipts(deps, message, { status, known, source, at: now }),
    });
    if (!moved || notices.length === 0) return [];
    return raise(db, await withoutHistory(db, message.id, notices));
  };
  // Most looks bring nothing new: one statement, which is a transaction by itself.
  const several = notices.length > 0 || status.evidence.length > 0;
  tellOf(deps, several ? await withTransaction(deps.pool, write) : await write(deps.pool));
}

/** An end that the message went through before is history, not a conflict of its own. */
async function withoutHistory(db: Queryable, message: string, notices: readonly Told[]): Promise<Told[]> {
  if (!notices.some((each) => each.code === 'conflict')) return [...notices];
  const history = (await knownLegalMoves(db, message)).filter((each) => !each.conflict);
  const known = new Set(history.map(occasionOf));
  return notices.filter((each) => each.code !== 'conflict' || !known.has(each.occasion));
}

function occasionOf(end: { code: string; at: Date }): string {
  return `${end.code} ${end.at.toISOString()}`;
}

/** Where a message stands before a status is read into it. */
type Standing = Pick<
  PolledMessage,
  'legal' | 'legalAt' | 'madeAvailableAt' | 'acceptedAt' | 'callbackAt' | 'expiresOn' | 'problemCode'
>;

function columnsAfter(
  reading: LegalReading,
  message: Standing,
  context: { backend: ActiveBackend; status: RemoteStatus; now: Date },
): { plan: PollPlan; columns: Columns } {
  const { status, now } = context;
  const last = reading.moves.at(-1);
  const available = reading.moves.find((each) => each.to === 'available');
  const legal = last?.to ?? message.legal;
  const final = isFinalLegal(legal);
  const news = status.steps.at(-1)?.at;
  // An end may be learnt long after its date: the search for its certificate begins when it is learnt.
  const learnt = final && last !== undefined;
  const plan = planPoll(
    {
      legal,
      finalSince: final ? (last?.at ?? message.legalAt) : null,
      acceptedAt: message.acceptedAt,
      callbackAt: learnt ? now : message.callbackAt,
      expiresOn: message.expiresOn,
      newsAt: news === undefined ? null : new Date(news),
      certified: status.certified,
      noMore: status.noMore === true,
      notBefore: status.nextLookAt === undefined ? undefined : new Date(status.nextLookAt),
    },
    context.backend.config.poll,
    now,
  );
  const columns = {
    legal,
    final,
    evidence_pending: plan.evidencePending,
    poll_evidence: false,
    poll_at: plan.at,
    ...(learnt ? { callback_at: now } : {}),
    ...problemColumn(plan, message, now),
    ...(status.renamed === undefined ? {} : { remote_id: status.renamed }),
    ...(last === undefined ? {} : { legal_at: last.at, channel: last.channel, by_whom: last.by }),
    ...(available === undefined || message.madeAvailableAt !== null ? {} : { made_available_at: available.at }),
  };
  return { plan, columns };
}

/** Set while something was given up, gone when a later look brings it after all. Other problems are left alone. */
export function problemColumn(plan: PollPlan, message: Pick<Standing, 'problemCode'>, now: Date): Columns {
  if (plan.gaveUp !== null) return { problem: { pointer: '', code: plan.gaveUp, at: now.toISOString() } };
  const ours = message.problemCode === 'evidence-given-up' || message.problemCode === 'polling-given-up';
  return ours ? { problem: null } : {};
}

/**
 * A move to `accepted`, grown by what the same answer says became of the message: they are recorded together, so that
 * an answer that is given only once is not lost between two commits.
 */
export function withStatus(
  deps: DeliveryDeps,
  backend: ActiveBackend,
  of: { move: Move; message: Pick<PolledMessage, 'id' | 'evidenceKey'>; status: RemoteStatus; at: Date },
): Move {
  const { move, message, status, at } = of;
  const source = backend.adapter.id;
  const fresh = {
    legal: null,
    legalAt: null,
    madeAvailableAt: null,
    callbackAt: null,
    expiresOn: null,
    problemCode: null,
  };
  const reading = readLegal(fresh, status);
  if (status.unknownCodes.length > 0) deps.metrics.unknownCodes.inc({ backend: source }, status.unknownCodes.length);
  const { columns } = columnsAfter(reading, { ...fresh, acceptedAt: at }, { backend, status, now: at });
  return {
    ...move,
    set: { ...move.set, ...columns },
    changes: [...(move.changes ?? []), ...reading.moves.map((each): Change => ({ ...each, kind: 'legal', source }))],
    evidence: [...(move.evidence ?? []), ...newReceipts(deps, message, { status, known: [], source, at })],
  };
}

type About = { message: PolledMessage; backend: string; at: Date };

export function gaveUpNotice({ gaveUp }: PollPlan, { message, backend, at }: About): Told[] {
  if (gaveUp === null) return [];
  // Given up again after a callback had it looked at again: another occasion.
  const occasion = message.callbackAt?.toISOString() ?? '';
  return [{ message: message.id, entity: message.entity, code: gaveUp, occasion, source: backend, backend, at }];
}

function noticesOf(reading: LegalReading, status: RemoteStatus, { message, backend, at }: About): Told[] {
  const about = { message: message.id, entity: message.entity, source: backend, backend, at };
  const conflicts = [...reading.moves.filter((each) => each.conflict), ...reading.conflictsSeen];
  const told = conflicts.map((each): Told => {
    return { ...about, code: 'conflict', occasion: occasionOf(each), text: each.code, conflict: true };
  });
  return [
    ...told,
    ...(status.healed ?? []).map((code): Told => ({ ...about, code, occasion: 'certificate' })),
    ...status.unknownCodes.map((word): Told => ({ ...about, code: 'unknown-state', occasion: word, text: word })),
  ];
}

/** Most certificates kept of one message; a platform that sends another one at every look is not followed for ever. */
const CERTIFICATES_MAX = 20;

/** The bytes we have not yet; those that differ from an earlier receipt of the same name stand beside it, numbered. */
function newReceipts(
  deps: DeliveryDeps,
  message: Pick<PolledMessage, 'id' | 'evidenceKey'>,
  found: { status: RemoteStatus; known: readonly KnownReceipt[]; source: string; at: Date },
): SealedEvidence[] {
  const certified = found.known.filter((each) => each.kind !== 'callback');
  return found.status.evidence.flatMap(({ name, kind, mediaType, bytes }) => {
    const digest = createHash('sha256').update(bytes).digest();
    if (certified.some((each) => each.kind === kind && each.sha256.equals(digest))) return [];
    if (certified.filter((each) => each.kind === kind).length >= CERTIFICATES_MAX) return [];
    const { source, at } = found;
    const free = freeName(name, new Set(certified.map((each) => each.name)));
    return [keep(deps, message, { name: free, kind, mediaType, pieces: [bytes], source, at })];
  });
}

function freeName(name: string, taken: ReadonlySet<string>): string {
  for (let n = 1; ; n += 1) {
    const numbered = n === 1 ? name : name.replace(/(?=\.\w+$)/, `-${n}`);
    if (!taken.has(numbered)) return numbered;
  }
}
