/**
 * The difference of two gateway.yaml, as parsed and by YAML path. What stands in a list is known by its dir3 or id, never by
 * its place; order counts where the gateway goes by it alone. Of secrets it says that they are, never what.
 */
import type { ConfigDifference } from '../contracts/config-difference.ts';
import { meaningOf } from './config-meaning.ts';
import { map } from './config-raw.ts';
import { childSpot, identityOf, itemSpot, rootSpot, type Spot, shownScalar, shownWhole } from './config-spot.ts';
import type { AdapterSchemas } from './config-whole.ts';
import { wholeSchema } from './config-whole.ts';

/** Lists of which the first that fits counts. */
const ORDERED = ['operator.oidc.grants'];
/** What is there or not as a whole: an adapter's block, and what is listed under a name. */
const WHOLE = [/^(backends|vendors|folders)\.[^.]+$/, /^entities\.\[\]\.backends\.[^.]+$/];

type Found = ConfigDifference[];
/** `undefined` stands for what is not written. */
type Sides = { before: unknown; after: unknown };
export type DiffOptions = {
  schemas: AdapterSchemas;
  /** Places that the environment decides, whatever the file says. */
  overridden?: ReadonlySet<string>;
};

/** In the order of `before`, what is new after what it stands beside. Empty: they say the same. */
export function diffConfigs(before: unknown, after: unknown, { schemas, overridden }: DiffOptions): Found {
  const found: Found = [];
  const told = (spot: Spot, sides: Sides, more: Partial<ConfigDifference> = {}) => {
    const kind = sides.before === undefined ? 'added' : sides.after === undefined ? 'removed' : 'changed';
    const shown = (value: unknown) => (value === undefined ? null : shownValue(spot, value));
    const difference = { place: spot.place, entity: spot.entity, kind, ...more } as const;
    const meaning = more.meaning ?? meaningOf(spot, { ...sides, overridden: overridden?.has(spot.place) === true });
    found.push({ before: shown(sides.before), after: shown(sides.after), ...difference, meaning });
  };
  compare(rootSpot(wholeSchema(schemas)), { before, after }, told);
  return found;
}

type Tell = (spot: Spot, sides: Sides, more?: Partial<ConfigDifference>) => void;

function compare(spot: Spot, sides: Sides, tell: Tell): void {
  const { before, after } = sides;
  if (isSame(spot, before, after)) return;
  const absent = before === undefined || after === undefined;
  // A key with nothing behind it is an empty block.
  const [one, other] = absent ? [before, after] : [before ?? {}, after ?? {}];
  const asMaps = isMapOrAbsent(one) && isMapOrAbsent(other) && !(absent && isWhole(spot));
  if (asMaps) compareMaps(spot, { before: one, after: other }, tell);
  else if (isListOrAbsent(one) && isListOrAbsent(other) && !isEmptyBeside(one, other))
    compareLists(spot, { before: one ?? [], after: other ?? [] }, tell);
  else tell(spot, sides);
}

function compareMaps(spot: Spot, { before, after }: Sides, tell: Tell): void {
  const [one, other] = [map(before), map(after)];
  const keys = new Set([...Object.keys(one), ...Object.keys(other)]);
  // A block that is there and empty is one that is there.
  if (keys.size === 0) tell(spot, { before, after });
  for (const key of keys) {
    const sides = { before: own(one, key), after: own(other, key) };
    compare(
      childSpot(
        spot,
        key,
        [sides.before, sides.after].find((each) => each !== undefined),
      ),
      sides,
      tell,
    );
  }
}

type Lists = { before: readonly unknown[]; after: readonly unknown[] };

function compareLists(spot: Spot, of: Lists, tell: Tell): void {
  if (areNamed(of.before) && areNamed(of.after)) compareNamed(spot, of, tell);
  else compareUnnamed(spot, of, tell);
}

/** Items are the same where they say the same; several that do are as many. */
function compareUnnamed(spot: Spot, of: Lists, tell: Tell): void {
  const textOf = (item: unknown, index: number) => canonical(itemSpot(spot, item, index), item);
  const [before, after] = [of.before, of.after].map((items) =>
    items.map((item, index) => ({ item, index, text: textOf(item, index) })),
  ) as [Item[], Item[]];
  const [gone, come] = [without(before, after), without(after, before)];
  for (const { item, index } of gone) tell(listed(spot, item, index), { before: item, after: undefined });
  for (const { item, index } of come) tell(listed(spot, item, index), { before: undefined, after: item });
  if (!ORDERED.includes(spot.place)) return;
  const kept = (items: readonly Item[], less: readonly Item[]) =>
    items.filter((each) => !less.includes(each)).map(({ text }) => text);
  if (kept(before, gone).join() !== kept(after, come).join()) tell(spot, of, { meaning: 'order' });
}

type Item = { item: unknown; index: number; text: string };

function without(items: readonly Item[], others: readonly Item[]): Item[] {
  const left = new Map<string, number>();
  for (const { text } of others) left.set(text, (left.get(text) ?? 0) + 1);
  return items.filter(({ text }) => {
    const n = left.get(text) ?? 0;
    left.set(text, n - 1);
    return n <= 0;
  });
}

/** A plain word of a list stands at the list itself: its index says nothing. */
function listed(spot: Spot, item: unknown, index: number): Spot {
  const found = itemSpot(spot, item, index);
  return typeof item === 'object' && item !== null ? found : { ...found, place: spot.place };
}

function compareNamed(spot: Spot, of: Lists, tell: Tell): void {
  const names = new Set([...of.before, ...of.after].map(identityOf));
  const find = (items: readonly unknown[]) => new Map(items.map((item) => [identityOf(item), item]));
  const [one, other] = [find(of.before), find(of.after)];
  for (const name of names) {
    const [before, after] = [one.get(name), other.get(name)];
    const item = itemSpot(spot, before ?? after, 0);
    if (before === undefined || after === undefined) tell(item, { before, after });
    // Whoever may see one of the two sides alone must not be told of the other.
    else
      compareMaps({ ...item, entity: together(item.entity, itemSpot(spot, after, 0).entity) }, { before, after }, tell);
  }
}

function together(one: string | null, other: string | null): string | null {
  return one === other ? one : '*';
}

/** Every item has a name of its own. */
function areNamed(items: readonly unknown[]): boolean {
  const names = items.map(identityOf);
  return !names.includes(null) && new Set(names).size === names.length;
}

function own(value: Readonly<Record<string, unknown>>, key: string): unknown {
  return Object.hasOwn(value, key) ? value[key] : undefined;
}

function isWhole({ steps }: Spot): boolean {
  return WHOLE.some((each) => each.test(steps.join('.')));
}

function isMapOrAbsent(value: unknown): boolean {
  return value === undefined || (typeof value === 'object' && value !== null && !Array.isArray(value));
}

function isListOrAbsent(value: unknown): value is readonly unknown[] | undefined {
  return value === undefined || Array.isArray(value);
}

/** `[]` where nothing is written, or the other way round: there is no item to tell of. */
function isEmptyBeside(one: readonly unknown[] | undefined, other: readonly unknown[] | undefined): boolean {
  return (one === undefined || other === undefined) && (one ?? other ?? []).length === 0;
}

function isSame(spot: Spot, before: unknown, after: unknown): boolean {
  if (before === undefined || after === undefined) return before === after;
  return canonical(spot, before) === canonical(spot, after);
}

/** One text for whatever says the same; what it holds is compared and never shown. */
function canonical(spot: Spot, value: unknown): string {
  if (value === null || value === undefined) return '{}';
  if (Array.isArray(value)) {
    const items = value.map((each, index) => canonical(itemSpot(spot, each, index), each));
    return `[${(ORDERED.includes(spot.place) ? items : items.toSorted()).join(',')}]`;
  }
  if (typeof value !== 'object') return JSON.stringify(isHash(spot, value) ? value.toLowerCase() : value);
  const pairs = Object.entries(value).map(
    ([key, each]) => `${JSON.stringify(key)}:${canonical(childSpot(spot, key, each), each)}`,
  );
  return `{${pairs.toSorted().join(',')}}`;
}

function isHash({ steps }: Spot, value: unknown): value is string {
  return typeof value === 'string' && /sha256$/i.test(steps.at(-1) ?? '');
}

function shownValue(spot: Spot, value: unknown): string {
  return typeof value === 'object' && value !== null ? shownWhole(spot, value) : shownScalar(spot, value);
}
