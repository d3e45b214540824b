/**
 * The configuration as the rest of the house sees it, and the only reader of the environment. `readConfig` returns
 * every problem of a file at once; `loadConfig` refuses to start over those that are not one entity's own fault.
 */
import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { assembleConfig } from './config-assemble.ts';
import { type ConfigProblem, problemText, stops } from './config-problem.ts';
import {
  type BackendSchemas,
  CONFIG_LOG_LEVELS,
  type Config,
  type Environment,
  type FacadeSchemas,
  type InspectSeal,
  type PowerSchemas,
  type VendorSchemas,
} from './config-types.ts';
import { parseYaml } from './config-yaml.ts';
import { GatewayError } from './errors.ts';

export * from './config-types.ts';

/**
 * The server's variables, parsed. An empty one counts as absent.
 * @throws GatewayError `config-invalid`
 */
export function readEnvironment(source: Readonly<Record<string, string | undefined>> = process.env): Environment {
  const problems: ConfigProblem[] = [];
  const given = (name: string): string | null => source[name]?.trim() || null;
  const port = given('PORT');
  if (port !== null && !(/^\d{1,5}$/.test(port) && Number(port) <= 65_535))
    problems.push(
      stops('PORT', 'value', 'is not a port number', 'Give a number from 0 to 65535; 0 chooses a free one.'),
    );
  const level = given('LOG_LEVEL');
  const logLevel = CONFIG_LOG_LEVELS.find((each) => each === level) ?? null;
  if (level !== null && logLevel === null)
    problems.push(stops('LOG_LEVEL', 'value', 'is not a log level', `Use one of ${CONFIG_LOG_LEVELS.join(', ')}.`));
  const databaseUrl = given('DATABASE_URL');
  if (databaseUrl !== null && !/^postgres(ql)?:\/\//.test(databaseUrl))
    problems.push(
      stops('DATABASE_URL', 'value', 'is not a PostgreSQL address', 'Write postgres://user@host:5432/database.'),
    );
  if (problems.length > 0) throw configInvalid('The environment', problems);
  return {
    configFile: given('GATEWAY_CONFIG'),
    port: port === null ? null : Number(port),
    host: given('HOST'),
    databaseUrl,
    dataDir: given('DATA_DIR'),
    logLevel,
  };
}

/** Where the command line finds a running gateway: CARPETA_URL and CARPETA_KEY. */
export function readClientEnvironment(source: Readonly<Record<string, string | undefined>> = process.env): {
  url: string | null;
  key: string | null;
} {
  return { url: source.CARPETA_URL?.trim() || null, key: source.CARPETA_KEY?.trim() || null };
}

/** The environment for a child process of ours: everything we were given, less the server's own variables. */
export function childEnvironment(overrides: Readonly<Record<string, string>>): Record<string, string | undefined> {
  const { GATEWAY_CONFIG, PORT, HOST, DATABASE_URL, DATA_DIR, LOG_LEVEL, ...rest } = process.env;
  return { ...rest, ...overrides };
}

/**
 * Reads a gateway.yaml and everything it names, and returns all that is wrong with it.
 * `config` is null when a problem stops the start. Relative paths count from the file's folder.
 */
export async function readConfig(options: {
  file: string;
  env: Environment;
  backends: BackendSchemas;
  powers?: PowerSchemas;
  vendors?: VendorSchemas;
  facades?: FacadeSchemas;
  inspectSeal?: InspectSeal;
}): Promise<{ config: Config | null; problems: readonly ConfigProblem[] }> {
  const file = resolve(options.file);
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch {
    const problem = stops('GATEWAY_CONFIG', 'file', `cannot read ${file}`, 'Give the path of a readable gateway.yaml.');
    return { config: null, problems: [problem] };
  }
  const { value, problems, lineOf } = parseYaml(text);
  if (problems.length > 0) return { config: null, problems };
  const assembled = await assembleConfig({ value, folder: dirname(file), ...options });
  return { config: assembled.config, problems: assembled.problems.map((each) => withLine(each, lineOf)) };
}

/**
 * The configuration of GATEWAY_CONFIG (`env.configFile`). An entity's own fault is kept in its `problem`s.
 * @throws GatewayError `config-invalid`, or `contract-not-available`, with every problem as a finding
 */
export async function loadConfig(options: {
  env: Environment;
  backends: BackendSchemas;
  powers?: PowerSchemas;
  vendors?: VendorSchemas;
  facades?: FacadeSchemas;
  inspectSeal?: InspectSeal;
}): Promise<Config> {
  const file = options.env.configFile;
  if (file === null) throw new GatewayError('config-invalid', 'start', 'GATEWAY_CONFIG is not set.');
  const { config, problems } = await readConfig({ ...options, file });
  if (config === null) throw configInvalid(file, problems);
  return config;
}

/** One error for all problems of a configuration, each on a line of its message. */
export function configInvalid(what: string, problems: readonly ConfigProblem[]): GatewayError {
  const lines = problems.map((each) => `\n  ${problemText(each)}`).join('');
  // What cannot be run at all is told apart from what is written wrongly.
  const missing = problems.some((each) => each.code === 'contract-not-available');
  return new GatewayError(
    missing ? 'contract-not-available' : 'config-invalid',
    'start',
    `${what} is not usable:${lines}`,
    { findings: problems },
  );
}

function withLine(problem: ConfigProblem, lineOf: (pointer: string) => number | null): ConfigProblem {
  const line = lineOf(problem.pointer);
  return line === null ? problem : { ...problem, params: { ...problem.params, line } };
}

/** Makes an `InspectSeal` of the loader of src/signing, so that both read a seal the same way. */
export function sealInspector(
  load: (input: { pkcs12: Uint8Array; passphrase: string; now: Date }) => Promise<{ certificate: Uint8Array }>,
  now: () => Date,
): InspectSeal {
  return async ({ pkcs12, passphrase }) => {
    const { certificate } = await load({ pkcs12, passphrase, now: now() });
    return { subject: new X509Certificate(certificate).subject };
  };
}
