/** Commands that need no gateway: config check, client new, key new, migrate. Keys are printed once and kept nowhere. */
import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { backends, facades, powers, vendors } from '../../adapters/registry.ts';
import { type Config, readConfig, readEnvironment, SCOPES, sealInspector } from '../config.ts';
import { problemText } from '../config-problem.ts';
import { newClientKey, newDataKey } from '../sandbox.ts';
import { adapterText, usedAdapters } from '../shown-adapters.ts';
import { loadSeal } from '../signing/keys.ts';
import { migrate } from '../store/migrate.ts';
import { CliError } from './cli-error.ts';
import { type Command, JSON_OPTION, parse } from './command.ts';
import { openStore, whichStore } from './which-store.ts';

export const configCheckCommand: Command = {
  name: 'config check',
  usage: 'FILE [--json]',
  summary: 'all problems of a gateway.yaml, with their YAML path; exit 1 when there is one',
  async run({ args, out, err }) {
    const { values, positionals } = parse(configCheckCommand, args, { options: JSON_OPTION, min: 1 });
    const inspectSeal = sealInspector(loadSeal, () => new Date());
    const { config, problems } = await readConfig({
      file: positionals[0] ?? '',
      env: readEnvironment(),
      backends,
      powers,
      vendors,
      facades,
      inspectSeal,
    });
    const adapters = config === null ? [] : usedAdapters(config, { backends, powers, vendors, facades });
    for (const window of windowsOver(config)) err(`Note: ${window} is over; it may be removed.`);
    if (values.json)
      out(
        JSON.stringify({
          ok: problems.length === 0,
          adapters,
          problems: problems.map(({ pointer, code, params, entityFault }) => ({
            pointer,
            code,
            ...params,
            entityFault,
          })),
        }),
      );
    else if (problems.length === 0) {
      out(`${positionals[0]} is sound.`);
      if (adapters.length > 0) out(`It speaks through ${adapters.map(adapterText).join(', ')}.`);
    } else {
      for (const problem of problems)
        out(problemText(problem) + (problem.entityFault ? ' (suspends this entity alone)' : ''));
      out(problems.length === 1 ? '1 problem' : `${problems.length} problems`);
    }
    return problems.length === 0 ? 0 : 1;
  },
};

/** Maintenance windows of the past: no problem, so that a file that was sound yesterday still starts today. */
function windowsOver(config: Config | null): string[] {
  return Object.entries(config?.backends ?? {}).flatMap(([id, { maintenance = [] }]) =>
    maintenance.flatMap(({ to }, index) => (to <= new Date() ? [`backends.${id}.maintenance[${index}]`] : [])),
  );
}

export const clientNewCommand: Command = {
  name: 'client new',
  usage: '[ID] [--entities DIR3,…] [--scopes events,…] [--json]',
  summary: "makes a client's key, and the block that goes under clients:",
  async run({ args, out, err }) {
    const options = { ...JSON_OPTION, entities: { type: 'string' }, scopes: { type: 'string' } } as const;
    const { values, positionals } = parse(clientNewCommand, args, { options, max: 1 });
    const entities = values.entities?.split(',') ?? ['*'];
    const scopes = values.scopes?.split(',') ?? ['events', 'messages'];
    const unknown = scopes.filter((each) => !(SCOPES as readonly string[]).includes(each));
    if (unknown.length > 0)
      throw new CliError(2, `Unknown scope: ${unknown.join(', ')}. There are ${SCOPES.join(', ')}.`);
    const id = positionals[0] ?? 'new-client';
    const key = newClientKey();
    const keySha256 = createHash('sha256').update(key).digest('hex');
    if (values.json) {
      out(JSON.stringify({ id, key, keySha256, entities, scopes }));
      return 0;
    }
    err('The key is shown once. Give it to the client; the gateway keeps its hash alone.');
    out(`key: ${key}`);
    out('');
    out(`  - id: ${id}`);
    out(`    keySha256: ${keySha256}`);
    out(`    entities: [${entities.map((each) => (each === '*' ? '"*"' : each)).join(', ')}]`);
    out(`    scopes: [${scopes.join(', ')}]`);
    return 0;
  },
};

export const keyNewCommand: Command = {
  name: 'key new',
  usage: '[FILE] [--json]',
  summary: 'makes a data key for secrets.dataKeyFile; with FILE puts it there, on top of older ones',
  help: [
    'FILE is readable by its owner alone. The first key of a file encrypts, all of them decrypt: keep the older ones.',
  ],
  async run({ args, out, err }) {
    const { values, positionals } = parse(keyNewCommand, args, { options: JSON_OPTION, max: 1 });
    const key = newDataKey();
    const [file] = positionals;
    if (file === undefined) {
      err('Put it on the first line of secrets.dataKeyFile; keep the older lines, they still decrypt.');
      out(values.json ? JSON.stringify({ key }) : key);
      return 0;
    }
    const keys = await putOnTop(resolve(file), key);
    out(
      values.json
        ? JSON.stringify({ file, keys })
        : `${file} has ${keys === 1 ? 'its key' : `a new first key, and ${keys - 1} older`}.`,
    );
    return 0;
  },
};

/** The new key first, the older ones after it, the file replaced in one step. @returns how many it holds now */
async function putOnTop(file: string, key: string): Promise<number> {
  let older: string[] = [];
  try {
    older = (await readFile(file, 'utf8')).split('\n').filter((line) => line.trim() !== '');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT'))
      throw new CliError(1, `${file} cannot be read.`);
  }
  const draft = `${file}.new`;
  try {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(draft, `${[key, ...older].join('\n')}\n`, { mode: 0o600, flush: true });
    await rename(draft, file);
  } catch {
    throw new CliError(1, `${file} cannot be written.`);
  }
  return older.length + 1;
}

export const migrateCommand: Command = {
  name: 'migrate',
  usage: '[--json]',
  summary:
    'brings the store up to date (DATABASE_URL, GATEWAY_CONFIG or the embedded one; the gateway does so at its start)',
  async run({ args, out }) {
    const { values } = parse(migrateCommand, args, { options: JSON_OPTION });
    const store = await openStore(await whichStore(), { shared: false });
    let applied: string[] = [];
    try {
      applied = await migrate(store.pool);
    } finally {
      await store.close();
    }
    if (values.json) out(JSON.stringify({ applied }));
    else out([...applied.map((name) => `applied ${name}`), 'The store is up to date.'].join('\n'));
    return 0;
  },
};
