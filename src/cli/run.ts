/** Finds the command in what was typed, runs it, and turns how it ended into an exit code. */
import { GatewayError } from '../errors.ts';
import { CliError } from './cli-error.ts';
import type { Context } from './command.ts';
import { commands } from './commands.ts';

/** @returns the exit code: 0 done, 1 refused or not found, 2 usage */
export async function runCli(argv: readonly string[], io: Omit<Context, 'args'>): Promise<number> {
  const entry = commands.find(({ name }) => name.split(' ').every((word, index) => argv[index] === word));
  const wantsHelp = argv.includes('--help') || argv.includes('-h');
  if (argv.length === 0 || (entry === undefined && (wantsHelp || argv[0] === 'help'))) {
    io.out(await helpText());
    return argv.length === 0 ? 2 : 0;
  }
  if (entry === undefined) {
    io.err(`There is no command ${argv.filter((each) => !each.startsWith('-')).join(' ')}. carpeta --help lists them.`);
    return 2;
  }
  const found = await entry.load();
  if (wantsHelp) {
    io.out([`carpeta ${found.name} ${found.usage}`.trimEnd(), found.summary, ...(found.help ?? [])].join('\n'));
    return 0;
  }
  try {
    const typed = argv.slice(found.name.split(' ').length);
    if (found.readsLanguage === true) return await found.run({ ...io, args: typed });
    const { language, args } = readLanguage(typed);
    return await found.run({ ...io, args, language, api: () => io.api(language) });
  } catch (error) {
    if (error instanceof CliError) {
      io.err(error.message);
      return error.exitCode;
    }
    if (!(error instanceof GatewayError)) throw error;
    io.err(error.message);
    return 1;
  }
}

/* Before a command reads its own: every one has it. */
function readLanguage(args: readonly string[]): { language: string | undefined; args: readonly string[] } {
  const at = args.findIndex((each) => each === '--lang' || each.startsWith('--lang='));
  if (at === -1) return { language: undefined, args };
  const joined = args[at]?.slice('--lang='.length);
  const language = args[at] === '--lang' ? args[at + 1] : joined;
  if (language === undefined || !['es', 'ca', 'en'].includes(language))
    throw new CliError(2, '--lang is es, ca or en.');
  return { language, args: args.toSpliced(at, args[at] === '--lang' ? 2 : 1) };
}

async function helpText(): Promise<string> {
  const all = await Promise.all(commands.map(({ load }) => load()));
  const width = Math.max(...all.map(({ name }) => name.length));
  return [
    'carpeta COMMAND … (npm run carpeta -- COMMAND …; npm run --silent … where a program reads the output)',
    '',
    ...all.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`),
    '',
    'carpeta COMMAND --help says more. --json everywhere gives JSON. Exit codes: 0 done, 1 refused or not found, 2 usage.',
    '--lang es|ca|en: the language in which the gateway explains problems (English).',
    'The gateway is the one of CARPETA_URL and CARPETA_KEY; without them, the sandbox running out of ./data.',
  ].join('\n');
}
