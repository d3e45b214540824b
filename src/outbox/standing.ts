/** In which states what a filter asks for can stand: each is one stretch of an index, by town and back end. */
import { DELIVERY_STATES, type Delivery } from '../../contracts/message.ts';
import { LEGAL_STATES, type Legal } from '../../contracts/outcome.ts';
import { isFinalLegal } from '../domain/lifecycle.ts';
import type { Sought } from './filter.ts';

/** As a condition on `message m` that an index of its own begins with; the words are ours, no value of a reader. */
export type Standing = string;

const OPEN: readonly (Legal | null)[] = [null, ...LEGAL_STATES.filter((each) => !isFinalLegal(each))];
const ALL: readonly (Legal | null)[] = [null, ...LEGAL_STATES];

/** Null: it may stand anywhere. A state that is left out holds none of them. */
export function standingsOf(sought: Sought): Standing[] | null {
  const { legal } = sought;
  if (sought.evidenceLate !== undefined) return ['m.evidence_pending'];
  const deliveries = deliveriesOf(sought);
  if (deliveries === null) return legal === undefined ? null : [`m.legal = '${legal}'`];
  const open = sought.expiring !== undefined || sought.ending !== undefined || sought.may === 'cancel';
  const legals = (open ? OPEN : ALL).filter((each) => legal === undefined || each === legal);
  return deliveries.flatMap((each) =>
    each === 'accepted' ? legals.map(acceptedAs) : [`m.delivery = '${each satisfies Delivery}'`],
  );
}

function acceptedAs(legal: Legal | null): Standing {
  return legal === null ? `m.legal is null and m.delivery = 'accepted'` : `m.legal = '${legal}'`;
}

function deliveriesOf(sought: Sought): readonly Delivery[] | null {
  const { delivery, inFlight, expiring, ending, needsPerson, diedSince, may } = sought;
  const limits: (readonly Delivery[])[] = [
    ...(delivery === undefined ? [] : [[delivery === 'held' ? 'queued' : delivery] as const]),
    ...(inFlight === undefined ? [] : [['queued', 'sending'] as const]),
    // What was refused or given up is final.
    ...(expiring === undefined ? [] : [['queued', 'sending', 'uncertain', 'accepted'] as const]),
    ...(ending === undefined ? [] : [['uncertain', 'accepted'] as const]),
    ...(needsPerson === undefined ? [] : [['uncertain'] as const]),
    ...(diedSince === undefined ? [] : [['dead'] as const]),
    ...(may === 'retry' ? [['rejected', 'dead'] as const] : []),
    ...(may === 'cancel' ? [['queued', 'sending', 'uncertain', 'accepted'] as const] : []),
  ];
  if (limits.length === 0) return null;
  return DELIVERY_STATES.filter((each) => limits.every((limit) => limit.includes(each)));
}
