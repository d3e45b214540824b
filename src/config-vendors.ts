/** `vendors:` of the file: each adapter's settings, its credentials, and which entities stand behind each, with their effect. */
import { z } from 'zod';
import type { Effect } from '../contracts/vendor-intake.ts';
import { fetchSecrets, parse, parseOwn } from './config-blocks.ts';
import { checkAddresses } from './config-checks.ts';
import { type Claimed, claimPresented, claimQueues } from './config-claims.ts';
import type { Problems } from './config-files.ts';
import { stops, yamlPath } from './config-problem.ts';
import { list, map, type Raw, text } from './config-raw.ts';
import type { Config, VendorConfig, VendorSchemas } from './config-types.ts';

type Schemas = NonNullable<VendorSchemas[string]['intake']>;
type Path = readonly PropertyKey[];

const CIDR = /^(\d{1,3}(\.\d{1,3}){3}|[0-9a-fA-F:]*:[0-9a-fA-F:.]*)(\/\d{1,3})?$/;
const EFFECTS = ['deliver', 'mirror'] as const;

/** What the core reads of every vendor's block; the rest is the adapter's. */
export const commonSchema = z.strictObject({
  simulator: z.boolean().default(false),
  effect: z.enum(EFFECTS).optional(),
  pollSeconds: z.int().min(1).max(86_400).default(300),
  concurrency: z.int().min(1).max(32).default(4),
  timeoutMs: z.int().min(500).max(60_000).default(20_000),
  documentsFrom: z
    .array(z.string().regex(CIDR, { error: 'is not an address block (like 10.0.0.0/8)' }))
    .max(100)
    .optional(),
});
const OWN = [...Object.keys(commonSchema.shape), 'credentials'];
const ID = /^[a-z0-9][a-z0-9._-]{0,63}$/;
/** On one's own machine, and only there, a vendor's documents may be on it too. */
const LOOPBACK = ['127.0.0.0/8', '::1/128'];

type Input = {
  blocks: unknown;
  folder: string;
  schemas: VendorSchemas;
  entities: ReadonlySet<string>;
  profile: Config['profile'] | null;
  report: Problems;
};

export async function readVendors(input: Input): Promise<Record<string, VendorConfig>> {
  const { schemas, report, profile } = input;
  const found: Record<string, VendorConfig> = {};
  for (const [id, raw] of Object.entries(map(input.blocks))) {
    const path = ['vendors', id];
    const schema = schemas[id]?.intake;
    if (schema === undefined) {
      const known = Object.keys(schemas).filter((each) => schemas[each]?.intake !== undefined);
      const fix = known.length === 0 ? 'Remove the block.' : `Remove the block; known here: ${known.join(', ')}.`;
      report(stops(yamlPath(path), 'not-available-here', 'names a vendor adapter this version does not have', fix));
      continue;
    }
    const block = map(raw);
    const pick = (own: boolean) =>
      Object.fromEntries(Object.entries(block).filter(([key]) => OWN.includes(key) === own));
    const { credentials, ...common } = pick(true);
    const ours = parse({ schema: commonSchema, value: common, base: path, report });
    const theirs = pick(false);
    checkAddresses({ block: theirs, path, profile, report });
    const fetched = await fetchSecrets({ block: theirs, path, folder: input.folder, entity: null, report });
    const settings = parse({ schema: schema.settingsSchema, value: fetched.block, base: path, report });
    if (block.simulator === true && profile === 'production')
      report(
        stops(
          yamlPath([...path, 'simulator']),
          'simulator',
          'starts a simulator, which production refuses',
          'Remove it.',
        ),
      );
    const effect = effectOf(ours?.effect) ?? schema.defaultEffect;
    const read = await readCredentials(input, {
      path,
      schema,
      credentials,
      effect,
      simulator: ours?.simulator === true,
    });
    if (ours === null || settings === null) continue;
    const { pollSeconds, concurrency, timeoutMs, documentsFrom, simulator } = ours;
    const pace = { everyMs: pollSeconds * 1_000, concurrency, timeoutMs };
    const allow = documentsFrom ?? (profile === 'sandbox' ? LOOPBACK : []);
    found[id] = { simulator, pace, documentsFrom: allow, settings, credentials: read };
  }
  return found;
}

type Of = { path: Path; schema: Schemas; effect: Effect | null; simulator: boolean };

async function readCredentials(
  input: Input,
  of: Of & { credentials: unknown },
): Promise<VendorConfig['credentials'][number][]> {
  const { report, profile } = input;
  const read: VendorConfig['credentials'][number][] = [];
  const ids = new Set<string>();
  const claimed: Claimed = { entities: new Map(), queues: new Map(), presented: new Map() };
  const path = [...of.path, 'credentials'];
  if (list(of.credentials).length === 0)
    report(stops(yamlPath(path), 'missing', 'is missing or empty', 'Give at least one credential, with its entities.'));
  for (const [index, raw] of list(of.credentials).entries()) {
    const here = [...path, index];
    const { id, effect, entities, ...rest } = map(raw);
    const name = text(id);
    if (name === null || !ID.test(name) || ids.has(name))
      report(
        stops(
          yamlPath([...here, 'id']),
          'value',
          ids.has(name ?? '')
            ? 'is the same as another credential has'
            : 'must be an id (lower case letters, digits, . _ -)',
          'Give each credential a short name of its own.',
        ),
      );
    ids.add(name ?? '');
    checkAddresses({ block: rest, path: here, profile, report });
    const fetched = await fetchSecrets({ block: rest, path: here, folder: input.folder, entity: null, report });
    const { credentialSchema: schema } = of.schema;
    const settings = parseOwn({ schema, value: fetched.block, base: here, report, simulator: of.simulator });
    if (!of.simulator && settings !== null)
      claimPresented(of.schema, { settings, place: yamlPath(here), claimed, report });
    const own = readEffect(effect, [...here, 'effect'], report) ?? of.effect;
    const behind = readEntities(input, {
      schema: of.schema,
      simulator: of.simulator,
      entities,
      path: [...here, 'entities'],
      effect: own,
      credential: settings,
      claimed,
    });
    if (name !== null && settings !== null) read.push({ id: name, settings, entities: behind });
  }
  return read;
}

/* Read twice, an entity would come in twice; several of its applications may push, each what is its own. */
function isReadFrom({ poll, queue }: Schemas): boolean {
  return poll !== undefined || queue !== undefined;
}

function readEntities(
  { entities: known, profile, report }: Input,
  of: Of & {
    entities: unknown;
    /** Null where it is not as it should be: that was said. */
    credential: unknown;
    claimed: Claimed;
  },
): VendorConfig['credentials'][number]['entities'] {
  if (list(of.entities).length === 0)
    report(stops(yamlPath(of.path), 'missing', 'is missing or empty', 'List the entities behind this credential.'));
  return list(of.entities).flatMap((raw, index) => {
    const here = [...of.path, index];
    const { dir3, effect, ...rest } = map(raw) as Raw;
    const code = text(dir3);
    const place = yamlPath([...here, 'dir3']);
    const key = `${isReadFrom(of.schema) ? '' : yamlPath(of.path)} ${code}`;
    const earlier = of.claimed.entities.get(key);
    if (code === null || !known.has(code))
      report(stops(place, 'value', 'is not an entity of this file', 'Use the dir3 of one of entities.'));
    else if (earlier !== undefined)
      report(stops(place, 'repeated', `is the same as ${earlier}`, 'Bring each entity in once by each vendor.'));
    else of.claimed.entities.set(key, place);
    checkAddresses({ block: rest, path: here, profile, report });
    const { entitySchema: schema } = of.schema;
    const settings = parseOwn({ schema, value: rest, base: here, report, simulator: of.simulator });
    if (!of.simulator && of.credential !== null && settings !== null)
      claimQueues(of.schema, { ...of, settings, place: yamlPath(here), report });
    const own = readEffect(effect, [...here, 'effect'], report) ?? of.effect;
    if (own === null)
      report(
        stops(
          yamlPath([...here, 'effect']),
          'missing',
          'is missing: nobody says whether its notifications are still to be made',
          'Write effect: deliver, or effect: mirror where the vendor has notified already.',
        ),
      );
    return code === null || settings === null || own === null ? [] : [{ dir3: code, effect: own, settings }];
  });
}

function effectOf(value: unknown): Effect | null {
  return EFFECTS.find((each) => each === value) ?? null;
}

function readEffect(value: unknown, path: Path, report: Problems): Effect | null {
  const effect = effectOf(value);
  if (value !== undefined && effect === null)
    report(stops(yamlPath(path), 'value', 'is not one of the values allowed', 'Use one of: deliver, mirror.'));
  return effect;
}
