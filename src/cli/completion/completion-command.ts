/** `carpeta completion`: a script for the shell, made out of the commands there are. */
import { CliError } from '../cli-error.ts';
import { type Command, parse } from '../command.ts';
import { bashScript, zshScript } from './bash.ts';
import { fishScript } from './fish.ts';
import { type CommandWords, wordsOf } from './words.ts';

const SHELLS: Readonly<Record<string, (commands: readonly CommandWords[]) => string>> = {
  bash: bashScript,
  zsh: zshScript,
  fish: fishScript,
};

type Loaded = { load(): Promise<Command> };

/** `commands` are loaded late: this one is among them. */
export function completionCommand(commands: readonly Loaded[]): Command {
  const command: Command = {
    name: 'completion',
    usage: 'bash|zsh|fish',
    summary: 'prints what the shell needs to complete commands and options',
    help: [
      "Name it first: alias carpeta='npm run --silent carpeta --'. Then, in the shell's start file:",
      'bash, zsh: eval "$(carpeta completion bash)" (zsh: completion zsh)   fish: carpeta completion fish | source',
    ],
    async run({ args, out }) {
      const { positionals } = parse(command, args, { options: {}, min: 1 });
      const script = SHELLS[positionals[0] ?? ''];
      if (script === undefined) throw new CliError(2, `Usage: carpeta ${command.name} ${command.usage}`);
      const all = await Promise.all(commands.map(async (each) => wordsOf(await each.load())));
      out(script(all).trimEnd());
      return 0;
    },
  };
  return command;
}
