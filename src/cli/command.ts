/** What a command of the line is, and what it is handed: arguments, two streams, and a way to the gateway. */
import { type ParseArgsConfig, parseArgs } from 'node:util';
import type { Api } from './api-client.ts';
import { CliError } from './cli-error.ts';

export type Context = {
  args: readonly string[];
  /** What `--lang` asks for: es, ca or en. */
  language?: string | undefined;
  /** Writes one line to standard output: results only. */
  out(line: string): void;
  /** Writes one line to standard error: hints and faults. */
  err(line: string): void;
  /** Standard output is a terminal: progress may rewrite its line. */
  terminal: boolean;
  /** `language`: of what the gateway explains; English unless `--lang` says otherwise. */
  api(language?: string): Promise<Api>;
  /** The same with the key of a citizen folder, where one is known of its own (a sandbox). */
  folderApi?(language?: string): Promise<Api>;
  /** Ends with the first interrupt of the person at the terminal. */
  interrupted: AbortSignal;
};

export type Command = {
  /** As typed: `status`, `config check`. */
  name: string;
  /** What follows the name. */
  usage: string;
  summary: string;
  /** Lines for `--help`, beyond the summary. */
  help?: readonly string[];
  /** It has languages of its own: `--lang` is left to it. */
  readsLanguage?: true;
  /** @returns 0 done, 1 refused or not found, 2 usage */
  run(context: Context): Promise<number>;
};

type Options = NonNullable<ParseArgsConfig['options']>;
type Parsed<T extends Options> = ReturnType<typeof parseArgs<{ options: T; allowPositionals: true; strict: true }>>;

/**
 * Parses the arguments of a command that takes between `min` and `max` positionals.
 * @throws CliError 2 for an unknown option or a wrong number of arguments
 */
export function parse<T extends Options>(
  command: Pick<Command, 'name' | 'usage'>,
  args: readonly string[],
  shape: { options: T; min?: number; max?: number },
): Parsed<T> {
  const { options, min = 0, max = min } = shape;
  let parsed: Parsed<T>;
  try {
    parsed = parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('\n')[0] : '';
    throw new CliError(2, `${reason}\nUsage: carpeta ${command.name} ${command.usage}`);
  }
  const count = parsed.positionals.length;
  if (count < min || count > max) throw new CliError(2, `Usage: carpeta ${command.name} ${command.usage}`);
  return parsed;
}

/** Every command has it. */
export const JSON_OPTION = { json: { type: 'boolean', default: false } } as const;
