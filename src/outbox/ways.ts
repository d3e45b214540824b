/**
 * The ways on which messages are found. Each is one stretch of an index for every town and back end, and asks all of the
 * filter of whatever it meets there: a way says where to look, never what is found.
 */
import { RECEIVED_REF } from '../../contracts/inbox.ts';
import type { Holds } from '../domain/held.ts';
import { heldCondition, placeOf, rangeOf, type Sought, statesOf, type Use, wordsOf } from './filter.ts';
import { standingsOf } from './standing.ts';

/**
 * `order`: through all in their order; `near`, `nearby`: through the newest of them alone. `places`: through those of each town and
 * back end. `words`: by what they are called. `states`: through those that stand so, of each town and back end. `both`: what
 * all that are called so and all that stand so have in common, read from indexes alone.
 */
export type Way = 'order' | 'near' | 'nearby' | 'places' | 'words' | 'states' | 'both';
/** `any`: those that are met first, for counting; `rough`: and one that is called the same in two ways counts twice. */
export type Wanted = { limit: number; order: 'asc' | 'desc' | 'any' | 'rough' };
export type Walk = { sought: Sought; holds: Holds; use: Use; wanted: Wanted };
type Step = Walk & {
  /** The order and bound of each part. */
  by: (row: 'l' | 'm' | 'met') => string;
};

const NEAR = { near: 2_000, nearby: 20_000 } as const;

/** A subquery with the column seq. */
export function along(way: Way, walk: Walk): string {
  if (way === 'both') return common(walk);
  const most = walk.use(walk.wanted.limit);
  const { order } = walk.wanted;
  const by: Step['by'] = (row) =>
    order === 'any' || order === 'rough' ? `limit ${most}` : `order by ${row}.seq ${order} limit ${most}`;
  const parts = PARTS[way]({ ...walk, by });
  if (parts.length === 0) return `(select 0::bigint as seq limit 0 * ${most})`;
  // One message may be called the same in two ways.
  const all = parts.map((each) => `(${each})`).join(way === 'words' && order !== 'rough' ? ' union ' : ' union all ');
  return `(with recursive ${places(walk)} select met.seq from (${all}) met ${by('met')})`;
}

function common(walk: Walk): string {
  const most = walk.use(walk.wanted.limit);
  const { order } = walk.wanted;
  const whole = { ...walk, by: () => '' };
  const called = PARTS.words({ ...whole, sought: anyhow(walk.sought) }).map((each) => `(${each})`);
  const stands = PARTS.states({ ...whole, sought: unnamed(walk.sought) }).map((each) => `(${each})`);
  const by = order === 'asc' || order === 'desc' ? `order by seq ${order} ` : '';
  return `(with recursive ${places(walk)}, called as materialized (${called.join(' union ')}),
    stands as materialized (${stands.join(' union all ')})
    select seq from called join stands using (seq) ${by}limit ${most})`;
}

/** In whatever state. */
export function anyhow({ entities, ...sought }: Sought): Sought {
  const kept = [
    'backend',
    'q',
    'file',
    'receipt',
    'received',
    'since',
    'until',
    'from',
    'to',
    'before',
    'after',
  ] as const;
  const given = kept.flatMap((name) => (sought[name] === undefined ? [] : [[name, sought[name]] as const]));
  return { entities, ...Object.fromEntries(given) };
}

/** Whatever it is called. */
export function unnamed(sought: Sought): Sought {
  const { q: _q, file: _f, received: _r, ...rest } = sought;
  return rest;
}

export function isNamed({ q, file, received }: Sought): boolean {
  return q !== undefined || file !== undefined || received !== undefined;
}

const PARTS: Readonly<Record<Exclude<Way, 'both'>, (step: Step) => string[]>> = {
  order: (step) => [listed(step, placeOf(step.sought, step.use, 'l'))],
  near: (step) => [newest(step, NEAR.near)],
  nearby: (step) => [newest(step, NEAR.nearby)],
  places: (step) => [here(listed(step, ['l.entity = place.entity', 'l.backend = place.backend']))],
  words: (step) =>
    step.sought.receipt === undefined ? byName(step) : [standing(step, placeOf(step.sought, step.use, 'm'))],
  states: (step) => (standingsOf(step.sought) ?? []).map((each) => here(standing(step, [each, ...OF_PLACE]))),
};

function newest(step: Step, rows: number): string {
  const range = where(rangeOf(step.sought, step.use, 'l'));
  const near = `(select l.* from message_listed l${range} order by l.seq desc limit ${rows})`;
  return listed(step, placeOf(step.sought, step.use, 'l'), near);
}

const OF_PLACE = ['m.entity = place.entity', 'm.backend = place.backend'];

function byName(step: Step): string[] {
  const { q, file, received, ...others } = step.sought;
  const called = (name: string, place: string, sought: Sought) =>
    listed({ ...step, sought }, [`l.${name} = ${place}`, ...placeOf(others, step.use, 'l')]);
  const arrived: Sought = received === undefined ? others : { ...others, received };
  if (q === undefined && file === undefined) return [called('ref', step.use(RECEIVED_REF), others)];
  if (q === undefined) return [called('file', step.use(file), arrived)];
  const rest: Sought = file === undefined ? arrived : { ...arrived, file };
  const word = step.use(q);
  const one = (conditions: readonly string[]) => standing({ ...step, sought: rest }, conditions);
  const ofReader = placeOf(others, step.use, 'm');
  return [
    called('ref', word, rest),
    called('file', word, rest),
    one([`m.id = ${word}`, ...ofReader]),
    one([`m.event = ${word}`, ...ofReader]),
    one([`m.event in (${eventsCalled(word)})`, ...ofReader]),
    here(one([`m.reference = ${word}`, ...OF_PLACE])),
    here(one([`m.remote_id = ${word}`, ...OF_PLACE])),
  ];
}

/* An event's own id has an index below its source: of each source once. */
function eventsCalled(word: string): string {
  return `
    with recursive sender(source) as (
      (select source from event order by source limit 1)
      union all
      select further.source from sender cross join lateral (select source from event where source > sender.source order by source limit 1) further
    ) select event.id from sender join event on event.source = sender.source and event.event_id = ${word}`;
}

/** Of what never changes, and where more is asked of the message beside it: looked at one by one, in that order. */
function listed(step: Step, conditions: readonly string[], rows = 'message_listed'): string {
  const { sought, use, holds, by } = step;
  const more = [...wordsOf(sought, use), ...statesOf(sought, holds, use)];
  const asked = where([...conditions, ...rangeOf(sought, use, 'l')]);
  if (more.length === 0) return `select l.seq from ${rows} l${asked} ${by('l')}`;
  return `select l.seq from ${rows} l cross join lateral (
    select from message m where m.id = l.id and ${more.join(' and ')} offset 0) beside${asked} ${by('l')}`;
}

function standing({ sought, use, holds, by }: Step, conditions: readonly string[]): string {
  const all = [...wordsOf(sought, use), ...statesOf(sought, holds, use), ...rangeOf(sought, use, 'm')];
  return `select m.seq from message m${where([...conditions, ...all])} ${by('m')}`;
}

function where(conditions: readonly string[]): string {
  return conditions.length === 0 ? '' : ` where ${conditions.join(' and ')}`;
}

function here(part: string): string {
  return `select met.seq from place cross join lateral (${part}) met`;
}

/**
 * Every town and back end there is anything of, within the filter: each is one look into an index, whatever lies there.
 * Queued messages are held by where they are, so that places are left out and not rows.
 */
function places({ sought, holds, use }: Walk): string {
  const { entities, backend, delivery } = sought;
  const lane = 'select entity, backend from message_listed further';
  const first =
    entities === null
      ? `(${lane} order by entity, backend limit 1)`
      : `select further.entity, further.backend from unnest(${use(entities)}::text[]) town cross join lateral (
           ${lane} where further.entity = town order by entity, backend limit 1) further`;
  const beyond =
    entities === null
      ? '(further.entity, further.backend) > (lane.entity, lane.backend)'
      : 'further.entity = lane.entity and further.backend > lane.backend';
  const conditions = [
    ...(backend === undefined ? [] : [`place.backend = ${use(backend)}`]),
    ...(delivery === 'held' ? [heldCondition(holds, use, 'place')] : []),
    ...(delivery === 'queued' ? [`not ${heldCondition(holds, use, 'place')}`] : []),
  ];
  return `lane(entity, backend) as (
      ${first}
      union all
      select further.entity, further.backend from lane cross join lateral (${lane} where ${beyond} order by entity, backend limit 1) further
    ), place as (select entity, backend from lane place${where(conditions)})`;
}
