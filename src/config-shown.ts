/** The configuration as a person may see it: what runs, in the words of the file, and of every secret only that it is there. */
import { unwrittenDefaults } from './config-nodes.ts';
import { map } from './config-raw.ts';
import { childSpot, itemSpot, MASKED, rootSpot, type Spot, shownScalar } from './config-spot.ts';
import type { Config } from './config-types.ts';
import { type AdapterSchemas, wholeSchema } from './config-whole.ts';

/** `entity` null: concerns everybody; `*`: several entities, shown to whoever sees all. */
export type ShownSetting = { place: string; value: string; entity: string | null };

const NOT_THERE = '–';
/** Blocks without which something is not done: that they are absent is worth saying. */
const OPTIONAL = ['seal', 'operator.oidc', 'tracing', 'alerting', 'scan'];

/** Every key that was written or has a default. `schemas`: of the adapters, for the defaults of their blocks. */
export function shownConfig(config: Config, schemas: AdapterSchemas = { backends: {} }): ShownSetting[] {
  const root = rootSpot(wholeSchema(schemas));
  const written = leaves(root, effective(config));
  const absent = OPTIONAL.filter((block) => !written.some(({ place }) => isWithin(place, block)));
  const keys = { place: 'secrets.dataKeys', value: String(config.secrets.masterKeys.length), entity: null };
  return [...written, keys, ...absent.map((place) => ({ place, value: NOT_THERE, entity: null }))];
}

function isWithin(place: string, block: string): boolean {
  return place === block || place.startsWith(`${block}.`);
}

/** The file as it was read, with what the environment and the start made of it. */
function effective(config: Config): Record<string, unknown> {
  const { written: file, http, store, backends, simulators, powerSimulators = [] } = config;
  const written = map(file);
  const url = store.url === null ? {} : { url: store.url };
  return {
    ...written,
    http: { ...map(written.http), host: http.host, port: http.port },
    store: { ...map(written.store), ...url, dataDir: store.dataDir, embedded: store.url === null },
    ...(written.powers === undefined ? {} : { powers: withoutMadeAddresses(map(written.powers), powerSimulators) }),
    backends: Object.fromEntries(
      Object.entries(map(written.backends)).map(([id, block]) => {
        const { leaseMs } = backends[id] ?? {};
        const { url: _, syncUrl: __, ...simulated } = map(block);
        const lease = leaseMs === undefined ? {} : { leaseMs };
        // The addresses of a simulated one are made when it starts: null says that none is known.
        const own = simulators.includes(id) ? { ...simulated, url: null, syncUrl: null } : map(block);
        return [id, { ...lease, ...own }];
      }),
    ),
  };
}

/** The address of a simulated one is made when it starts: null says that none is known. */
function withoutMadeAddresses(blocks: Readonly<Record<string, unknown>>, simulated: readonly string[]) {
  const shown = Object.entries(blocks).map(([id, block]) => {
    return [id, simulated.includes(id) ? { ...map(block), url: null } : map(block)];
  });
  return Object.fromEntries(shown) as Record<string, unknown>;
}

function leaves(spot: Spot, value: unknown): ShownSetting[] {
  const { place, entity } = spot;
  if (value === null || value === undefined) return [];
  if (Array.isArray(value)) return ofList(spot, value);
  if (typeof value !== 'object' || value instanceof Date) return [{ place, entity, value: shownScalar(spot, value) }];
  if (spot.secret) return [{ place, entity, value: MASKED }];
  const all = [...Object.entries(value), ...unwrittenDefaults(spot.node, map(value))];
  return all.flatMap(([key, each]) => leaves(childSpot(spot, key, each), each));
}

function ofList(spot: Spot, value: readonly unknown[]): ShownSetting[] {
  const { place, entity } = spot;
  if (value.length === 0) return [{ place, entity, value: NOT_THERE }];
  if (value.every((each) => typeof each !== 'object' || each === null)) {
    const shown = value.map((each, n) => shownScalar(itemSpot(spot, each, n), each));
    return [{ place, entity, value: joined(shown) }];
  }
  return value.flatMap((each, n) => leaves(itemSpot(spot, each, n), each));
}

/** Lists may have ten thousand items; of secrets it is enough to say it once. */
function joined(shown: readonly string[]): string {
  const different = [...new Set(shown)];
  const first = different.slice(0, LISTED).join(', ');
  return different.length > LISTED ? `${first}, … (${different.length})` : first;
}
const LISTED = 20;
