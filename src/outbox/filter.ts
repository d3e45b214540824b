/** What a reader looks for among messages, and what that asks of each of them; never a person. */
import { RECEIVED_REF } from '../../contracts/inbox.ts';
import { type Delivery, FINAL_LEGAL } from '../../contracts/message.ts';
import type { Legal } from '../../contracts/outcome.ts';
import type { Holds, ShownDelivery } from '../domain/held.ts';

export type MessageFilter = {
  /** Null: of all entities. */
  entities: readonly string[] | null;
  delivery?: ShownDelivery;
  legal?: Legal;
  backend?: string;
  file?: string;
  receipt?: string;
  since?: Date;
  until?: Date;
  /** Exactly one of: message id, event id, file, reference, remote id, ref. */
  q?: string;
  /** Queued or sending, those held left out. */
  inFlight?: true;
  /** Open ones whose last day lies between two days, both included. */
  expiring?: { from: string; to: string };
  /** Handed over since then. */
  acceptedSince?: Date;
  /** Uncertain ones that asking has not settled in time, or cannot settle. */
  needsPerson?: true;
  /** Given up since then. */
  diedSince?: Date;
  /** Open at that back end, and the last day lies between two days, both included. */
  ending?: readonly { backend: string; from: string; to: string }[];
  /** Ended at that back end before then, and the certificate is still looked for. */
  evidenceLate?: readonly { backend: string; before: Date }[];
  /** What did not go out from here, but arrived. */
  received?: true;
  /** Only messages accepted before the one with this sequence number. */
  before?: string;
  limit: number;
};

/** A filter as it is looked for: with numbers between which all lie that `since` and `until` let through. */
export type Sought = Omit<MessageFilter, 'limit'> & {
  from?: string | null;
  to?: string | null;
  /** Only messages after the one with this number. */
  after?: string;
  /** Only those that the state they are in may let be sent again, or taken back. */
  may?: 'retry' | 'cancel';
};

/** Puts a value into a statement and answers its place. */
export type Use = (value: unknown) => string;

/* Each message's own rule still has the last word when its turn comes. */
const MAY: Readonly<Record<'retry' | 'cancel', string>> = {
  retry: `m.delivery in ('rejected', 'dead')`,
  // Asked of what indexes hold; those that are wanted back already are few.
  cancel: `(m.delivery in ('queued', 'sending', 'uncertain') or (m.delivery = 'accepted' and (m.legal is null or m.legal <> all('{${FINAL_LEGAL.join(',')}}'))))
    and m.seq not in (select wanted.seq from message wanted where wanted.cancel_wanted)`,
};

/** What a word may be of a message. */
export const NAMES = ['id', 'event', 'reference', 'remote_id', 'ref', 'file'] as const;

/** Asked of rows that carry order and time, `message_listed` as `l` or `message` as `m`. */
export function rangeOf({ since, until, from, to, before, after }: Sought, use: Use, row: 'l' | 'm'): string[] {
  return [
    ...given(since, (value) => `${row}.created_at >= ${use(value)}`),
    ...given(until, (value) => `${row}.created_at < ${use(value)}`),
    ...given(from, (value) => `${row}.seq >= ${use(value)}::bigint`),
    ...given(to, (value) => `${row}.seq < ${use(value)}::bigint`),
    ...given(before, (value) => `${row}.seq < ${use(value)}::bigint`),
    ...given(after, (value) => `${row}.seq > ${use(value)}::bigint`),
  ];
}

/** Town and back end, of either row too. */
export function placeOf({ entities, backend }: Sought, use: Use, row: 'l' | 'm'): string[] {
  return [
    ...given(entities, (value) =>
      value.length === 1 ? `${row}.entity = ${use(value[0])}` : `${row}.entity = any(${use(value)})`,
    ),
    ...given(backend, (value) => `${row}.backend = ${use(value)}`),
  ];
}

/** What a message is called by; asked of a row already found, so that no index of these is needed. */
export function wordsOf({ file, receipt, q, received }: Sought, use: Use): string[] {
  return [
    ...given(received, () => `m.ref = ${use(RECEIVED_REF)}`),
    ...given(file, (value) => `m.file = ${use(value)}`),
    ...given(receipt, (value) => `m.event = ${use(value)}`),
    ...given(q, (value) => {
      const place = use(value);
      const names = NAMES.map((name) => `m.${name} = ${place}`).join(' or ');
      return `(${names} or exists (select from event called where called.id = m.event and called.event_id = ${place}))`;
    }),
  ];
}

/** Where it stands. `coalesce` of one value keeps the planner from another index than the one that is in order. */
export function statesOf(sought: Sought, holds: Holds, use: Use): string[] {
  const { legal, acceptedSince, expiring, inFlight, delivery, may } = sought;
  const held = () => heldCondition(holds, use, 'm');
  return [
    ...given(may, (value) => MAY[value]),
    ...given(legal, (value) => `m.legal = ${use(value)}`),
    ...given(acceptedSince, (value) => `coalesce(m.accepted_at) >= ${use(value)}`),
    ...given(
      expiring,
      ({ from, to }) =>
        `not m.final and coalesce(m.expires_on) between ${use(from)}::date and ${use(to)}::date and m.delivery not in ('cancelled', 'mirrored')`,
    ),
    ...alertedOf(sought, use),
    ...given(inFlight, () => `(m.delivery = 'sending' or (m.delivery = 'queued' and not ${held()}))`),
    ...given(delivery, (value) => {
      if (value === 'held') return `m.delivery = 'queued' and ${held()}`;
      if (value === 'queued') return `m.delivery = 'queued' and not ${held()}`;
      return `m.delivery = ${use(value satisfies Delivery)}`;
    }),
  ];
}

/* The same as alerts count by: src/store/alerts/standing.ts, src/store/notices/due.ts. */
function alertedOf({ needsPerson, diedSince, ending, evidenceLate }: Sought, use: Use): string[] {
  const any = (parts: readonly string[]) => `(${parts.length === 0 ? 'false' : parts.join(' or ')})`;
  const window = ({ backend, from, to }: { backend: string; from: string; to: string }) =>
    `(m.backend = ${use(backend)} and coalesce(m.expires_on) between ${use(from)}::date and ${use(to)}::date)`;
  const late = ({ backend, before }: { backend: string; before: Date }) =>
    `(m.backend = ${use(backend)} and m.legal_at < ${use(before)})`;
  return [
    ...given(needsPerson, () => `m.delivery = 'uncertain' and (m.uncertain_alerted or m.needs_person)`),
    ...given(diedSince, (value) => `m.delivery = 'dead' and greatest(m.attempt_ended_at, m.next_at) >= ${use(value)}`),
    ...given(
      ending,
      (value) =>
        `not m.final and (coalesce(m.poll_at) is not null or m.delivery = 'uncertain') and ${any(value.map(window))}`,
    ),
    ...given(
      evidenceLate,
      (value) => `coalesce(m.poll_at) is not null and m.evidence_pending and ${any(value.map(late))}`,
    ),
  ];
}

/** Whether what is queued there is held; of a row with `entity` and `backend`. */
export function heldCondition(holds: Holds, use: Use, row: 'm' | 'place'): string {
  const pairs = use([...holds.unusable.keys()]);
  return `(${row}.backend = any(${use([...holds.backends.keys()])}) or ${row}.entity || '|' || ${row}.backend = any(${pairs}))`;
}

function given<T>(value: T | null | undefined, condition: (value: T) => string): string[] {
  return value === undefined || value === null ? [] : [condition(value)];
}
